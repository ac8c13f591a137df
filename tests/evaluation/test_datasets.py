"""Reading folders at working size."""

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.datasets import labels_in, read_dataset, read_sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    about = {"name": "made", "labels": {"1": "one", "7": {"name": "seven", "color": "#ffffff"}}}
    (tmp_path / "dataset.json").write_text(json.dumps(about))
    return tmp_path


def test_labels_may_be_objects(folder: Path) -> None:
    assert read_dataset(folder).labels == ((1, "one"), (7, "seven"))
    assert read_dataset(folder).descriptions == ("", "")
    about = {"labels": {"1": "one", "7": {"name": "seven", "description": "a prime"}}}
    (folder / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    assert read_dataset(folder).descriptions == ("", "a prime")


def test_colour_without_colour_is_grey(folder: Path) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (40, 60), np.uint8)
    Image.fromarray(np.stack([grey] * 3, -1)).save(folder / "images" / "a.png")
    Image.fromarray((grey > 128).astype(np.uint8) * 7).save(folder / "masks" / "a.png")
    sample = read_sample(read_dataset(folder), "a.png", 7, 32)
    assert sample.image.shape == sample.mask.shape == (32, 32)
    assert sample.image.dtype == np.float32
    assert set(np.unique(sample.mask)) == {0, 7}
    assert labels_in(read_dataset(folder), "a.png") == {7}


def test_slice_with_the_largest_area(folder: Path) -> None:
    volume = np.zeros((6, 20, 24), np.float32)  # z, y, x
    mask = np.zeros(volume.shape, np.uint8)
    for z in range(6):
        volume[z] = z
    mask[2, :4, :4], mask[4, :8, :10], mask[3, :, :] = 1, 1, 7
    for part, array in (("images", volume), ("masks", mask)):
        sitk.WriteImage(sitk.GetImageFromArray(array), str(folder / part / "v.nii.gz"))
    data = read_dataset(folder)
    one, seven = read_sample(data, "v.nii.gz", 1, 48), read_sample(data, "v.nii.gz", 7, 48)
    assert one.image[0, 0] == pytest.approx(4 / 5, abs=0.01)
    assert seven.image[0, 0] == pytest.approx(3 / 5, abs=0.01)
    # Axes are (x, y), as the file stores them.
    assert one.mask[47 * 9 // 24, 47 * 7 // 20] == 1
    assert one.mask[47 * 11 // 24, 0] == 0


def test_failures_name_the_file(folder: Path) -> None:
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(folder / "masks" / "a.png")
    (folder / "images" / "a.png").write_bytes(b"not an image")
    with pytest.raises(UserError, match=r"a\.png"):
        read_sample(read_dataset(folder), "a.png", 1, 32)
    Image.fromarray(np.zeros((9, 8), np.uint8)).save(folder / "images" / "a.png")
    with pytest.raises(UserError, match="do not fit"):
        read_sample(read_dataset(folder), "a.png", 1, 32)


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a data-set folder"):
        read_dataset(tmp_path)
    (tmp_path / "dataset.json").write_text("{}")
    with pytest.raises(UserError, match="does not hold the labels"):
        read_dataset(tmp_path)
