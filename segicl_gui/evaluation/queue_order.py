"""What the order of the queue is worth: Dice of cases left aside, by the number of cases done.

A quarter of the subjects is left aside, and each quarter in turn. The others are done in some
order, with their true masks. After each, the cases left aside are proposed for from exemplars
chosen as the app chooses them (`alone.Alone.offer`): a learning curve. Three kinds of order:
``useful`` as the app ranks; ``difficult`` the least certain proposal first, from a first case at
random, before which there are no proposals; ``random``.

A curve wavers, so the *cases to the final quality* are read off the rising curve that is nearest
to it (isotonic regression): the first number of cases at which that comes within 0.01 of the Dice
that all cases together give, which no order changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken
from segicl_gui.evaluation.alone import Alone
from segicl_gui.evaluation.episodes import unheard
from segicl_gui.services.looks import evened
from segicl_gui.services.ranking import useful_first

CLOSE = 0.01
"""So close to the final Dice counts as having reached it."""
ORDERS = ("useful", "difficult", "random")
FOLDS = 4
_DRAWS = 400

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """A data set done in one kind of order, several times where it is random.

    Parameters
    ----------
    dice : ndarray of float64
        (order, cases done − 1, case left aside, label); NaN of labels that a case does not show.
    """

    dataset: str
    order: str
    budget: int
    subjects: tuple[str, ...]
    dice: Doubles

    def means(self, weights: Doubles | None = None) -> Doubles:
        """Mean over labels of the mean over cases: (order, cases done − 1).

        Parameters
        ----------
        weights : ndarray, optional
            (case left aside,) how often each counts.
        """
        w = np.ones(self.dice.shape[2]) if weights is None else weights
        shown = ~np.isnan(self.dice) * w[:, None]
        total = shown.sum(2)
        of_label = (np.nan_to_num(self.dice) * shown).sum(2) / np.where(total, total, np.nan)
        out: Doubles = np.nanmean(of_label, axis=2)
        return out


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One kind of order in a data set, or in the mean of all ("macro").

    Parameters
    ----------
    cases : float
        To the final quality; of random order, the mean.
    area : float
        Mean Dice over all numbers of cases done.
    final : float
        Dice with all cases.
    saved, gain : float
        Share of random order's cases that are not needed; area above that of random order.
    saved_low, saved_high, gain_low, gain_high : float
        95 % bootstrap intervals: subjects left aside, and random orders, drawn anew.
    curve : tuple of (int, float)
        Cases done and Dice.
    n : int
        Cases left aside.
    """

    dataset: str
    budget: int
    order: str
    cases: float
    area: float
    final: float
    saved: float
    saved_low: float
    saved_high: float
    gain: float
    gain_low: float
    gain_high: float
    curve: tuple[tuple[int, float], ...]
    n: int

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        row = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return {"kind": "left aside"} | row | {"curve": [[k, round(v, 4)] for k, v in self.curve]}


