"""Headers that declare more than their file can hold are refused before memory is asked for."""

from __future__ import annotations

import gzip
import struct
import time
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.importers.sizes import check_bytes, check_header


def nifti(*size: int) -> bytes:
    head = bytearray(352)
    struct.pack_into("<i", head, 0, 348)
    struct.pack_into("<8h", head, 40, len(size), *size, *[1] * (7 - len(size)))
    struct.pack_into("<hh", head, 70, 2, 8)
    struct.pack_into("<8f", head, 76, *[1.0] * 8)
    struct.pack_into("<f", head, 108, 352.0)
    head[344:348] = b"n+1\0"
    return bytes(head)


NRRD = "NRRD0004\ntype: {}\ndimension: 3\nsizes: {}\nencoding: gzip\nendian: little\n{}\n"
MHA = "ObjectType = Image\nNDims = 3\nDimSize = {}\nElementType = MET_UCHAR\nElementDataFile = {}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.nii", nifti(30000, 30000, 30000)),
        ("a.nii.gz", gzip.compress(nifti(30000, 30000, 30000) + b"\0" * 1000)),
        ("a.nrrd", NRRD.format("uchar", "90000 90000 9000", "").encode() + b"\0" * 50),
        ("a.mha", MHA.format("90000 90000 9000", "LOCAL").encode() + b"\0" * 50),
        ("a.nrrd", NRRD.format("uchar", "4 4 4", "data file: ../../etc/passwd\n").encode()),
        ("a.nrrd", NRRD.format("uchar", "4 4 4", "datafile: x.raw\n").encode()),
        ("a.mha", MHA.format("4 4 4", "/etc/passwd").encode()),
        ("a.nrrd", b"NRRD0004\nnonsense"),
        ("a.nii", b""),
    ],
)
def test_lies_are_refused_at_once(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    start = time.perf_counter()
    with pytest.raises(UserError) as told:
        check_header(path)
    assert time.perf_counter() - start < 2
    assert told.value.happened


def test_honest_files_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    path.write_bytes(gzip.compress(nifti(200, 200, 300) + bytes(200 * 200 * 300)))
    check_header(path)
    (tmp_path / "a.png").write_bytes(b"x")
    check_header(tmp_path / "a.png")
    check_bytes(path, (1, 1, 1), 10)
