"""Which exemplars are likely to be wrong, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from segicl_gui.services.sketches import Traits

FEWEST = 4
"""With fewer exemplars of a label nothing can be said to stand out."""

FLAGGED = 9.0
"""A doubt from which an exemplar is said to disagree."""

# A single finding counts up to so many deviations.
_MOST = 5.0
# Deviations of which a reason is given.
_REASON = 2.0
# Of absence: that all images alike show it, and that the others find it.
_ALL_SHOW, _FOUND = 10.0, 5.0
# Median absolute deviation to standard deviation, of a normal distribution.
_NORMAL = 1.4826

Values = npt.NDArray[np.float64]


class Reason(StrEnum):
    """What speaks against an exemplar."""

    OTHERS = "the others would have drawn it elsewhere"
    OUTLINE = "its outline does not follow the picture"
    INSIDE = "what it covers looks unlike what the others cover"
    MISSING = "nothing is drawn, though alike images show it"
    FOUND = "the others find it where it was said to be absent"


Findings = list[tuple[float, Reason]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a label in an exemplar.

    Parameters
    ----------
    agreement : float or None
        With what the engine made of it from others, see `agreement.agreement`; None: not known.
    fit : float or None
        See `pixel_evidence.fit`; None where nothing can be said.
    traits : Traits or None
        None where nothing is drawn, or too little.
    drawn : bool
        False where it was said to be absent.
    alike : float
        Share of the most alike other exemplars that show it, 0..1.
    """

    agreement: float | None
    fit: float | None
    traits: Traits | None
    drawn: bool
    alike: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """How much speaks against a label in an exemplar.

    Parameters
    ----------
    amount : float
        In deviations, 0 and more; see `FLAGGED`.
    reasons : tuple of Reason
        The strongest first.
    place : int
        1 for the most doubtful of the label, equally doubtful ones each counting the others.
    among : int
        How many were compared.
    """

    amount: float
    reasons: tuple[Reason, ...]
    place: int
    among: int

    @property
    def stands_out(self) -> bool:
        """Whether it is said to disagree."""
        return self.amount >= FLAGGED


def doubts(known: Mapping[str, Known]) -> dict[str, Doubt]:
    """How much speaks against each exemplar of one label.

    Every finding is compared with the same finding in the others, in robust deviations from
    their median; what is better than usual speaks for nothing. So a finding that is the same in
    all of them, as the Dice of an engine that finds nothing anywhere, drops out.

    Parameters
    ----------
    known : mapping of str to Known
        By exemplar.

    Returns
    -------
    dict of str to Doubt
        Of those of `known`; empty where fewer than `FEWEST` show the label.
    """
    drawn = {name: k for name, k in known.items() if k.drawn}
    if len(drawn) < FEWEST:
        return {}
    shown = len(drawn) / max(1, len(known) - 1)
    against = dict(zip(drawn, _against_drawn(list(drawn.values())), strict=True))
    against |= {name: _against_absent(k, shown) for name, k in known.items() if not k.drawn}
    amounts = {name: sum(amount for amount, _ in found) for name, found in against.items()}
    rising = sorted(amounts.values())
    out = {}
    for name, found in against.items():
        ordered = sorted(found, reverse=True)
        reasons = tuple(reason for amount, reason in ordered if amount >= _REASON)
        place = len(rising) - bisect_left(rising, amounts[name])
        out[name] = Doubt(amounts[name], reasons, place, len(rising))
    return out


def by_exemplar(known: Mapping[str, Mapping[int, Known]]) -> dict[str, dict[int, Doubt]]:
    """Exemplar -> label -> how much speaks against it, of the same of what is known."""
    out: dict[str, dict[int, Doubt]] = {}
    for label in sorted({x for of in known.values() for x in of}):
        of_label = {name: of[label] for name, of in known.items() if label in of}
        for name, doubt in doubts(of_label).items():
            out.setdefault(name, {})[label] = doubt
    return out


def _against_drawn(known: Sequence[Known]) -> list[Findings]:
    def trait(value: Callable[[Traits], float]) -> Values:
        return _array(None if k.traits is None else value(k.traits) for k in known)

    others = _below(_array(k.agreement for k in known), 0.08) + _below(
        _array(k.fit for k in known), 0.05
    )
    outline = (_below(trait(lambda t: t.edge), 0.04) + _below(trait(lambda t: -t.moved), 0.02)) / 2
    colour = (
        _off(trait(lambda t: t.colour[0]), 0.2)
        + _off(trait(lambda t: t.colour[1]), 0.2)
        + _off(trait(lambda t: t.colour[2]), 0.2)
    ) / 3
    inside = (
        _off(trait(lambda t: t.rim), 0.06) + (_off(trait(lambda t: t.bright), 0.05) + colour) / 2
    )
    return [
        [(float(a), Reason.OTHERS), (float(b), Reason.OUTLINE), (float(c), Reason.INSIDE)]
        for a, b, c in zip(others, outline, inside, strict=True)
    ]


def _against_absent(known: Known, shown: float) -> Findings:
    """Of one said not to show a label, which the share `shown` of the others shows."""
    missing = _ALL_SHOW * shown * known.alike**2
    found = 0.0 if known.agreement is None else _FOUND * (1 - known.agreement)
    return [(missing, Reason.MISSING), (found, Reason.FOUND)]


def _array(values: Iterable[float | None]) -> Values:
    return np.array([np.nan if v is None else v for v in values])


def _below(values: Values, least: float) -> Values:
    """How many deviations below the median, 0.._MOST; 0 of what is not known."""
    return np.clip(-_deviations(values, least), 0, _MOST)


def _off(values: Values, least: float) -> Values:
    """How many deviations off the median, 0.._MOST; 0 of what is not known."""
    return np.clip(np.abs(_deviations(values, least)), 0, _MOST)


def _deviations(values: Values, least: float) -> Values:
    """From the median; a deviation is at least `least`, so that alike ones do not stand out."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.zeros(len(values))
    median = float(np.median(known))
    deviation = _NORMAL * float(np.median(np.abs(known - median)))
    return np.nan_to_num((values - median) / max(deviation, least))
