"""DICOM series as the other formats are read; the rest is in `tests/storage/dicom`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import dicom_stacks


def test_grey_and_channels_of_colour(tmp_path: Path) -> None:
    grey = sitk.Image([6, 5], sitk.sitkUInt16) + 7
    sitk.WriteImage(grey, tmp_path / "grey.dcm")
    found = dicom_stacks.read(tmp_path / "grey.dcm", Part(channel=0))
    assert found.geometry == dicom_stacks.describe(tmp_path / "grey.dcm", Part()).geometry
    assert (found.array == 7).all()
    with pytest.raises(UserError, match="no channel 2"):
        dicom_stacks.read(tmp_path / "grey.dcm", Part(channel=1))
    colour = np.random.default_rng(0).integers(0, 255, (5, 6, 3)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(colour, isVector=True), tmp_path / "colour.dcm")
    green = dicom_stacks.read(tmp_path / "colour.dcm", Part(channel=1))
    np.testing.assert_array_equal(green.array.squeeze(), colour[..., 1])
