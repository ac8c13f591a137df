"""What a click with the fill tool means where it is made, and what it covers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.regions import (
    connected,
    difference,
    grown,
    typical,
    with_specks,
)

Where = npt.NDArray[np.bool_]


class Meaning(StrEnum):
    """What a fill does at a place."""

    HOLE = "hole"
    """Fills unlabelled pixels that labels enclose."""
    LABEL = "label"
    """Takes the area of another label."""
    ALIKE = "alike"
    """Adds unlabelled pixels that are like the one clicked and hang together with it."""
    TAKEN_AWAY = "taken away"
    """Takes the area of the label away."""
    NOTHING = "nothing"
    """There is nothing to take away."""


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """What a fill would cover.

    Parameters
    ----------
    meaning : Meaning
    where : ndarray of bool
        (row, column).
    other : int
        The label whose area is taken; 0 for none.
    """

    meaning: Meaning
    where: Where
    other: int = 0


def filling(
    shown: LabelArray,
    plane: npt.NDArray[Any],
    pixel: tuple[int, int],
    mine: Collection[int],
    mode: Mode,
    tolerance: float,
) -> Filling:
    """Find out what a fill at a pixel means.

    Where labels leave no doubt, in a hole or in the area of another label, that is filled. In the
    label itself, and on open ground (up to the border of the slice), only the image can say where
    to stop: there it fills by intensity, up to other labels.

    Parameters
    ----------
    shown : ndarray of uint16
        (row, column); the labels of a group as they are on screen, proposals included.
    plane : ndarray
        (row, column[, channel]); intensities.
    pixel : tuple of int
        (row, column) in the slice.
    mine : collection of int
        The label to fill with and its parts.
    mode : Mode
        To subtract is to take the label's area away.
    tolerance : float
        How far intensities may be from that of the pixel, in the image's units.
    """
    value = int(shown[pixel])
    if mode is Mode.SUBTRACT:
        if value in mine:
            return Filling(Meaning.TAKEN_AWAY, connected(shown, pixel))
        return Filling(Meaning.NOTHING, np.zeros(shown.shape, bool))
    if value not in mine:
        area = connected(shown, pixel)
        if value:
            return Filling(Meaning.LABEL, area, value)
        if not (area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any()):
            return Filling(Meaning.HOLE, area)
    free = (shown == 0) | np.isin(shown, list(mine))
    seed = typical(plane, pixel)
    seed = seed if free[seed] else pixel
    away = difference(plane, np.asarray(plane[seed], np.float32))
    found = with_specks(grown(np.where(free, away, np.inf), seed, tolerance))
    return Filling(Meaning.ALIKE, found & free)
