"""Files with many frames: enhanced images, films, nuclear medicine."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import scan_files
from segicl_gui.storage.images import read_geometry, read_image
from segicl_gui.storage.parts import Part

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "dicom"


def volume(*shape: int) -> np.ndarray:
    return np.random.default_rng(5).integers(0, 900, shape).astype(np.uint16)


def enhanced(
    dicom_files: ModuleType, file: Path, pixels: np.ndarray, z: list[float], **each: list[Any]
) -> None:
    positions = [(1.0, 2.0, v) for v in z]
    tags = dicom_files.functional_groups({"Modality": "MR"}, positions, **each)
    dicom_files.write_dicom(file, pixels, **tags)


def test_enhanced_volume_in_any_order(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = volume(4, 6, 8)
    enhanced(dicom_files, tmp_path / "e.dcm", pixels, [7.5, 0.0, 5.0, 2.5])
    image = read_image(tmp_path / "e.dcm")
    np.testing.assert_array_equal(image.geometry.to_source(image.array), pixels[[1, 3, 2, 0]])
    assert image.geometry.spacing == (0.7, 0.9, 2.5)
    assert image.geometry.origin == (1.0, 2.0, 0.0)
    assert read_geometry(tmp_path / "e.dcm") == image.geometry


def test_enhanced_frames_have_their_own_slopes(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = volume(3, 6, 8)
    enhanced(
        dicom_files, tmp_path / "e.dcm", pixels, [0.0, 2.0, 4.0], slope=[1.0, 2.0, 0.5],
        intercept=[0.0, -3.0, 1.0],
    )  # fmt: skip
    expected = pixels * np.reshape([1, 2, 0.5], (3, 1, 1)) + np.reshape([0, -3, 1], (3, 1, 1))
    np.testing.assert_allclose(read_image(tmp_path / "e.dcm").array, expected)


def test_enhanced_in_time_and_echoes(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = volume(12, 6, 8)
    z = [2.0 * (i % 2) for i in range(12)]
    enhanced(
        dicom_files, tmp_path / "e.dcm", pixels, z,
        temporal=[1 + i // 4 for i in range(12)],
        echo=[10.0 + 10 * (i // 2 % 2) for i in range(12)],
    )  # fmt: skip
    (series,) = scan_files([tmp_path / "e.dcm"]).series
    assert [s.name for s in series.stacks] == ["echo time 10", "echo time 20"]
    for e in range(2):
        image = read_image(tmp_path / "e.dcm", Part(stack=e))
        assert image.geometry.frames == 3
        expected = pixels.reshape(3, 2, 2, 6, 8)[:, e]
        np.testing.assert_array_equal(image.geometry.to_source(image.array), expected)


def test_fewer_frames_described_than_there_are(dicom_files: ModuleType, tmp_path: Path) -> None:
    tags = dicom_files.functional_groups({"Modality": "MR"}, [(0, 0, 0), (0, 0, 2)])
    dicom_files.write_dicom(tmp_path / "e.dcm", volume(3, 6, 8), **tags)
    with pytest.raises(UserError, match="damaged"):
        read_image(tmp_path / "e.dcm")


@pytest.mark.parametrize("colour", [False, True])
def test_ultrasound_film(dicom_files: ModuleType, tmp_path: Path, colour: bool) -> None:
    pixels = np.random.default_rng(5).integers(0, 255, (5, 6, 8, 3)[: 3 + colour]).astype(np.uint8)
    region = Dataset()
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX, region.PhysicalDeltaY = 0.02, 0.03
    dicom_files.write_dicom(
        tmp_path / "us.dcm", pixels, Modality="US", position=None, PixelSpacing=None,
        FrameTime=40.0, SequenceOfUltrasoundRegions=[region],
    )  # fmt: skip
    image = read_image(tmp_path / "us.dcm")
    assert (image.geometry.frames, image.geometry.ndim) == (5, 2)
    assert image.geometry.interval == 0.04
    assert image.geometry.spacing == pytest.approx((0.2, 0.3))
    np.testing.assert_array_equal(image.array, pixels)


def test_nuclear_medicine(dicom_files: ModuleType, tmp_path: Path) -> None:
    detector = Dataset()
    detector.ImagePositionPatient = [0.0, 0.0, 10.0]
    detector.ImageOrientationPatient = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    pixels = volume(4, 6, 8)
    dicom_files.write_dicom(
        tmp_path / "nm.dcm", pixels, Modality="NM", position=None, SpacingBetweenSlices=-3.0,
        ImageType=["ORIGINAL", "PRIMARY", "RECON TOMO"], DetectorInformationSequence=[detector],
    )  # fmt: skip
    image = read_image(tmp_path / "nm.dcm")
    assert image.geometry.spacing == (0.7, 0.9, 3.0)
    np.testing.assert_array_equal(image.geometry.to_source(image.array), pixels[::-1])


@pytest.mark.parametrize("name", ["23x38x3", "24x38x3"])
def test_real_multiframe_is_what_its_slices_are(name: str) -> None:
    folder = SHARED / "dcmqi_seg" / name
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    film = read_image(folder / "multiframe" / "mf.dcm")
    slices = read_image(folder / "image")
    assert film.geometry == slices.geometry
    np.testing.assert_array_equal(film.array, slices.array)
