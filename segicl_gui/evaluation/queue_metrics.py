"""What robots that worked through whole data sets tell of exemplar choice and queue order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from segicl_gui.evaluation.metrics import bootstrap_interval, macro_interval, macro_mean
from segicl_gui.evaluation.queue_work import Learnt, Walk, Worked

# So close to the final Dice counts as having reached it.
CLOSE = 0.01
EARLY = range(11, 21)
"""Cases whose gestures are compared with those that no exemplars take."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % bootstrap interval.

    Parameters
    ----------
    n : int
        Cases (or, of cases to the final quality, walks) that it is from.
    """

    engine: str
    what: str
    value: float
    low: float
    high: float
    n: int

    def as_json(self) -> dict[str, Any]:
        """The figure as scripts read it."""
        row = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return {"kind": "figure"} | row


def figures(walks: Sequence[Walk]) -> tuple[Figure, ...]:
    """All figures that these walks give, engine by engine; those of no walk are left out."""
    out: list[Figure] = []
    for engine in dict.fromkeys(w.worked[0].engine for w in walks):
        mine = [w for w in walks if w.worked[0].engine == engine]
        out += _choice(engine, mine)
        for order in dict.fromkeys(w.plan.order for w in mine):
            part = [w for w in mine if w.plan.order == order]
            out += _quarters(engine, order, part)
            out += _against_nothing(engine, order, part)
        out += _order(engine, mine)
    return tuple(out)


def _choice(engine: str, walks: Sequence[Walk]) -> list[Figure]:
    """Dice of proposals by chosen and by as many random exemplars, case by case."""
    sets: dict[str, dict[str, list[tuple[float, float, str]]]] = {}
    for walk in walks:
        swap = walk.plan.choose == "random"
        for w in walk.worked:
            for label, other in w.dice_other.items():
                best, random = (w.dice_first[label], other)[:: -1 if swap else 1]
                of_label = sets.setdefault(w.dataset, {}).setdefault(label, [])
                of_label.append((best, random, w.subject))
    if not sets:
        return []
    n = sum(len(x) for labels in sets.values() for x in labels.values())

    def figure(what: str, value: Callable[[float, float], float]) -> Figure:
        columns = [
            [([value(b, r) for b, r, _ in x], [s for *_, s in x]) for x in labels.values()]
            for labels in sets.values()
        ]
        mean = float(np.mean([np.mean([np.mean(v) for v, _ in labels]) for labels in columns]))
        return Figure(engine, what, mean, *macro_interval(columns), n)

    return [
        figure("macro Dice, chosen exemplars", lambda b, r: b),
        figure("macro Dice, random exemplars", lambda b, r: r),
        figure("macro Dice, chosen − random", lambda b, r: b - r),
    ]


def _quarters(engine: str, order: str, walks: Sequence[Walk]) -> list[Figure]:
    out = []
    for q, name in enumerate(("1st", "2nd", "3rd", "4th")):
        sets: dict[str, list[Worked]] = {}
        for walk in walks:
            cuts = np.array_split(np.arange(len(walk.worked)), 4)
            part = [walk.worked[int(i)] for i in cuts[q]]
            sets.setdefault(walk.worked[0].dataset, []).extend(part)
        columns = [
            ([float(w.gestures) for w in x], [w.subject for w in x]) for x in sets.values() if x
        ]
        if columns:
            value = float(np.mean([np.mean(v) for v, _ in columns]))
            interval = macro_interval([[c] for c in columns])
            n = sum(len(v) for v, _ in columns)
            out.append(Figure(engine, f"gestures a case, {name} quarter, {order}", value,
                              *interval, n))  # fmt: skip
        # Where the hard cases of a walk happen to be has no part in a share.
        pairs = [[(w.gestures, w.gestures_alone) for w in x] for x in sets.values()]
        if columns and all(alone >= 0 for x in pairs for _, alone in x):
            share = f"gestures ÷ no exemplars, {name} quarter, {order}"
            ratio = _ratio([np.array(x, float) for x in pairs if x])
            out.append(Figure(engine, share, *ratio, n))
    return out


def _against_nothing(engine: str, order: str, walks: Sequence[Walk]) -> list[Figure]:
    """What cases 11 to 20 take, as a share of what they take without exemplars."""
    sets: dict[str, list[Worked]] = {}
    for walk in walks:
        early = [w for w in walk.worked if w.position in EARLY and w.gestures_alone >= 0]
        if early:
            sets.setdefault(early[0].dataset, []).extend(early)
    if not sets:
        return []
    n = sum(map(len, sets.values()))
    pairs: dict[str, Callable[[Worked], tuple[float, float]]] = {
        "gestures": lambda w: (w.gestures, w.gestures_alone),
        "clicks of the polygon tool": lambda w: (w.points, w.points_alone),
        "pixels": lambda w: (w.pixels, w.pixels_alone),
    }
    out = []
    for what, pair in pairs.items():
        columns = [np.array([pair(w) for w in x], float) for x in sets.values()]
        name = f"{what}, cases 11–20 ÷ no exemplars, {order}"
        out.append(Figure(engine, name, *_ratio(columns), n))
    return out


def _ratio(columns: Sequence[Any], draws: int = 1000) -> tuple[float, float, float]:
    """Mean over data sets of a ratio of sums, with its interval; cases are drawn anew."""

    def mean(parts: Sequence[Any]) -> float:
        sums = [p.sum(0) for p in parts]
        return float(np.mean([a / max(b, 1e-9) for a, b in sums]))

    rng = np.random.default_rng(0)
    means = [mean([c[rng.integers(0, len(c), len(c))] for c in columns]) for _ in range(draws)]
    low, high = np.percentile(means, [2.5, 97.5])
    return mean(columns), float(low), float(high)


def _order(engine: str, walks: Sequence[Walk]) -> list[Figure]:
    """Corrected cases until the held-out cases are segmented as well as they will be."""
    counts: dict[str, list[tuple[float, str]]] = {}
    reductions: list[tuple[float, str]] = []
    for dataset in dict.fromkeys(w.worked[0].dataset for w in walks):
        of = [w for w in walks if w.worked[0].dataset == dataset and w.learnt]
        final = [w.learnt[-1].dice for w in of if w.plan.order == "random"]
        final = final or [w.learnt[-1].dice for w in of]
        if not final:
            continue
        needed: dict[str, list[int]] = {}
        for w in of:
            count = corrected_until(w.learnt, float(np.mean(final)) - CLOSE)
            needed.setdefault(w.plan.order, []).append(count)
            counts.setdefault(w.plan.order, []).append((float(count), dataset))
        if {"useful", "random"} <= set(needed):
            share = float(np.mean(needed["useful"]) / max(1.0, float(np.mean(needed["random"]))))
            reductions.append((1 - share, dataset))
    out = []
    for order, values in counts.items():
        name = f"corrected cases to the final Dice, {order}"
        out.append(_over_sets(engine, name, values))
    if reductions:
        out.append(_over_sets(engine, "fewer corrected cases, useful than random", reductions))
    return out


def _over_sets(engine: str, what: str, values: Sequence[tuple[float, str]]) -> Figure:
    numbers, names = [v for v, _ in values], [n for _, n in values]
    mean = macro_mean([(n, v) for v, n in values])
    return Figure(engine, what, mean, *bootstrap_interval(numbers, names), len(values))


def corrected_until(learnt: Sequence[Learnt], wanted: float) -> int:
    """Corrected cases from which on the held-out Dice stays as wanted; all where it never does."""
    found = learnt[-1].corrected
    for x in reversed(learnt):
        if x.dice < wanted:
            break
        found = x.corrected
    return found
