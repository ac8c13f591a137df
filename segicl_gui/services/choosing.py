"""The best few of many exemplars for one image: alike, in the same place, and not all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segicl_gui.services.looks import evened

Floats = npt.NDArray[np.float32]

# How far a slice lies in its volume counts about as much as what it looks like: one at the other
# end is twice as bad as one of any other look.
_PLACE = 4.0
# What an exemplar adds by being unlike those chosen already, against its being like the query.
_DIVERSITY = 0.15
# So many of the nearest are measured exactly.
_EXACT = 64
# Diversity chooses among so many times the budget that are most alike, never among all.
_NEAREST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What there is to choose from.

    Parameters
    ----------
    looks : ndarray of float32
        (exemplar, feature), each part of a look evened (see `looks.evened`).
    scale : ndarray of float32
        (feature,) what they were multiplied with.
    places : ndarray of float32
        (exemplar,) relative position in the volume, 0..1; 0 for 2D images.
    shows : ndarray of bool
        (exemplar, label) whether the label is to be seen there.
    squares : ndarray of float32
        (exemplar,) squared length of each look.
    """

    looks: Floats
    scale: Floats
    places: Floats
    shows: npt.NDArray[np.bool_]
    squares: Floats

    @classmethod
    def of(cls, looks: Floats, places: Sequence[float], shows: npt.NDArray[np.bool_]) -> Pool:
        """A pool of these looks (exemplar, feature) as `looks.look` makes them."""
        scale = evened(looks)
        found = looks * scale
        squares = np.einsum("ij,ij->i", found, found)
        return cls(found, scale, np.asarray(places, np.float32), shows, squares)

    def away(self, look: Floats, place: float) -> Floats:
        """How far each exemplar is from an image: (exemplar,); about 2 for any two of them."""
        wanted = look * self.scale
        apart = self._apart(wanted[None], np.float32(wanted @ wanted))[0]
        # Of what is all but the same, the difference of large numbers says little.
        near = apart.argpartition(min(_EXACT, len(apart)) - 1)[:_EXACT]
        apart[near] = np.linalg.norm(self.looks[near] - wanted, axis=1)
        out: Floats = apart + _PLACE * np.abs(self.places - np.float32(place))
        return out

    def between(self, rows: slice) -> Floats:
        """How far some exemplars, (row,), are from all: (row, exemplar), as `away` has it.

        By itself, an exemplar may be a hundredth away.
        """
        apart = self._apart(self.looks[rows], self.squares[rows, None])
        out: Floats = apart + _PLACE * np.abs(self.places[rows, None] - self.places)
        return out

    def _apart(self, some: Floats, squares: Floats | np.float32) -> Floats:
        """Distances of looks (row, feature) of these squared lengths from all.

        As lengths and products: a product of matrices is many times as quick as thousands of
        differences.
        """
        out: Floats = np.sqrt(np.maximum(self.squares + squares - 2 * (some @ self.looks.T), 0))
        return out


def choose(pool: Pool, away: Floats, budget: int, chosen: Sequence[int] = ()) -> list[int]:
    """Numbers of the exemplars to use.

    First one for every label that none of the others shows, the nearest that does; then by
    maximal marginal relevance (Carbonell and Goldstein 1998): near the query, and unlike those
    chosen already.

    Parameters
    ----------
    pool : Pool
    away : ndarray of float32
        (exemplar,) from `Pool.away`; what is inf away is not used.
    budget : int
        How many at most; those in `chosen` and one for each label always stay.
    chosen : sequence of int
        Used in any case.

    Returns
    -------
    list of int
        Those of `chosen` first, then in the order they were taken.
    """
    out = list(dict.fromkeys(chosen))
    for label in range(pool.shows.shape[1]):
        showing = np.flatnonzero(pool.shows[:, label] & np.isfinite(away))
        if len(showing) and not pool.shows[out, label].any():
            out.append(int(showing[away[showing].argmin()]))
    nearest = np.argsort(away, kind="stable")[: len(out) + _NEAREST * budget]
    left = nearest[~np.isin(nearest, out) & np.isfinite(away[nearest])]
    if not len(left) or len(out) >= budget:
        return out
    unlike = np.full(len(left), np.inf, np.float32)
    for i in out:
        unlike = np.minimum(unlike, _apart(pool, left, i))
    while len(out) < budget and len(left):
        worth = -away[left]
        if out:
            worth = worth + _DIVERSITY * unlike
        best = int(worth.argmax())
        taken = int(left[best])
        out.append(taken)
        left, unlike = np.delete(left, best), np.delete(unlike, best)
        unlike = np.minimum(unlike, _apart(pool, left, taken))
    return out


def shares(away: Floats) -> Floats:
    """How much each of some chosen exemplars resembles the query, as shares that sum to 1.

    Parameters
    ----------
    away : ndarray of float32
        (exemplar,) of those chosen, from `Pool.away`.
    """
    if not len(away):
        return away
    found = np.exp(2.0 * (away.min() - away))
    out: Floats = (found / found.sum()).astype(np.float32)
    return out


def _apart(pool: Pool, some: npt.NDArray[np.intp], one: int) -> Floats:
    out: Floats = np.linalg.norm(pool.looks[some] - pool.looks[one], axis=1)
    return out
