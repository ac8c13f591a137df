"""Copies hold pixels and geometry, and no text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import PIL.PngImagePlugin
import pytest
import SimpleITK as sitk
import tifffile

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.bare_copies import copy_bare
from segicl_gui.storage.images import describe_image, read_image
from segicl_gui.storage.parts import Part

NAME = "ZYXWVUT"


@pytest.mark.parametrize("suffix", [".nii.gz", ".nii", ".nrrd", ".mha"])
def test_volumes_keep_pixels_and_geometry_but_no_text(tmp_path: Path, suffix: str) -> None:
    image = sitk.GetImageFromArray(np.arange(60, dtype=np.int16).reshape(3, 4, 5))
    image.SetSpacing((0.5, 0.75, 2.0))
    image.SetOrigin((-7.0, 8.5, 9.0))
    image.SetMetaData("descrip", NAME)
    image.SetMetaData("aux_file", NAME)
    source = tmp_path / f"a{suffix}"
    sitk.WriteImage(image, str(source))
    target = copy_bare(source, tmp_path, "b")
    assert target.name == f"b{suffix}"
    copy = sitk.ReadImage(str(target))
    assert np.array_equal(sitk.GetArrayFromImage(copy), sitk.GetArrayFromImage(image))
    assert copy.GetSpacing() == image.GetSpacing()
    assert copy.GetOrigin() == image.GetOrigin()
    assert NAME not in {copy.GetMetaData(k) for k in copy.GetMetaDataKeys()}
    if suffix == ".nii":
        assert NAME.encode() in source.read_bytes()
    assert NAME.encode() not in target.read_bytes()


def test_a_photograph_loses_its_texts_but_no_detail(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    exif = PIL.Image.Exif()
    exif[0x010E], exif[0x0112] = NAME, 6
    picture = PIL.Image.fromarray(rng.integers(0, 255, (40, 30, 3), np.uint8).astype(np.uint8))
    source = tmp_path / "a.jpg"
    picture.save(source, exif=exif.tobytes(), comment=NAME, quality=80)
    source.write_bytes(source.read_bytes() + NAME.encode())  # what some cameras append
    target = copy_bare(source, tmp_path, "b")
    assert NAME.encode() not in target.read_bytes()
    with PIL.Image.open(source) as a, PIL.Image.open(target) as b:
        assert np.array_equal(np.asarray(a), np.asarray(b))
        assert b.getexif()[0x0112] == 6


def test_a_png_loses_its_texts_but_not_its_palette(tmp_path: Path) -> None:
    picture = PIL.Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4))
    picture.putpalette(bytes(range(36)))
    info = PIL.PngImagePlugin.PngInfo()
    info.add_text("Comment", NAME)
    source = tmp_path / "a.png"
    picture.save(source, pnginfo=info)
    target = copy_bare(source, tmp_path, "b")
    assert NAME.encode() not in target.read_bytes()
    with PIL.Image.open(source) as a, PIL.Image.open(target) as b:
        assert b.mode == "P"
        assert np.array_equal(np.asarray(a), np.asarray(b))
        assert a.getpalette() == b.getpalette()


def test_a_damaged_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(UserError, match=r"a\.jpg"):
        copy_bare(tmp_path / "a.jpg", tmp_path, "b")


@pytest.mark.parametrize(
    ("shape", "axes", "dtype"),
    [
        ((5, 20, 30), "ZYX", np.uint16),
        ((3, 20, 30), "CYX", np.float32),
        ((2, 4, 20, 30), "CZYX", np.uint8),
        ((4, 3, 20, 30), "TZYX", np.uint16),
        ((20, 30, 3), "YXS", np.uint8),
        ((20, 30), "YX", np.uint16),
    ],
)
def test_micrographs_keep_channels_times_and_sizes(
    tmp_path: Path, shape: tuple[int, ...], axes: str, dtype: type
) -> None:
    array = np.random.default_rng(0).integers(0, 250, shape).astype(dtype)
    source = tmp_path / f"{NAME}.ome.tif"
    metadata = {"axes": axes, "Name": NAME, "PhysicalSizeX": 0.5, "PhysicalSizeXUnit": "µm",
                "PhysicalSizeY": 0.5, "PhysicalSizeYUnit": "µm", "PhysicalSizeZ": 2.0,
                "PhysicalSizeZUnit": "µm"}  # fmt: skip
    kind = "rgb" if "S" in axes else "minisblack"
    tifffile.imwrite(source, array, ome=True, photometric=kind, metadata=metadata)
    assert NAME.encode() in source.read_bytes()
    target = copy_bare(source, tmp_path / "out", "b")
    assert target.name == "b.ome.tif"
    assert NAME.encode() not in target.read_bytes()
    before, after = describe_image(source), describe_image(target)
    assert after.geometry == before.geometry
    assert len(after.channels) == len(before.channels)
    for i in range(max(1, len(before.channels))):
        part = Part(channel=i) if before.channels else Part()
        assert np.array_equal(read_image(target, part).array, read_image(source, part).array)


def test_other_pictures_become_png(tmp_path: Path) -> None:
    array = np.random.default_rng(0).integers(0, 250, (20, 30)).astype(np.uint8)
    for suffix in (".gif", ".tif"):
        source = tmp_path / f"a{suffix}"
        PIL.Image.fromarray(array).save(source)
        target = copy_bare(source, tmp_path / suffix, "b")
        assert target.name == "b.png"
        assert np.array_equal(read_image(target).array, read_image(source).array)


def test_an_ome_zarr_becomes_one_file(tmp_path: Path) -> None:
    import zarr

    array = np.random.default_rng(0).integers(0, 250, (2, 6, 20, 30)).astype(np.uint16)
    group = zarr.open_group(tmp_path / "a.ome.zarr", mode="w", zarr_format=2)
    group.create_array("0", data=array)
    axes = [{"name": "c", "type": "channel"}]
    axes += [{"name": n, "type": "space", "unit": "micrometer"} for n in "zyx"]
    scale = [{"type": "scale", "scale": [1, 2, 0.5, 0.5]}]
    datasets = [{"path": "0", "coordinateTransformations": scale}]
    multiscale = {"version": "0.4", "name": NAME, "axes": axes, "datasets": datasets}
    group.attrs["multiscales"] = [multiscale]
    target = copy_bare(tmp_path / "a.ome.zarr", tmp_path / "out", "b")
    for channel in (0, 1):
        part = Part(channel=channel)
        before, after = read_image(tmp_path / "a.ome.zarr", part), read_image(target, part)
        assert np.array_equal(before.array, after.array)
        assert np.allclose(before.geometry.spacing, after.geometry.spacing)
    assert NAME.encode() not in target.read_bytes()


def test_channels_of_a_volume_stay_together(tmp_path: Path) -> None:
    array = np.random.default_rng(0).integers(0, 250, (4, 5, 6, 2)).astype(np.int16)
    image = sitk.GetImageFromArray(array, isVector=True)
    image.SetSpacing((0.5, 0.75, 2.0))
    sitk.WriteImage(image, str(tmp_path / "a.nrrd"))
    target = copy_bare(tmp_path / "a.nrrd", tmp_path / "out", "b")
    copy = sitk.ReadImage(str(target))
    assert np.array_equal(sitk.GetArrayFromImage(copy), array)
    assert copy.GetSpacing() == image.GetSpacing()
