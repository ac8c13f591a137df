"""Sizes of pixels where the metadata is incomplete or odd (what is complete: `test_tiff`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from segicl_gui.storage.readers.pixel_size import PixelSize, size_of


def _size(path: Path, description: str, **how: object) -> PixelSize:
    tifffile.imwrite(
        path, np.zeros((8, 9), np.uint8), description=description, metadata=None, **how
    )
    with tifffile.TiffFile(path) as tif:
        return size_of(tif, 0)


@pytest.mark.parametrize(
    ("attributes", "x"),
    [
        ('PhysicalSizeX="2"', 0.002),
        ('PhysicalSizeX="2" PhysicalSizeXUnit="reference frame"', None),
        ('PhysicalSizeX="-1"', None),
        ('PhysicalSizeX="NaN"', None),
        ('PhysicalSizeX="wide"', None),
        ("", None),
    ],
)
def test_ome(tmp_path: Path, attributes: str, x: float | None) -> None:
    xml = (
        '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
        f'<Image ID="Image:0"><Pixels DimensionOrder="XYZCT" ID="Pixels:0" SizeC="1" SizeT="1" '
        f'SizeX="9" SizeY="8" SizeZ="1" Type="uint8" {attributes}>'
        '<Channel ID="Channel:0:0" SamplesPerPixel="1"/><TiffData/></Pixels></Image></OME>'
    )
    found = _size(tmp_path / "a.ome.tif", xml)
    assert found.x == (x and pytest.approx(x))
    assert found.channels == ("",)


def test_without_a_resolution(tmp_path: Path) -> None:
    assert _size(tmp_path / "a.tif", "a drawing") == PixelSize()
    fine = _size(tmp_path / "b.tif", "", resolution=(25400.0, 50800.0), resolutionunit=2)
    assert (fine.x, fine.y) == (pytest.approx(0.001), pytest.approx(0.0005))
    assert _size(tmp_path / "c.tif", "", resolution=(1, 1), resolutionunit=1) == PixelSize()
