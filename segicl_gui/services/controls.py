"""Cases that tell how far annotators follow proposals: some without one, some done twice.

Both are off unless the project asks for them. Which cases they are follows from the cases' ids,
so that nobody knows before, and it stays so whatever the order they are worked through in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from segicl_gui.domain.project import CLOSED, CaseState, Project, ProjectState, Status
from segicl_gui.domain.session import Session

_EVERY, _REPEAT = "control_every", "repeat_every"
_DONE = (Status.DONE, Status.REVIEWED)

NO_PROPOSAL, REPEAT = "no proposal", "repeat"
"""Values of "control" in `Step.how`."""


@dataclass(frozen=True, slots=True)
class ControlSettings:
    """What a project asks for.

    Parameters
    ----------
    every : int
        About every so many-th case is shown without a proposal; 0 for none.
    repeat_every : int
        About every so many-th case that is done is to be done again, blind; 0 for none.
    """

    every: int = 0
    repeat_every: int = 0


def control_settings(state: ProjectState) -> ControlSettings:
    """What the project asks for; nothing where it says nothing."""
    return ControlSettings(*(int(state.settings.get(k) or 0) for k in (_EVERY, _REPEAT)))


def with_controls(settings: ControlSettings) -> dict[str, int]:
    """What the project is to keep; repeats that were added stay whatever it asks for."""
    return {_EVERY: settings.every, _REPEAT: settings.repeat_every}


def control_of(state: ProjectState, case_id: str) -> str:
    """Why a case is shown without its proposal: `NO_PROPOSAL`, `REPEAT`, or "" if it is not."""
    case = state.cases.get(case_id)
    if case is None:
        return ""
    if case.repeat_of:
        return REPEAT
    return NO_PROPOSAL if _chosen(case_id, control_settings(state).every, "control") else ""


def _chosen(case_id: str, every: int, why: str) -> bool:
    if every < 1:
        return False
    digest = hashlib.blake2b(f"{why}:{case_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % every == 0


class Controls:
    """Withholds proposals and adds repeats as the project asks. Used on the main thread."""

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        session.withheld = lambda case_id: bool(control_of(project.state, case_id))

    def add_due_repeats(self) -> tuple[str, ...]:
        """Add the done cases that are to be done again, empty, at the end of the queue.

        Adding them is no undo step: nobody asked for it. Returns their ids.
        """
        state = self._project.state
        every = control_settings(state).repeat_every
        if every < 1:
            return ()
        have = {c.repeat_of for c in state.cases.values()}
        due = [
            c
            for c in state.cases.values()
            if not c.repeat_of
            and not state.read_only(c.id)
            and c.id not in have
            and _chosen(c.id, every, "repeat")
            and c.status(state.schema) in _DONE
        ]
        if not due:
            return ()
        number = sum(bool(r) for r in have)
        new = {}
        for n, case in enumerate(due, number + 1):
            again = CaseState(
                f"{case.id}-again", f"again {n}", case.subject, case.images, case.geometry,
                tags=case.tags, repeat_of=case.id,
            )  # fmt: skip
            new[again.id] = again
        cases = MappingProxyType({**state.cases, **new})
        how = {"aside": True}
        self._project.commit_shared("Cases to be repeated", replace(state, cases=cases), how)
        return tuple(new)

    def measure(self, case: CaseState, slices: Iterable[int]) -> dict[str, Any]:
        """What to keep with the confirmation of slices of a case, as they are to become.

        Returns
        -------
        dict
            "control" (`NO_PROPOSAL` or `REPEAT`), and for repeats "repeat": slice -> mean Dice
            against the first time, of the labels confirmed both times and seen in either.
        """
        control = control_of(self._project.state, case.id)
        if not control:
            return {}
        out: dict[str, Any] = {"control": control}
        first = self._project.state.cases.get(case.repeat_of)
        if first is not None:
            found = {str(i): d for i in slices if (d := self._dice(first, case, i)) is not None}
            out |= {"repeat_of": first.id, "repeat": found}
        return out

    def _dice(self, first: CaseState, again: CaseState, index: int) -> float | None:
        values = []
        for x in self._project.state.schema.labels:
            if any(c.assessment(x.id, index) not in CLOSED for c in (first, again)):
                continue
            a, b = (c.mask(x.group).slice(index) == x.id for c in (first, again))
            if total := int(a.sum()) + int(b.sum()):
                values.append(2.0 * int((a & b).sum()) / total)
        return round(sum(values) / len(values), 4) if values else None
