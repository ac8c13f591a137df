"""Images go to other formats and keep their values and places."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import nibabel
import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.services.convert import convert, describe, middle_picture, sources_of
from segicl_gui.storage.images import read_image

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "dicom"
RNG = np.random.default_rng(8)


@pytest.fixture
def hospital(dicom_files: ModuleType, tmp_path: Path) -> Path:
    """Two series and a scout in one folder."""
    folder = tmp_path / "export"
    for k, uid in enumerate(("1.5", "1.6")):
        volume = RNG.integers(-1000, 1000, (4 + k, 6, 8)).astype(np.int16)
        dicom_files.write_volume(folder / uid, volume, SeriesInstanceUID=uid, SeriesNumber=k + 1)
        for file in (folder / uid).iterdir():
            file.rename(folder / f"{uid}-{file.name}")
        (folder / uid).rmdir()
    dicom_files.write_dicom(folder / "scout", np.zeros((9, 9), np.int16), SeriesInstanceUID="1.7")
    return folder


@pytest.mark.parametrize("format", ["nifti", "nrrd", "mha"])
def test_values_and_place_are_kept(hospital: Path, tmp_path: Path, format: str) -> None:
    sources = sources_of([hospital])
    assert [s.name for s in sources] == ["1 axial", "2 axial", "scout"]
    report = convert(sources, format, tmp_path / "out")
    assert report.failed == ()
    for source, file in zip(sources, report.written, strict=True):
        before, after = read_image(source.image, source.part), read_image(file)
        np.testing.assert_array_equal(after.array, before.array)
        assert after.array.dtype == before.array.dtype
        np.testing.assert_allclose(after.geometry.origin, before.geometry.origin, atol=1e-4)
        np.testing.assert_allclose(after.geometry.spacing, before.geometry.spacing, rtol=1e-6)


def test_pictures(hospital: Path, tmp_path: Path) -> None:
    report = convert(sources_of([hospital], "1.5"), "png", tmp_path)
    assert [p.name for p in report.written] == [f"1 axial_slice{i:03}.png" for i in range(4)]
    with PIL.Image.open(report.written[0]) as picture:
        assert picture.size == (8, 6)
    again = convert(sources_of([hospital], "1.5"), "png", tmp_path)
    assert "exists already" in again.failed[0][1]
    with pytest.raises(UserError, match="PNG"):
        convert(sources_of([hospital]), "png", tmp_path / "x", straighten=True)


def test_film_in_colour(dicom_files: ModuleType, tmp_path: Path) -> None:
    film = RNG.integers(0, 255, (5, 6, 8, 3)).astype(np.uint8)
    dicom_files.write_dicom(tmp_path / "us.dcm", film, Modality="US", position=None, FrameTime=50.0)
    report = convert(sources_of([tmp_path / "us.dcm"]), "nrrd", tmp_path / "out")
    image = sitk.ReadImage(str(report.written[0]))
    np.testing.assert_array_equal(sitk.GetArrayFromImage(image), film)
    assert image.GetSpacing() == pytest.approx((0.7, 0.9, 0.05))


def test_nothing_is_replaced_unasked(hospital: Path, tmp_path: Path) -> None:
    sources = sources_of([hospital], "1.6")
    (file,) = convert(sources, "nifti", tmp_path).written
    before = file.read_bytes()
    with pytest.raises(UserError, match="exists already"):
        convert(sources, "nifti", tmp_path)
    assert file.read_bytes() == before
    assert convert(sources, "nifti", tmp_path, overwrite=True).written == (file,)
    twice = sources_of([tmp_path / file.name, tmp_path / file.name])
    with pytest.raises(UserError, match="Two of them"):
        convert(twice, "nrrd", tmp_path / "x")
    with pytest.raises(UserError, match="replace themselves"):
        convert(twice[:1], "nifti", tmp_path, overwrite=True)


def test_what_is_not_there(hospital: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such series"):
        sources_of([hospital], "9.9")
    with pytest.raises(UserError, match="does not exist"):
        sources_of([tmp_path / "none"])


def test_damage_costs_one_image(hospital: Path, tmp_path: Path) -> None:
    file = next(hospital.glob("1.5-*"))
    file.write_bytes(file.read_bytes()[:-30])
    report = convert(sources_of([hospital]), "nifti", tmp_path / "out")
    assert [name for name, _ in report.failed] == ["1 axial"]
    assert [p.name for p in report.written] == ["2 axial.nii.gz", "scout.nii.gz"]


def test_tilted_only_when_asked(dicom_files: ModuleType, tmp_path: Path) -> None:
    for i in range(4):
        dicom_files.write_dicom(
            tmp_path / "head" / f"{i}", np.full((6, 8), i, np.int16), position=(0, i * 1.0, i * 3.0)
        )
    sources = sources_of([tmp_path / "head"])
    ((_, reason),) = convert(sources, "nifti", tmp_path).failed
    assert "tilted by 18.4°" in reason
    assert "cannot be opened" in describe(sources[0])
    (file,) = convert(sources, "nifti", tmp_path, straighten=True).written
    assert read_image(file).geometry.size[2] == 4


def test_described_and_shown(hospital: Path) -> None:
    sources = sources_of([hospital])
    assert describe(sources[0]).split("\t") == [
        "1 axial", "CT", "8 × 6 × 4, 0.7 × 0.9 × 2.5 mm", "series 1.5",
    ]  # fmt: skip
    picture = middle_picture(sources[0])
    assert (picture.shape, picture.dtype) == ((6, 8), np.uint8)
    assert np.ptp(picture) > 200


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED}")
def test_real_ct_lies_where_its_segmentation_does(tmp_path: Path) -> None:
    """Made by another program from the same files; nibabel reads both."""
    (file,) = convert(sources_of([SHARED / "totalseg_ct20"]), "nifti", tmp_path).written
    image, mask = nibabel.load(file), nibabel.load(SHARED / "totalseg_ct20_seg.nii.gz")
    assert image.shape == mask.shape
    corners = np.array([[0, 0, 0, 1], [511, 511, 19, 1]]).T
    # The other program may store rows the other way round.
    ours, theirs = image.affine @ corners, mask.affine @ corners
    np.testing.assert_allclose(np.sort(ours[:3], axis=1), np.sort(theirs[:3], axis=1), atol=1e-3)
