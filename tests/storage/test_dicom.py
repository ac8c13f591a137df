"""DICOM series: found whatever the files are called, read with their geometry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import find_objects, find_series, is_dicom_folder, series_notes
from segicl_gui.storage.images import file_hash, read_geometry, read_image
from segicl_gui.storage.parts import Part

_SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dicom"


def write_series(
    folder: Path,
    n: int = 5,
    *,
    uid: str = "1.2.3.4",
    ending: str = "",
    positions: list[float] | None = None,
    patient: str = "P7",
) -> np.ndarray:
    """An oblique MR series with file names against the order of the slices."""
    folder.mkdir(exist_ok=True, parents=True)
    stored = np.random.default_rng(n).integers(0, 2000, (n, 12, 16)).astype(np.int16)
    c, s = np.cos(0.3), np.sin(0.3)
    for i, z in enumerate(positions or [2.5 * k for k in range(n)]):
        image = sitk.GetImageFromArray(stored[i : i + 1])
        image.SetSpacing((0.7, 0.9, 2.5))
        origin = np.array([5.0, 6.0, 7.0]) + z * np.array([0, -s, c])
        tags = {
            "0008|0060": "MR",
            "0008|103e": "T1",
            "0010|0020": patient,
            "0020|000d": "1.2.3",
            "0020|000e": uid,
            "0008|0018": f"{uid}.{i + 1}",
            "0020|0013": str(i + 1),
            "0020|0032": "\\".join(f"{v:.6f}" for v in origin),
            "0020|0037": f"1\\0\\0\\0\\{c:.9f}\\{s:.9f}",
        }
        for key, value in tags.items():
            image.SetMetaData(key, value)
        writer = sitk.ImageFileWriter()
        writer.KeepOriginalImageUIDOn()
        writer.SetImageIO("GDCMImageIO")
        writer.SetFileName(str(folder / f"{uid}-{n - i:03}.dcm"))
        writer.Execute(image)
        if not ending:
            (folder / f"{uid}-{n - i:03}.dcm").rename(folder / f"{uid}-IM{n - i:03}")
    return stored


@pytest.mark.parametrize("ending", ["", ".dcm"])
def test_series_without_and_with_endings(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "scan"
    stored = write_series(folder, ending=ending)
    (folder / "README.txt").write_text("not DICOM")
    assert is_dicom_folder(folder)
    image = read_image(folder)
    assert image.modality == "MR"
    assert image.array.shape == (5, 12, 16)
    assert image.geometry.canonical_spacing == pytest.approx((2.5, 0.9, 0.7))
    np.testing.assert_array_equal(image.geometry.to_source(image.array), stored)
    assert read_geometry(folder) == image.geometry
    expected = (5.0, 6.0 - 10 * np.sin(0.3), 7.0 + 10 * np.cos(0.3))
    np.testing.assert_allclose(image.geometry.world((4, 0, 0)), expected, atol=1e-4)


def test_one_file_is_one_slice(tmp_path: Path) -> None:
    write_series(tmp_path / "scan", ending=".dcm")
    image = read_image(next((tmp_path / "scan").iterdir()))
    assert image.array.shape == (1, 12, 16)
    assert image.modality == "MR"


def test_the_largest_series_opens_where_none_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    small = write_series(folder, 3, uid="1.2.3.4")
    stored = write_series(folder, 6, uid="1.2.3.5")
    assert [len(s.files) for s in find_series(folder)] == [6, 3]
    image = read_image(folder)
    np.testing.assert_array_equal(image.geometry.to_source(image.array), stored)
    image = read_image(folder, Part(series="1.2.3.4"))
    np.testing.assert_array_equal(image.geometry.to_source(image.array), small)
    with pytest.raises(UserError, match="no longer in"):
        read_image(folder, Part(series="9.9"))


def test_missing_slices_are_noted(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    write_series(folder, 4, positions=[0.0, 2.5, 7.5, 10.0])
    assert "1 slice is missing" in series_notes(folder, find_series(folder))[0]


def test_truncated_slice(tmp_path: Path) -> None:
    """The library passes it over in silence; the volume must not lack a slice that way."""
    folder = tmp_path / "scan"
    write_series(folder)
    file = sorted(folder.iterdir())[2]
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(UserError, match="IM003” is damaged"):
        read_image(folder)


def test_hash_follows_the_slices(tmp_path: Path) -> None:
    folder = tmp_path / "scan"
    write_series(folder)
    before = file_hash(folder)
    (folder / "README.txt").write_text("not DICOM")
    assert file_hash(folder) == before
    write_series(folder, 6)
    assert file_hash(folder) != before


def test_other_folders(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    assert not is_dicom_folder(tmp_path)
    assert not is_dicom_folder(tmp_path / "none")
    assert find_series(tmp_path) == ()


@pytest.mark.parametrize(
    ("name", "modality", "slices"),
    [
        ("totalseg_ct20", "CT", 20),
        ("udacity_Study1_HCrop", "MR", 32),
        ("dcmqi_seg/ct-3slice", "CT", 3),
    ],
)
def test_real_series(name: str, modality: str, slices: int) -> None:
    folder = _SHARED / name
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    assert is_dicom_folder(folder)
    image = read_image(folder)
    assert image.modality == modality
    assert image.array.shape[0] == slices
    assert read_geometry(folder) == image.geometry
    assert np.ptp(image.array) > 50


@pytest.mark.parametrize("share", [0.3, 0.66, 0.95])
def test_real_compressed_slice_cut_short(tmp_path: Path, share: float) -> None:
    folder = _SHARED / "totalseg_ct20"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    for file in sorted(folder.iterdir())[:4]:
        data = file.read_bytes()
        cut = file.name.endswith("5")
        (tmp_path / file.name).write_bytes(data[: int(len(data) * share)] if cut else data)
    with pytest.raises(UserError, match="damaged"):
        read_image(tmp_path)


def test_real_segmentation_objects_are_no_scans() -> None:
    folder = _SHARED / "dcmqi_seg"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    assert find_series(folder) == ()
    assert {o.modality for o in find_objects(folder)} == {"SEG"}
