"""The image of a volume as a grid coarse enough to be drawn by casting rays through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.images import Image
from segicl_gui.domain.planes import world_axes

# Along the longest side, in millimetres; no side has more. Software OpenGL draws such a grid in
# about a tenth of a second.
LONGEST = 160


@dataclass(frozen=True, slots=True, eq=False)
class VolumeGrid:
    """Intensities of a volume along the patient's axes.

    Parameters
    ----------
    values : ndarray of float32
        (to the head, to the back, to the left), in the image's units, all finite; the mean of the
        channels where it has several.
    spacing : tuple of float
        Millimetres from value to value along x (left), y (back), z (head).
    origin : tuple of float
        Of the first value, in millimetres (x, y, z) from the first voxel, as the vertices of
        `segicl_gui.services.surfaces.Surface` are.
    """

    values: npt.NDArray[np.float32]
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float]


def volume_grid(
    image: Image, check: Callable[[], None] = lambda: None, longest: int = LONGEST
) -> VolumeGrid:
    """Mean intensities of blocks of a volume, for a background thread.

    Parameters
    ----------
    image : Image
        One frame.
    check : callable
        Called now and then; raises where the work is not wanted any more.
    longest : int
        Number of values along a side at most.
    """
    shape, spacing = image.geometry.shape, image.geometry.canonical_spacing
    cell = max(n * mm for n, mm in zip(shape, spacing, strict=True)) / longest
    steps = [
        max(1, min(n, round(cell / mm)), -(-n // longest))
        for n, mm in zip(shape, spacing, strict=True)
    ]
    planes = []
    for start in range(0, shape[0], steps[0]):
        check()
        block = image.array[start : start + steps[0]]
        if image.is_rgb:
            block = block.mean(-1)
        planes.append(_blocks(block.mean(0, dtype=np.float32), steps[1], steps[2]))
    values = np.nan_to_num(np.stack(planes), copy=False)
    axes = world_axes(image.geometry)
    order = [0, 0, 0]
    origin, sides = [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]
    for axis, (world, sign) in enumerate(axes):
        order[2 - world] = axis
        sides[world] = steps[axis] * spacing[axis]
        first = (steps[axis] - 1) / 2 * spacing[axis]
        last = first + (values.shape[axis] - 1) * sides[world]
        origin[world] = first if sign > 0 else -last
    flipped = tuple(slice(None, None, axes[a][1]) for a in order)
    turned = np.ascontiguousarray(values.transpose(order)[flipped], np.float32)
    return VolumeGrid(turned, (sides[0], sides[1], sides[2]), (origin[0], origin[1], origin[2]))


def _blocks(plane: npt.NDArray[np.float32], rows: int, columns: int) -> npt.NDArray[np.float32]:
    """Means of blocks of so many rows and columns; the last ones are filled up with the edge."""
    missing = [-n % k for n, k in zip(plane.shape, (rows, columns), strict=True)]
    plane = np.pad(plane, [(0, m) for m in missing], mode="edge")
    high, wide = plane.shape[0] // rows, plane.shape[1] // columns
    out: npt.NDArray[np.float32] = plane.reshape(high, rows, wide, columns).mean((1, 3))
    return out
