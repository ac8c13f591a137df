"""Filling outlines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_AT_ONCE = 4096


def filled(
    outlines: Iterable[npt.NDArray[np.float64]], shape: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Pixels whose centres lie inside, by the even-odd rule over all outlines together.

    So an outline within another one is a hole, a third one within it an island, and a keyhole (an
    outline that runs inwards and back along the same line) has its hole.

    Parameters
    ----------
    outlines : iterable of ndarray
        (n, 2) corners (row, column) in pixels, (0, 0) being the centre of the first pixel; the
        last corner joins the first.
    shape : tuple of int
        (rows, columns).

    Returns
    -------
    ndarray of bool
        Takes time and memory by the length of the outlines, not by their corners times pixels.
    """
    rows, columns = shape
    # Where an edge crosses the line of a row's centres, everything to its right changes sides.
    toggles = np.zeros((rows, columns + 1), np.int32)
    for outline in outlines:
        begin, end = outline, np.roll(outline, -1, axis=0)
        upwards = begin[:, 0] > end[:, 0]
        low = np.where(upwards[:, None], end, begin)
        high = np.where(upwards[:, None], begin, end)
        # Half open, so that a corner on a centre line counts once.
        first = np.clip(np.ceil(low[:, 0]), 0, rows).astype(np.int64)
        last = np.clip(np.ceil(high[:, 0]), 0, rows).astype(np.int64)
        crossing = np.flatnonzero(last > first)
        for part in range(0, crossing.size, _AT_ONCE):
            edges = crossing[part : part + _AT_ONCE]
            count = last[edges] - first[edges]
            which = np.repeat(edges, count)
            offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            row = first[which] + offset
            rise = high[which] - low[which]
            column = low[which, 1] + (row - low[which, 0]) * rise[:, 1] / rise[:, 0]
            at = np.clip(np.ceil(column), 0, columns).astype(np.int64)
            np.add.at(toggles, (row, at), 1)
    return np.asarray(np.cumsum(toggles, axis=1)[:, :columns] % 2 == 1)
