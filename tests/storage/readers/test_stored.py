"""Choosing channels and sizes, and errors of libraries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import stored


def test_colour_scales_each_channel_by_itself() -> None:
    channels = [np.linspace(0, top, 200).reshape(2, 10, 10) for top in (1.0, 5000.0, 1e-3)]
    found = stored.chosen_channels(
        Path("a"), Part(colour=(0, 1, 2)), ("",) * 3, channels.__getitem__
    )
    assert found.dtype == np.uint8
    assert found.min() == 0
    assert found.max() == 255
    np.testing.assert_array_equal(found[..., 0], found[..., 1])
    np.testing.assert_array_equal(found[..., 0], found[..., 2])


def test_colour_of_one_missing_channel_is_refused() -> None:
    with pytest.raises(UserError, match="no channel 3"):
        stored.chosen_channels(Path("a"), Part(colour=(0, 1, 2)), ("a", "b"), lambda c: np.zeros(1))


def test_the_largest_step_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "FULL_BYTES", 50)
    assert stored.level_that_fits([40, 10]) == 0
    assert stored.level_that_fits([100, 50, 10]) == 1
    assert stored.level_that_fits([100, 60]) == 1


def test_more_than_memory_is_refused_at_once() -> None:
    stored.check_memory((1000,), np.dtype("u1"))
    with pytest.raises(MemoryError):
        stored.check_memory((10**15,), np.dtype("u1"))


@pytest.mark.parametrize(
    "error", [KeyError("x"), TypeError("x"), RecursionError("x"), OSError("x")]
)
def test_what_a_parser_raises_is_damage(error: Exception) -> None:
    with pytest.raises(ValueError, match="x"), stored.parsing():
        raise error


@pytest.mark.parametrize("error", [PermissionError(13, "x"), MemoryError(), KeyError("known")])
def test_what_has_a_message_of_its_own_passes(error: Exception) -> None:
    with pytest.raises(type(error)), stored.parsing(KeyError):
        raise error
