"""Robots that annotate whole data sets in the order of the queue, with the app's own services.

Simulated effort, never a user's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import CaseState, Project
from segicl_gui.domain.prompts import Prompt
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.session import Session
from segicl_gui.engine.api import (
    CancelToken,
    Engine,
    LabelSpec,
    PredictRequest,
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.evaluation.episodes import unheard
from segicl_gui.evaluation.flat_cases import FlatProject, make_project
from segicl_gui.evaluation.gestures import Gesture, LabelArray, corrections
from segicl_gui.evaluation.metrics import dice
from segicl_gui.services import exemplars
from segicl_gui.services.annotate import SETTLED_SECONDS, Annotate
from segicl_gui.services.asking import RequestArrays
from segicl_gui.services.autosave import Autosave
from segicl_gui.services.followed import FirstProposals
from segicl_gui.services.jobs import Job
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.local_change import Mask
from segicl_gui.services.mouse_tools.numbering import settle
from segicl_gui.services.queue import Order, Queue
from segicl_gui.services.ranking import rank

ORDERS = ("useful", "random", "name")
CHOICES = ("best", "random")
ROBOTS = ("brush", "click")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a robot works.

    Parameters
    ----------
    order : str
        One of `ORDERS`.
    choose : str
        One of `CHOICES`: how the exemplars of its proposals are chosen.
    budget : int
        Exemplars at most; for both choices, so that they are compared at the same number.
    target : float
        Dice of each label that is good enough, above 0 and up to 1.
    seed : int
        Of random order and choice.
    held_out : float
        Share of the subjects that are never worked on: what is learnt is measured on them.
    compare : bool
        Also ask with as many exemplars of the other choice, and count what each case takes
        from nothing.
    """

    order: str = "useful"
    choose: str = "best"
    budget: int = exemplars.BUDGET
    target: float = 0.9
    seed: int = 0
    held_out: float = 0.25
    robot: str = "brush"
    compare: bool = True


@dataclass(frozen=True, slots=True)
class Worked:
    """One case that was annotated.

    Parameters
    ----------
    position : int
        1 for the first case of the data set.
    exemplars, offered : int
        Used for its proposal, and there to choose from.
    dice_first : mapping of str to float
        Label -> Dice of the first proposal with the truth, of labels that the case shows; 0
        without a proposal.
    dice_other : mapping of str to float
        The same with as many exemplars of the other choice; empty where it was not asked, or
        there were no more to choose from than were used.
    strokes, clicks, pixels : int
        Strokes of the brush and clicks, and what they changed, until every label was good
        enough.
    gestures : int
        Strokes, clicks and the accept.
    points : int
        What the polygon tool's clicks would have been, see `Gesture.points`, and the accept.
    gestures_alone, pixels_alone, points_alone : int
        The same without exemplars, from an empty mask or what the engine makes of the labels'
        texts; -1 where it was not counted.
    unmodified : bool
        Whether a proposal was accepted as it was.
    """

    dataset: str
    engine: str
    order: str
    choose: str
    seed: int
    position: int
    case: str
    subject: str
    exemplars: int
    offered: int
    dice_first: dict[str, float]
    dice_other: dict[str, float]
    strokes: int
    clicks: int
    pixels: int
    gestures: int
    gestures_alone: int
    pixels_alone: int
    points: int
    points_alone: int
    unmodified: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """What proposals for cases that are never worked on are like by then.

    Parameters
    ----------
    cases, corrected : int
        Worked on so far, and of those, corrected or drawn.
    dice : float
        Mean over labels of the mean over held-out cases that show them.
    """

    dataset: str
    engine: str
    order: str
    choose: str
    seed: int
    cases: int
    corrected: int
    dice: float


