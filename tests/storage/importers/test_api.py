"""Segments put together from blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.importers.api import (
    Pieces,
    alike_as_objects,
    check_objects,
    color_of,
    plain,
    segment_of,
)


def test_blocks_become_one_segment() -> None:
    pieces = Pieces((4, 5, 6))
    whole = np.zeros((4, 5, 6), bool)
    for start in ((0, 1, 2), (3, 0, 4)):
        pieces.add(start, np.ones((1, 2, 2), bool))
        whole[start[0], start[1] : start[1] + 2, start[2] : start[2] + 2] = True
    pieces.add((2, 0, 0), np.zeros((1, 5, 6), bool))
    segment = pieces.segment("liver", number=3)
    np.testing.assert_array_equal(segment.mask, whole)
    assert segment.box.stop == (4, 3, 6)
    assert (segment.voxels, segment.has_objects, segment.seen.all()) == (8, False, True)


def test_nothing_is_an_empty_segment() -> None:
    segment = segment_of("liver", np.zeros((2, 3, 4), bool))
    assert segment.voxels == 0
    assert segment.mask.shape == (2, 3, 4)


def test_segments_of_one_name_are_objects() -> None:
    a, b, c = (np.zeros((2, 4, 4), bool) for _ in range(3))
    a[0, :2], b[0, 1:], c[1] = True, True, True
    first, second = alike_as_objects(
        [segment_of("Cell", a), segment_of("cell", b, color="#112233"), segment_of("ring", c)],
        Path("x"),
    )
    assert (first.name, first.has_objects, second.has_objects) == ("Cell", True, False)
    assert first.objects[0, :, 0].tolist() == [1, 2, 2, 2]
    np.testing.assert_array_equal(second.mask, c)


def test_unnamed_segments_stay_apart() -> None:
    mask = np.ones((1, 2, 2), bool)
    assert len(alike_as_objects([segment_of("", mask, number=n) for n in (1, 2)], Path("x"))) == 2


def test_too_many_objects() -> None:
    check_objects(65535, Path("x"))
    with pytest.raises(UserError, match="65536 objects"):
        check_objects(65536, Path("x"))


def test_colours_and_names() -> None:
    assert color_of((255, 0.4, 300)) == "#ff00ff"
    assert color_of((1, 2)) == color_of((float("nan"), 0, 0)) == ""
    assert color_of((10**400, 0, -(10**30))) == "#ff0000"
    assert plain("  left\tkidney\x00\n") == "left kidney"
    assert len(plain("x" * 999)) == 200
