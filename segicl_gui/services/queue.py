"""Which case comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice

from psygnal import Signal

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CaseState, Project, Status
from segicl_gui.domain.session import Session
from segicl_gui.services.predict import first_slice

OPEN = (Status.NEW, Status.PROPOSED, Status.IN_PROGRESS, Status.RETURNED)


class Order(StrEnum):
    """How the queue is sorted, when it is asked to sort."""

    ADDED = "as added"
    NAME = "by name"
    USEFUL = "most useful next"
    DIFFICULT = "hardest first"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the queue lists it.

    Parameters
    ----------
    quality : float or None
        Expected Dice of its proposal.
    outdated : str
        Why its proposal was made from what may not be used any more; "" where it was not.
    """

    case_id: str
    name: str
    status: Status
    quality: float | None
    outdated: str = ""


class Queue:
    """The cases in the order they are worked through.

    It re-sorts when asked; by usefulness also when the user goes on to the next case, and then
    only what comes after it.
    """

    reordered = Signal()

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session
        self.order = Order.ADDED
        self._ids: list[str] = []
        self._known: frozenset[str] = frozenset()
        self._statuses: dict[str, tuple[CaseState, Schema, bool, Status]] = {}
        self._ranked: tuple[str, ...] = ()
        self._sample: tuple[str, ...] = ()

    def ids(self) -> list[str]:
        """All cases, in the order last asked for; cases added since are at the end."""
        cases = self._project.state.cases
        if self._known != cases.keys():
            known = set(self._ids)
            self._ids = [i for i in self._ids if i in cases]
            self._ids += [i for i in cases if i not in known]
            self._known = frozenset(cases)
            self._statuses = {k: v for k, v in self._statuses.items() if k in cases}
        return self._ids

    def rows(self) -> tuple[QueueRow, ...]:
        """All cases as the queue lists them, in order."""
        return tuple(self.row(i) for i in self.ids())

    def row(self, case_id: str) -> QueueRow:
        """One case."""
        name = self._project.state.cases[case_id].name
        withheld = self._session.withheld(case_id)
        quality = None if withheld else self._session.proposals.quality(case_id)
        outdated = "" if withheld else self._session.outdated(case_id)
        status = self._status(case_id, withheld=withheld)
        return QueueRow(case_id, name, status, quality, outdated)

    def _status(self, case_id: str, *, withheld: bool) -> Status:
        """Where a case stands; worked out again where it, or what it depends on, has changed."""
        state = self._project.state
        case, schema = state.cases[case_id], state.schema
        proposed = not withheld and case_id in self._session.proposals
        known = self._statuses.get(case_id)
        if known is not None and known[0] is case and known[1:3] == (schema, proposed):
            return known[3]
        status = case.status(schema, proposed=proposed)
        self._statuses[case_id] = (case, schema, proposed, status)
        return status

    def sort(self, order: Order) -> None:
        """Put the cases in order.

        *Useful* is by the last ranking, or where there is none yet, like *difficult*: least
        certain proposal first, then cases without one. What is settled comes last in both, and
        the case on screen, if it is open, first.
        """
        self.order = order
        rows = self.rows()
        if order is Order.NAME:
            self._ids = [r.case_id for r in sorted(rows, key=lambda r: r.name.casefold())]
        elif order is Order.ADDED:
            self._ids = list(self._project.state.cases)
            self._known = frozenset(self._ids)
        else:
            by_rank = order is Order.USEFUL and bool(self._ranked)
            places = {i: k for k, i in enumerate(self._ranked)}
            rank = {r.case_id: self._rank(r, places if by_rank else None) for r in rows}
            self._ids = sorted(self.ids(), key=rank.__getitem__)
        self.reordered.emit()

    def take_ranking(self, ids: tuple[str, ...], *, at_once: bool) -> None:
        """Know the most useful cases, the first ones first.

        Parameters
        ----------
        at_once : bool
            Sort by it now, because the user asked; else when the user goes on.
        """
        self._ranked = ids
        if at_once:
            self.sort(Order.USEFUL)

    def upcoming(self, count: int) -> list[str]:
        """Ids of the next open cases after the one on screen, going round at the end.

        While a sample is reviewed, what is left of it comes first.
        """
        ids = self._turned()
        here = self._session.case_id
        start = ids.index(here) + 1 if here in ids else 0
        turned = ids[start:] + ids[:start]
        waiting = [i for i in self._sample if i in ids and self.row(i).status is Status.AUTO]
        coming = chain(waiting, (i for i in turned if self._is_open(i)))
        state = self._project.state
        mine = (i for i in coming if i != here and not state.read_only(i))
        return list(islice(mine, count))

    def review(self, sample: tuple[str, ...]) -> None:
        """Go through these auto-accepted cases before any others."""
        self._sample = sample

    def next_case(self) -> str | None:
        """The case to go on with; by usefulness, the cases after it are ranked anew."""
        coming = self.upcoming(1)
        turned = self._turned()
        if turned != self._ids:
            self._ids = turned
            self.reordered.emit()
        return coming[0] if coming else None

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
        coming = self.next_case()
        return None if coming is None else (coming, self.entry_slice(coming))

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

    def _is_open(self, case_id: str) -> bool:
        return self._status(case_id, withheld=self._session.withheld(case_id)) in OPEN

    def _turned(self) -> list[str]:
        """The order with what comes after the case on screen by the last ranking."""
        ids = self.ids()
        here = self._session.case_id
        if self.order is not Order.USEFUL or not self._ranked or here not in ids:
            return ids
        places = {i: k for k, i in enumerate(self._ranked)}
        after = ids.index(here) + 1
        last = len(places)
        return ids[:after] + sorted(ids[after:], key=lambda i: places.get(i, last))

    def _rank(self, row: QueueRow, places: dict[str, int] | None) -> tuple[int, float]:
        if row.status not in OPEN:
            return (3, 0.0)
        if row.case_id == self._session.case_id:
            return (0, 0.0)
        if places is not None:
            return (1, places.get(row.case_id, len(places)))
        return (1, row.quality) if row.quality is not None and not row.outdated else (2, 0.0)
