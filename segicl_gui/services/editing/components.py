"""Connected parts of a mask and the holes in it.

Parts hang together over faces, edges and corners; a hole is background that faces connect, so that
an outline of one voxel's width closes it.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.services.editing import Mask, Spacing, Tick, no_tick


def fill_holes(mask: Mask, *, each_slice: bool = False, tick: Tick = no_tick) -> Mask:
    """Fill what the mask encloses.

    Parameters
    ----------
    mask : ndarray of bool
        (slice, row, column). With one slice, holes are those in its plane. Background that reaches
        the edge of the array is no hole.
    each_slice : bool
        Fill what is enclosed in each slice, not only what is closed in every direction.
    """
    if each_slice:
        out = np.empty_like(mask)
        for i in range(len(mask)):
            tick(i / len(mask))
            out[i] = fill_holes(mask[i : i + 1])[0]
        return out
    structure = ndimage.generate_binary_structure(3, 1)
    if len(mask) == 1:
        structure[[0, 2]] = False
    parts, count = ndimage.label(~mask, structure)
    tick(0.7)
    outside = np.zeros(count + 1, bool)
    for axis in range(3):
        if mask.shape[axis] == 1 and axis == 0:
            continue
        for edge in (0, -1):
            outside[np.unique(parts.take(edge, axis))] = True
    outside[0] = False
    return np.asarray(~outside[parts])


def keep_largest(mask: Mask, tick: Tick = no_tick) -> Mask:
    """The largest connected part alone; the first of equals. An empty mask stays empty."""
    parts, sizes = _parts(mask)
    tick(0.7)
    if len(sizes) < 3:
        return mask.copy()
    return np.asarray(parts == 1 + int(sizes[1:].argmax()))


def remove_islands(mask: Mask, spacing: Spacing, size: float, tick: Tick = no_tick) -> Mask:
    """The mask without connected parts that are smaller than `size`.

    Parameters
    ----------
    size : float
        In mm² where the mask has one slice, else in mm³; at least 0.
    """
    parts, sizes = _parts(mask)
    tick(0.7)
    voxel = math.prod(spacing[1:] if len(mask) == 1 else spacing)
    # What is as large as asked for stays, whatever the rounding of the voxels' size.
    kept = sizes * voxel >= size * (1 - 1e-9)
    kept[0] = False
    return np.asarray(kept[parts])


def part_at(mask: Mask, place: tuple[int, int, int]) -> Mask:
    """The connected part at a (slice, row, column); empty where the mask is not set there."""
    parts, _ = _parts(mask)
    found = int(parts[place])
    return np.asarray(parts == found) if found else np.zeros_like(mask)


def _parts(mask: Mask) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Numbered parts (0 background), and the voxels of each number."""
    parts, count = ndimage.label(mask, np.ones((3, 3, 3), bool))
    return parts, np.bincount(parts.ravel(), minlength=count + 1)
