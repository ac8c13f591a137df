"""Stored pixels become values in the modality's units, in a type that holds them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom.frame_values import (
    damaged,
    stored_range,
    value_type,
    values,
    widened,
)
from segicl_gui.storage.dicom.values import Frame, Pixels

GREY = Frame(Path("a.dcm"), 0, Pixels(2, 2, 1, 16, 12, False, "MONOCHROME2"))
STORED = np.array([[0, 1], [2000, 4095]], np.uint16)


def test_rescaled_to_hounsfield_units() -> None:
    ct = replace(GREY, slope=1.0, intercept=-1024.0)
    assert values(ct, STORED).tolist() == [[-1024, -1023], [976, 3071]]
    assert value_type([ct], STORED.dtype) == np.int16
    assert value_type([GREY], STORED.dtype) == np.uint16
    assert value_type([ct, replace(ct, slope=2.0)], STORED.dtype) == np.float32
    assert value_type([replace(ct, slope=0.5)], STORED.dtype) == np.float32


def test_what_is_dark_as_stored_is_bright() -> None:
    inverted = replace(GREY, pixels=replace(GREY.pixels, inverted=True, padding=1))
    assert stored_range(inverted) == (0, 4095)
    # Padding stays as dark as can be.
    assert values(inverted, STORED).tolist() == [[4095, 0], [2095, 0]]


def test_a_type_that_holds_the_values() -> None:
    out = np.zeros(4, np.int16)
    assert widened(out, np.array([1.0, 32767.0])) is out
    assert widened(out, np.array([40000.0])).dtype == np.int32
    assert widened(out, np.array([1e10])).dtype == np.float64


def test_colours_of_more_than_eight_bits() -> None:
    rgb = replace(GREY, pixels=replace(GREY.pixels, samples=3, photometric="RGB"))
    stored = np.full((1, 1, 3), 4095, np.uint16)
    assert values(rgb, stored).tolist() == [[[255, 255, 255]]]
    with pytest.raises(UserError, match="no colour"):
        values(rgb, STORED)


def test_why_it_is_damaged_is_told_in_short() -> None:
    told = str(damaged(Path("x/a.dcm"), "\nfirst line\nthe last line.\n"))
    assert "the last line" in told
    assert "first line" not in told
    assert "no reason given" in str(damaged(Path("a"), ""))
