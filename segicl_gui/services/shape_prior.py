"""What the outlined slices of a volume foretell of the slices between and beyond them."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np

from segicl_gui.services.distances import Distances, Mask, signed_distances
from segicl_gui.services.motion import Motion

# A pixel's logit is its depth times the first, over the doubt to the power of the second, and at
# most so much; chosen on volumes of the training sets, with slices near and far apart. A doubt is
# in pixels: what an outline drawn by hand is wrong by anyway; a share of what the outlines on both
# sides disagree by; and, between two and beyond the last, a share of the way to the nearest.
_STEEPNESS, _FALL, _SUREST = 7.0, 1.5, 8.0
_BLUR, _AGREEMENT, _BETWEEN, _BEYOND = 0.1, 0.8, 0.5, 1.2
# Distance maps kept; a slice needs two.
_KEPT = 4


class Outlines:
    """A label in the slices of a volume where someone has looked at it.

    Parameters
    ----------
    slices : sequence of int
        Which ones.
    plane : callable
        The label in one of them: bool (row, column), empty where it is absent.
    thickness : float
        Distance of neighbouring slices, in pixels of a slice.
    motion : Motion, optional
        How what the slices show moves between them; outlines go along.
    """

    def __init__(
        self,
        slices: Sequence[int],
        plane: Callable[[int], Mask],
        thickness: float = 1.0,
        motion: Motion | None = None,
    ) -> None:
        self._slices = sorted(slices)
        self._thickness = thickness
        self._motion = motion
        self._distances = functools.lru_cache(_KEPT)(lambda i: signed_distances(plane(i)))

    def interpolated(self, index: int) -> Distances | None:
        """Signed distances to the outline in another slice, linear between its neighbours.

        Returns
        -------
        ndarray of float32 or None
            (row, column) in pixels, above 0 inside (Raya and Udupa 1990, shape-based
            interpolation); beyond the last outlined slice those of that one. None where there is
            no outlined slice.
        """
        found = self._around(index)
        return None if found is None else found[0]

    def logits(self, index: int) -> Distances | None:
        """Logits that the pixels of another slice belong to the label.

        Near an outlined slice they are surer than far away, and between two whose outlines agree
        than between two that do not.

        Returns
        -------
        ndarray of float32 or None
            (row, column), see `interpolated`.
        """
        found = self._around(index)
        if found is None:
            return None
        distances, doubt = found
        slope = _STEEPNESS / (doubt + _BLUR) ** _FALL
        logits: Distances = np.clip(slope * distances, -_SUREST, _SUREST)
        return logits

    def _around(self, index: int) -> tuple[Distances, float] | None:
        """Signed distances in a slice, and by how many pixels they may be wrong."""
        at = bisect_left(self._slices, index)
        below, above = self._slices[max(0, at - 1) : at], self._slices[at : at + 1]
        if not below and not above:
            return None
        if not below or not above:
            (last,) = below or above
            return self._carried(last, index), _BEYOND * self._thickness * abs(index - last)
        (a,), (b,) = below, above
        low, high = self._carried(a, index), self._carried(b, index)
        low, high = _shrinking(low, high), _shrinking(high, low)
        share = (index - a) / (b - a)
        edge = (np.abs(low) < 1.5) | (np.abs(high) < 1.5)
        apart = float(np.abs(low - high)[edge].mean()) if edge.any() else 0.0
        way = self._thickness * min(index - a, b - index)
        return (1 - share) * low + share * high, _AGREEMENT * apart + _BETWEEN * way

    def _carried(self, source: int, index: int) -> Distances:
        distances = self._distances(source)
        if self._motion is None or source == index or not np.isfinite(distances[0, 0]):
            return distances
        return self._motion.carried(distances, source, index)


def _shrinking(one: Distances, other: Distances) -> Distances:
    """An empty slice as one that the other's outline shrinks to nothing on its way to."""
    if np.isfinite(one[0, 0]):
        return one
    deepest = float(other.max()) if np.isfinite(other[0, 0]) else _SUREST
    return np.full(one.shape, -deepest, np.float32)
