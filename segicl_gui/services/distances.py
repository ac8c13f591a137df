"""Distances to the outline of a mask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from scipy import ndimage

_SMALL = 20_000  # voxels, below which a filter of SimpleITK takes longer to start than to run

Mask = npt.NDArray[np.bool_]
Distances = npt.NDArray[np.float32]


def squared_distance(mask: Mask, spacing: Sequence[float]) -> Distances:
    """Squared distance to the nearest voxel of a mask; 0 or less inside it.

    The mask has voxels, and does not fill the array.

    Parameters
    ----------
    mask : ndarray of bool
        Of any number of axes.
    spacing : sequence of float
        Of the voxels along each axis, in the unit that distances are wanted in.
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


def signed_distances(mask: Mask, spacing: Sequence[float] = (1.0, 1.0)) -> Distances:
    """Distance of each pixel of a plane to the other side of the outline, above 0 inside.

    An empty mask is infinitely far away; one without an end is as deep as the plane is large.

    Parameters
    ----------
    mask : ndarray of bool
        (row, column).
    spacing : sequence of float
        Of rows and columns; 1 for distances in pixels.
    """
    if not mask.any():
        return np.full(mask.shape, -np.inf, np.float32)
    if mask.all():
        return np.full(mask.shape, np.dot(mask.shape, spacing), np.float32)
    # Beyond the outline the squared distance to a mask is 0 or less.
    inside, outside = (np.sqrt(np.maximum(squared_distance(x, spacing), 0)) for x in (~mask, mask))
    return np.asarray(inside - outside, np.float32)
