"""Where a brush goes: everything within its radius of the path, in millimetres."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Window = tuple[slice, slice]


class Stroke:
    """A brush drawn through a slice, and as a ball through its neighbours.

    Only the distance from the path is kept: the stroke in a slice so many millimetres away is
    what lies within what is left of the radius there.

    Parameters
    ----------
    shape : tuple of int
        (rows, columns) of the slice.
    diameter : float
        In columns.
    spacing : tuple of float
        (slice, row, column) in mm.
    """

    def __init__(
        self, shape: tuple[int, int], diameter: float, spacing: tuple[float, float, float]
    ) -> None:
        self._shape = shape
        self._spacing = spacing
        self.radius = diameter / 2 * spacing[2]
        """In mm."""
        self._squared = np.full(shape, np.inf, np.float32)
        self._last: Point | None = None
        self._window: Window | None = None

    @property
    def window(self) -> Window | None:
        """Rows and columns around all that was drawn; None while nothing is in the slice."""
        return self._window

    def to(self, point: Point) -> Window | None:
        """Draw on to a (row, column) position.

        Returns
        -------
        tuple of slice or None
            Rows and columns that may have changed; None where all of it is outside.
        """
        end = (float(round(point[0])), float(round(point[1])))
        start = self._last or end
        self._last = end
        _, dr, dc = self._spacing
        reach = (self.radius / dr, self.radius / dc)
        spans = []
        for axis in range(2):
            low = min(start[axis], end[axis]) - reach[axis]
            high = max(start[axis], end[axis]) + reach[axis]
            first, stop = max(0, ceil(low)), min(self._shape[axis], int(high // 1) + 1)
            if first >= stop:
                return None
            spans.append(slice(first, stop))
        window = (spans[0], spans[1])
        rows = np.arange(window[0].start, window[0].stop, dtype=np.float32)[:, None] * dr
        columns = np.arange(window[1].start, window[1].stop, dtype=np.float32)[None, :] * dc
        near = _squared_distance(
            rows, columns, (start[0] * dr, start[1] * dc), (end[0] * dr, end[1] * dc)
        )
        part = self._squared[window]
        np.minimum(part, near, out=part)
        self._window = _around(self._window, window)
        return window

    def reach(self) -> int:
        """How many slices up and down the ball goes."""
        return int(self.radius / self._spacing[0] + 1e-6)

    def within(self, window: Window, slices_away: int = 0) -> npt.NDArray[np.bool_]:
        """What is covered of a window of a slice: bool (row, column)."""
        left = self.radius**2 - (slices_away * self._spacing[0]) ** 2
        # Half a thousandth of a pixel more: sums of spacings are not exact.
        slack = 1e-3 * self.radius * self._spacing[2]
        return np.asarray(self._squared[window] <= left + slack) & (left + slack >= 0)


def brush_outline(diameter: float, row_mm: float, column_mm: float) -> tuple[float, float]:
    """Half axes of a brush (rows, columns) in pixels: round in millimetres."""
    return diameter / 2 * column_mm / row_mm, diameter / 2


def _squared_distance(
    rows: npt.NDArray[np.float32], columns: npt.NDArray[np.float32], a: Point, b: Point
) -> npt.NDArray[np.float32]:
    """Squared distance of grid points from the line between two points."""
    along = (b[0] - a[0], b[1] - a[1])
    length = sqrt(along[0] ** 2 + along[1] ** 2)
    dy, dx = rows - np.float32(a[0]), columns - np.float32(a[1])
    if length > 0:
        t = np.clip((dy * along[0] + dx * along[1]) / length**2, 0, 1)
        dy, dx = dy - t * along[0], dx - t * along[1]
    return np.asarray(dy**2 + dx**2, np.float32)


def _around(a: Window | None, b: Window) -> Window:
    if a is None:
        return b
    return (
        slice(min(a[0].start, b[0].start), max(a[0].stop, b[0].stop)),
        slice(min(a[1].start, b[1].start), max(a[1].stop, b[1].stop)),
    )
