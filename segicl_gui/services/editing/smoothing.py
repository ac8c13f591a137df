"""Smoothing the outline of a mask."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from segicl_gui.services.editing import Mask, Spacing, Tick, no_tick

REACH = 3.0
"""How many standard deviations away a voxel still counts."""
# A threshold of one half lets round shapes shrink, one far below it fattens what small parts
# were lost from.
_LEAST = 0.3


def smooth(mask: Mask, spacing: Spacing, millimetres: float, tick: Tick = no_tick) -> Mask:
    """The mask blurred and cut again so that it holds about as many voxels as before.

    Parameters
    ----------
    mask : ndarray of bool
        (slice, row, column); with one slice it is smoothed in its plane.
    spacing : tuple of float
        Millimetres between slices, rows and columns.
    millimetres : float
        Standard deviation of the Gaussian; details smaller than about this go.

    Returns
    -------
    ndarray of bool
        Parts much smaller than the Gaussian disappear.
    """
    blurred = mask.astype(np.float32)
    for axis in range(3):
        if mask.shape[axis] > 1:
            sigma = millimetres / spacing[axis]
            blurred = ndimage.gaussian_filter1d(
                blurred, sigma, axis, mode="nearest", truncate=REACH
            )
        tick((axis + 1) / 4)
    count = int(mask.sum())
    candidates = blurred[blurred >= _LEAST]
    if candidates.size <= count:
        return np.asarray(blurred >= _LEAST)
    least = float(np.partition(candidates, candidates.size - count)[candidates.size - count])
    return np.asarray(blurred >= min(least, 0.5))
