"""Which proposals were made from exemplars that are out of use since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from psygnal import Signal

from segicl_gui.domain.eligibility import eligibility_of
from segicl_gui.domain.project import CLOSED, Mark, Project, ProjectState, Step
from segicl_gui.domain.session import Session


def out_of_use(state: ProjectState, exemplar: str, case_id: str) -> str:
    """Why nothing may be proposed for a case from an exemplar any more; "" where it may.

    Parameters
    ----------
    state : ProjectState
    exemplar : str
        Its id.
    case_id : str
        For its own case, an exemplar counts whoever confirmed it.
    """
    of, _, index = exemplar.rpartition(":")
    case = state.cases.get(of)
    if case is None or not index.isdecimal() or int(index) >= case.n_slices:
        return "its case is gone"
    if state.marks.get(exemplar) is Mark.EXCLUDED:
        return f"{case.name} (excluded)"
    ids = state.schema.ids()
    rows = (row for label, row in case.assessments.items() if label in ids)
    if not any(row[int(index)] in CLOSED for row in rows):
        return f"{case.name} (not confirmed any more)"
    barred = "" if of == case_id else eligibility_of(state).bars(case)
    return f"{case.name} ({barred})" if barred else ""


class Outdated:
    """Knows at once which proposals rest on what may not be used any more.

    They stay, marked, until they are made anew: what nobody may learn from is not offered as if
    it could be. Used on the main thread.
    """

    changed = Signal(object)
    """Ids of the cases whose proposals became outdated, or are so no longer: a frozenset."""

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session
        self._used: dict[str, set[str]] = defaultdict(set)
        self._out: dict[str, bool] = {}
        for case_id in session.proposals:
            self._note(session.proposals.made_from(case_id))
        session.outdated = self.why
        session.events.proposals.connect(self._on_proposal)
        project.changed.connect(self._on_changed)

    def why(self, case_id: str) -> str:
        """Why the proposal of a case is outdated; "" where it is not, or there is none."""
        made_from = self._session.proposals.made_from(case_id)
        if self._out.keys().isdisjoint(made_from):
            return ""
        return self.of(made_from, case_id)

    def of(self, made_from: Iterable[str], case_id: str) -> str:
        """Why exemplars that something was made from may not be used for a case any more."""
        state = self._project.state
        return next((why for e in made_from if (why := out_of_use(state, e, case_id))), "")

    def _note(self, made_from: Iterable[str]) -> None:
        for e in made_from:
            of = self._used[e.rpartition(":")[0]]
            if e not in of:
                of.add(e)
                self._look(e)

    def _look(self, e: str) -> bool:
        """Whether anything about an exemplar has changed."""
        # Out of use for every case, or for others only.
        state, of = self._project.state, e.rpartition(":")[0]
        found = None
        if out_of_use(state, e, ""):
            found = bool(out_of_use(state, e, of))
        before = self._out.pop(e, None)
        if found is not None:
            self._out[e] = found
        return found is not before

    def _on_proposal(self, case_id: str) -> None:
        self._note(self._session.proposals.made_from(case_id))

    def _on_changed(self, step: Step) -> None:
        if step.case_id is not None:
            at_issue: Iterable[str] = self._used.get(step.case_id, ())
        elif _all_at_issue(step):
            at_issue = [e for of in self._used.values() for e in of]
        else:
            marks = step.before.marks.items() ^ step.after.marks.items()
            at_issue = {e for e, _ in marks if e in self._used.get(e.rpartition(":")[0], ())}
        changed = {e for e in at_issue if self._look(e)}
        if changed:
            offers = self._session.proposals
            cases = frozenset(i for i in offers if not changed.isdisjoint(offers.made_from(i)))
            self.changed.emit(cases)


def _all_at_issue(step: Step) -> bool:
    before, after = step.before, step.after
    return (
        eligibility_of(before) != eligibility_of(after)
        or before.schema.ids() != after.schema.ids()
        or before.cases.keys() != after.cases.keys()
    )
