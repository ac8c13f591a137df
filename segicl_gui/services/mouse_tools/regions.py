"""Areas found from a pixel, and outlines filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.draw import polygon2mask

Point = tuple[float, float]
Where = npt.NDArray[np.bool_]
_MANY, _FINE = 50, 0.2  # corners; pixels
_SPECK = 16  # pixels


def inside(corners: Sequence[Point], shape: tuple[int, int]) -> Where:
    """Pixels whose centre is in a polygon of (row, column) corners, the border included.

    Where the outline crosses itself, what it goes round twice is outside.
    """
    if len(corners) < 3:
        return np.zeros(shape, bool)
    outline = np.asarray(corners, float)
    if len(outline) > _MANY:  # of a freehand line: filling takes as long as it has corners
        # Not before it is needed: it takes 35 MB.
        from skimage.measure import approximate_polygon

        outline = approximate_polygon(outline, _FINE)  # type: ignore[no-untyped-call]
    found: Where = polygon2mask(shape, outline)  # type: ignore[no-untyped-call]
    return found


def difference(plane: npt.NDArray[Any], value: npt.NDArray[Any] | float) -> npt.NDArray[np.float32]:
    """How far the pixels (row, column[, channel]) are from a value, in the image's units.

    In colour, the channel that differs most counts.
    """
    away = np.abs(plane.astype(np.float32) - np.asarray(value, np.float32))
    return np.asarray(away.max(-1) if plane.ndim == 3 else away, np.float32)


def typical(plane: npt.NDArray[Any], pixel: tuple[int, int]) -> tuple[int, int]:
    """The (row, column) nearest the median of the 3×3 pixels around one.

    What is grown begins there, so that a single noisy pixel does not mislead.
    """
    row, column = max(0, pixel[0] - 1), max(0, pixel[1] - 1)
    around = plane[row : pixel[0] + 2, column : pixel[1] + 2]
    off = difference(around, np.median(around, (0, 1)))
    r, c = np.unravel_index(int(off.argmin()), off.shape)
    return row + int(r), column + int(c)


def grown(away: npt.NDArray[np.float32], seed: tuple[int, int], tolerance: float) -> Where:
    """The connected area around a seed in which the difference stays within a tolerance.

    Parameters
    ----------
    away : ndarray of float32
        From `difference` to the seed's value.
    seed : tuple of int
        (row, column) inside the image.
    """
    parts, _ = ndimage.label(away <= tolerance)
    return np.asarray((parts == parts[seed]) & (parts[seed] > 0))


def with_specks(area: Where, largest: int = _SPECK) -> Where:
    """An area and the gaps of at most so many pixels in it, which noise leaves."""
    gaps, _ = ndimage.label(~area)
    small = np.bincount(gaps.ravel()) <= largest
    small[0] = False  # the area itself
    return np.asarray(area | small[gaps])


def connected(mask: npt.NDArray[Any], seed: tuple[int, int]) -> Where:
    """The connected pixels that have the seed's value."""
    parts, _ = ndimage.label(mask == mask[seed])
    return np.asarray(parts == parts[seed])


def in_range(plane: npt.NDArray[Any], low: float, high: float) -> Where:
    """Pixels between two intensities, both included; in colour the mean of the channels."""
    grey = plane.mean(-1) if plane.ndim == 3 else plane
    return np.asarray((grey >= low) & (grey <= high))
