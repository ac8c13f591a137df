"""What the order of the queue is worth to the data set itself: how good its masks are by then.

Nothing is left aside. A case whose proposal is good enough is accepted as it is; any other is
corrected, and has its true masks then. Cases whose turn has not come have the proposals that the
app would make for them by now. Counted are corrected cases alone, until the mean Dice of all masks
of the data set reaches the robots' target.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.engine.api import CancelToken
from segicl_gui.evaluation.alone import Alone
from segicl_gui.evaluation.episodes import unheard
from segicl_gui.evaluation.queue_order import ORDERS, Curves, Doubles, check, orders_of

TARGET = 0.9
"""Dice of a mask that is good enough, and mean Dice of a data set that is."""
_DRAWS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """A data set done in one kind of order, several times where it is random.

    Parameters
    ----------
    curves : Curves
        Dice of all cases as they stand.
    done : ndarray of int
        (order, turn) number of the case.
    corrected : ndarray of bool
        (order, turn) whether it was corrected.
    """

    curves: Curves
    done: npt.NDArray[np.int64]
    corrected: npt.NDArray[np.bool_]

    def figures(self, weights: Doubles) -> tuple[Doubles, Doubles]:
        """Corrected cases until `TARGET`, and area, of each order; see `WholeRow`.

        Parameters
        ----------
        weights : ndarray
            (case,) how often each counts.
        """
        dice = self.curves.means(weights)
        reached = (dice >= TARGET).argmax(1)
        spent = np.cumsum(weights[self.done] * self.corrected, axis=1)
        turns = np.cumsum(self.corrected, axis=1)
        half = np.arange(1, dice.shape[1] // 2 + 1)
        area = [
            d[np.searchsorted(t, half, side="right") - 1].mean()
            for d, t in zip(dice, turns, strict=True)
        ]
        return spent[np.arange(len(spent)), reached], np.array(area)


@dataclass(frozen=True, slots=True)
class WholeRow:
    """One kind of order in a data set, or in the mean of all ("macro").

    Parameters
    ----------
    corrected : float
        Cases corrected until the mean Dice of all masks reaches `TARGET`; of several orders, the
        mean.
    area : float
        Mean Dice of all masks, over all numbers of corrected cases up to half of all cases.
    saved, gain : float
        Share of random order's corrections that are not needed; area above that of random order.
    saved_low, saved_high, gain_low, gain_high : float
        95 % bootstrap intervals: subjects, and orders where there are several, drawn anew.
    n : int
        Cases.
    """

    dataset: str
    budget: int
    order: str
    corrected: float
    area: float
    saved: float
    saved_low: float
    saved_high: float
    gain: float
    gain_low: float
    gain_high: float
    n: int

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        row = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return {"kind": "whole set"} | row


def grow(
    cases: Alone,
    budget: int,
    draws: int,
    *,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> list[Growth]:
    """Do all of a data set in each kind of order.

    Parameters
    ----------
    cases : Alone
    budget : int
        Exemplars of a proposal, at most.
    draws : int
        Random orders.

    Raises
    ------
    UserError
        If a number is below 1, or there are too few subjects.
    CancelledError
    """
    check(cases, budget, draws)
    token = cancel or CancelToken()
    everything = range(len(cases.subjects))
    orders = orders_of(cases, everything, budget, draws, np.random.default_rng(0))
    out = []
    for n, (kind, some) in enumerate(orders.items()):
        on_progress(n / len(orders), f"{cases.name}, {kind}, whole set")
        found = [_done(cases, order, budget, token) for order in some]
        dice, corrected = (np.stack(x) for x in zip(*found, strict=True))
        curves = Curves(cases.name, kind, budget, cases.subjects, dice)
        out.append(Growth(curves, np.array(some), corrected))
    return out


def _done(
    cases: Alone, order: Sequence[int], budget: int, cancel: CancelToken
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Dice (turn, case, label) of all cases after each turn, and (turn,) whether it corrected."""
    dice = np.empty((len(order), *cases.shows.shape))
    now = np.full(cases.shows.shape, np.nan)
    corrected = np.empty(len(order), bool)
    for turn, case in enumerate(order):
        cancel.check()
        # Before the first turn there is no proposal, so that case is drawn.
        corrected[turn] = turn == 0 or bool((now[case] < TARGET).any())
        if corrected[turn]:
            now[case] = np.where(cases.shows[case], 1.0, np.nan)
        for i in order[turn + 1 :]:
            now[i] = cases.offer(order[: turn + 1], i, budget).dice
        dice[turn] = now
    return dice, corrected


def whole_rows_of(grown: Sequence[Growth]) -> list[WholeRow]:
    """All rows: each data set's, then their means; see `WholeRow`."""
    out: list[WholeRow] = []
    for budget in dict.fromkeys(g.curves.budget for g in grown):
        mine = [g for g in grown if g.curves.budget == budget]
        names = list(dict.fromkeys(g.curves.dataset for g in mine))
        for group in [[n] for n in names] + ([names] if len(names) > 1 else []):
            sets = [{g.curves.order: g for g in mine if g.curves.dataset == name} for name in group]
            title = group[0] if len(group) == 1 else "macro"
            out += [_row(title, budget, o, sets) for o in ORDERS]
    return out


def _row(title: str, budget: int, order: str, sets: Sequence[dict[str, Growth]]) -> WholeRow:
    rng = np.random.default_rng(0)
    own = [_figures(s, order, None) for s in sets]
    drawn = [
        np.mean([_figures(s, order, rng) for s in sets], axis=0) for _ in range(_DRAWS)
    ]  # fmt: skip
    corrected, area, saved, gain = np.mean(own, axis=0).tolist()
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    n = sum(len(s[order].curves.subjects) for s in sets)
    return WholeRow(
        title, budget, order, corrected, area, saved, float(low[2]), float(high[2]),
        gain, float(low[3]), float(high[3]), n,
    )  # fmt: skip


def _figures(
    of_set: dict[str, Growth], order: str, rng: np.random.Generator | None
) -> tuple[float, float, float, float]:
    """Corrected cases, area, share saved and gain of one kind of order; drawn anew with `rng`."""
    names, where = np.unique(of_set[order].curves.subjects, return_inverse=True)
    weights = np.ones(len(where))
    if rng is not None:
        picked = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        weights = picked[where].astype(float)

    def mean(kind: str) -> tuple[float, float]:
        spent, area = of_set[kind].figures(weights)
        some = np.arange(len(spent)) if rng is None else rng.integers(0, len(spent), len(spent))
        return float(spent[some].mean()), float(area[some].mean())

    usual, random_area = mean("random")
    spent, area = (usual, random_area) if order == "random" else mean(order)
    return spent, area, 1 - spent / max(usual, 1e-9), area - random_area
