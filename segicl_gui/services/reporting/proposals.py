"""How good proposals were, by what people made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from segicl_gui.services.followed import FIRST
from segicl_gui.storage.project_store import Revision


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal of one label, and what was accepted in its place.

    Parameters
    ----------
    at, who, case_id : str
        Of the accept.
    slice : int or None
        None where a volume was finished as a whole, with an earlier version.
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
        control = str(r.how.get("control", ""))
        for slice_, label, quality, dice, engine, model in _noted(r.how):
            place = (r.case_id, slice_, label)
            if place not in seen:
                seen.add(place)
                out.append(
                    Judged(r.at, r.who, *place, quality, dice, engine, model, control)
                )  # fmt: skip
    return tuple(out)


_Noted = tuple[int | None, int | None, float, float, str, str]


def _noted(how: Mapping[str, Any]) -> Iterator[_Noted]:
    """Slice, label, expected Dice, Dice, engine and weights that an accept noted.

    Earlier versions noted the latest proposal by label as "proposed_dice", or the first one with
    the mean over all labels alone.
    """
    model = str(how.get("model", ""))
    by_label = how.get("proposed_dice")
    if isinstance(by_label, dict):
        expected, engine = how.get("proposed_quality", {}), str(how.get("engine", ""))
        for label, dice in by_label.items():
            quality = float(expected.get(label, "nan"))
            yield how.get("slice"), int(label), quality, float(dice), engine, model
        return
    for index, x in (how.get(FIRST) or {}).items():
        engine = str(x["engine"])
        if "labels" not in x:
            yield int(index), None, float(x["quality"]), float(x["dice"]), engine, model
        for label, (quality, dice) in x.get("labels", {}).items():
            yield int(index), int(label), float(quality), float(dice), engine, model


def repeats(revisions: Sequence[Revision]) -> tuple[float, ...]:
    """Dice of each slice that was done again, blind, with the first time."""
    found: dict[tuple[str, str], float] = {}
    for r in revisions:
        if r.kind == "step" and isinstance(noted := r.how.get("repeat"), dict):
            found |= {(r.case_id, i): float(d) for i, d in noted.items()}
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Together:
    """Proposals of all labels and slices that were judged in one accept.

    Parameters
    ----------
    at, case_id : str
    dice : float
        Mean over the labels and slices, 0..1.
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
    accepts: dict[tuple[str, str], list[Judged]] = {}
    for j in found:
        accepts.setdefault((j.at, j.case_id), []).append(j)
    return tuple(
        Together(
            at,
            case_id,
            float(np.mean([j.dice for j in labels])),
            float(np.mean([j.quality for j in labels])),
            all(j.dice == 1.0 for j in labels),
            not labels[0].control,
        )
        for (at, case_id), labels in accepts.items()
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
