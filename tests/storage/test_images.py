"""Images of every kind in; each kind of bad file gets its own clear message."""

from __future__ import annotations

import os
from pathlib import Path

import nibabel as nib
import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import (
    describe_image,
    file_hash,
    image_stem,
    image_suffix,
    read_geometry,
    read_image,
)
from segicl_gui.storage.parts import Part

_RNG = np.random.default_rng(0)
_VOLUME = _RNG.integers(-1000, 1000, (6, 20, 30)).astype(np.int16)
_PLANE = _RNG.integers(0, 256, (20, 30)).astype(np.uint8)
_COLOUR = _RNG.integers(0, 256, (20, 30, 3)).astype(np.uint8)


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd"])
@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.float32])
def test_volumes(tmp_path: Path, suffix: str, kind: type) -> None:
    stored = np.abs(_VOLUME).astype(kind)
    source = sitk.GetImageFromArray(stored)
    source.SetSpacing((0.5, 0.75, 3.0))
    source.SetOrigin((10, -20, 30))
    path = tmp_path / f"a{suffix}"
    sitk.WriteImage(source, str(path))
    image = read_image(path)
    assert image.array.dtype == kind
    assert image.geometry.canonical_spacing == pytest.approx((3.0, 0.75, 0.5))
    assert read_geometry(path) == image.geometry
    np.testing.assert_array_equal(image.geometry.to_source(image.array), stored)


def test_float_values_that_are_no_numbers_are_kept(tmp_path: Path) -> None:
    stored = _VOLUME.astype(np.float32)
    stored[0, 0, :3] = np.nan, np.inf, -np.inf
    path = tmp_path / "a.nrrd"
    sitk.WriteImage(sitk.GetImageFromArray(stored), str(path))
    np.testing.assert_array_equal(read_image(path).array, stored)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif", ".jpg"])
def test_grey_pictures(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    PIL.Image.fromarray(_PLANE).save(path)
    image = read_image(path)
    assert image.array.shape == (1, 20, 30)
    assert image.array.dtype == np.uint8
    assert read_geometry(path) == image.geometry
    if suffix != ".jpg":
        np.testing.assert_array_equal(image.array[0], _PLANE)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".tif"])
def test_colour_pictures(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    PIL.Image.fromarray(_COLOUR).save(path)
    image = read_image(path)
    assert image.is_rgb
    np.testing.assert_array_equal(image.array[0], _COLOUR)


def test_alpha_is_dropped(tmp_path: Path) -> None:
    alpha = np.full((20, 30, 1), 7, np.uint8)
    PIL.Image.fromarray(np.concatenate([_COLOUR, alpha], -1)).save(tmp_path / "rgba.png")
    PIL.Image.fromarray(np.concatenate([_PLANE[..., None], alpha], -1)).save(tmp_path / "la.png")
    np.testing.assert_array_equal(read_image(tmp_path / "rgba.png").array[0], _COLOUR)
    np.testing.assert_array_equal(read_image(tmp_path / "la.png").array[0], _PLANE)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_palettes_give_colours(tmp_path: Path, suffix: str) -> None:
    picture = PIL.Image.fromarray(_PLANE % 3)
    picture.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    picture.save(tmp_path / f"a{suffix}")
    expected = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0]], np.uint8)[_PLANE % 3]
    np.testing.assert_array_equal(read_image(tmp_path / f"a{suffix}").array[0], expected)


def test_two_tone_picture(tmp_path: Path) -> None:
    PIL.Image.fromarray(_PLANE > 99).save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_image(tmp_path / "a.png").array[0], (_PLANE > 99) * 255)


