"""Sheared volumes on straight axes: what is where stays there."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import convert_image, read_image
from segicl_gui.storage.straighten import is_sheared

_SHEARED = np.array([[-0.8, 0, 0.9, 5], [0, -1.0, 0.2, 6], [0, 0, 2.0, 7], [0, 0, 0, 1]])


def _ramp(affine: np.ndarray) -> np.ndarray:
    """A volume whose value says where it lies: 10 x + 3 y - 2 z in RAS millimetres."""
    index = np.stack([*np.indices((14, 16, 12)), np.ones((14, 16, 12))], -1)
    world = index @ affine.T
    return (world[..., 0] * 10 + world[..., 1] * 3 - world[..., 2] * 2).astype(np.float32)


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz", ".nrrd"])
def test_values_stay_where_they_are(tmp_path: Path, suffix: str) -> None:
    source, target = tmp_path / f"a{suffix}", tmp_path / "b.nii.gz"
    values = _ramp(_SHEARED)
    if suffix == ".nrrd":
        lps = np.diag([-1, -1, 1, 1]) @ _SHEARED
        image = sitk.GetImageFromArray(values.T)
        spacing = np.linalg.norm(lps[:3, :3], axis=0)
        image.SetSpacing(spacing)
        image.SetOrigin(lps[:3, 3])
        image.SetDirection((lps[:3, :3] / spacing).ravel())
        sitk.WriteImage(image, source)
    else:
        nib.save(nib.Nifti1Image(values, _SHEARED), source)
    assert is_sheared(source)
    with pytest.raises(UserError, match="--straighten"):
        read_image(source)
    convert_image(source, target, straighten=True)
    assert not is_sheared(target)
    found = nib.load(target)
    data = np.asarray(found.dataobj)
    index = np.argwhere(np.ones(data.shape, bool))
    world = np.c_[index, np.ones(len(index))] @ found.affine.T
    expected = world[:, 0] * 10 + world[:, 1] * 3 - world[:, 2] * 2
    at_source = np.linalg.solve(_SHEARED, world.T)[:3].T
    inside = ((at_source >= 0) & (at_source <= [13, 15, 11])).all(axis=1)
    assert inside.sum() > 1000
    np.testing.assert_allclose(data[tuple(index[inside].T)], expected[inside], atol=0.01)
    for corner in np.ndindex(2, 2, 2):  # all of the volume lies within the new grid
        at = _SHEARED @ [*(np.array(corner) * [13, 15, 11]), 1]
        voxel = np.linalg.solve(found.affine, at)[:3]
        assert (voxel > -0.01).all()
        assert (voxel < np.array(data.shape) - 0.99).all()


def test_straight_volumes_are_not_sheared(tmp_path: Path) -> None:
    nib.save(nib.Nifti1Image(np.zeros((3, 4, 5), "f4"), np.eye(4)), tmp_path / "a.nii")
    assert not is_sheared(tmp_path / "a.nii")
    sitk.WriteImage(sitk.Image([3, 4, 5], sitk.sitkUInt8), tmp_path / "a.nrrd")
    assert not is_sheared(tmp_path / "a.nrrd")
    assert not is_sheared(tmp_path / "a.png")
