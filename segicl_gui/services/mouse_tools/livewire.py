"""Live wire (intelligent scissors): the cheapest way along edges from an anchor to the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.graph import MCP_Geometric

Point = tuple[float, float]

# Ways are found within so many pixels of the anchor, which bounds the time a new anchor takes.
REACH = 160
_SCALE = 1.0  # pixels over which an edge is looked for
_LEAST = 0.02  # cost of a pixel on the strongest edge; one without any edge costs 1


def edge_cost(plane: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """What it costs to go through each pixel: little on edges.

    Parameters
    ----------
    plane : ndarray
        (row, column[, channel]) in any units.

    Returns
    -------
    ndarray of float32
        (row, column), between 0.02 and 1.
    """
    channels = plane[..., None] if plane.ndim == 2 else plane
    strength = np.zeros(plane.shape[:2], np.float32)
    for i in range(channels.shape[-1]):
        grey = channels[..., i].astype(np.float32)
        np.maximum(strength, ndimage.gaussian_gradient_magnitude(grey, _SCALE), out=strength)
    # A few extreme edges (metal, text) must not make the others vanish.
    strong = float(np.percentile(strength, 98)) or float(strength.max())
    if strong <= 0:
        return np.ones_like(strength)
    return np.asarray(_LEAST + (1 - _LEAST) * (1 - np.clip(strength / strong, 0, 1)) ** 2)


class Wire:
    """Ways from one anchor.

    Parameters
    ----------
    cost : ndarray
        (row, column) from `edge_cost`.
    anchor : tuple of float
        (row, column); moved into the image where it lies outside.
    """

    def __init__(self, cost: npt.NDArray[np.float32], anchor: Point) -> None:
        self._shape = cost.shape
        self.anchor = self._pixel(anchor)
        row, column = self.anchor
        self._origin = (max(0, row - REACH), max(0, column - REACH))
        window = cost[
            self._origin[0] : row + REACH + 1,
            self._origin[1] : column + REACH + 1,
        ]
        self._window = window.shape
        self._ways = MCP_Geometric(np.ascontiguousarray(window))
        self._ways.find_costs([(row - self._origin[0], column - self._origin[1])])

    def to(self, point: Point) -> list[Point]:
        """The way from the anchor to a (row, column), both included.

        Beyond the reach of the anchor it goes straight.
        """
        end = self._pixel(point)
        near = tuple(
            min(max(e - o, 0), n - 1)
            for e, o, n in zip(end, self._origin, self._window, strict=True)
        )
        way = [
            (float(r + self._origin[0]), float(c + self._origin[1]))
            for r, c in self._ways.traceback(near)
        ]
        if way[-1] != end:
            way.append((float(end[0]), float(end[1])))
        return way

    def _pixel(self, point: Point) -> tuple[int, int]:
        row, column = (
            min(max(round(p), 0), n - 1) for p, n in zip(point, self._shape, strict=True)
        )
        return row, column
