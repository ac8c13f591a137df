"""DICOM objects of masks are known by their class, and tell which images they are for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.importers.dicom_header import (
    identity_of,
    kind_of_dicom,
    numbers,
    reading,
    references_of,
)

Write = Callable[..., Path]
UID = "1.2.826.0.1.3680043.8.498.1"


def test_segmentations_refer_to_their_series(
    tmp_path: Path, series: Path, write_seg: Write
) -> None:
    path = write_seg(tmp_path / "s.dcm", series, np.ones((5, 12, 16, 1), np.uint8), labels=("a",))
    wanted, image = references_of(path), identity_of(series)
    assert UID in wanted.series & image.series
    assert wanted.instances == image.instances
    assert len(image.instances) == 5
    assert wanted.frames & image.frames
    assert kind_of_dicom(path) == "seg"
    assert kind_of_dicom(series / "0.dcm") == ""


def test_structure_sets_do_too(tmp_path: Path, series: Path, write_rtstruct: Write) -> None:
    path = write_rtstruct(tmp_path / "r", {"a": [np.zeros((3, 3))]}, series)
    assert references_of(path).series == {UID}
    assert references_of(path).frames == {f"{UID}.200"}
    assert kind_of_dicom(path) == "rtstruct"


def test_what_is_not_dicom(tmp_path: Path) -> None:
    (tmp_path / "a.dcm").write_bytes(b"x" * 400)
    assert kind_of_dicom(tmp_path / "a.dcm") == ""
    assert not identity_of(tmp_path / "a.dcm")
    assert not identity_of(tmp_path)
    assert kind_of_dicom(tmp_path / "none") == ""


def test_failures_of_the_library_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="damaged or not what it seems"), reading(tmp_path / "a"):
        raise AttributeError("no such element")
    with pytest.raises(ValueError, match="makes no sense"):
        numbers([1, 2], 3)
    with pytest.raises(ValueError, match="makes no sense"):
        numbers([1, 2, float("nan")], 3)


def test_without_a_preamble(shared: Path, tmp_path: Path) -> None:
    """The class is found in files that begin with their elements at once."""
    raw = (shared / "rtutils_ct_rtstruct" / "rt.dcm").read_bytes()
    assert kind_of_dicom(shared / "rtutils_ct_rtstruct" / "rt.dcm") == "rtstruct"
    at = raw.find(b"\x08\x00")
    (tmp_path / "bare").write_bytes(raw[at:])
    if raw[at + 4 : at + 6].isalpha():
        assert kind_of_dicom(tmp_path / "bare") in ("", "rtstruct")
    shutil.copy(shared / "dcmqi_seg" / "liver.dcm", tmp_path / "x")
    assert kind_of_dicom(tmp_path / "x") == "seg"
