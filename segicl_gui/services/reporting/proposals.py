"""How good proposals were, by what people made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segicl_gui.storage.project_store import Revision


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal of one label, and what was accepted in its place.

    Parameters
    ----------
    at, who, case_id : str
        Of the accept.
    slice : int or None
        None where a volume was finished as a whole.
    label : int
    quality, dice : float
        Expected Dice, and that with the accepted mask; 0..1.
    engine, model : str
    """

    at: str
    who: str
    case_id: str
    slice: int | None
    label: int
    quality: float
    dice: float
    engine: str
    model: str


def judged(revisions: Sequence[Revision]) -> tuple[Judged, ...]:
    """All first accepts that had a proposal, oldest first.

    Of a slice that was accepted again after it was reopened, the first time counts.
    """
    seen: set[tuple[str, int | None, int]] = set()
    out = []
    for r in revisions:
        found = r.how.get("proposed_dice")
        if r.kind != "step" or not isinstance(found, dict):
            continue
        expected = r.how.get("proposed_quality", {})
        for label, dice in found.items():
            place = (r.case_id, r.how.get("slice"), int(label))
            if place in seen:
                continue
            seen.add(place)
            out.append(
                Judged(
                    r.at, r.who, *place, float(expected.get(label, "nan")), float(dice),
                    str(r.how.get("engine", "")), str(r.how.get("model", "")),
                )
            )  # fmt: skip
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Together:
    """Proposals of all labels that were judged in one accept.

    Parameters
    ----------
    at, case_id : str
    dice : float
        Mean over the labels, 0..1.
    quality : float
        Expected, likewise.
    unmodified : bool
        Whether every label was accepted as proposed.
    """

    at: str
    case_id: str
    dice: float
    quality: float
    unmodified: bool


def together(found: Sequence[Judged]) -> tuple[Together, ...]:
    """One entry an accept, in order."""
    accepts: dict[tuple[str, str, int | None], list[Judged]] = {}
    for j in found:
        accepts.setdefault((j.at, j.case_id, j.slice), []).append(j)
    return tuple(
        Together(
            at,
            case_id,
            float(np.mean([j.dice for j in labels])),
            float(np.mean([j.quality for j in labels])),
            all(j.dice == 1.0 for j in labels),
        )
        for (at, case_id, _), labels in accepts.items()
    )


@dataclass(frozen=True, slots=True)
class EngineUse:
    """Accepted proposals of one engine with one set of weights."""

    engine: str
    model: str
    accepts: int
    first: str
    last: str


def engines(revisions: Sequence[Revision]) -> tuple[EngineUse, ...]:
    """The engines whose proposals or corrections were taken, in order of first use."""
    uses: dict[tuple[str, str], list[str]] = {}
    for r in revisions:
        if r.kind == "step" and r.how.get("engine"):
            key = (str(r.how["engine"]), str(r.how.get("model", "")))
            uses.setdefault(key, []).append(r.at)
    return tuple(EngineUse(*key, len(at), at[0], at[-1]) for key, at in uses.items())
