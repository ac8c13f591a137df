from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.image_copies import copy_image
from segicl_gui.storage.images import read_image
from segicl_gui.storage.parts import WHOLE, Part

VOLUME = np.random.default_rng(0).integers(0, 200, (3, 5, 6)).astype(np.int16)


@pytest.mark.parametrize("name", ["a.nii.gz", "a.mhd", "a.nhdr", "a.mha"])
def test_a_volume_is_copied_with_the_file_of_its_voxels(tmp_path: Path, name: str):
    source = tmp_path / "in" / name
    source.parent.mkdir()
    sitk.WriteImage(sitk.GetImageFromArray(VOLUME), str(source))
    copy = copy_image(source, WHOLE, tmp_path / "out")
    before = read_image(source)
    shutil.rmtree(source.parent)
    after = read_image(copy)
    assert (after.array == before.array).all()
    assert after.geometry == before.geometry


def test_a_missing_or_strange_file_is_told(tmp_path: Path):
    with pytest.raises(UserError, match=r"gone\.png"):
        copy_image(tmp_path / "gone.png", WHOLE, tmp_path / "out")
    header = tmp_path / "a.mhd"
    header.write_text("ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\n"
                      "ElementDataFile = LIST\na.raw\n")  # fmt: skip
    with pytest.raises(UserError, match=r"a\.mhd"):
        copy_image(header, WHOLE, tmp_path / "out")


def test_of_dicom_the_series_comes_and_no_other(tmp_path: Path, dicom_files: ModuleType):
    source = tmp_path / "in"
    for uid, shift in (("1.2.3", 0), ("1.2.4", 50)):
        dicom_files.write_volume(
            source / uid, (VOLUME + shift).astype(np.int16), SeriesInstanceUID=uid
        )
    part = Part(series="1.2.4")
    copy = copy_image(source, part, tmp_path / "out")
    assert len(list(copy.iterdir())) == len(VOLUME)
    before = read_image(source, part)
    shutil.rmtree(source)
    assert (read_image(copy, part).array == before.array).all()
