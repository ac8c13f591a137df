"""Simulated annotators: where they click, what they paint over."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Mask = npt.NDArray[np.bool_]

_TOUCHING = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class Click:
    """A pixel, and whether it belongs to the label."""

    row: int
    column: int
    positive: bool


def error_parts(mask: Mask, truth: Mask) -> Iterator[tuple[Mask, bool]]:
    """Connected parts of a mask's error, largest first.

    Parameters
    ----------
    mask, truth : ndarray of bool
        (row, column). What is missed and what is too much are never one part; pixels that
        touch at a corner are.

    Yields
    ------
    (ndarray of bool, bool)
        The part, and whether it was missed.
    """
    found = []
    for error, missed in ((truth & ~mask, True), (mask & ~truth, False)):
        numbered, n = ndimage.label(error, _TOUCHING)
        sizes = np.bincount(numbered.ravel(), minlength=n + 1)
        found += [(int(sizes[i]), numbered, i, missed) for i in range(1, n + 1)]
    found.sort(key=lambda part: -part[0])
    for _, numbered, i, missed in found:
        yield numbered == i, missed


class ClickRobot:
    """Clicks in the middle of the largest error.

    Parameters
    ----------
    jitter : float
        It misses the middle by up to so many pixels, though never the error; people do.
    seed : int
    """

    def __init__(self, jitter: float = 0.0, seed: int = 0) -> None:
        self._jitter = jitter
        self._rng = np.random.default_rng(seed)

    def click(self, mask: Mask, truth: Mask, before: Collection[Click] = ()) -> Click | None:
        """The next click.

        Parameters
        ----------
        mask, truth : ndarray of bool
            (row, column).
        before : collection of Click
            No pixel is clicked twice: where a click did not help, the next one is elsewhere.

        Returns
        -------
        Click or None
            Positive where something was missed, negative where there is too much; None where
            there is nothing left to click.
        """
        wrong = mask ^ truth
        for click in before:
            wrong[click.row, click.column] = False
        largest = next(error_parts(mask & wrong, truth & wrong), None)
        if largest is None:
            return None
        part, missed = largest
        # Beyond the border is outside, so that the middle is not on the border.
        depth = ndimage.distance_transform_edt(np.pad(part, 1))[1:-1, 1:-1]
        row, column = np.unravel_index(int(depth.argmax()), part.shape)
        if self._jitter > 0:
            rows, columns = np.nonzero(part)
            near = np.flatnonzero(np.hypot(rows - row, columns - column) <= self._jitter)
            chosen = self._rng.choice(near)
            row, column = rows[chosen], columns[chosen]
        return Click(int(row), int(column), missed)


def brush(mask: Mask, truth: Mask) -> Iterator[tuple[Mask, int]]:
    """Correct a mask by hand, error by error, largest first.

    Yields
    ------
    (ndarray of bool, int)
        The mask after a stroke, and the number of pixels the stroke changed.
    """
    for part, missed in error_parts(mask, truth):
        mask = mask | part if missed else mask & ~part
        yield mask, int(part.sum())
