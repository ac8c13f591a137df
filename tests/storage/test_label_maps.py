"""Masks return voxel-exact, overlay right in another reader, and never harm what is there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import nibabel as nib
import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.images import read_geometry, read_image, read_mask, write_mask

_PLANE = Geometry.from_source((30, 20), (1, 1), (0, 0), (1, 0, 0, 1))
_VOLUME = Geometry.from_source((30, 20, 6), (1, 1, 3), (0, 0, 0), tuple(np.eye(3).reshape(-1)))
_MASK = np.random.default_rng(0).integers(0, 4, (1, 20, 30)).astype(np.uint16)


@st.composite
def sources(draw: st.DrawFn) -> sitk.Image:
    """Volumes with permuted, flipped and oblique axes and uneven spacing."""
    permutation = draw(st.permutations(range(3)))
    signs = draw(st.tuples(*[st.sampled_from((-1.0, 1.0))] * 3))
    angles = draw(st.tuples(*[st.floats(-90, 90)] * 3))
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    size = draw(st.tuples(*[st.integers(2, 7)] * 3))
    seed = draw(st.integers(0, 2**16))
    stored = np.random.default_rng(seed).integers(-99, 99, size[::-1]).astype(np.int16)
    image = sitk.GetImageFromArray(stored)
    image.SetDirection((turn @ np.eye(3)[permutation] * np.array(signs)).reshape(-1))
    image.SetSpacing(draw(st.tuples(*[st.floats(0.2, 8)] * 3)))
    image.SetOrigin(draw(st.tuples(*[st.floats(-300, 300)] * 3)))
    return image


@given(sources(), st.sampled_from((".nii.gz", ".nii", ".nrrd", ".mha")), st.sampled_from((3, 300)))
@settings(max_examples=60, deadline=None)
def test_masks_come_back_exact_and_overlay(source: sitk.Image, suffix: str, top: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scan, out = Path(folder, f"scan{suffix}"), Path(folder, f"mask{suffix}")
        sitk.WriteImage(source, scan)
        image = read_image(scan)
        geometry = image.geometry
        mask = np.where(image.array > 0, top, 0).astype(np.uint16)
        mask[tuple(n // 2 for n in mask.shape)] = top
        write_mask(out, mask, geometry)
        np.testing.assert_array_equal(read_mask(out, geometry), mask)

        written, original = sitk.ReadImage(out), sitk.ReadImage(scan)
        stored = sitk.GetArrayFromImage(written)
        assert stored.dtype == (np.uint8 if top <= 255 else np.uint16)
        assert (stored[sitk.GetArrayFromImage(original) > 0] == top).all()
        np.testing.assert_array_equal(geometry.to_source(mask), stored)
        np.testing.assert_allclose(written.GetSpacing(), original.GetSpacing(), rtol=1e-6)
        np.testing.assert_allclose(written.GetOrigin(), original.GetOrigin(), atol=1e-4)
        np.testing.assert_allclose(written.GetDirection(), original.GetDirection(), atol=1e-6)

        if suffix.startswith(".nii"):
            a, b = nib.load(scan), nib.load(out)
            np.testing.assert_allclose(a.affine, b.affine, atol=1e-4)
            labelled = np.argwhere(np.asarray(b.dataobj) > 0)
            ours = np.array([geometry.world(tuple(i)) for i in np.argwhere(mask > 0)])
            # nibabel's world runs to the patient's right and front, ours to the left and back.
            theirs = nib.affines.apply_affine(b.affine, labelled) * (-1, -1, 1)
            assert len(theirs) == len(ours)
            gaps = np.abs(theirs[:, None] - ours[None]).max(-1)
            assert max(gaps.min(0).max(), gaps.min(1).max()) < 1e-3


@pytest.mark.parametrize("suffix", [".png", ".tif", ".nii.gz", ".nrrd"])
@pytest.mark.parametrize("top", [4, 60000])
def test_2d_masks(tmp_path: Path, suffix: str, top: int) -> None:
    mask = _MASK.copy()
    mask[0, 0, 0] = top
    path = tmp_path / f"m{suffix}"
    write_mask(path, mask, _PLANE)
    np.testing.assert_array_equal(read_mask(path, _PLANE), mask)
    write_mask(path, mask > 0, _PLANE)
    np.testing.assert_array_equal(read_mask(path, _PLANE), mask > 0)


def test_palette_masks_are_indices(tmp_path: Path) -> None:
    for suffix in (".png", ".tif"):
        picture = PIL.Image.fromarray(_MASK[0].astype(np.uint8))
        picture.putpalette([0, 0, 0, 200, 10, 10, 3, 3, 99, 1, 2, 3])
        picture.save(tmp_path / f"p{suffix}")
        np.testing.assert_array_equal(read_mask(tmp_path / f"p{suffix}", _PLANE), _MASK)


def test_grey_saved_as_rgb_and_two_tone(tmp_path: Path) -> None:
    PIL.Image.fromarray(np.stack([_MASK[0].astype(np.uint8)] * 3, -1)).save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "a.png", _PLANE), _MASK)
    PIL.Image.fromarray(_MASK[0] > 1).save(tmp_path / "b.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "b.png", _PLANE), _MASK > 1)


def test_colour_and_jpeg_are_refused(tmp_path: Path) -> None:
    colour = np.random.default_rng(1).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    PIL.Image.fromarray(colour).save(tmp_path / "a.png")
    with pytest.raises(UserError, match="colours"):
        read_mask(tmp_path / "a.png", _PLANE)
    PIL.Image.fromarray(colour).save(tmp_path / "a.jpg")
    with pytest.raises(UserError, match="JPEG"):
        read_mask(tmp_path / "a.jpg", _PLANE)


@pytest.mark.parametrize(
    ("value", "message"),
    [(0.5, "whole"), (np.nan, "whole"), (-1.0, "from -1"), (70000.0, "to 70000"), (np.inf, "inf")],
)
def test_values_that_are_no_labels(tmp_path: Path, value: float, message: str) -> None:
    stored = np.zeros((6, 20, 30), np.float32)
    stored[1, 2, 3] = value
    sitk.WriteImage(sitk.GetImageFromArray(stored), tmp_path / "m.nrrd")
    with pytest.raises(UserError, match=message):
        read_mask(tmp_path / "m.nrrd", Geometry.from_source(
            (30, 20, 6), (1, 1, 1), (0, 0, 0), tuple(np.eye(3).reshape(-1))
        ))  # fmt: skip


def test_wrong_size_names_both(tmp_path: Path) -> None:
    PIL.Image.fromarray(np.zeros((20, 31), np.uint8)).save(tmp_path / "m.png")
    with pytest.raises(UserError, match="31 × 20 in size, the image is 30 × 20"):
        read_mask(tmp_path / "m.png", _PLANE)
    with pytest.raises(UserError, match="31 × 20 in size, the image is 30 × 20 × 6"):
        read_mask(tmp_path / "m.png", _VOLUME)
    PIL.Image.fromarray(np.zeros((30, 20), np.uint8)).save(tmp_path / "m.png")
    with pytest.raises(UserError, match="20 × 30"):
        read_mask(tmp_path / "m.png", _PLANE)


def test_wrong_place_says_how(tmp_path: Path) -> None:
    source = sitk.GetImageFromArray(np.zeros((6, 20, 30), np.uint8))
    source.SetSpacing((1, 1, 3))
    source.SetOrigin((0, 0, 8))
    sitk.WriteImage(source, tmp_path / "m.nrrd")
    with pytest.raises(UserError, match="first voxel at"):
        read_mask(tmp_path / "m.nrrd", _VOLUME)
    source.SetOrigin((0, 0, 0))
    source.SetSpacing((1, 1, 2.5))
    sitk.WriteImage(source, tmp_path / "m.nrrd")
    with pytest.raises(UserError, match="voxels of"):
        read_mask(tmp_path / "m.nrrd", _VOLUME)
    source.SetSpacing((1, 1, 3.00001))
    sitk.WriteImage(source, tmp_path / "m.nrrd")
    assert read_mask(tmp_path / "m.nrrd", _VOLUME).shape == (6, 20, 30)


def test_mask_stored_with_other_axes_is_turned(tmp_path: Path) -> None:
    stored = np.random.default_rng(2).integers(0, 3, (6, 20, 30)).astype(np.uint8)
    source = sitk.GetImageFromArray(stored)
    source.SetSpacing((1, 1, 3))
    sitk.WriteImage(sitk.DICOMOrient(source, "RAS"), tmp_path / "m.nrrd")
    np.testing.assert_array_equal(
        read_mask(tmp_path / "m.nrrd", _VOLUME), _VOLUME.to_canonical(stored)
    )


def test_picture_masks_of_one_slice_volumes(tmp_path: Path) -> None:
    one = Geometry.from_source((30, 20, 1), (1, 1, 1), (0, 0, 0), (-1, 0, 0, 0, -1, 0, 0, 0, 1))
    PIL.Image.fromarray(_MASK[0].astype(np.uint8)).save(tmp_path / "m.png")
    np.testing.assert_array_equal(
        read_mask(tmp_path / "m.png", one), one.to_canonical(_MASK.astype(np.uint8))
    )


def test_formats_that_cannot_hold_a_mask(tmp_path: Path) -> None:
    volume = np.zeros((6, 20, 30), np.uint8)
    for name, geometry in (("m.jpg", _PLANE), ("m.png", _VOLUME), ("m.nhdr", _VOLUME)):
        with pytest.raises(UserError, match="Cannot write"):
            write_mask(tmp_path / name, volume if geometry is _VOLUME else _MASK, geometry)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "array",
    [np.zeros((1, 20, 31), int), np.zeros((1, 20, 30)), np.full((1, 20, 30), -1)],
)
def test_misuse_is_an_error(tmp_path: Path, array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="mask"):
        write_mask(tmp_path / "m.png", array, _PLANE)


# --- nothing saved is harmed -----------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".png", ".nii.gz", ".nrrd"])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, step: str) -> None:
    path = tmp_path / f"m{suffix}"
    write_mask(path, _MASK, _PLANE)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    with pytest.raises(UserError, match="full"):
        write_mask(path, _MASK + 1, _PLANE)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on file sizes")
@pytest.mark.parametrize("suffix", [".png", ".tif", ".nii", ".nii.gz", ".nrrd", ".mha"])
def test_writes_that_really_stop_short(tmp_path: Path, suffix: str) -> None:
    """The system ends each file at 4 kB: every library must be caught at it."""
    import resource

    noise = np.random.default_rng(3).integers(0, 60000, (1, 200, 300)).astype(np.uint16)
    plane = Geometry.from_source((300, 200), (1, 1), (0, 0), (1, 0, 0, 1))
    path = tmp_path / f"m{suffix}"
    write_mask(path, noise, plane)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(UserError, match="Cannot write m"):
            write_mask(path, noise[:, ::-1], plane)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_folder_that_is_missing(tmp_path: Path) -> None:
    for suffix in (".png", ".nii.gz"):
        with pytest.raises(UserError, match="not a folder"):
            write_mask(tmp_path / "none" / f"m{suffix}", _MASK, _PLANE)


def test_geometry_is_read_without_pixels(tmp_path: Path) -> None:
    write_mask(tmp_path / "m.nrrd", np.zeros((6, 20, 30), np.uint8), _VOLUME)
    assert read_geometry(tmp_path / "m.nrrd") == _VOLUME


@given(sources(), st.integers(2, 4), st.sampled_from((".nii.gz", ".nrrd", ".mha")))
@settings(max_examples=30, deadline=None)
def test_masks_of_frames_come_back_exact(source: sitk.Image, frames: int, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        image, mask = Path(folder) / f"image{suffix}", Path(folder) / f"mask{suffix}"
        sitk.WriteImage(sitk.JoinSeries([source] * frames, 0.0, 0.05), str(image))
        geometry = read_geometry(image)
        rng = np.random.default_rng(0)
        array = rng.integers(0, 3, geometry.shape).astype(np.uint16)
        write_mask(mask, array, geometry)
        np.testing.assert_array_equal(read_mask(mask, geometry), array)
        back, ours = sitk.ReadImage(str(mask)), sitk.ReadImage(str(image))
        assert back.GetSize() == ours.GetSize()
        np.testing.assert_allclose(back.GetSpacing(), ours.GetSpacing(), rtol=1e-5)
        np.testing.assert_allclose(back.GetOrigin(), ours.GetOrigin(), rtol=1e-5, atol=1e-4)
        np.testing.assert_allclose(back.GetDirection(), ours.GetDirection(), atol=1e-5)


def test_a_mask_of_one_frame_does_not_fit_several(tmp_path: Path) -> None:
    volume = sitk.GetImageFromArray(np.zeros((2, 5, 6), np.int16))
    sitk.WriteImage(sitk.JoinSeries([volume] * 3), str(tmp_path / "image.nii.gz"))
    sitk.WriteImage(sitk.Cast(volume, sitk.sitkUInt8), str(tmp_path / "mask.nii.gz"))
    geometry = read_geometry(tmp_path / "image.nii.gz")
    with pytest.raises(UserError, match="6 × 5 × 2 × 3"):
        read_mask(tmp_path / "mask.nii.gz", geometry)