def test_rgb_without_colour_is_grey(tmp_path: Path) -> None:
    rgb = np.stack([_PLANE // 2 + 5, _PLANE // 2 + 8, _PLANE // 2 + 2], -1)
    PIL.Image.fromarray(rgb[..., :].astype(np.uint8)).save(tmp_path / "no.png")
    assert read_image(tmp_path / "no.png").is_rgb  # channels differ by 6, over 2 %
    PIL.Image.fromarray(np.stack([_PLANE] * 3, -1)).save(tmp_path / "yes.png")
    np.testing.assert_array_equal(read_image(tmp_path / "yes.png").array[0], _PLANE)


def test_16_bit_png(tmp_path: Path) -> None:
    wide = _PLANE.astype(np.uint16) * 257
    PIL.Image.fromarray(wide).save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_image(tmp_path / "a.png").array[0], wide)


def test_tiff_stack_and_float_tiff(tmp_path: Path) -> None:
    sitk.WriteImage(sitk.GetImageFromArray(np.abs(_VOLUME).astype(np.uint16)), tmp_path / "a.tif")
    assert read_image(tmp_path / "a.tif").array.shape == (6, 20, 30)
    sitk.WriteImage(sitk.GetImageFromArray(_PLANE / np.float32(255)), tmp_path / "f.tif")
    assert read_image(tmp_path / "f.tif").array.dtype == np.float32


def test_colour_volume(tmp_path: Path) -> None:
    stored = np.stack([_COLOUR] * 4)
    sitk.WriteImage(sitk.GetImageFromArray(stored, isVector=True), tmp_path / "a.nrrd")
    image = read_image(tmp_path / "a.nrrd")
    assert image.is_rgb
    np.testing.assert_array_equal(image.geometry.to_source(image.array), stored)


def test_one_slice_volume_and_2d_nifti(tmp_path: Path) -> None:
    sitk.WriteImage(sitk.GetImageFromArray(_VOLUME[:1]), tmp_path / "one.nii.gz")
    sitk.WriteImage(sitk.GetImageFromArray(_VOLUME[0]), tmp_path / "flat.nii.gz")
    assert read_image(tmp_path / "one.nii.gz").array.shape == (1, 20, 30)
    assert read_image(tmp_path / "flat.nii.gz").array.shape == (1, 20, 30)


@pytest.mark.parametrize("suffix", [".nii.gz", ".nrrd", ".mha"])
def test_4d_is_frame_after_frame(tmp_path: Path, suffix: str) -> None:
    frames = [sitk.GetImageFromArray(_VOLUME + n) for n in range(3)]
    four = sitk.JoinSeries(frames, 0.0, 0.04)
    sitk.WriteImage(four, tmp_path / f"four{suffix}")
    image = read_image(tmp_path / f"four{suffix}")
    assert (image.geometry.frames, image.geometry.depth) == (3, 6)
    assert image.geometry.interval == pytest.approx(0.04)
    expected = np.stack([_VOLUME + n for n in range(3)])
    np.testing.assert_array_equal(image.geometry.to_source(image.array), expected)
    assert read_geometry(tmp_path / f"four{suffix}") == image.geometry


def test_frames_with_channels(tmp_path: Path) -> None:
    stored = np.arange(3 * 4 * 5 * 2, dtype=np.float32).reshape(3, 4, 5, 2)
    frames = [sitk.GetImageFromArray(stored + 1000 * n, isVector=True) for n in range(2)]
    sitk.WriteImage(sitk.JoinSeries(frames), tmp_path / "vector.mha")
    image = read_image(tmp_path / "vector.mha", Part(channel=1))
    expected = np.stack([stored[..., 1], stored[..., 1] + 1000])
    np.testing.assert_array_equal(image.geometry.to_source(image.array), expected)


def test_4d_of_one_frame_is_a_volume(tmp_path: Path) -> None:
    four = sitk.JoinSeries([sitk.GetImageFromArray(_VOLUME)])
    sitk.WriteImage(four, tmp_path / "one.nrrd")
    image = read_image(tmp_path / "one.nrrd")
    np.testing.assert_array_equal(image.geometry.to_source(image.array), _VOLUME)
    assert read_geometry(tmp_path / "one.nrrd") == image.geometry


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    nib.save(nib.Nifti1Image(_VOLUME.astype(np.complex64), np.eye(4)), tmp_path / "c.nii")
    with pytest.raises(UserError, match="complex numbers"):
        read_image(tmp_path / "c.nii")


@pytest.mark.parametrize("suffix", [".nrrd", ".mha", ".nii.gz"])
def test_channels_are_chosen(tmp_path: Path, suffix: str) -> None:
    stored = np.random.default_rng(1).normal(0, 1, (3, 14, 15, 2)).astype(np.float32)
    path = tmp_path / f"v{suffix}"
    sitk.WriteImage(sitk.GetImageFromArray(stored, isVector=True), path)
    found = describe_image(path)
    assert found.channels == ("channel 1", "channel 2")
    assert "2 channels" in found.notes[0]
    for channel, part in ((0, Part()), (0, Part(channel=0)), (1, Part(channel=1))):
        image = read_image(path, part)
        np.testing.assert_array_equal(image.geometry.to_source(image.array), stored[..., channel])
    mixed = read_image(path, Part(colour=(1, 0, 0)))
    assert mixed.is_rgb
    np.testing.assert_array_equal(mixed.array[..., 1], mixed.array[..., 2])
    assert not np.array_equal(mixed.array[..., 0], mixed.array[..., 1])
    with pytest.raises(UserError, match="no channel 3"):
        read_image(path, Part(channel=2))


def test_sheared_nifti_is_refused_as_such(tmp_path: Path) -> None:
    affine = np.array([[-1, 0, 0.6, 0], [0, -1, 0, 0], [0, 0, 3, 0], [0, 0, 0, 1.0]])
    nib.save(nib.Nifti1Image(_VOLUME, affine), tmp_path / "tilted.nii")
    with pytest.raises(UserError, match="right angles"):
        read_image(tmp_path / "tilted.nii")


# --- bad files -------------------------------------------------------------------------------


def _files(tmp_path: Path) -> dict[str, Path]:
    out = {}
    for suffix in (".nii", ".nii.gz", ".nrrd", ".mha"):
        out[suffix] = tmp_path / f"good{suffix}"
        sitk.WriteImage(sitk.GetImageFromArray(_VOLUME), out[suffix])
    for suffix in (".png", ".jpg", ".tif", ".bmp"):
        out[suffix] = tmp_path / f"good{suffix}"
        PIL.Image.fromarray(_COLOUR).save(out[suffix])
    return out


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated(tmp_path: Path, share: float) -> None:
    for suffix, good in _files(tmp_path).items():
        data = good.read_bytes()
        bad = tmp_path / f"bad{suffix}"
        bad.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(UserError, match=r"bad\."):
            read_image(bad)


def test_truncation_is_called_that(tmp_path: Path) -> None:
    for suffix, good in _files(tmp_path).items():
        bad = tmp_path / f"bad{suffix}"
        bad.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
        with pytest.raises(UserError, match="damaged or cut short"):
            read_image(bad)


def test_gzip_in_parts_is_complete(tmp_path: Path) -> None:
    import gzip

    good = _files(tmp_path)[".nii"]
    data = good.read_bytes()
    path = tmp_path / "parts.nii.gz"
    path.write_bytes(gzip.compress(data[:1000]) + gzip.compress(data[1000:]))
    assert read_image(path).array.shape == (6, 20, 30)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".bmp", ".nii", ".nii.gz", ".nrrd"])
