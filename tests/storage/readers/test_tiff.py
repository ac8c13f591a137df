"""TIFF in its many kinds: axes, sizes, compression, palettes, pyramids."""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
import tifffile

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import describe_image, read_image
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import raw, stored, tiff

_RNG = np.random.default_rng(0)
_GREY = _RNG.integers(0, 60000, (5, 40, 48)).astype(np.uint16)
_COLOUR = _RNG.integers(0, 256, (40, 48, 3)).astype(np.uint8)


def _array(path: Path, part: Part = Part()) -> np.ndarray:  # noqa: B008
    image = read_image(path, part)
    assert image.geometry == describe_image(path, part).geometry
    return image.array


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int32", "float32", "float64"])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"bigtiff": True},
        {"byteorder": ">"},
        {"tile": (16, 16)},
        {"compression": "zlib", "predictor": True},
        {"rowsperstrip": 7},
    ],
)
def test_stacks(tmp_path: Path, dtype: str, how: dict[str, Any]) -> None:
    if how.get("predictor") and dtype.startswith("float"):
        how = {"compression": "zlib"}
    values = _GREY.astype(dtype)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="minisblack", **how)
    found = _array(tmp_path / "a.tif")
    assert found.dtype == values.dtype
    np.testing.assert_array_equal(found, values)
    assert not describe_image(tmp_path / "a.tif").geometry.in_millimetres


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_deflate", "packbits", "jpeg"])
def test_compressed_stacks_by_libtiff(tmp_path: Path, compression: str) -> None:
    planes = [PIL.Image.fromarray((p // 256).astype(np.uint8)) for p in _GREY]
    path = tmp_path / "a.tif"
    planes[0].save(path, save_all=True, append_images=planes[1:], compression=compression)
    found = _array(path)
    assert found.shape == _GREY.shape
    if compression != "jpeg":
        np.testing.assert_array_equal(found, _GREY // 256)
    colour = PIL.Image.fromarray(_COLOUR)
    colour.save(path, compression=compression)
    assert _array(path).shape == (1, *_COLOUR.shape)


def test_lzw_that_pillow_does_not_know(tmp_path: Path) -> None:
    wide = np.stack([_GREY[0], _GREY[1], _GREY[2]], -1)
    writer = sitk.ImageFileWriter()
    writer.SetFileName(str(tmp_path / "a.tif"))
    writer.UseCompressionOn()
    writer.SetCompressor("LZW")
    writer.Execute(sitk.GetImageFromArray(wide, isVector=True))
    with tifffile.TiffFile(tmp_path / "a.tif") as tif:
        assert tif.pages[0].compression == 5
    np.testing.assert_array_equal(_array(tmp_path / "a.tif")[0], wide >> 8)


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_colour_in_pages(tmp_path: Path, planar: str) -> None:
    pages = np.stack([_COLOUR, 255 - _COLOUR])
    data = pages if planar == "contig" else np.moveaxis(pages, -1, 1)
    tifffile.imwrite(tmp_path / "a.tif", data, photometric="rgb", planarconfig=planar)
    np.testing.assert_array_equal(_array(tmp_path / "a.tif"), pages)
    np.testing.assert_array_equal(_array(tmp_path / "a.tif", Part(channel=1)), pages[..., 1])


def test_palettes_two_tones_and_white_is_zero(tmp_path: Path) -> None:
    indices = (_GREY[:2] % 3).astype(np.uint8)
    colours = np.zeros((3, 256), np.uint16)
    colours[0, 1] = colours[1, 2] = 65535
    tifffile.imwrite(tmp_path / "p.tif", indices, photometric="palette", colormap=colours)
    expected = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0]], np.uint8)[indices]
    np.testing.assert_array_equal(_array(tmp_path / "p.tif"), expected)
    PIL.Image.fromarray(_GREY[0] > 9999).save(tmp_path / "b.tif")
    np.testing.assert_array_equal(_array(tmp_path / "b.tif")[0], (_GREY[0] > 9999) * 255)
    tifffile.imwrite(tmp_path / "w.tif", _GREY[0], photometric="miniswhite")
    np.testing.assert_array_equal(_array(tmp_path / "w.tif")[0], 65535 - _GREY[0])


def test_cmyk_is_colour(tmp_path: Path) -> None:
    PIL.Image.fromarray(_COLOUR).convert("CMYK").save(tmp_path / "a.tif")
    assert np.abs(_array(tmp_path / "a.tif")[0].astype(int) - _COLOUR).max() < 3


def test_orientation(tmp_path: Path) -> None:
    tags = [(274, "H", 1, 6, True)]
    tifffile.imwrite(tmp_path / "a.tif", _GREY, photometric="minisblack", extratags=tags)
    np.testing.assert_array_equal(_array(tmp_path / "a.tif"), np.rot90(_GREY, -1, (1, 2)))


@pytest.mark.parametrize("unit", ["micron", "\\u00B5m", "um"])
def test_imagej(tmp_path: Path, unit: str) -> None:
    data = _RNG.integers(0, 99, (2, 5, 3, 20, 24)).astype(np.uint16)
    tifffile.imwrite(
        tmp_path / "a.tif",
        data,
        imagej=True,
        resolution=(4.0, 2.0),
        metadata={"axes": "TZCYX", "spacing": 3.0, "unit": unit, "finterval": 0.25},
    )
    found = describe_image(tmp_path / "a.tif")
    assert found.channels == ("channel 1", "channel 2", "channel 3")
    assert found.geometry.canonical_spacing == pytest.approx((0.003, 0.0005, 0.00025))
    assert (found.geometry.frames, found.geometry.interval) == (2, 0.25)
    for c in range(3):
        found_c = _array(tmp_path / "a.tif", Part(channel=c))
        np.testing.assert_array_equal(found_c, data[:, :, c].reshape(10, 20, 24))


def test_imagej_in_pixels(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", _GREY, imagej=True, metadata={"unit": "pixel"})
    assert not describe_image(tmp_path / "a.tif").geometry.in_millimetres


@pytest.mark.parametrize(("per_cm", "believed"), [(28.346, False), (118.11, False), (20000, True)])
def test_resolution_for_printing_is_no_size(tmp_path: Path, per_cm: float, believed: bool) -> None:
    tifffile.imwrite(tmp_path / "a.tif", _GREY[0], resolution=(per_cm,) * 2, resolutionunit=3)
    found = describe_image(tmp_path / "a.tif").geometry
    assert found.in_millimetres is believed
    assert found.spacing == pytest.approx((10 / per_cm,) * 2 if believed else (1.0, 1.0))


_OME = {
    "axes": "TCZYX",
    "PhysicalSizeX": 0.5, "PhysicalSizeXUnit": "µm",
    "PhysicalSizeY": 250.0, "PhysicalSizeYUnit": "nm",
    "PhysicalSizeZ": 0.002, "PhysicalSizeZUnit": "mm",
    "TimeIncrement": 100.0, "TimeIncrementUnit": "ms",
    "Channel": {"Name": ["DAPI", "GFP"]},
}  # fmt: skip


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_ome(tmp_path: Path, compression: str | None) -> None:
    data = _RNG.integers(0, 99, (3, 2, 4, 20, 24)).astype(np.uint16)
    path = tmp_path / "a.ome.tif"
    tifffile.imwrite(path, data, metadata=_OME, compression=compression)
    found = describe_image(path)
    assert found.channels == ("DAPI", "GFP")
    assert "“DAPI”, was opened" in found.notes[0]
    assert found.geometry.canonical_spacing == pytest.approx((0.002, 0.00025, 0.0005))
    assert (found.geometry.frames, found.geometry.interval) == (3, pytest.approx(0.1))
    for c in range(2):
        found_c = _array(path, Part(channel=c))
        np.testing.assert_array_equal(found_c, data[:, c].reshape(12, 20, 24))
    assert read_image(path, Part(colour=(1, 0, 1))).is_rgb
    with pytest.raises(UserError, match="no channel 3"):
        read_image(path, Part(channel=2))


def test_slices_of_unknown_distance_are_in_pixels(tmp_path: Path) -> None:
    metadata = {"axes": "ZYX", "PhysicalSizeX": 0.5, "PhysicalSizeY": 0.5}
    tifffile.imwrite(tmp_path / "a.ome.tif", _GREY, metadata=metadata)
    found = describe_image(tmp_path / "a.ome.tif")
    assert not found.geometry.in_millimetres
    assert "how far its slices are apart" in found.notes[0]


def test_time_without_depth(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.ome.tif", _GREY, metadata={"axes": "TYX"})
    geometry = describe_image(tmp_path / "a.ome.tif").geometry
    assert (geometry.ndim, geometry.frames) == (2, 5)
    np.testing.assert_array_equal(_array(tmp_path / "a.ome.tif"), _GREY)


def test_several_images(tmp_path: Path) -> None:
    path = tmp_path / "a.ome.tif"
    with tifffile.TiffWriter(path, ome=True) as tif:
        tif.write(_GREY[0, :10, :10], metadata={"axes": "YX", "Name": "overview"})
        tif.write(_GREY, metadata={"axes": "ZYX", "Name": "scan"})
    found = describe_image(path)
    assert found.images == ("scan", "overview")
    assert "2 images; “scan”" in found.notes[0]
    np.testing.assert_array_equal(_array(path), _GREY)
    np.testing.assert_array_equal(_array(path, Part("overview"))[0], _GREY[0, :10, :10])
    with pytest.raises(UserError, match="no image “other”"):
        read_image(path, Part("other"))


def test_pyramid_is_opened_in_full_unless_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ome.tif"
    metadata = {"axes": "YX", "PhysicalSizeX": 0.5, "PhysicalSizeY": 0.5}
    with tifffile.TiffWriter(path, ome=True) as tif:
        tif.write(_GREY[0], subifds=1, tile=(16, 16), metadata=metadata)
        tif.write(_GREY[0, ::2, ::2], subfiletype=1, tile=(16, 16))
    np.testing.assert_array_equal(_array(path)[0], _GREY[0])
    monkeypatch.setattr(stored, "FULL_BYTES", _GREY[0].nbytes - 1)
    np.testing.assert_array_equal(_array(path)[0], _GREY[0, ::2, ::2])
    found = describe_image(path)
    assert "too large to be opened in full (40 × 48)" in found.notes[0]
    assert found.geometry.spacing == pytest.approx((0.001, 0.001))


def test_a_large_plain_file_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ome.tif"
    data = _RNG.integers(0, 99, (2, 4, 20, 24)).astype(np.uint16)
    tifffile.imwrite(path, data, metadata={"axes": "CZYX"})
    monkeypatch.setattr(raw, "LARGE_BYTES", 1)
    monkeypatch.setattr("segicl_gui.storage.images.LARGE_BYTES", 1)
    array = _array(path, Part(channel=1))
    np.testing.assert_array_equal(array, data[1])
    assert not array.flags.owndata
    assert not array.flags.writeable


def test_more_axes_than_can_be_shown_are_told(tmp_path: Path) -> None:
    data = np.zeros((2, 3, 2, 8, 9), np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", data, metadata={"axes": "QRZYX"}, photometric="minisblack")
    with pytest.raises(UserError, match="QRZYX axes are 2 × 3 × 2 × 8 × 9 long"):
        tiff.describe(tmp_path / "a.tif", Part())


def test_two_images_under_a_name_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "a.ome.tif"
    with tifffile.TiffWriter(path, ome=True) as tif:
        tif.write(_GREY[0], metadata={"axes": "YX", "Name": "x"})
        tif.write(_GREY[:2], metadata={"axes": "ZYX", "Name": "x"})
    assert tiff.describe(path, Part()).images == ("image 2", "image 1")
    assert tiff.read(path, Part("image 1")).array.shape == (40, 48)


CIRCLE = (
    "c-r&y)MDUZU|`^5U|?inU<9&6fS3`=764)<MrJsh8OjD>HY7G5BNIa?klqHwf<V2#)CM3+W&sINBumAR"
    "94QWAGchzUFi0`7g2lang!KPk|Gxm)K|r<!BlAxrfb0Qg1_l6qAS~_"
)


def test_pages_in_a_circle_end(tmp_path: Path) -> None:
    """Found by fuzzing: a second page that leads to itself, after a first without strips."""
    (tmp_path / "a.tif").write_bytes(zlib.decompress(base64.b85decode(CIRCLE)))
    code = (
        "import sys; from pathlib import Path\nfrom segicl_gui.storage.images import read_image\n"
    )
    code += "from segicl_gui.domain.errors import UserError\n"
    code += "try: read_image(Path(sys.argv[1]))\nexcept UserError: pass\n"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a.tif")], check=True, timeout=60)


def test_more_tiles_than_the_file_can_hold(tmp_path: Path) -> None:
    """Found by fuzzing: a million tiles of nothing were unpacked one by one."""
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((16, 16), np.uint8), photometric="minisblack",
                     tile=(16, 16), compression="zlib")  # fmt: skip
    data = bytearray((tmp_path / "a.tif").read_bytes())
    at = data.index(struct.pack("<HH", 257, 4))
    struct.pack_into("<HHII", data, at, 257, 4, 1, 1 << 24)
    (tmp_path / "a.tif").write_bytes(data)
    start = time.perf_counter()
    with pytest.raises(UserError):
        read_image(tmp_path / "a.tif")
    assert time.perf_counter() - start < 10
