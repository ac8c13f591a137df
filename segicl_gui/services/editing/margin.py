"""Growing and shrinking by a distance in millimetres."""

from __future__ import annotations

import numpy as np

from segicl_gui.services.distances import squared_distance
from segicl_gui.services.editing import Mask, Spacing


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
