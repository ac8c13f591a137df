"""Volumes through SimpleITK: memory that is lent, and what headers say."""

from __future__ import annotations

import gc
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import raw, volumes


def test_voxels_outlive_their_image() -> None:
    stored = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    array = volumes.array_of(sitk.GetImageFromArray(stored))[::-1]
    gc.collect()
    junk = [np.full(60, 7, np.int16) for _ in range(100)]
    np.testing.assert_array_equal(array, stored[::-1])
    assert len(junk) == 100


@pytest.mark.parametrize("large", [False, True])
def test_vectors_of_nifti(tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """ITK writes them as a fifth axis, the slowest one in the file."""
    stored = np.random.default_rng(0).normal(0, 1, (3, 4, 5, 2)).astype(np.float32)
    sitk.WriteImage(sitk.GetImageFromArray(stored, isVector=True), tmp_path / "a.nii")
    if large:
        monkeypatch.setattr(raw, "LARGE_BYTES", 1)
    found = volumes.read(tmp_path / "a.nii", Part(channel=1))
    np.testing.assert_array_equal(found.array, stored[..., 1])


@pytest.mark.parametrize("large", [False, True])
def test_colour_of_nifti(tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = np.random.default_rng(0).integers(0, 255, (3, 4, 5, 3)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(stored, isVector=True), tmp_path / "a.nii")
    if large:
        monkeypatch.setattr(raw, "LARGE_BYTES", 1)
    np.testing.assert_array_equal(volumes.read(tmp_path / "a.nii", Part()).array, stored)
    green = volumes.read(tmp_path / "a.nii", Part(channel=1))
    np.testing.assert_array_equal(green.array, stored[..., 1])


def test_five_axes_are_told(tmp_path: Path) -> None:
    nib.save(nib.Nifti1Image(np.zeros((2, 3, 4, 2, 3), "f4"), np.eye(4)), tmp_path / "a.nii")
    with pytest.raises(UserError, match="5 dimensions"):
        volumes.describe(tmp_path / "a.nii", Part())


def test_grey_has_one_channel(tmp_path: Path) -> None:
    sitk.WriteImage(sitk.Image([3, 4, 5], sitk.sitkInt16), tmp_path / "a.mha")
    assert volumes.describe(tmp_path / "a.mha", Part()).channels == ()
    assert volumes.read(tmp_path / "a.mha", Part(channel=0)).array.shape == (5, 4, 3)
    with pytest.raises(UserError, match="no channel 2"):
        volumes.read(tmp_path / "a.mha", Part(channel=1))
