"""Outlines of masks along the borders of their pixels.

An outline runs between the pixels that belong to a mask and those that do not, so that filling it
gives back the mask to the pixel, and its area is that of the pixels. Pixels that touch at a corner
only have outlines of their own. A hole is joined to the outline around it by a channel of no width
(the "keyhole" of DICOM PS3.3 C.8.8.6.3), whose two sides cancel in whatever way a program fills.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Ring = list[tuple[int, int]]
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))  # right, down, left, up


def outlines(mask: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.int64]]:
    """One closed outline for each piece of a mask (row, column).

    Returns
    -------
    list of ndarray of int
        (n, 2) corners (x, y) of pixels, the first not repeated: pixel (row, column) spans
        ``column..column + 1`` and ``row..row + 1``.
    """
    out: list[npt.NDArray[np.int64]] = []
    filled_rows, filled_columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not filled_rows.size:
        return out
    top, left = filled_rows[0], filled_columns[0]
    pieces, _ = ndimage.label(mask[top : filled_rows[-1] + 1, left : filled_columns[-1] + 1])
    for number, (rows, columns) in enumerate(ndimage.find_objects(pieces), 1):
        rings = _rings(pieces[rows, columns] == number)
        whole = np.asarray(_without_straight(_joined(rings)), np.int64)
        out.append(whole + np.array((left + columns.start, top + rows.start)))
    return out


def _rings(piece: npt.NDArray[np.bool_]) -> list[Ring]:
    """Closed walks along all borders, by single steps, with the mask at the right hand."""
    padded = np.pad(piece, 1)
    inside, width = padded[1:-1, 1:-1], piece.shape[1] + 1
    # Where a step in each direction starts: along the upper, right, lower and left side.
    starts = (
        (inside & ~padded[:-2, 1:-1], (0, 0)),
        (inside & ~padded[1:-1, 2:], (0, 1)),
        (inside & ~padded[2:, 1:-1], (1, 1)),
        (inside & ~padded[1:-1, :-2], (1, 0)),
    )
    leaving: list[set[int]] = []
    for where, (down, right) in starts:
        rows, columns = where.nonzero()
        leaving.append(set(((rows + down) * width + columns + right).tolist()))
    moves = tuple(dx + dy * width for dx, dy in _STEPS)
    rings = []
    # A ring has a highest side, along which it runs to the right (the border) or left (a hole).
    for first in (0, 2):
        while leaving[first]:
            at, direction = next(iter(leaving[first])), first
            ring: Ring = []
            while at in leaving[direction]:
                leaving[direction].remove(at)
                ring.append((at % width, at // width))
                at += moves[direction]
                # Right first: pixels that touch at a corner stay apart.
                for turn in (1, 0, 3):
                    if at in leaving[(direction + turn) % 4]:
                        direction = (direction + turn) % 4
                        break
            rings.append(ring)
    return rings


def _joined(rings: list[Ring]) -> Ring:
    """The border of a piece with its holes joined to it."""
    border = max(rings, key=_area)
    holes = [r for r in rings if r is not border]
    # From the left: what a channel to the left meets is joined already.
    holes.sort(key=min)
    known = set(border)
    for hole in holes:
        start = hole.index(min(hole))
        x, y = hole[start]
        channel = [(x, y)]
        while channel[-1] not in known:
            channel.append((channel[-1][0] - 1, y))
        at = border.index(channel[-1])
        way = channel[:-1]
        border = [
            *border[: at + 1], *reversed(way), *hole[start + 1 :], *hole[:start], *way,
            *border[at:],
        ]  # fmt: skip
        known.update(hole, channel)
    return border


def _area(ring: Ring) -> int:
    """Twice the area inside a ring, negative for holes."""
    x, y = np.asarray(ring).T
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


def _without_straight(ring: Ring) -> Ring:
    """The ring without points that lie on a straight way."""
    points = np.asarray(ring)
    forward = np.roll(points, -1, axis=0) - points
    keep = (forward != np.roll(forward, 1, axis=0)).any(1)
    return [ring[i] for i in keep.nonzero()[0]]
