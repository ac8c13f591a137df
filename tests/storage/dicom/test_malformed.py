"""Files that lie, end early or make no sense: a clear message, and nothing worse."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pydicom
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import scan_dicom, scan_files
from segicl_gui.storage.images import read_geometry, read_image

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "dicom"
PLANE = np.arange(48 * 64, dtype=np.int16).reshape(48, 64)


def outcome(file: Path) -> str:
    """What becomes of a file: "read", or the message; anything else is a failure."""
    try:
        scan_files([file])
        read_geometry(file)
        read_image(file)
    except UserError as e:
        if not (e.happened and e.todo):
            raise AssertionError("an empty message") from e
        return str(e)
    return "read"


@pytest.mark.parametrize(
    "tags",
    [
        {"Rows": 65535, "Columns": 65535},
        {"NumberOfFrames": 2_000_000_000},
        {"BitsAllocated": 64, "BitsStored": 64, "HighBit": 63},
        {"Rows": 0},
        {"BitsAllocated": 7},
        {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0},
    ],
)
def test_headers_that_lie(dicom_files: ModuleType, tmp_path: Path, tags: dict[str, Any]) -> None:
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, PLANE, **tags)
    tracemalloc.start()
    try:
        assert "damaged" in outcome(file)
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


def test_compressed_pixels_that_cannot_be_so_many(dicom_files: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    ds = dicom_files.write_dicom(file, PLANE)
    ds.compress(pydicom.uid.RLELossless)
    ds.Rows = ds.Columns = 60000
    pydicom.dcmwrite(file, ds, enforce_file_format=True)
    assert "more than its" in outcome(file)


def test_deflate_bomb(dicom_files: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, PLANE, syntax=pydicom.uid.DeflatedExplicitVRLittleEndian)
    data = file.read_bytes()
    start = 144 + struct.unpack_from("<I", data, 140)[0]
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = squeeze.compress(bytes(1 << 20))
    bomb = [data[:start], block]
    bomb += [squeeze.compress(bytes(1 << 20)) for _ in range(80)]
    file.write_bytes(b"".join([*bomb, squeeze.flush()]))
    begin = time.perf_counter()
    assert "damaged" in outcome(file)
    assert time.perf_counter() - begin < 5


def test_odd_values_are_passed_over(dicom_files: ModuleType, tmp_path: Path) -> None:
    """Text where numbers belong, and the like, cost what they say, not the image."""
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, PLANE)
    data = file.read_bytes()
    for tag, old, new in (
        (b"\x28\x00\x30\x00DS", b"0.9\\0.7 ", b"zero\\one"),
        (b"\x20\x00\x13\x00IS", b"1 ", b"??"),
        (b"\x18\x00\x50\x00DS", b"2.5 ", b"1e99"),
    ):
        at = data.index(tag)
        assert data[at + 8 : at + 8 + len(old)] == old
        data = data[: at + 8] + new + data[at + 8 + len(old) :]
    file.write_bytes(data)
    image = read_image(file)
    np.testing.assert_array_equal(image.array[0], PLANE)
    assert image.geometry.spacing[:2] == (1.0, 1.0)


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("ImageOrientationPatient", [1.0, 0, 0, 1, 0, 0]),
        ("ImageOrientationPatient", [0.0] * 6),
        ("ImagePositionPatient", [1.0, 2.0]),
        ("PixelSpacing", [0.0, 0.0]),
        ("PixelSpacing", [-1.0, 1.0]),
    ],
)
def test_geometry_that_makes_no_sense(
    dicom_files: ModuleType, tmp_path: Path, keyword: str, value: list[float]
) -> None:
    dicom_files.write_dicom(tmp_path / "a.dcm", PLANE, **{keyword: value})
    np.testing.assert_array_equal(read_image(tmp_path / "a.dcm").array[0], PLANE)


def test_sequences_without_end(dicom_files: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, PLANE)
    data = file.read_bytes()
    at = data.index(b"\x20\x00\x0d\x00UI")  # the study's UID
    deeper = b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    file.write_bytes(data[:at] + deeper * 3000)
    begin = time.perf_counter()
    assert "damaged" in outcome(file)
    assert time.perf_counter() - begin < 5


def test_series_with_a_wild_member(dicom_files: ModuleType, tmp_path: Path) -> None:
    """A slice of another size is an image of its own; the volume stays whole."""
    dicom_files.write_volume(tmp_path, np.stack([PLANE] * 4))
    dicom_files.write_dicom(tmp_path / "odd", PLANE[:9], position=(0, 0, 3.0))
    (series,) = scan_dicom(tmp_path).series
    assert [len(s.distances) for s in series.stacks] == [4, 1]


def cases(data: bytes, seed: int, count: int) -> list[bytes]:
    """Cut short and changed at random, always the same."""
    random.seed(seed)
    out = []
    for _ in range(count):
        kind = random.random()
        if kind < 0.4:
            out.append(data[: random.randrange(len(data))])
        else:
            changed = bytearray(data)
            # Headers break in more ways than pixels.
            reach = len(data) if kind > 0.8 else min(len(data), 2500)
            for _ in range(random.randrange(1, 12)):
                changed[random.randrange(132, reach)] = random.randrange(256)
            out.append(bytes(changed))
    return out


@pytest.mark.parametrize("syntax", ["native", "implicit", "rle", "jpeg-ls", "enhanced"])
def test_broken_files(dicom_files: ModuleType, tmp_path: Path, syntax: str) -> None:
    file = tmp_path / "a.dcm"
    if syntax == "enhanced":
        tags = dicom_files.functional_groups({"Modality": "MR"}, [(0, 0, 0), (0, 0, 2), (0, 0, 4)])
        dicom_files.write_dicom(file, np.stack([PLANE] * 3), **tags)
    else:
        implicit = pydicom.uid.ImplicitVRLittleEndian
        kind = {"syntax": implicit} if syntax == "implicit" else {}
        ds = dicom_files.write_dicom(file, PLANE, **kind)
        compressed = {"rle": pydicom.uid.RLELossless, "jpeg-ls": pydicom.uid.JPEGLSLossless}
        if syntax in compressed:
            ds.compress(compressed[syntax])
            pydicom.dcmwrite(file, ds, enforce_file_format=True)
    assert outcome(file) == "read"
    slowest = 0.0
    for data in cases(file.read_bytes(), 11, 60):
        file.write_bytes(data)
        begin = time.perf_counter()
        outcome(file)
        slowest = max(slowest, time.perf_counter() - begin)
    assert slowest < 5


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED}")
def test_broken_jpeg_2000(tmp_path: Path) -> None:
    source = sorted((SHARED / "totalseg_ct20").iterdir())[0].read_bytes()
    file = tmp_path / "a"
    for data in cases(source, 12, 40):
        file.write_bytes(data)
        outcome(file)
