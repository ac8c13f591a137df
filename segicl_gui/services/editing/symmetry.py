"""Mirror images of a mask."""

from __future__ import annotations

import numpy as np

from segicl_gui.domain.geometry import Geometry
from segicl_gui.services.editing import Mask


def left_right_axis(geometry: Geometry) -> int:
    """The canonical axis (0 slice, 1 row, 2 column) that runs between the patient's sides.

    Columns for 2D images, whose sides are those of the picture.
    """
    if geometry.ndim == 2:
        return 2
    matrix = np.asarray(geometry.direction, float).reshape(3, 3)
    return int(np.abs(matrix[0, list(geometry.axes)]).argmax())


def mirror(mask: Mask, axis: int, twice_middle: int | None = None) -> Mask:
    """The mirror image of a mask.

    Parameters
    ----------
    mask : ndarray of bool
        (slice, row, column).
    axis : int
        That the plane is across.
    twice_middle : int, optional
        Where the plane cuts the axis, in half voxels: voxel ``i`` goes to ``twice_middle - i``. By
        default the middle of the array. What would leave the array is lost.
    """
    n = mask.shape[axis]
    flipped = np.flip(mask, axis)
    # `flipped` has voxel i at n - 1 - i.
    by = (n - 1 if twice_middle is None else twice_middle) - (n - 1)
    out = np.zeros_like(mask)
    if abs(by) < n:
        to, of = [slice(None)] * 3, [slice(None)] * 3
        to[axis] = slice(max(0, by), n + min(0, by))
        of[axis] = slice(max(0, -by), n + min(0, -by))
        out[tuple(to)] = flipped[tuple(of)]
    return out


def own_middle(mask: Mask, axis: int) -> int:
    """`twice_middle` of the plane through the middle of what is set; the array's if nothing is."""
    others = tuple(a for a in range(3) if a != axis)
    hits = np.flatnonzero(mask.any(axis=others))
    return int(hits[0] + hits[-1]) if hits.size else mask.shape[axis] - 1
