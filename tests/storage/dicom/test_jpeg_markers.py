"""Streams that would lead a decoder astray are stopped before one."""

from __future__ import annotations

import io

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.storage.dicom.jpeg_markers import check_stream


def jpeg() -> bytes:
    out = io.BytesIO()
    rows, columns = np.mgrid[:16, :24]
    PIL.Image.fromarray((rows * columns % 251).astype(np.uint8)).save(out, "JPEG")
    return out.getvalue()


GOOD = jpeg()


def test_a_whole_stream_passes() -> None:
    check_stream(GOOD, 16, 24, 1, 8)
    check_stream(GOOD + b"\0", 16, 24, 1, 16)  # padded to an even length


@pytest.mark.parametrize(
    ("rows", "columns", "samples", "bits"),
    [(17, 24, 1, 8), (16, 9, 1, 8), (16, 24, 3, 8), (16, 24, 1, 7)],
)
def test_the_stream_must_be_of_this_image(rows: int, columns: int, samples: int, bits: int) -> None:
    with pytest.raises(ValueError, match=r"it has 8 bits|its stream is of 16 × 24"):
        check_stream(GOOD, rows, columns, samples, bits)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"\xff\xd8", b"\xff\xd9", "does not begin"),
        (b"\xff\xdb", b"\xff\xd8", "does not belong"),
        (b"\xff\xc0", b"\xff\xc9", "does not belong"),
        (b"\xff\xc4\x00\x1f\x00", b"\xff\xc4\x00\x1f\x07", "table of codes"),
        (b"\xff\xc4\x00\x1f\x00\x00", b"\xff\xc4\x00\x1f\x00\x03", "table of codes"),
        (b"\xff\xda\x00\x08\x01\x01\x00", b"\xff\xda\x00\x08\x01\x01\x33", "what is not there"),
        (b"\xff\xda\x00\x08\x01\x01", b"\xff\xda\x00\x08\x01\x09", "what is not there"),
        (b"\xff\xda\x00\x08\x01", b"\xff\xda\x00\x08\x03", "scan header"),
    ],
)
def test_each_kind_of_damage_is_named(old: bytes, new: bytes, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=reason):
        check_stream(GOOD.replace(old, new, 1), 16, 24, 1, 8)


def test_two_images_in_one_stream() -> None:
    at = GOOD.index(b"\xff\xc0")
    twice = GOOD[:at] + GOOD[at : at + 13] + GOOD[at:]
    with pytest.raises(ValueError, match="two images"):
        check_stream(twice, 16, 24, 1, 8)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_whatever_is_changed_is_passed_or_refused(at: int, value: int) -> None:
    changed = bytearray(GOOD)
    changed[at] = value
    for data in (bytes(changed), GOOD[:at]):
        try:
            check_stream(data, 16, 24, 1, 8)
        except ValueError as e:
            if not str(e):
                raise AssertionError("no reason") from e
