"""Outlines for the slices between those that have one.

Shapes are interpolated by their signed distances (Raya & Udupa, 1990). Parts that overlap, or else
lie near each other, belong together; their distances are laid over each other at their centres, so
that an oblique structure wanders from slice to slice instead of fading out and in. A part without
a partner tapers off towards the other slice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.sparse import coo_array

from segicl_gui.services.distances import Distances, signed_distances
from segicl_gui.services.editing import Mask, Spacing, Tick, no_tick

_STILL = 0.1  # pixels, too little to move a shape by

Plane = npt.NDArray[np.bool_]
Box2D = tuple[slice, slice]


def interpolate(
    mask: Mask,
    spacing: Spacing,
    keys: Sequence[int],
    targets: Sequence[int],
    tick: Tick = no_tick,
) -> Mask:
    """The mask with outlines in `targets` made from those in the nearest `keys` on both sides.

    Parameters
    ----------
    mask : ndarray of bool
        (slice, row, column).
    spacing : tuple of float
        Millimetres between slices, rows and columns.
    keys : sequence of int
        Slices that are trusted; those that are empty end the structure.
    targets : sequence of int
        Slices to fill. Those that are keys, or have no key on one side, stay as they are.
    """
    out = mask.copy()
    known = sorted(set(keys))
    wanted = sorted(set(targets) - set(known))
    done = 0
    for a, b in itertools.pairwise(known):
        between = [i for i in wanted if a < i < b]
        if between and mask[a].any() and mask[b].any():
            shares = [(i - a) / (b - a) for i in between]
            for i, plane in zip(between, _between(mask[a], mask[b], spacing, shares), strict=True):
                out[i] = plane
                tick((done + between.index(i)) / len(wanted))
        done += len(between)
    return out


def _between(
    first: Plane, second: Plane, spacing: Spacing, shares: Sequence[float]
) -> Iterator[Plane]:
    """The outline at each share (0..1) of the way from one plane to another."""
    pairs = [_Pair(a, b, box, spacing) for a, b, box in _partners(first, second)]
    for share in shares:
        plane = np.zeros_like(first)
        for pair in pairs:
            pair.draw(plane, share)
        yield plane


class _Pair:
    """Parts of two planes that belong together; one of them may be empty."""

    def __init__(self, first: Plane, second: Plane, box: Box2D, spacing: Spacing) -> None:
        self._box = box
        self._alone = 0 if not second.any() else 1 if not first.any() else None
        self._way = _way(first, second)
        self._distances = [signed_distances(x, spacing[1:]) for x in (first, second) if x.any()]

    def draw(self, plane: Plane, share: float) -> None:
        """Add the shape at this share of the way to a plane."""
        distances = self._distances
        if self._alone is not None:
            left = share if self._alone == 0 else 1 - share
            plane[self._box] |= distances[0] > left * float(distances[0].max())
            return
        a = _shifted(distances[0], share * self._way)
        b = _shifted(distances[1], (share - 1) * self._way)
        plane[self._box] |= (1 - share) * a + share * b > 0


def _partners(first: Plane, second: Plane) -> Iterator[tuple[Plane, Plane, Box2D]]:
    """Which parts of two planes belong together: both in a box of their own."""
    full = np.ones((3, 3), bool)
    a, n = ndimage.label(first, full)
    b, m = ndimage.label(second, full)
    # Parts are the nodes of a graph, those of the second plane after those of the first.
    shared = first & second
    met = np.unique(a[shared].astype(np.int64) * (m + 1) + b[shared])
    links = [(int(k) // (m + 1) - 1, n + int(k) % (m + 1) - 1) for k in met]
    links += _near(a, b, set(range(n)) - {i for i, _ in links}, {j - n for _, j in links}, m)
    ends = np.asarray(links, np.int32).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (ends[0], ends[1])), shape=(n + m, n + m))
    # Not before it is needed: it takes 11 MB.
    from scipy.sparse.csgraph import connected_components

    _, group = connected_components(graph, directed=False)
    of_a = np.concatenate([[0], group[:n] + 1])[a]
    of_b = np.concatenate([[0], group[n:] + 1])[b]
    for i, hull in enumerate(ndimage.find_objects(np.maximum(of_a, of_b)), 1):
        x, y = of_a[hull] == i, of_b[hull] == i
        # Laid over each other at their centres, shapes reach so far beyond their hull.
        rim = np.ceil(np.abs(_way(x, y))).astype(int) + 2
        low = [max(0, s.start - r) for s, r in zip(hull, rim, strict=True)]
        high = [min(k, s.stop + r) for s, r, k in zip(hull, rim, first.shape, strict=True)]
        box = (slice(low[0], high[0]), slice(low[1], high[1]))
        yield of_a[box] == i, of_b[box] == i, box


def _way(first: Plane, second: Plane) -> npt.NDArray[np.float64]:
    """From the centre of one shape to that of the other, in pixels; 0 where one is empty."""
    if not first.any() or not second.any():
        return np.zeros(2)
    return np.asarray(np.argwhere(second).mean(0) - np.argwhere(first).mean(0))


def _near(
    a: npt.NDArray[np.int32],
    b: npt.NDArray[np.int32],
    free_a: set[int],
    taken_b: set[int],
    m: int,
) -> list[tuple[int, int]]:
    """Links between parts that overlap nothing but are within twice their size of each other."""
    n = int(a.max())
    free_b = sorted(set(range(m)) - taken_b)
    left = sorted(free_a)
    if not left or not free_b:
        return []
    centres = [
        np.asarray(ndimage.center_of_mass(x > 0, x, [i + 1 for i in ids]))
        for x, ids in ((a, left), (b, free_b))
    ]
    sizes = [
        np.sqrt(np.bincount(x.ravel())[[i + 1 for i in ids]] / np.pi)
        for x, ids in ((a, left), (b, free_b))
    ]
    apart = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=-1)
    limit = 2 * (sizes[0][:, None] + sizes[1][None])
    # Not before it is needed: it takes 15 MB.
    from scipy.optimize import linear_sum_assignment

    i, j = linear_sum_assignment(np.where(apart <= limit, apart, 1e6))
    return [
        (left[x], n + free_b[y]) for x, y in zip(i, j, strict=True) if apart[x, y] <= limit[x, y]
    ]


def _shifted(distances: Distances, by: npt.NDArray[np.float64]) -> Distances:
    if np.abs(by).max() < _STILL:
        return distances
    out: Distances = ndimage.shift(distances, by, order=1, mode="nearest")
    return out
