"""What Pillow and SimpleITK say about pixels."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.pixels import (
    is_picture,
    picture_geometry,
    picture_labels,
    picture_values,
    read_sitk,
    sitk_geometry,
    sitk_image,
)


def test_palette_pictures_are_colours_as_images_and_indices_as_masks():
    picture = PIL.Image.fromarray(np.array([[0, 1], [2, 1]], np.uint8), mode=None).convert("P")
    picture.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0])
    picture.putdata([0, 1, 2, 1])
    assert picture_values(picture).tolist()[0][1] == [255, 0, 0]
    assert picture_labels(picture).tolist() == [[0, 1], [2, 1]]


def test_transparency_is_dropped_and_two_tones_are_grey():
    clear = PIL.Image.new("RGBA", (3, 2), (10, 20, 30, 0))
    assert picture_values(clear).shape == (2, 3, 3)
    assert picture_values(PIL.Image.new("1", (3, 2), 1)).tolist() == [[255] * 3] * 2
    assert picture_geometry(clear).shape == (1, 2, 3)


def test_tiffs_go_to_the_library_that_knows_them(tmp_path: Path):
    path = tmp_path / "p.tif"
    PIL.Image.new("P", (4, 4)).save(path)
    assert is_picture(path)
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((4, 4), np.float32)), tmp_path / "f.tif")
    assert not is_picture(tmp_path / "f.tif")
    assert not is_picture(tmp_path / "f.nii")


def test_geometry_goes_to_sitk_and_back(tmp_path: Path):
    image = sitk.Image([4, 5, 6], sitk.sitkUInt8)
    image.SetSpacing((0.5, 0.75, 3.0))
    image.SetOrigin((-7.0, 8.0, 9.0))
    image.SetDirection((0, -1, 0, 1, 0, 0, 0, 0, 1))
    geometry = sitk_geometry(tmp_path, image)
    back = sitk_image(sitk.GetArrayFromImage(image), geometry)
    assert isinstance(geometry, Geometry)
    assert back.GetDirection() == image.GetDirection()
    assert back.GetSpacing() == image.GetSpacing()
    assert back.GetOrigin() == image.GetOrigin()


def test_more_than_frames_is_refused_with_advice(tmp_path: Path):
    path = tmp_path / "cine.nii"
    sitk.WriteImage(sitk.Image([4, 4, 4, 3, 2], sitk.sitkInt16), path)
    with pytest.raises(UserError, match=r"cine\.nii"):
        read_sitk(path)
