"""Where a small structure is looked at more closely: its region of interest in each image."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

# A region is so many times as wide as the structure; larger ones than this share of the image
# would show little more than the image does.
_MARGIN, _LARGEST = 1.8, 0.75
# Sides go in these steps, so that one exemplar more seldom changes the regions of all others.
_STEPS = 16


@dataclass(frozen=True, slots=True)
class Roi:
    """A region of interest of the same share of an image's rows as of its columns.

    Parameters
    ----------
    row, column : float
        Its centre, as shares of the image's rows and columns, 0..1.
    side : float
        Its height and width, likewise.
    """

    row: float
    column: float
    side: float

    def turned(self) -> Roi:
        """With rows for columns."""
        return Roi(self.column, self.row, self.side)

    def within(self, shape: tuple[int, ...]) -> tuple[slice, slice]:
        """Rows and columns of an image (row, column, …), moved inside where it sticks out."""
        rows, columns = (
            _inside(centre * n, max(1, round(self.side * n)), n)
            for centre, n in zip((self.row, self.column), shape[:2], strict=True)
        )
        return rows, columns


def side_for(masks: Iterable[npt.NDArray[np.bool_]]) -> float | None:
    """Side of the regions of a structure, a share of the image; None if it is too large for one.

    Parameters
    ----------
    masks : iterable of ndarray
        Of exemplars: (row, column).
    """
    extents = [e for m in masks for e in _extents(m)]
    if not extents:
        return None
    side = math.ceil(_MARGIN * max(extents) * _STEPS) / _STEPS
    # A few pixels enlarged tell less than where they are.
    return max(side, 3 / _STEPS) if side <= _LARGEST else None


def around(mask: npt.NDArray[np.bool_], side: float) -> Roi:
    """The region around everything in a mask (row, column) that is not empty."""
    (top, bottom), (left, right) = _bounds(mask)
    rows, columns = mask.shape
    return Roi((top + bottom) / 2 / rows, (left + right) / 2 / columns, side)


def around_likeliest(p: npt.NDArray[np.float32], side: float) -> Roi:
    """The region around the most of what is found.

    Parameters
    ----------
    p : ndarray
        Probabilities (row, column), 0..1. Where nothing is above 0.5, what is nearly as likely
        as the likeliest counts.
    """
    found = p > min(0.5, 0.8 * float(p.max()))
    parts, n = ndimage.label(found)
    if not n:
        return Roi(0.5, 0.5, side)
    mass = ndimage.sum(p, parts, np.arange(1, n + 1))
    return around(parts == 1 + int(np.argmax(mass)), side)


def between(regions: list[Roi]) -> Roi:
    """The region in the middle of others of the same side, for exemplars that show nothing."""
    row, column = (float(np.mean([getattr(r, x) for r in regions])) for x in ("row", "column"))
    return Roi(round(row * _STEPS) / _STEPS, round(column * _STEPS) / _STEPS, regions[0].side)


def _inside(centre: float, length: int, n: int) -> slice:
    start = round(min(max(centre - length / 2, 0), n - length))
    return slice(start, start + length)


def _bounds(mask: npt.NDArray[np.bool_]) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and one past the last row and column of what is in a mask."""
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def _extents(mask: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    if not mask.any():
        return ()
    (top, bottom), (left, right) = _bounds(mask)
    return (bottom - top) / mask.shape[0], (right - left) / mask.shape[1]
