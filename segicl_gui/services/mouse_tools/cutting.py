"""Cutting an object in two along a drawn line, and where objects touch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.masks import LabelArray

Point = tuple[float, float]
Where = npt.NDArray[np.bool_]
_NEAR = np.ones((3, 3, 3), bool)
# A line that stops this many pixels short of the border cuts as if it went on to it.
_GAP = 3.0


def cut(inside: Where, line: Sequence[Point]) -> Where | None:
    """Which voxels of an object are on one side of a line drawn across it.

    The line goes on straight at both ends. Where the drawn part alone comes to within three
    pixels of the border at both ends, only it cuts, so that one arm of a bent object can be cut
    without the other. Every slice is cut along the same line.

    Parameters
    ----------
    inside : ndarray of bool
        (slice, row, column); the object.
    line : sequence of (row, column)
        Two points at least.

    Returns
    -------
    ndarray of bool or None
        The part cut off, neither empty nor the whole object; None where the line misses it.
    """
    points = _distinct(line)
    if len(points) < 2:
        return None
    side = _left_of(points, inside.shape[1], inside.shape[2])
    one, other = inside & side, inside & ~side
    if not one.any() or not other.any():
        return None
    far = ~_near(points, inside.shape[1], inside.shape[2])
    return _smaller(_joined(one, other, far), inside) if far.any() else _smaller(one, inside)


def _joined(one: Where, other: Where, far: Where) -> Where:
    """One of two parts, without the pieces that hang together with the other beyond the line."""
    pieces_a, n_a = ndimage.label(one, _NEAR)
    pieces_b, n_b = ndimage.label(other, _NEAR)
    # Pieces of both sides that touch where nothing was drawn belong together.
    parents = list(range(n_a + n_b + 1))

    def root(i: int) -> int:
        while parents[i] != i:
            i = parents[i]
        return i

    for axis in range(3):
        low = [slice(None)] * 3
        high = [slice(None)] * 3
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        away = np.broadcast_to(far, one.shape)
        for first, second in ((tuple(low), tuple(high)), (tuple(high), tuple(low))):
            touch = (pieces_a[first] > 0) & (pieces_b[second] > 0) & away[first] & away[second]
            pairs = np.stack([pieces_a[first][touch], pieces_b[second][touch]])
            for i, j in np.unique(pairs, axis=1).T:
                parents[root(int(i))] = root(n_a + int(j))
    roots = np.asarray([root(i) for i in range(n_a + n_b + 1)])
    sizes = np.bincount(roots[pieces_a[one]], minlength=roots.size)
    sizes += np.bincount(roots[n_a + pieces_b[other]], minlength=roots.size)
    main = int(sizes.argmax())
    main_one = one & (roots[pieces_a] == main)
    main_other = other & (roots[n_a + pieces_b] == main)
    if not (sizes[np.arange(sizes.size) != main]).any():
        return one  # the line stops inside the object: it is taken to go on
    if not main_other.any():
        return other  # with slivers left on the main part's side of the line
    if not main_one.any():
        return one
    return np.asarray((one & ~main_one) | (other & ~main_other))


def _smaller(part: Where, inside: Where) -> Where | None:
    """The smaller of a part and the rest; None where either is empty."""
    size, whole = np.count_nonzero(part), np.count_nonzero(inside)
    if size in (0, whole):
        return None
    return np.asarray(part if 2 * size <= whole else inside & ~part)


def _distinct(line: Sequence[Point]) -> list[Point]:
    out: list[Point] = []
    for point in line:
        if not out or np.hypot(point[0] - out[-1][0], point[1] - out[-1][1]) > 1e-6:
            out.append((float(point[0]), float(point[1])))
    return out


def _left_of(points: Sequence[Point], rows: int, columns: int) -> Where:
    """Pixels (row, column) on one side of a line that goes on straight at both ends."""
    far = 4.0 * (rows + columns)
    start, end = np.asarray(points[0]), np.asarray(points[-1])
    # The way the ends point is taken from some pixels, not from the last step of the hand.
    into = _direction(points)
    out = -_direction(points[::-1])
    centre = (start + end) / 2
    head, tail = start - into * far, end + out * far
    around = np.arctan2(*(tail - centre)), np.arctan2(*(head - centre))
    sweep = (around[1] - around[0]) % (2 * np.pi)
    angles = around[0] + np.linspace(0, sweep, 9)[1:-1]
    circle = centre + 2 * far * np.stack([np.sin(angles), np.cos(angles)], 1)
    polygon = np.concatenate([[head], np.asarray(points), [tail], circle])
    grid = np.stack(np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"), -1)
    # Not before it is needed: it takes 35 MB.
    from skimage.measure import points_in_poly

    found = points_in_poly(grid.reshape(-1, 2), polygon)  # type: ignore[no-untyped-call]
    return np.asarray(found, bool).reshape(rows, columns)


def _direction(points: Sequence[Point]) -> npt.NDArray[np.float64]:
    """Unit vector of the first pixels of a line."""
    steps = np.asarray(points[1:], float) - np.asarray(points[0], float)
    lengths = np.hypot(*steps.T)
    # A line that stays close to where it begins, and may end there, is told by its farthest point.
    chosen = int(np.argmax(lengths >= _GAP if (lengths >= _GAP).any() else lengths))
    return np.asarray(steps[chosen] / max(float(lengths[chosen]), 1e-9))


def _near(points: Sequence[Point], rows: int, columns: int) -> Where:
    """Pixels within the gap of the drawn line."""
    best = np.full((rows, columns), np.inf)
    r, c = np.arange(rows)[:, None], np.arange(columns)[None, :]
    for a, b in pairwise(points):
        dy, dx = b[0] - a[0], b[1] - a[1]
        t = np.clip(((r - a[0]) * dy + (c - a[1]) * dx) / (dy**2 + dx**2), 0, 1)
        np.minimum(best, (r - a[0] - t * dy) ** 2 + (c - a[1] - t * dx) ** 2, out=best)
    return np.asarray(best <= _GAP**2)


def borders(numbers: LabelArray) -> npt.NDArray[np.float32]:
    """Lines between the pixels of objects that touch.

    Parameters
    ----------
    numbers : ndarray of uint16
        (row, column); 0 is no object.

    Returns
    -------
    ndarray of float32
        (n, 4): row, column of one end, row, column of the other; pixel centres are at whole
        numbers.
    """
    a, b = numbers[:, :-1], numbers[:, 1:]
    r, c = np.nonzero((a != b) & (a > 0) & (b > 0))
    upright = np.stack([r - 0.5, c + 0.5, r + 0.5, c + 0.5], 1)
    a, b = numbers[:-1], numbers[1:]
    r, c = np.nonzero((a != b) & (a > 0) & (b > 0))
    level = np.stack([r + 0.5, c - 0.5, r + 0.5, c + 0.5], 1)
    return np.concatenate([upright, level]).astype(np.float32)