def test_empty_and_not_an_image(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"")
    with pytest.raises(UserError, match="0 bytes"):
        read_image(path)
    path.write_text("Dear diary, this is no image." * 40)
    for read in (read_image, read_geometry):
        with pytest.raises(UserError, match="content is not"):
            read(path)


def test_unknown_ending(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UserError, match="not an image"):
        read_image(tmp_path / "notes.txt")


def test_mislabelled(tmp_path: Path) -> None:
    files = _files(tmp_path)
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(files[".nii"].read_bytes())
    with pytest.raises(UserError, match="content is NIfTI"):
        read_image(wrong)
    wrong.write_bytes(files[".nii.gz"].read_bytes())
    with pytest.raises(UserError, match="content is gzip"):
        read_image(wrong)
    wrong.write_bytes(b"\0" * 128 + b"DICM" + b"\0" * 99)
    with pytest.raises(UserError, match="content is DICOM"):
        read_image(wrong)
    # What can be read all the same, is.
    wrong.write_bytes(files[".bmp"].read_bytes())
    np.testing.assert_array_equal(read_image(wrong).array[0], _COLOUR)


def test_missing(tmp_path: Path) -> None:
    for read in (read_image, read_geometry, file_hash):
        with pytest.raises(UserError, match="does not exist"):
            read(tmp_path / "none.nii.gz")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_no_permission(tmp_path: Path) -> None:
    path = _files(tmp_path)[".png"]
    path.chmod(0)
    for read in (read_image, read_geometry, file_hash):
        with pytest.raises(UserError, match="may not read"):
            read(path)


def test_no_permission_simulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _files(tmp_path)[".png"]

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    for read in (read_image, read_geometry, file_hash):
        with pytest.raises(UserError, match="may not read"):
            read(path)


def test_folder_without_images(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UserError, match="holds no DICOM"):
        read_image(tmp_path)


def test_file_hash_tells_content(tmp_path: Path) -> None:
    a, b = tmp_path / "a.png", tmp_path / "b.png"
    PIL.Image.fromarray(_PLANE).save(a)
    b.write_bytes(a.read_bytes())
    assert file_hash(a) == file_hash(b)
    b.write_bytes(a.read_bytes() + b"x")
    assert file_hash(a) != file_hash(b)


def test_names() -> None:
    assert image_suffix(Path("A.B.NII.GZ")) == ".nii.gz"
    assert image_stem(Path("A.B.NII.GZ")) == "A.B"
    assert image_suffix(Path("notes.txt")) == ""
    assert image_suffix(Path(".png")) == ""
