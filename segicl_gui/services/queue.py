"""Which case comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from segicl_gui.domain.project import CaseState, Project, Status
from segicl_gui.domain.session import Session
from segicl_gui.services.predict import first_slice

OPEN = (Status.NEW, Status.PROPOSED, Status.IN_PROGRESS, Status.RETURNED)


class Order(StrEnum):
    """How the queue is sorted, when it is asked to sort."""

    ADDED = "as added"
    NAME = "by name"
    USEFUL = "most useful next"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the queue lists it.

    Parameters
    ----------
    quality : float or None
        Expected Dice of its proposal.
    """

    case_id: str
    name: str
    status: Status
    quality: float | None


class Queue:
    """The cases in the order they are worked through. It only re-sorts when asked."""

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session
        self.order = Order.ADDED
        self._ids: list[str] = []

    def rows(self) -> tuple[QueueRow, ...]:
        """All cases, in the order last asked for; cases added since are at the end."""
        state = self._project.state
        known = set(self._ids)
        self._ids = [i for i in self._ids if i in state.cases]
        self._ids += [i for i in state.cases if i not in known]
        return tuple(self.row(i) for i in self._ids)

    def row(self, case_id: str) -> QueueRow:
        """One case."""
        case = self._project.state.cases[case_id]
        proposal = self._session.proposals.get(case_id)
        status = case.status(self._project.state.schema, proposed=proposal is not None)
        return QueueRow(case_id, case.name, status, proposal.quality if proposal else None)

    def sort(self, order: Order) -> None:
        """Put the cases in order: useful means least certain proposal first, then new ones."""
        self.order = order
        rows = self.rows()
        if order is Order.NAME:
            self._ids = [r.case_id for r in sorted(rows, key=lambda r: r.name.casefold())]
        elif order is Order.ADDED:
            self._ids = list(self._project.state.cases)
        else:
            rank = {r.case_id: self._rank(r) for r in rows}
            self._ids = sorted(self._ids, key=rank.__getitem__)

    def upcoming(self, count: int) -> list[str]:
        """Ids of the next open cases after the one on screen, going round at the end."""
        ids = [r.case_id for r in self.rows()]
        here = self._session.case_id
        start = ids.index(here) + 1 if here in ids else 0
        turned = ids[start:] + ids[:start]
        state = self._project.state
        return [
            i for i in turned if i != here and self.row(i).status in OPEN and not state.read_only(i)
        ][:count]

    def place_after_accept(self) -> tuple[str, int] | None:
        """Where to go when the slice on screen is settled.

        The nearest slice of the same volume that is still open (onwards first), else the
        next open case; None when everything is done.
        """
        case = self._project.state.cases.get(self._session.case_id or "")
        if case is not None:
            index = self.next_slice(case)
            if index is not None:
                return case.id, index
        coming = self.upcoming(1)
        if not coming:
            return None
        return coming[0], self.entry_slice(coming[0])

    def next_slice(self, case: CaseState) -> int | None:
        """The open slice nearest to the one on screen, onwards before backwards."""
        schema, here = self._project.state.schema, self._session.index
        left = [i for i in case.chosen() if i != here and not case.slice_closed(schema, i)]
        frame = case.geometry.span(here)
        rank = lambda i: (i not in frame, i < here, abs(i - here))  # noqa: E731
        return min(left, key=rank) if left else None

    def entry_slice(self, case_id: str) -> int:
        """The slice a case opens at: that of the first open comment of one that was returned;
        else the middle, or the open slice nearest to it.
        """
        case = self._project.state.cases[case_id]
        if case.review.waits_for_annotator:
            return case.review.open[0].index
        middle = first_slice(case)
        schema = self._project.state.schema
        left = [i for i in case.chosen() if not case.slice_closed(schema, i)]
        return min(left, key=lambda i: abs(i - middle)) if left and len(schema) else middle

    def _rank(self, row: QueueRow) -> tuple[int, float]:
        if row.status not in OPEN:
            return (2, 0.0)
        return (0, row.quality) if row.quality is not None else (1, 0.0)
