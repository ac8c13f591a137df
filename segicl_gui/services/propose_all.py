"""Proposing every open case, one after the other, while nobody waits for anything else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import StrEnum

from psygnal import Signal

from segicl_gui.domain.project import CaseState, Project
from segicl_gui.domain.session import Session
from segicl_gui.services import exemplars
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.predict import BATCH, CURRENT, PREFETCH, Predictor
from segicl_gui.services.queue import OPEN, Queue

# Cases that need nothing are passed over so many at a time, to leave the thread to others.
_PASSED = 100
# After so many failures on end it is not the cases' fault.
_FAILURES = 3


class Pace(StrEnum):
    """Whether it is going on."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class ProposeAll:
    """Goes through the queue from the case on screen on. Used on the main thread.

    The case on screen and the next ones come first: what is worked on here is given up for
    them, what came of it is kept, and it goes on when they are done. Each case is proposed
    once a run, whatever is accepted meanwhile.
    """

    changed = Signal()
    """It began, moved on, was paused or ended."""

    def __init__(
        self,
        project: Project,
        session: Session,
        queue: Queue,
        predictor: Predictor,
        jobs: Jobs,
        later: Callable[[Callable[[], None], float], None],
    ) -> None:
        self._project = project
        self._session = session
        self._queue = queue
        self._predictor = predictor
        self._jobs = jobs
        self._later = later
        self.pace = Pace.IDLE
        self.total = 0
        self.failed: list[str] = []
        """Names of the cases that could not be proposed."""
        self.problem: Callable[[Exception | None], None] = lambda error: None
        """Told why, where it pauses because several cases on end failed."""
        self._todo: deque[str] = deque()
        self._begun: set[str] = set()
        self._failures = 0
        self._waits_for: Job | None = None

    @property
    def done(self) -> int:
        """Cases that are through."""
        return self.total - len(self._todo)

    def start(self) -> int:
        """Begin with the case after the one on screen; returns how many there are to do.

        Raises
        ------
        UserError
            If no exemplar teaches a label yet.
        """
        if not exemplars.usable(self._project.state):
            raise exemplars.none_yet(self._project.state, "Nothing to propose from")
        ids = self._queue.ids()
        here = self._session.case_id
        start = ids.index(here) if here in ids else 0
        rows = [self._queue.row(i) for i in ids[start:] + ids[:start]]
        lent = self._project.state.read_only
        self._todo = deque(r.case_id for r in rows if r.status in OPEN and not lent(r.case_id))
        self.total = len(self._todo)
        self.failed, self._begun = [], set()
        self.resume()
        return self.total

    def pause(self) -> None:
        """Stop where it is."""
        if self.pace is Pace.RUNNING:
            self._set(Pace.PAUSED)
            self._cancel()

    def resume(self) -> None:
        """Go on."""
        self._failures = 0
        self._set(Pace.RUNNING)
        self._next()

    def stop(self) -> None:
        """Give it up; what was proposed stays."""
        self._set(Pace.IDLE)
        self._todo.clear()
        self._cancel()

    def _cancel(self) -> None:
        running = self._jobs.in_slot(BATCH)
        if running is not None:
            running.cancel()

    def _set(self, pace: Pace) -> None:
        self.pace = pace
        self.changed.emit()

    def _next(self) -> None:
        """Start with the next case that needs it, once the engine is free."""
        self._waits_for = None
        if self.pace is not Pace.RUNNING:
            return
        busy = next((j for s in (CURRENT, PREFETCH, BATCH) if (j := self._jobs.in_slot(s))), None)
        if busy is not None:
            self._wait_for(busy)
            return
        for _ in range(_PASSED):
            if not self._todo:
                self._set(Pace.IDLE)
                return
            case = self._project.state.cases.get(self._todo[0])
            slices = self._wanted(case) if case is not None else ()
            if case is not None and slices:
                self._begin(case, slices)
                return
            self._todo.popleft()
        self.changed.emit()
        self._later(self._next, 0.0)

    def _wanted(self, case: CaseState) -> tuple[int, ...]:
        missing = self._predictor.missing(case)
        proposal = self._session.proposals.get(case.id) if case.id in self._begun else None
        if proposal is None:
            return missing
        have = {i for _, i in proposal.slices}
        return tuple(i for i in missing if i not in have)

    def _begin(self, case: CaseState, slices: tuple[int, ...]) -> None:
        self._begun.add(case.id)
        title = f"Proposing {case.name} ({self.done + 1} of {self.total})"

        def through(error: Exception | None = None) -> None:
            self._through(case, error)

        job = self._predictor.run_in_batch(case, slices, title, through)
        job.when_ended(lambda: self._given_up(job))
        self.changed.emit()

    def _through(self, case: CaseState, error: Exception | None) -> None:
        if self._todo and self._todo[0] == case.id:
            self._todo.popleft()
        self._failures = self._failures + 1 if error is not None else 0
        if error is not None:
            self.failed.append(case.name)
        if self._failures >= _FAILURES:
            self.pause()
            self.problem(error)
            return
        self._next()

    def _given_up(self, job: Job) -> None:
        """The case on screen needed the engine: the same case again afterwards."""
        if job.cancelled:
            self._later(self._next, 0.0)

    def _wait_for(self, busy: Job) -> None:
        if self._waits_for is not busy:
            self._waits_for = busy
            busy.when_ended(lambda: self._later(self._next, 0.0))
