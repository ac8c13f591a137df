"""Proposals made in the background: the case on screen first, then the next ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import (
    CLOSED,
    Assessment,
    CaseState,
    Project,
    Step,
)
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.session import Session
from segicl_gui.engine import registry
from segicl_gui.engine.known import EXEMPLARS, TEXT, answers_to
from segicl_gui.services import exemplars
from segicl_gui.services.asking import EngineRunner, Task, ask
from segicl_gui.services.fingerprints import Fingerprints
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.project_engine import engine_of

CURRENT, PREFETCH, BATCH = "current", "prefetch", "batch"
# The first of these that wants the engine has it.
_BELOW = {CURRENT: (PREFETCH, BATCH), PREFETCH: (BATCH,)}
# Of a volume that is not yet on screen, only the slices seen first are worth the time.
PREFETCHED_SLICES = 3
PREFETCHED_CASES = 2
_SETTLED = (*CLOSED, Assessment.AUTO)
# Steps that follow each other within this time, such as an accept and the move to the next case,
# ask once, and not before what they changed is painted.
_TOGETHER_SECONDS = 0.015
# Who stays this long on a slice looks at it.
_RESTING_SECONDS = 0.2


class Predictor:
    """Keeps the proposals of the case on screen and of the next ones up to date.

    Parameters
    ----------
    next_cases : callable
        Ids of the cases that will be wanted after the one on screen.
    later : callable
        Runs a callable on the main thread after so many seconds.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        library: ImageLibrary,
        engine: EngineRunner,
        jobs: Jobs,
        next_cases: Callable[[int], list[str]],
        later: Callable[[Callable[[], None], float], None] = lambda callback, seconds: callback(),
    ) -> None:
        self._project = project
        self._session = session
        self._library = library
        self._engine = engine
        self._jobs = jobs
        self._next_cases = next_cases
        self._later = later
        self._due = self._moved = False
        self._moves = 0
        self._open = True
        engine_name = engine_of(project.state) or registry.default()
        self._fingerprints = Fingerprints(project, engine_name)
        self.last_seconds: float | None = None
        self._wanted = ("", "")
        self._leader: int | None = None
        self._prefetching: tuple[str, str] | None = None
        self._answered: dict[tuple[str, int], str] = {}
        self._learnt: tuple[str, tuple[str, ...]] = ("", ())
        project.changed.connect(self._on_changed)
        session.events.place.connect(self._on_place)

    def close(self) -> None:
        """Stop listening."""
        self._project.changed.disconnect(self._on_changed)
        self._session.events.place.disconnect(self._on_place)
        self._open = False

    @property
    def engine_name(self) -> str:
        """The engine that predicts."""
        return self._fingerprints.engine

    def use_engine(self, name: str) -> None:
        """Predict with another engine from now on."""
        self._fingerprints.engine = name
        self.refresh()

    def inputs(self, case: CaseState, index: int) -> str:
        """Fingerprint of all that a proposal for a slice is made from at present."""
        return self._fingerprints.of_slice(case, index)

    def superseded(self, source: Source) -> bool:
        """Whether a proposal was made before the latest exemplars, labels or engine."""
        case_id = self._session.case_id
        if case_id is None:
            return False
        case = self._project.state.cases[case_id]
        return source.inputs != self.inputs(case, self._session.index)

    def renews(self, source: Source) -> bool:
        """Whether a proposal for the slice on screen is superseded, and being made anew.

        It is not where the project is read-only, or nothing may be learnt from any more.
        """
        case = self._current()
        if case is None or self._project.read_only or not self.superseded(source):
            return False
        return exemplars.taught(self._project.state, case)

    def refresh(self) -> None:
        """Make what is missing or superseded: the case on screen, then the next ones."""
        case = self._current()
        # What is proposed in a read-only project, nobody could take.
        if case is None or self._project.read_only:
            return
        # Nothing is marked in an image that was just opened.
        if not any(answers_to(self.engine_name, x) for x in (EXEMPLARS, TEXT)):
            return
        if not exemplars.taught(self._project.state, case):
            return
        if self._missing(case):
            self._start(case, CURRENT)
        else:
            self._prefetch()

    def propose(self) -> None:
        """Make a new proposal for the slice on screen, because the user asked.

        Where nothing is outlined yet it is made from the labels' names and descriptions, for this
        slice alone.

        Raises
        ------
        UserError
            If there is no label, or nothing left to propose.
        """
        case = self._askable()
        taught = exemplars.taught(self._project.state, case)
        self._session.recall(case.id, self._session.index)
        self._session.drop_proposal(case.id)
        self._answered = {k: v for k, v in self._answered.items() if k[0] != case.id}
        if not self._missing(case):
            raise _settled(case)
        self._start(case, CURRENT, None if taught else (self._session.index,))

    def try_engine(self, name: str) -> None:
        """Propose the slice on screen once with another engine, whose name the proposal bears.

        Raises
        ------
        UserError
            If there is no label, or nothing left to propose.
        """
        case, index = self._askable(), self._session.index
        if not self._unsettled(case, index):
            raise _settled(case)
        self._session.recall(case.id, index)
        self._start(case, CURRENT, (index,), name)

    def _askable(self) -> CaseState:
        """The case on screen, if anything may be asked of it."""
        case = self._current()
        if case is None:
            raise UserError("No proposal", "No case is open.", "Open a case first.")
        if not exemplars.asked(self._project.state):
            raise UserError(
                "No proposal yet",
                "There is no label that could be proposed.",
                "Add a label (+ at the right), or unlock one.",
            )
        return case

    def _unsettled(self, case: CaseState, index: int) -> bool:
        asked = exemplars.asked(self._project.state)
        return not all(case.assessment(x.id, index) in _SETTLED for x in asked)

    def propagate(self, direction: int, *, in_time: bool = False) -> int:
        """Propose the slices that lie ahead, the screen going along.

        The view follows until the user goes elsewhere; cancelled, what is there stays.

        Parameters
        ----------
        direction : int
            1 for the slices of the frame after the one on screen, -1 for those before it, 0 for
            all of the case.
        in_time : bool
            The same slice of the frames after or before this one, or of all frames, instead.

        Returns
        -------
        int
            How many slices will be proposed; 0 where all ahead are fresh or confirmed.

        Raises
        ------
        UserError
            If no exemplar teaches a label yet.
        """
        case = self._current()
        if case is None:
            raise UserError("No proposal", "No case is open.", "Open a case first.")
        if not exemplars.taught(self._project.state, case):
            raise exemplars.none_yet(self._project.state, "Nothing to propagate")
        start = self._session.index
        geometry = case.geometry
        lie: Sequence[int] = range(case.n_slices)
        if in_time:
            lie = range(start % geometry.depth, case.n_slices, geometry.depth)
        elif direction:
            lie = geometry.span(start)
        ahead = self._missing(case, [i for i in lie if direction * (i - start) >= 0])
        self._leader = start if direction else None
        self._start(case, CURRENT, ahead)
        return len(ahead)

    def _follow(self, case: CaseState, index: int) -> None:
        """Show a slice that was just proposed, if the one shown before is still on screen."""
        here = self._session.case_id == case.id and self._session.index == self._leader
        if not here:
            self._leader = None
        elif index != self._leader:
            self._leader = index
            self._session.go(case.id, index)

    def _current(self) -> CaseState | None:
        case_id = self._session.case_id
        return None if case_id is None else self._project.state.cases.get(case_id)

    def _on_changed(self, step: Step) -> None:
        self._ask_later()

    def _on_place(self) -> None:
        self._moved = True
        self._moves += 1
        self._ask_later()

    def _ask_later(self) -> None:
        if not self._due:
            self._due = True
            self._later(self._catch_up, _TOGETHER_SECONDS)

    def _catch_up(self) -> None:
        moved, self._moved, self._due = self._moved, False, False
        case = self._current()
        if case is None or not self._open or self._session.playing:
            return
        idle = self._jobs.in_slot(CURRENT) is None
        if self._wanted != (case.id, self._fingerprints.of_case(case)) or (moved and idle):
            self.refresh()
        elif (
            moved
            and self._leader != self._session.index
            and self._session.index in self._missing(case)[:1]
        ):
            moves = self._moves
            self._later(lambda: self._overtake(moves), _RESTING_SECONDS)

    def _overtake(self, moves: int) -> None:
        """Begin with the slice on screen where its volume is being worked on, if it is still there.

        Not at every slice that is passed: each time the slice in work is given up, and who goes
        through slices faster than they are segmented would never see one.
        """
        case = self._current()
        if case is None or not self._open or moves != self._moves:
            return
        if self._session.index in self._missing(case)[:1]:
            self.refresh()

    def run_in_batch(
        self,
        case: CaseState,
        slices: Sequence[int],
        title: str,
        through: Callable[[Exception | None], None],
    ) -> Job:
        """Propose slices of a case while neither the one on screen nor the next ones need it.

        What was made from inputs that changed meanwhile is kept where there is nothing better.

        Parameters
        ----------
        through : callable
            Told at the end what failed, or None; not if it was cancelled.
        """
        return self._ask(case, tuple(slices), BATCH, title, lambda seconds: through(None), through)

    def missing(self, case: CaseState) -> tuple[int, ...]:
        """Slices to be annotated that have something to propose and no fresh proposal."""
        return self._missing(case, case.chosen())

    def _missing(self, case: CaseState, among: Sequence[int] | None = None) -> tuple[int, ...]:
        """Slices that have something to propose and no fresh proposal; visible ones first.

        Parameters
        ----------
        among : sequence of int, optional
            Only of these; by default of the frame on screen and of the tagged ones.
        """
        proposal = self._session.proposals.get(case.id)
        asked = exemplars.asked(self._project.state)
        groups = {x.group for x in asked}
        start = self._session.index if case.id == self._session.case_id else first_slice(case)
        geometry = case.geometry
        if among is None:
            frame = geometry.span(start)
            among = sorted({*frame, *(case.chosen() if case.tags else ())})
        order = sorted(among, key=lambda i: (*_away(i, start, geometry.depth), i))
        out = []
        for i in order:
            if not self._unsettled(case, i):
                continue
            inputs = self.inputs(case, i)
            offers = [proposal.slices.get((g, i)) if proposal else None for g in groups]
            lacking = any(s is None or s.source.inputs != inputs for s in offers)
            # Of labels that no exemplar shows nothing comes, however often it is asked.
            if lacking and self._answered.get((case.id, i)) != inputs:
                out.append(i)
        return tuple(out)

    def _prefetch(self) -> None:
        if self._jobs.in_slot(CURRENT) is not None or not exemplars.usable(self._project.state):
            return
        running = self._jobs.in_slot(PREFETCH)
        # One without any proposal first: an accept may come before all are made anew.
        offers = self._session.proposals
        for case_id in sorted(self._next_cases(PREFETCHED_CASES), key=lambda i: i in offers):
            case = self._project.state.cases[case_id]
            near = first_slice(case)
            slices = [i for i in self._missing(case) if abs(i - near) < PREFETCHED_SLICES]
            if slices:
                wanted = (case.id, self._fingerprints.of_case(case))
                if running is None or running.cancelled or self._prefetching != wanted:
                    self._prefetching = wanted
                    self._start(case, PREFETCH, tuple(slices[:PREFETCHED_SLICES]))
                return

    def _start(
        self, case: CaseState, slot: str, slices: tuple[int, ...] | None = None, engine: str = ""
    ) -> None:
        wanted = slices if slices is not None else self._missing(case)
        if not wanted:
            return
        if slot == CURRENT:
            self._wanted = (case.id, self._fingerprints.of_case(case))
        title = f"Segmenting {case.name}" if slot == CURRENT else "Preparing the next cases"

        def done(seconds: float) -> None:
            if slot == CURRENT:
                self.last_seconds = seconds
                self._leader = None
            self._prefetch()

        self._ask(case, wanted, slot, title, done, engine=engine)

    def _ask(
        self,
        case: CaseState,
        slices: tuple[int, ...],
        slot: str,
        title: str,
        done: Callable[[float], None],
        failed: Callable[[Exception], None] | None = None,
        engine: str = "",
    ) -> Job:
        for below in _BELOW.get(slot, ()):
            running = self._jobs.in_slot(below)
            if running is not None:
                running.cancel()
        inputs = {i: self.inputs(case, i) for i in slices}
        name = engine or self.engine_name
        learnt = self._learnt[1] if self._learnt[0] == name else ()
        early = self._unanswered(case, slices[0], slot) if learnt else ()
        task = Task(self._project.state, case, inputs, name, learnt, early)

        def heard(of: CaseState, place: tuple[int, int], offer: ProposedSlice) -> None:
            self._learnt = (name, offer.source.made_from)
            first = of is not case or offer.source.inputs != inputs[place[1]]
            self._arrived(of, place, offer, late=first or slot == BATCH)

        def finished(seconds: float) -> None:
            self._answered.update({(case.id, i): x for i, x in inputs.items()})
            self._withdraw(case.id, inputs)
            done(seconds)

        return self._jobs.start(
            title,
            lambda job: ask(job, task, self._engine, self._library, heard),
            finished,
            slot=slot,
            quiet=slot != CURRENT,
            failed=failed,
        )

    def _unanswered(
        self, case: CaseState, index: int, slot: str
    ) -> tuple[tuple[CaseState, int], ...]:
        """Slices soon on screen that nothing is proposed for: of a case, and of the one after it.

        Where a case has exemplars of its own, those of others say too little.
        """
        cases = {BATCH: (), PREFETCH: ((case, index),)}.get(slot)
        if cases is None:
            after = [self._project.state.cases[i] for i in self._next_cases(1)]
            cases = ((case, index), *((c, first_slice(c)) for c in after))
        state, offers = self._project.state, self._session.proposals
        return tuple(
            (c, i)
            for c, i in cases
            if c.id not in offers and self._unsettled(c, i) and not exemplars.own(state, c, i)
        )

    def _withdraw(self, case_id: str, answered: Mapping[int, str]) -> None:
        """Drop older offers for slices that were answered without one, as where no exemplar shows
        a label any more: they would be asked for again and again.
        """
        case, old = self._project.state.cases.get(case_id), self._session.proposals.get(case_id)
        if case is None or old is None:
            return
        kept = {
            (group, i): offer
            for (group, i), offer in old.slices.items()
            if i not in answered
            or offer.source.inputs == answered[i]
            or answered[i] != self.inputs(case, i)
        }
        if not kept:
            self._session.drop_proposal(case_id)
        elif len(kept) < len(old.slices):
            self._session.set_proposal(replace(old, slices=kept))

    def _arrived(
        self, of: CaseState, key: tuple[int, int], offer: ProposedSlice, *, late: bool
    ) -> None:
        """On the main thread: show an answer if its inputs still hold.

        A `late` one may also stand where there is no other; it says that it is superseded.
        """
        case = self._project.state.cases.get(of.id)
        if case is None:
            return
        old = self._session.proposals.get(case.id)
        if offer.source.inputs != self.inputs(case, key[1]) and not (
            late and (old is None or key not in old.slices)
        ):
            return
        slices = dict(old.slices) if old else {}
        slices[key] = offer
        self._session.set_proposal(
            replace(old, slices=slices) if old else Proposal(case.id, slices)
        )
        if self._leader is not None:
            self._follow(case, key[1])


def _away(a: int, b: int, depth: int) -> tuple[int, int]:
    """Frames, and slices within them, between two slices."""
    return abs(a // depth - b // depth), abs(a % depth - b % depth)


def first_slice(case: CaseState) -> int:
    """The slice a case opens at: the middle one, of the first frame that is tagged or of all."""
    depth = case.geometry.depth
    return min(case.tags, default=0) * depth + depth // 2


def _settled(case: CaseState) -> UserError:
    return UserError(
        "Nothing to propose",
        f"All that may be proposed in {case.name} is confirmed.",
        "Reopen a slice, or go to the next case.",
    )