@dataclass(frozen=True, slots=True)
class Walk:
    """A data set that was worked through."""

    plan: Plan
    worked: tuple[Worked, ...]
    learnt: tuple[Learnt, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Rows as scripts read them, each with its `kind`."""
        rows = [{"kind": "case"} | asdict(w) for w in self.worked]
        return rows + [{"kind": "held out"} | asdict(x) for x in self.learnt]


def check(plan: Plan) -> None:
    """Refuse a plan that cannot be followed; `UserError`."""
    wrong = ""
    if plan.order not in ORDERS:
        wrong = f"There is no order “{plan.order}”; there are {', '.join(ORDERS)}."
    elif plan.choose not in CHOICES:
        wrong = f"There is no choice “{plan.choose}”; there are {', '.join(CHOICES)}."
    elif plan.robot not in ROBOTS:
        wrong = f"There is no robot “{plan.robot}” for the queue; there are {', '.join(ROBOTS)}."
    elif not 0 < plan.target <= 1 or not 0 <= plan.held_out < 1 or plan.budget < 1:
        wrong = (
            "The target is above 0 and up to 1, the share held out below 1, the budget 1 or more."
        )
    if wrong:
        raise UserError("Cannot simulate", wrong, "Give other options.")


def work_through(
    folder: Path,
    engine: Engine,
    plan: Plan,
    *,
    size: int = 256,
    slices: int = 3,
    keep: Path | None = None,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> Walk:
    """Annotate a data set in the order of the queue.

    The robot looks at the proposal made from what it has accepted, corrects its errors,
    largest first, until each label is good enough, and accepts; what it accepts becomes an
    exemplar. The first case it draws.

    Parameters
    ----------
    folder : Path
        Data-set folder.
    engine : Engine
    plan : Plan
    size : int
        Images are squeezed to size x size pixels.
    slices : int
        So many middle slices of a volume are cases.
    keep : Path, optional
        Folder in which the project is left, to look at; else it is thrown away.
    on_progress : callable
        Told the share done (0..1) and the case at work.
    cancel : CancelToken, optional

    Raises
    ------
    UserError
        If the folder, the plan or the engine cannot be used.
    CancelledError
    """
    check(plan)
    with TemporaryDirectory(prefix="segicl-simulate-") as temporary:
        made = make_project(folder, (keep or Path(temporary)) / folder.resolve().name, size, slices)
        try:
            with _robot(made, engine, plan, cancel or CancelToken(), keep is not None) as robot:
                return robot.walk(on_progress)
        finally:
            made.opened.store.close()


@contextmanager
def _robot(
    made: FlatProject, engine: Engine, plan: Plan, cancel: CancelToken, saved: bool
) -> Iterator[_Robot]:
    rng = np.random.default_rng(plan.seed)
    state = made.opened.state
    held = _held_out(made, plan.held_out)
    if plan.order == "random":
        ids = [str(i) for i in rng.permutation(list(state.cases))]
        state = replace(state, cases=MappingProxyType({i: state.cases[i] for i in ids}))
    queued = {k: c for k, c in state.cases.items() if k not in held}
    project = Project(replace(state, cases=MappingProxyType(queued)), settle)
    autosave = Autosave(project, made.opened.store) if saved else None
    try:
        yield _Robot(made, project, engine, plan, cancel, [state.cases[k] for k in held], rng)
    finally:
        if autosave is not None:
            autosave.close(60)


def _held_out(made: FlatProject, share: float) -> list[str]:
    """Ids of the cases of some subjects: the same ones for every plan."""
    subjects = sorted({t.subject for t in made.truths.values()})
    mixed = np.random.default_rng(0).permutation(subjects)
    chosen = {str(s) for s in mixed[: round(share * len(subjects))]}
    return [k for k, t in made.truths.items() if t.subject in chosen]


@dataclass(eq=False)
class _Robot:
    """One annotator on one project."""

    made: FlatProject
    project: Project
    engine: Engine
    plan: Plan
    cancel: CancelToken
    held: Sequence[CaseState]
    rng: np.random.Generator
    now: float = 0.0
    session: Session = field(default_factory=Session)

    def __post_init__(self) -> None:
        self.library = ImageLibrary(self.made.opened.store.folder)
        self.annotate = Annotate(self.project, self.session, lambda: self.now)
        self.annotate.measure = FirstProposals(self.project, self.session).measure
        self.queue = Queue(self.project, self.session)
        self.labels = self.project.state.schema.labels

    def walk(self, on_progress: Callable[[float, str], None]) -> Walk:
        total = len(self.project.state.cases)
        worked: list[Worked] = []
        learnt: list[Learnt] = []
        measured = _measured_after(total)
        for position in range(1, total + 1):
            case_id = self._next()
            on_progress((position - 1) / total, self.project.state.cases[case_id].name)
            worked.append(self._work(case_id, position))
            if self.held and position in measured:
                learnt.append(self._learnt(worked))
        return Walk(self.plan, tuple(worked), tuple(learnt))

    def _next(self) -> str:
        """The case that the queue has next, sorted anew."""
        if self.plan.order == "useful":
            self.queue.take_ranking(self._ranking(), at_once=True)
        else:
            self.queue.sort(Order.NAME if self.plan.order == "name" else Order.ADDED)
        return next(
            r.case_id for r in self.queue.rows() if not self._done(r.case_id)
        )  # fmt: skip

    def _ranking(self) -> tuple[str, ...]:
        """The open cases, the most useful first."""
        state = self.project.state
        done = [i for i in state.cases if self._done(i)]
        waiting = [i for i in state.cases if i not in done]
        job = Job(0, "", None, lambda call: None, lambda job: None, lambda job, e: None)
        return rank(job, state, self.library, waiting, done)

    def _done(self, case_id: str) -> bool:
        return not self.project.state.cases[case_id].unassessed(self.project.state.schema)

    def _work(self, case_id: str, position: int) -> Worked:
        self.cancel.check()
        self.session.go(case_id, 0)
        case, truth = self.annotate.case(), self.made.truths[case_id]
        pool = exemplars.usable(self.project.state)
        chosen = self._chosen(case, pool, self.plan.choose, self.plan.budget)
        offer = self._propose(case, chosen, len(pool))
        first = self._shown() if offer else np.zeros_like(truth.mask)
        other: dict[str, float] = {}
        if self.plan.compare and len(chosen) < len(pool):
            choice = "random" if self.plan.choose == "best" else "best"
            others = self._chosen(case, pool, choice, len(chosen))
            found = self._ask(case, others)
            other = self._dice(found.mask if found else np.zeros_like(truth.mask), truth.mask)
        done = self._correct(case, first, truth.mask, chosen, offer)
        alone = self._alone(case, truth.mask) if self.plan.compare else []
        self._accept()
        clicks = sum(g.prompt is not None for g in done)
        return Worked(
            self.made.name, self.engine.name, self.plan.order, self.plan.choose, self.plan.seed,
            position, case.name, truth.subject, len(chosen), len(pool),
            self._dice(first, truth.mask), other, len(done) - clicks, clicks,
            sum(g.pixels for g in done), len(done) + 1,
            len(alone) + 1 if self.plan.compare else -1,
            sum(g.pixels for g in alone) if self.plan.compare else -1,
            sum(g.points for g in done) + 1,
            sum(g.points for g in alone) + 1 if self.plan.compare else -1,
            offer and not done,
        )  # fmt: skip

    def _correct(
        self,
        case: CaseState,
        first: LabelArray,
        truth: LabelArray,
        chosen: Sequence[Exemplar],
        offer: bool,
    ) -> list[Gesture]:
        """Make what is shown good enough, as undo steps of the project."""
        done: list[Gesture] = []
        for gesture in self._gestures(case, first, truth, chosen):
            if offer and not done:
                self.annotate.adopt()
            done.append(gesture)
            if gesture.prompt is None:
                box = Box.of_slice(0, (1, *truth.shape))
                self.annotate.edit(0, box, gesture.mask[np.newaxis], "Brush")
            elif gesture.pixels:
                label = self.project.state.schema.get(gesture.label)
                masks = {0: gesture.mask == label.id}
                how = {"engine": self.engine.name, "gesture": f"{case.id}:{len(done)}"}
                self.annotate.correct(label, masks, (gesture.prompt,), "Click", how)
        return done

    def _alone(self, case: CaseState, truth: LabelArray) -> list[Gesture]:
        """What it takes without exemplars."""
        found = self._ask(case, ())
        return list(self._gestures(case, found.mask if found else np.zeros_like(truth), truth, ()))

    def _gestures(
        self, case: CaseState, mask: LabelArray, truth: LabelArray, chosen: Sequence[Exemplar]
    ) -> Iterator[Gesture]:
        def answer(label: int, prompts: Sequence[Prompt], now: LabelArray) -> Mask | None:
            found = self._ask(case, chosen, (label, prompts, now))
            return None if found is None else np.asarray(found.mask == label)

        clicks = answer if self.plan.robot == "click" else None
        ids = [x.id for x in self.labels]
        return corrections(mask, truth, ids, self.plan.target, clicks)

    def _chosen(
        self, case: CaseState, pool: Sequence[Exemplar], choose: str, budget: int
    ) -> tuple[Exemplar, ...]:
        if not pool:
            return ()
        if choose == "best":
            return exemplars.select(self.project.state, case, 0, self.library, budget)
        picks = self.rng.choice(len(pool), min(budget, len(pool)), replace=False)
        return tuple(pool[int(i)] for i in picks)

    def _propose(self, case: CaseState, chosen: Sequence[Exemplar], offered: int) -> bool:
        """Have a proposal shown; whether there is one."""
        found = self._ask(case, chosen)
        if found is None:
            return False
        source = Source(
            f"{case.id}:{offered}", tuple(x.id for x in self.labels),
            tuple(e.id for e in chosen), offered, self.engine.name,
        )  # fmt: skip
        made = ProposedSlice(found.mask, found.confidence, found.quality, source, found.note)
        self.session.set_proposal(Proposal(case.id, {(0, 0): made}))
        return True

    def _ask(
        self,
        case: CaseState,
        chosen: Sequence[Exemplar],
        correct: tuple[int, Sequence[Prompt], LabelArray] | None = None,
    ) -> SlicePrediction | None:
        """What the engine says, or answers to a label's clicks on a mask.

        None where nothing teaches it and it cannot do without.
        """
        state = self.project.state
        ids = {x.id for x in self.labels}
        taught = {i for i in ids if any(exemplars.shows(state, e, i) for e in chosen)}
        if correct is not None and correct[0] not in taught:
            chosen, taught = (), {correct[0]}
        elif chosen and not taught:
            return None
        asked = taught or ids
        arrays = RequestArrays(self.library)
        used = sorted(chosen, key=lambda e: e.id)
        request = PredictRequest(
            self.engine.name,
            (arrays.query(case, 0),),
            tuple(LabelSpec(x.id, x.name, x.description) for x in self.labels if x.id in asked),
            tuple(arrays.exemplar(state, e, 0, asked) for e in used),
        )
        if correct is not None:
            _, prompts, mask = correct
            before = np.where(np.isin(mask, list(asked)), mask, 0).astype(np.uint16)
            request = replace(
                request,
                prompts=tuple(
                    PromptSpec(0, p.label, p.kind.value, p.positive, p.points) for p in prompts
                ),
                previous=((0, arrays.keep(before)),),
            )
        given = {h: arrays.get(h) for h in request.hashes()}
        found: list[SlicePrediction] = []
        try:
            self.engine.predict(request, given, self.cancel, found.append, unheard)
        except UserError:
            if chosen:
                raise
            return None
        return found[0]

    def _shown(self) -> LabelArray:
        """What is on screen, proposed or saved."""
        view = self.annotate.view()
        return np.where(view.proposed[0] > 0, view.proposed[0], view.saved[0]).astype(np.uint16)

    def _dice(self, mask: LabelArray, truth: LabelArray) -> dict[str, float]:
        return {
            x.name: dice(mask == x.id, truth == x.id) for x in self.labels if (truth == x.id).any()
        }

    def _accept(self) -> None:
        """Confirm what is shown, and that what is not shown is not there."""
        view = self.annotate.view()
        if view.proposed_labels or any(
            any(row) for row in self.annotate.case().assessments.values()
        ):
            self.session.report_shown(view.digest, self.now)
            self.now += 2 * SETTLED_SECONDS
            self.annotate.accept()
        self.annotate.mark_absent()

    def _learnt(self, worked: Sequence[Worked]) -> Learnt:
        pool = exemplars.usable(self.project.state)
        of_label: dict[str, list[float]] = {}
        for case in self.held:
            self.cancel.check()
            truth = self.made.truths[case.id].mask
            found = self._ask(case, self._chosen(case, pool, self.plan.choose, self.plan.budget))
            mask = found.mask if found else np.zeros_like(truth)
            for label, value in self._dice(mask, truth).items():
                of_label.setdefault(label, []).append(value)
        return Learnt(
            self.made.name, self.engine.name, self.plan.order, self.plan.choose, self.plan.seed,
            len(worked), sum(not w.unmodified for w in worked),
            float(np.mean([np.mean(v) for v in of_label.values()])),
        )  # fmt: skip


def _measured_after(total: int) -> set[int]:
    """Numbers of cases after which what is learnt is measured: ever farther apart."""
    out, at = {total}, 1.0
    while at < total:
        out.add(round(at))
        at = max(at + 1, at * 1.4)
    return out
