"""How far the first proposals were right, and what annotators then made of them.

Kept with each confirmation in the history (`Step.how`), so that it outlives the session and
moves nothing but what it measures.
"""

from __future__ import annotations

import itertools
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import CLOSED, CaseState, Project
from segicl_gui.domain.proposals import ProposedSlice, Source
from segicl_gui.domain.session import Session
from segicl_gui.engine import registry
from segicl_gui.storage.project_store import Revision

FIRST = "first"
"""Key in `Step.how`: slice -> what became of its first proposal.

"quality" (expected Dice) and "dice", means over the labels that are in it or in the mask ("dice"
is missing where none is), "engine", and "labels": label id, as text -> expected Dice and Dice (1
where both are empty). Earlier versions wrote no "labels".
"""
# So many slices that were shown and not yet confirmed are remembered.
_KEPT = 600

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A proposal of a slice, compressed: hundreds of large slices may wait to be confirmed."""

    packed: bytes
    shape: tuple[int, ...]
    quality: float
    source: Source

    @classmethod
    def of(cls, offer: ProposedSlice) -> _Kept:
        packed = zlib.compress(offer.mask.tobytes(), 1)
        return cls(packed, offer.mask.shape, offer.quality, offer.source)

    def mask(self) -> LabelArray:
        """Uint16 (row, column)."""
        return np.frombuffer(zlib.decompress(self.packed), np.uint16).reshape(self.shape)


class FirstProposals:
    """Remembers the first proposal that was shown of each slice until the slice is confirmed."""

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session
        self._shown: OrderedDict[_Place, dict[int, _Kept]] = OrderedDict()
        session.events.place.connect(self._look)
        session.events.proposals.connect(self._on_proposal)

    def measure(self, case: CaseState, slices: Iterable[int]) -> dict[str, Any]:
        """What to keep with the confirmation of slices of a case, as they are to become.

        What was measured is forgotten.

        Returns
        -------
        dict
            To be joined to `Step.how`: `FIRST`, and "engine" and "model" that the proposals came
            from; empty where nothing was proposed.
        """
        out = {}
        before = self._project.state.cases[case.id]
        for index in slices:
            offers = self._shown.pop((case.id, index), None)
            if offers is None:
                offers = self._offered(case.id, index)
            found = _measured(before, case, index, offers)
            if found is not None:
                out[str(index)] = found
        if not out:
            return {}
        engine = next(iter(out.values()))["engine"]
        return {FIRST: out, "engine": engine, "model": registry.weights(engine)}

    def _on_proposal(self, case_id: str) -> None:
        if case_id == self._session.case_id:
            self._look()

    def _look(self) -> None:
        session = self._session
        if session.case_id is None or session.playing or not session.display.proposals:
            return
        place = (session.case_id, session.index)
        case = self._project.state.cases.get(session.case_id)
        if case is None or place in self._shown:
            return
        if all(
            case.assessment(i, session.index) in CLOSED for i in self._project.state.schema.ids()
        ):
            return
        offers = {} if session.withheld(case.id) else self._offered(*place)
        if offers:
            self._shown[place] = offers
            if len(self._shown) > _KEPT:
                self._shown.popitem(last=False)

    def _offered(self, case_id: str, index: int) -> dict[int, _Kept]:
        # Of a control case it is compared too, though nobody saw it.
        session = self._session
        control = session.withheld(case_id)
        proposal = (
            session.proposals.get(case_id) if control else session.proposal_at(case_id, index)
        )
        if proposal is None:
            return {}
        return {g: _Kept.of(s) for (g, i), s in proposal.slices.items() if i == index}


def _measured(
    before: CaseState, case: CaseState, index: int, offers: dict[int, _Kept]
) -> dict[str, Any] | None:
    labels: dict[str, list[float]] = {}
    seen: dict[str, float] = {}
    engine = ""
    for group, offer in offers.items():
        mask, offered = case.mask(group).slice(index), offer.mask()
        for i in offer.source.labels:
            closed = [c.assessment(i, index) in CLOSED for c in (before, case)]
            if closed != [False, True]:
                continue
            dice = _dice(offered == i, mask == i)
            if dice is not None:
                seen[str(i)] = dice
            labels[str(i)] = [round(offer.quality, 4), 1.0 if dice is None else _rounded(dice)]
            engine = offer.source.engine
    if not labels:
        return None
    told = {k: v for k, v in labels.items() if k in seen or not seen}
    out = {
        "quality": round(float(np.mean([quality for quality, _ in told.values()])), 4),
        "engine": engine,
        "labels": labels,
    }
    if seen:
        out["dice"] = _rounded(float(np.mean(list(seen.values()))))
    return out


def _rounded(dice: float) -> float:
    """To four digits, and never up to 1: that is what an unmodified proposal has."""
    return min(round(dice, 4), 0.9999) if dice < 1 else 1.0


def _dice(a: Any, b: Any) -> float | None:
    total = int(a.sum()) + int(b.sum())
    return 2.0 * int((a & b).sum()) / total if total else None


@dataclass(frozen=True, slots=True)
class First:
    """What became of the first proposal of one slice.

    Parameters
    ----------
    expected, dice : float
        0..1.
    """

    case_id: str
    index: int
    expected: float
    dice: float
    engine: str
    control: str = ""
    """Why it was not shown; "" where it was."""


def firsts(revisions: Iterable[Revision]) -> tuple[First, ...]:
    """What the history keeps of first proposals, the last word on each slice, oldest first."""
    found: dict[_Place, First] = {}
    for r in revisions:
        kept = r.how.get(FIRST)
        if r.kind != "step" or not isinstance(kept, dict):
            continue
        for index, x in kept.items():
            if "dice" not in x:  # nothing was proposed, and nothing is there
                continue
            one = First(
                r.case_id, int(index), float(x["quality"]), float(x["dice"]), x["engine"],
                str(r.how.get("control", "")),
            )  # fmt: skip
            found.pop((one.case_id, one.index), None)
            found[one.case_id, one.index] = one
    return tuple(found.values())


def repeated(revisions: Iterable[Revision]) -> tuple[float, ...]:
    """Dice of each slice that was done a second time, blind, against the first time."""
    found: dict[_Place, float] = {}
    for r in revisions:
        if r.kind == "step" and isinstance(kept := r.how.get("repeat"), dict):
            found |= {(r.case_id, int(i)): float(d) for i, d in kept.items()}
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Bin:
    """First proposals of about the same expected Dice.

    Parameters
    ----------
    low, high : float
        Bounds of the expected Dice; the upper one belongs to the next bin, but for 1.
    count : int
    expected, dice : float
        Means.
    unchanged : float
        Share that was accepted as it was.
    """

    low: float
    high: float
    count: int
    expected: float
    dice: float
    unchanged: float


EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


def bins(found: Sequence[First], edges: Sequence[float] = EDGES) -> tuple[Bin, ...]:
    """First proposals by their expected Dice; bins without any are left out."""
    out = []
    for low, high in itertools.pairwise(edges):
        last = high == edges[-1]
        here = [f for f in found if low <= f.expected < high or (last and f.expected == high)]
        if here:
            expected = float(np.mean([f.expected for f in here]))
            dice = float(np.mean([f.dice for f in here]))
            unchanged = sum(f.dice == 1.0 for f in here) / len(here)
            out.append(Bin(low, high, len(here), expected, dice, unchanged))
    return tuple(out)


def calibration_error(found: Sequence[First]) -> float:
    """Mean distance, 0..1, between expected and true Dice over the bins, weighted by count.

    The expected calibration error of Naeini et al. (AAAI 2015), of Dice instead of accuracy.
    """
    total = len(found)
    return sum(b.count * abs(b.expected - b.dice) for b in bins(found)) / total if total else 0.0
