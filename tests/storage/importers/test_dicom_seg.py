"""DICOM segmentations of all kinds come to the right voxels of their series."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.images import read_geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.dicom_seg import read

Write = Callable[..., Path]


@pytest.fixture
def planes() -> np.ndarray:
    """(frame, row, column, segment): two segments that overlap in frames 1 and 3."""
    out = np.zeros((5, 12, 16, 2), np.uint8)
    out[1, 2:7, 3:11, 0] = out[3, 1:4, 2:5, 0] = 1
    out[1, 5:9, 6:14, 1] = out[3, 3:6, 4:9, 1] = 1
    return out


def canonical(series: Path, planes: np.ndarray) -> tuple[Geometry, np.ndarray]:
    geometry = read_geometry(series)
    return geometry, np.stack(
        [geometry.to_canonical(planes[..., i]) for i in range(planes.shape[-1])]
    )


@pytest.mark.parametrize("kind", ["BINARY", "FRACTIONAL", "FRACTIONAL packed"])
def test_overlapping_segments(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray, kind: str
) -> None:
    array = planes if kind == "BINARY" else planes * 0.6 + 0.3 * (planes == 0)
    path = write_seg(tmp_path / "s.dcm", series, array, kind.split()[0], packed="packed" in kind)
    geometry, expected = canonical(series, planes)
    segments = read(path, geometry)
    assert [(s.name, s.number, s.color) for s in segments] == [
        ("liver", 1, "#c80028"), ("tumour", 2, "#c82828"),
    ]  # fmt: skip
    for s, mask in zip(segments, expected, strict=True):
        np.testing.assert_array_equal(s.mask, mask)
        assert s.seen.all()
    assert segments[0].description == "Tissue"


def test_label_maps(tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray) -> None:
    labels = np.where(planes[..., 1] > 0, 2, planes[..., 0]).astype(np.uint8)
    path = write_seg(tmp_path / "s.dcm", series, labels, "LABELMAP")
    geometry = read_geometry(series)
    one, two = read(path, geometry)
    np.testing.assert_array_equal(one.mask, geometry.to_canonical(labels == 1))
    np.testing.assert_array_equal(two.mask, geometry.to_canonical(labels == 2))


def test_frames_that_are_missing_are_empty(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray
) -> None:
    path = write_seg(tmp_path / "s.dcm", series, planes, keep=(3, 1))
    geometry, expected = canonical(series, planes)
    for s, mask in zip(read(path, geometry), expected, strict=True):
        np.testing.assert_array_equal(s.mask, mask)


def test_on_an_image_stored_the_other_way_round(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray
) -> None:
    path = write_seg(tmp_path / "s.dcm", series, planes)
    flipped = sitk.Flip(sitk.ReadImage(sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(series))),
                        (True, False, True))  # fmt: skip
    sitk.WriteImage(flipped, str(tmp_path / "flipped.nii.gz"))
    geometry, expected = canonical(series, planes)
    other = read_geometry(tmp_path / "flipped.nii.gz")
    for s, mask in zip(read(path, other), expected, strict=True):
        np.testing.assert_array_equal(s.mask, mask)
    assert geometry.size == other.size


def test_segments_of_one_name_are_objects(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray
) -> None:
    path = write_seg(tmp_path / "s.dcm", series, planes, labels=("node", "node"))
    (node,) = read(path, read_geometry(series))
    assert node.has_objects
    assert set(np.unique(node.objects)) == {0, 1, 2}


def test_another_series_is_refused_unless_resampled(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray
) -> None:
    path = write_seg(tmp_path / "s.dcm", series, planes)
    g = read_geometry(series)
    coarse = Geometry.from_source((8, 6, 5), (1.4, 1.8, 2.5), g.origin, g.direction)
    with pytest.raises(UserError, match="do not lie where the image's do"):
        read(path, coarse)
    notes: list[str] = []
    liver, _ = read(path, coarse, How(resample=True, note=notes.append))
    np.testing.assert_array_equal(liver.mask, coarse.to_canonical(planes[:, ::2, ::2, 0] > 0))
    far = Geometry.from_source(g.size, g.spacing, (9000.0, 0.0, 0.0), g.direction)
    with pytest.raises(UserError):
        read(path, far)


def test_broken_files(tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray) -> None:
    raw = write_seg(tmp_path / "s.dcm", series, planes).read_bytes()
    geometry = read_geometry(series)
    bad = tmp_path / "bad.dcm"
    for end in range(200, len(raw) - 1, len(raw) // 25):
        bad.write_bytes(raw[:end])
        with pytest.raises(UserError):
            read(bad, geometry)
    rng = np.random.default_rng(1)
    for _ in range(40):
        data = bytearray(raw)
        for at in rng.integers(132, len(raw), 3):
            data[at] ^= 1 << rng.integers(8)
        bad.write_bytes(data)
        with suppress(UserError):  # anything else is a failure
            assert all(s.mask.shape == geometry.shape for s in read(bad, geometry))
    with pytest.raises(UserError):
        read(series / "0.dcm", geometry)


def test_more_frames_declared_than_there_are(
    tmp_path: Path, series: Path, write_seg: Write, planes: np.ndarray
) -> None:
    import pydicom

    ds = pydicom.dcmread(write_seg(tmp_path / "s.dcm", series, planes))
    ds.NumberOfFrames = 2_000_000_000
    ds.save_as(tmp_path / "huge.dcm")
    with pytest.raises(UserError, match=r"far more than the file can hold|does not say where"):
        read(tmp_path / "huge.dcm", read_geometry(series))


@pytest.mark.parametrize(
    ("file", "image", "expected"),
    [
        ("liver.dcm", "ct-3slice", {1: "liver_seg.nrrd"}),
        ("partial_overlaps.dcm", "ct-3slice", {
            1: "partial_overlaps-1.nrrd", 4: "partial_overlaps-1.nrrd",
            5: "partial_overlaps-1.nrrd", 2: "partial_overlaps-2.nrrd",
            3: "partial_overlaps-3.nrrd",
        }),
        ("sparse-labelmap-ppv5.dcm", "24x38x3/image", {1: "sparse_labelmap_ppv5_seg.nrrd"}),
        ("sparse-labelmap-noppv.dcm", "24x38x3/image", {1: "sparse_labelmap_noppv_seg.nrrd"}),
        ("23x38x3/seg/label.seg", "23x38x3/image", {1: "23x38x3/nrrd/label.nrrd"}),
        ("24x38x3/seg/label.seg", "24x38x3/image", {1: "24x38x3/nrrd/label.nrrd"}),
    ],
)  # fmt: skip
def test_real_ones_equal_the_label_maps_beside_them(
    shared: Path, file: str, image: str, expected: dict[int, str]
) -> None:
    folder = shared / "dcmqi_seg"
    geometry = read_geometry(folder / image)
    segments = {s.number: s for s in read(folder / file, geometry)}
    assert segments.keys() == expected.keys()
    for number, name in expected.items():
        stored = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / name)))
        np.testing.assert_array_equal(
            segments[number].mask, geometry.to_canonical(stored == number)
        )
        assert segments[number].voxels
