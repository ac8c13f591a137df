"""Growing and shrinking by a distance in millimetres."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from scipy import ndimage

from segicl_gui.services.editing import Mask, Spacing

_SMALL = 20_000  # voxels, below which a filter of SimpleITK takes longer to start than to run


def grow(mask: Mask, spacing: Spacing, millimetres: float) -> Mask:
    """The mask and every voxel whose centre is at most so far from the centre of one of its own.

    Parameters
    ----------
    mask : ndarray of bool
        (slice, row, column); with one slice it grows in its plane.
    spacing : tuple of float
        Millimetres between slices, rows and columns: where slices are further apart than the
        distance, it grows within them only.
    millimetres : float
        0 or more.
    """
    # Where there is no outline, there is nothing to measure from.
    if mask.all() or not mask.any():
        return mask.copy()
    return np.asarray(squared_distance(mask, spacing) <= _squared(millimetres))


def shrink(mask: Mask, spacing: Spacing, millimetres: float) -> Mask:
    """The voxels of the mask that are further than this from everything outside it.

    Parameters are those of `grow`. A mask that fills the array stays as it is.
    """
    if mask.all() or not mask.any():
        return mask.copy()
    return np.asarray(squared_distance(~mask, spacing) > _squared(millimetres)) & mask


def _squared(millimetres: float) -> float:
    # Single precision must not decide whether exactly 2 mm is within 2 mm.
    return millimetres**2 * (1 + 1e-5)


def squared_distance(mask: Mask, spacing: Spacing) -> npt.NDArray[np.float32]:
    """Squared distance in mm² to the nearest voxel of a mask; 0 or less inside it.

    The mask has voxels, and does not fill the array.
    """
    if mask.size < _SMALL:
        distance = ndimage.distance_transform_edt(~mask, sampling=spacing)
        return np.asarray(distance**2, np.float32)
    # Several times as fast as scipy's transform, on several threads and in less memory.
    image = sitk.GetImageFromArray(mask.view(np.uint8))
    image.SetSpacing(tuple(float(s) for s in reversed(spacing)))
    signed = sitk.SignedMaurerDistanceMap(
        image, insideIsPositive=False, squaredDistance=True, useImageSpacing=True
    )
    return np.asarray(sitk.GetArrayFromImage(signed), np.float32)
