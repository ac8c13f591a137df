"""What people did and how long they took, read from the revisions of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from segicl_gui.storage.project_store import Revision

K = TypeVar("K")

# Who does nothing for longer is taken to have been away.
PAUSE_SECONDS = 120.0


class Kind(StrEnum):
    """What a revision of a case was."""

    STROKE = "strokes"
    CLICK = "clicks"
    OPERATION = "operations"
    ACCEPT = "accepts"
    UNDO = "undone"
    TAKEN = "proposals taken"
    AUTO = "auto-accepted"
    REVIEW = "reviews"
    IMPORT = "imports"
    OTHER = "other"


CORRECTIONS = (Kind.STROKE, Kind.CLICK, Kind.OPERATION)
"""What changes a mask by hand or with the model's help."""

INTERACTIONS = (*CORRECTIONS, Kind.ACCEPT, Kind.UNDO)
"""What a person does on purpose: a proposal is taken by itself with the first stroke."""


def kind_of(revision: Revision) -> Kind:
    """What a revision of a case was, by what its `how` holds."""
    how = revision.how
    if revision.kind in ("undo", "redo"):
        return Kind.UNDO
    if revision.kind in ("first", "moved") or how.get("tool") == "Import masks":
        return Kind.IMPORT
    for key, kind in (
        ("auto", Kind.AUTO),
        ("approve", Kind.REVIEW),
        ("return", Kind.REVIEW),
        ("gesture", Kind.CLICK),
        ("accept", Kind.ACCEPT),
        ("finish", Kind.ACCEPT),
        ("absent", Kind.ACCEPT),
        ("extent", Kind.OPERATION),
        ("tool", Kind.STROKE),
        ("engine", Kind.TAKEN),
    ):
        if key in how:
            return kind
    return Kind.OTHER


@dataclass(frozen=True, slots=True)
class Effort:
    """What was done to one case, or by one person.

    Parameters
    ----------
    seconds : float
        Active time; see `by_case`.
    counts : mapping of Kind to int
        A click that reaches several slices counts once.
    who : tuple of str
        In the order in which they came.
    cases : int
        How many different cases; 1 of a case.
    first, last : str
        ISO times, UTC.
    """

    seconds: float
    counts: Mapping[Kind, int]
    who: tuple[str, ...]
    cases: int
    first: str
    last: str

    @property
    def corrections(self) -> int:
        """Strokes, clicks and operations."""
        return sum(self.counts.get(k, 0) for k in CORRECTIONS)

    @property
    def interactions(self) -> int:
        """All that was done on purpose."""
        return sum(self.counts.get(k, 0) for k in INTERACTIONS)


def by_case(revisions: Sequence[Revision]) -> dict[str, Effort]:
    """Case id -> what was done to it; only cases that somebody worked on.

    Time is what passes before a change since the same person's last one, wherever that was,
    if it is below `PAUSE_SECONDS`: looking at a case before accepting it is work on it.

    Parameters
    ----------
    revisions : sequence of Revision
        Of the whole project, oldest first.
    """
    return _gathered(revisions, [r.case_id for r in revisions])


def by_person(revisions: Sequence[Revision]) -> dict[str, Effort]:
    """Name -> what they did, to all cases together; see `by_case`."""
    return _gathered(revisions, [r.who for r in revisions])


def by_day(revisions: Sequence[Revision]) -> dict[tuple[str, str], Effort]:
    """(date, name) -> what they did on that day (UTC); see `by_case`."""
    return _gathered(revisions, [(r.at[:10], r.who) for r in revisions])


def _gathered(revisions: Sequence[Revision], keys: Sequence[K]) -> dict[K, Effort]:
    seconds = _seconds(revisions)
    parts: dict[K, list[int]] = {}
    for i, (r, key) in enumerate(zip(revisions, keys, strict=True)):
        if r.case_id and kind_of(r) is not Kind.IMPORT:
            parts.setdefault(key, []).append(i)
    return {
        key: Effort(
            sum(seconds[i] for i in mine),
            _counts(revisions[i] for i in mine),
            tuple(dict.fromkeys(revisions[i].who for i in mine)),
            len({revisions[i].case_id for i in mine}),
            revisions[mine[0]].at,
            revisions[mine[-1]].at,
        )
        for key, mine in parts.items()
    }


def _seconds(revisions: Sequence[Revision]) -> list[float]:
    """Active time before each revision."""
    last: dict[str, datetime] = {}
    out = []
    for r in revisions:
        now = datetime.fromisoformat(r.at)
        gap = (now - last.get(r.who, now)).total_seconds()
        out.append(gap if 0 <= gap < PAUSE_SECONDS else 0.0)
        last[r.who] = now
    return out


def _counts(revisions: Iterable[Revision]) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    gestures = set()
    for r in revisions:
        gesture = r.how.get("gesture")
        if r.kind == "step" and gesture is not None:
            if gesture in gestures:
                continue
            gestures.add(gesture)
        found[kind_of(r)] += 1
    return found
