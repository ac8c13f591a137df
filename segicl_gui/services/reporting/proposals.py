"""How good proposals were, by what people made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    label : int or None
        None where the mean over all labels was noted.
    quality, dice : float
        Expected Dice, and that with the accepted mask; 0..1.
    engine, model : str
    control : str
        Why nobody was shown the proposal; "" where it was shown.
    """

    at: str
    who: str
    case_id: str
    slice: int | None
    label: int | None
    quality: float
    dice: float
    engine: str
    model: str
    control: str = ""


def judged(revisions: Sequence[Revision]) -> tuple[Judged, ...]:
    """All first accepts that had a proposal, oldest first.

    Of a slice that was accepted again after it was reopened, the first time counts.
    """
    seen: set[tuple[str, int | None, int | None]] = set()
    out = []
    for r in revisions:
        if r.kind != "step":
            continue
        for slice_, label, quality, dice, engine in _noted(r.how):
            place = (r.case_id, slice_, label)
            if place not in seen:
                seen.add(place)
                model, control = (str(r.how.get(k, "")) for k in ("model", "control"))
                out.append(
                    Judged(r.at, r.who, *place, quality, dice, engine, model, control)
                )  # fmt: skip
    return tuple(out)


def _noted(how: Mapping[str, Any]) -> Iterator[tuple[int | None, int | None, float, float, str]]:
    """Slice, label, expected Dice, Dice and engine that an accept noted; by label if it did."""
    engine = str(how.get("engine", ""))
    by_label = how.get("proposed_dice")
    if isinstance(by_label, dict):
        expected = how.get("proposed_quality", {})
        for label, dice in by_label.items():
            quality = float(expected.get(label, "nan"))
            yield how.get("slice"), int(label), quality, float(dice), engine
        return
    for index, x in (how.get("first") or {}).items():
        yield int(index), None, float(x["quality"]), float(x["dice"]), str(x["engine"])


def repeats(revisions: Sequence[Revision]) -> tuple[float, ...]:
    """Dice of each slice that was done again, blind, with the first time."""
    found: dict[tuple[str, str], float] = {}
    for r in revisions:
        if r.kind == "step" and isinstance(noted := r.how.get("repeat"), dict):
            found |= {(r.case_id, i): float(d) for i, d in noted.items()}
    return tuple(found.values())


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
    shown : bool
        Whether the annotator saw the proposal.
    """

    at: str
    case_id: str
    dice: float
    quality: float
    unmodified: bool
    shown: bool = True


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
            not labels[0].control,
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