def walk(
    cases: Alone,
    budget: int,
    draws: int,
    *,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> list[Curves]:
    """Do a data set in each kind of order.

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
        If a number is below 1, or there are too few subjects to leave a quarter aside.
    CancelledError
    """
    check(cases, budget, draws)
    token = cancel or CancelToken()
    mixed = np.random.default_rng(0).permutation(sorted(set(cases.subjects)))
    found: dict[str, list[list[Doubles]]] = {o: [] for o in ORDERS}
    aside: list[int] = []
    for f, part in enumerate(np.array_split(mixed, FOLDS)):
        left_out = set(part.tolist())
        held = [i for i, s in enumerate(cases.subjects) if s in left_out]
        queued = [i for i, s in enumerate(cases.subjects) if s not in left_out]
        aside += held
        orders = orders_of(cases, queued, budget, draws, np.random.default_rng(f))
        for n, (kind, some) in enumerate(orders.items()):
            on_progress((f + n / len(orders)) / FOLDS, f"{cases.name}, {kind}")
            found[kind].append([_learnt(cases, order, held, budget, token) for order in some])
    subjects = tuple(cases.subjects[i] for i in aside)
    # The quarters differ by a case at most where each case is a subject's only one.
    length = min(len(x) for parts in found.values() for some in parts for x in some)
    return [
        Curves(cases.name, kind, budget, subjects, np.stack([
            np.concatenate([_resampled(x, length) for x in of_order], axis=1)
            for of_order in zip(*parts, strict=True)
        ]))
        for kind, parts in found.items()
    ]  # fmt: skip


def check(cases: Alone, budget: int, draws: int) -> None:
    """Refuse what no orders can be compared by; `UserError`."""
    subjects = len(set(cases.subjects))
    if budget < 1 or draws < 1 or subjects < FOLDS:
        raise UserError(
            f"Cannot compare orders of {cases.name}",
            f"{budget} exemplars, {draws} random orders, {subjects} subjects.",
            f"Give 1 or more exemplars and orders, and {FOLDS} or more subjects.",
        )


def orders_of(
    cases: Alone, queued: Sequence[int], budget: int, draws: int, rng: np.random.Generator
) -> dict[str, list[list[int]]]:
    """Orders of each kind, as many as there are draws where chance has a part in them."""
    random = [rng.permutation(queued).tolist() for _ in range(draws)]
    return {
        "useful": [useful_order(cases, queued)],
        "difficult": [difficult_order(cases, x[0], queued, budget) for x in random],
        "random": random,
    }


def useful_order(cases: Alone, queued: Sequence[int]) -> list[int]:
    """The queue's order, ranked anew after each case as if it had been confirmed."""
    looks = cases.looks * evened(cases.looks[list(queued)])
    out: list[int] = []
    while len(out) < len(queued):
        left = {str(i): looks[i] for i in queued if i not in out}
        out.append(int(useful_first(list(left), left, [looks[i] for i in out], 1)[0]))
    return out


def difficult_order(cases: Alone, first: int, queued: Sequence[int], budget: int) -> list[int]:
    """After the first case always that whose proposal, from the cases done, is least certain."""
    out = [first]
    while len(out) < len(queued):
        left = [i for i in queued if i not in out]
        out.append(min(left, key=lambda i: cases.offer(out, i, budget).quality))
    return out


def _learnt(
    cases: Alone, order: Sequence[int], held: Sequence[int], budget: int, cancel: CancelToken
) -> Doubles:
    """Dice by cases done: (cases done − 1, case left aside, label)."""
    out = []
    for k in range(1, len(order) + 1):
        cancel.check()
        out.append([cases.offer(order[:k], q, budget).dice for q in held])
    return np.array(out, np.float64)


def _resampled(learnt: Doubles, length: int) -> Doubles:
    """As many steps as the shortest quarter has, the first and the last kept."""
    steps = np.rint(np.linspace(0, len(learnt) - 1, length)).astype(int)
    out: Doubles = learnt[steps]
    return out


def cases_needed(curve: Doubles) -> int:
    """Cases until a learning curve, made to rise, is within `CLOSE` of its end."""
    rising = isotonic_regression(curve).x
    return int(np.argmax(rising >= curve[-1] - CLOSE)) + 1


def rows_of(curves: Sequence[Curves]) -> list[OrderRow]:
    """All rows: each data set's, then their means; see `OrderRow`."""
    out: list[OrderRow] = []
    for budget in dict.fromkeys(c.budget for c in curves):
        mine = [c for c in curves if c.budget == budget]
        names = list(dict.fromkeys(c.dataset for c in mine))
        for group in [[n] for n in names] + ([names] if len(names) > 1 else []):
            sets = [{c.order: c for c in mine if c.dataset == n} for n in group]
            title = group[0] if len(group) == 1 else "macro"
            out += [_row(title, budget, o, sets) for o in ORDERS]
    return out


def _row(title: str, budget: int, order: str, sets: Sequence[dict[str, Curves]]) -> OrderRow:
    rng = np.random.default_rng(0)
    own = [_figures(s, order, None, None) for s in sets]
    drawn = []
    for _ in range(_DRAWS):
        parts = []
        for s in sets:
            names, where = np.unique(s[order].subjects, return_inverse=True)
            picked = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
            orders = rng.integers(0, len(s["random"].dice), len(s["random"].dice))
            parts.append(_figures(s, order, picked[where].astype(float), orders))
        drawn.append(np.nanmean(parts, axis=0))
    cases, area, final, saved, gain = np.mean(own, axis=0).tolist()
    low, high = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    first = sets[0][order].means().mean(0)
    curve = tuple((k + 1, float(v)) for k, v in enumerate(first)) if len(sets) == 1 else ()
    n = sum(len(s[order].subjects) for s in sets)
    return OrderRow(
        title, budget, order, cases, area, final, saved, float(low[3]), float(high[3]),
        gain, float(low[4]), float(high[4]), curve, n,
    )  # fmt: skip


def _figures(
    of_set: dict[str, Curves],
    order: str,
    weights: Doubles | None,
    orders: npt.NDArray[np.int64] | None,
) -> tuple[float, float, float, float, float]:
    """Cases, area, final Dice, share of cases saved, and gain in area, of one kind of order."""
    random = of_set["random"].means(weights)
    if orders is not None:
        random = random[orders]
    mine = random if order == "random" else of_set[order].means(weights)
    usual = float(np.mean([cases_needed(c) for c in random]))
    cases = float(np.mean([cases_needed(c) for c in mine]))
    area = float(mine.mean())
    return cases, area, float(mine[0, -1]), 1 - cases / usual, area - float(random.mean())
