"""How well each exemplar agrees with the others, found out while nothing else is to be done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from psygnal import Signal

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import Project, ProjectState, Step
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.engine.known import EXEMPLARS, answers_to
from segicl_gui.services import exemplars
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.doubts import FEWEST, Doubt, Known, by_exemplar
from segicl_gui.services.evidence import PLACE as EVIDENCE
from segicl_gui.services.evidence import Evidence
from segicl_gui.services.jobs import Job, JobCancelledError, Jobs
from segicl_gui.services.learning_curve import Point, learning_curve
from segicl_gui.services.leave_one_out import LeftOut, LeftOutCache, Plan, left_out, plans
from segicl_gui.services.library import ImageLibrary

log = logging.getLogger(__name__)

SLOT = "exemplar quality"
PLACE = Path("cache") / "left_out"
"""Below the folder of a project."""
# Nothing is begun while somebody works at a stretch.
_REST_SECONDS = 1.5
# Judgements kept from before come by the thousand.
_TOGETHER_SECONDS = 0.3
# Of what the pictures say, so many exemplars are told of together.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What the engine made of an exemplar, and the content it is of."""

    digest: str
    scores: dict[int, float]
    key: str


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What the picture says of an exemplar, and the content it is of."""

    digest: str
    known: Mapping[int, Known]
    key: str


class ExemplarQuality:
    """Leaves out one exemplar after the other and remembers how well the rest foretells it.

    What the pictures say of all of them comes first, since it needs no engine. Only what changed
    is made anew: an accepted image adds one judgement and changes those of the exemplars that
    are now segmented from it. Begins at `FEWEST` exemplars.

    Parameters
    ----------
    engine_name : callable
        The engine that makes proposals at present.
    later : callable
        Runs a callable on the main thread after so many seconds.
    """

    changed = Signal()
    """A judgement came or went; on the main thread."""

    def __init__(
        self,
        project: Project,
        library: ImageLibrary,
        engine: EngineRunner,
        jobs: Jobs,
        engine_name: Callable[[], str],
        folder: Path,
        later: Callable[[Callable[[], None], float], None],
    ) -> None:
        self._project = project
        self._library = library
        self._engine = engine
        self._jobs = jobs
        self._engine_name = engine_name
        self._cache = LeftOutCache(folder / PLACE)
        self._later = later
        self._evidence = Evidence(folder / EVIDENCE)
        self._judged: dict[str, _Judged] = {}
        self._seen: dict[str, _Seen] = {}
        self._doubts: dict[str, dict[int, Doubt]] = {}
        self._doubted: tuple[Exemplar, ...] | None = None
        self._done_for: object = None
        self._working_for: object = None
        self._waiting = self._watching = self._telling = False

    def watch(self) -> None:
        """Judge exemplars from now on, whenever there is time."""
        if not self._watching:
            self._watching = True
            self._project.changed.connect(self._on_changed)
            self._jobs.when_idle(self._soon)
            self._soon()

    def close(self) -> None:
        """Stop."""
        if self._watching:
            self._watching = False
            self._project.changed.disconnect(self._on_changed)
            self._jobs.forget(self._soon)

    def scores(self, e: Exemplar) -> dict[int, float]:
        """Label -> agreement with the others, 0..1; empty until that is known."""
        found = self._judged.get(e.id)
        return found.scores if found is not None and found.digest == e.digest else {}

    def doubts(self) -> Mapping[str, Mapping[int, Doubt]]:
        """Exemplar -> label -> how much speaks against it and why, as far as that is known."""
        current = exemplars.usable(self._project.state)
        # Asked at every repaint, and the same until something is heard or an exemplar changes.
        if current is not self._doubted:
            self._doubts = by_exemplar({e.id: self._known(e) for e in current})
            self._doubted = current
        return self._doubts

    def disagreeing(self) -> dict[str, dict[int, Doubt]]:
        """Of `doubts`, the labels that stand out, in the exemplars that have any."""
        found = {
            name: {label: d for label, d in of.items() if d.stands_out}
            for name, of in self.doubts().items()
        }
        return {name: of for name, of in found.items() if of}

    def _known(self, e: Exemplar) -> dict[int, Known]:
        seen, scores = self._seen.get(e.id), self.scores(e)
        if seen is None or seen.digest != e.digest:
            return {}
        return {
            label: replace(known, agreement=scores.get(label))
            for label, known in seen.known.items()
        }

    def answer(self, e: Exemplar) -> LeftOut | None:
        """What the others made of an exemplar; reads a file."""
        found = self._judged.get(e.id)
        if found is None or found.digest != e.digest:
            return None
        return self._cache.load(found.key)

    def curve(self, job: Job) -> tuple[Point, ...]:
        """Agreement by number of exemplars, on a worker thread; raises as `learning_curve`."""
        cancel = CancelToken()
        job.on_cancel(cancel.cancel)
        state, engine = self._project.state, self._engine_name()
        try:
            return learning_curve(state, self._library, engine, self._engine, cancel, job.progress)
        except CancelledError as e:
            raise JobCancelledError from e

    def _on_changed(self, step: Step) -> None:
        self._soon()

    def _soon(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._later(self._begin, _REST_SECONDS)

    def _begin(self) -> None:
        self._waiting = False
        if not self._watching or not self._jobs.idle:
            return
        state, engine = self._project.state, self._engine_name()
        if not answers_to(engine, EXEMPLARS):
            return
        content = self._content(state, engine)
        if content == self._done_for or len(exemplars.usable(state)) < FEWEST:
            return
        running = self._jobs.in_slot(SLOT)
        if running is not None and not running.cancelled and content == self._working_for:
            return
        self._working_for = content

        def done(nothing: None) -> None:
            self._done_for = content
            self._soon()

        self._jobs.start(
            "Comparing exemplars",
            lambda job: self._work(job, state, engine),
            done,
            slot=SLOT,
            quiet=True,
            gives_way=True,
        )

    def _content(self, state: ProjectState, engine: str) -> object:
        labels = [(x.id, x.name, x.description, x.group) for x in exemplars.asked(state)]
        return engine, labels, [(e.id, e.digest) for e in exemplars.usable(state)]

    def _work(self, job: Job, state: ProjectState, engine: str) -> None:
        cancel = CancelToken()
        job.on_cancel(cancel.cancel)
        wanted = list(plans(state, self._library, engine, check=job.check))
        judged = tuple(self._judged.values())
        self._cache.keep_only(frozenset({p.key for p in wanted} | {j.key for j in judged}))
        known = {j.key for j in judged}
        left, before = [], {}
        # What was found out before is shown at once, before any image is segmented.
        for plan in wanted:
            job.check()
            scores = None if plan.key in known else self._cache.scores(plan.key)
            if scores is not None:
                before[plan.exemplar.id] = _judged(plan, scores)
            elif plan.key not in known:
                left.append(plan)
        job.deliver(lambda: self._heard(before))
        self._look(job, state, wanted)
        for n, plan in enumerate(left):
            job.progress(n / len(left), state.cases[plan.exemplar.case_id].name)
            try:
                found = left_out(state, plan, engine, self._engine, self._library, cancel)
                self._cache.save(found)
            except CancelledError as e:
                raise JobCancelledError from e
            except UserError as e:
                log.warning("%s was not compared: %s", plan.exemplar.id, e)
                continue
            one = {plan.exemplar.id: _judged(plan, found.scores)}
            job.deliver(partial(self._heard, one))

    def _look(self, job: Job, state: ProjectState, wanted: Sequence[Plan]) -> None:
        """Find what the pictures say."""
        seen = {x.key for x in tuple(self._seen.values())}
        found: dict[str, _Seen] = {}
        for plan in wanted:
            job.check()
            if plan.alike_key in seen:
                continue
            known = self._evidence.known(plan.alike_key)
            if known is None:
                try:
                    known = self._evidence.find(
                        state, plan.exemplar, plan.alike, plan.alike_key, self._library
                    )
                except UserError as e:
                    log.warning("%s was not looked at: %s", plan.exemplar.id, e)
                    continue
            found[plan.exemplar.id] = _Seen(plan.exemplar.digest, known, plan.alike_key)
            # Together: the window repaints what it shows of all of them.
            if len(found) == _AT_ONCE:
                job.deliver(partial(self._saw, found))
                found = {}
        job.deliver(partial(self._saw, found))
        self._evidence.save(frozenset(p.alike_key for p in wanted))

    def _saw(self, found: Mapping[str, _Seen]) -> None:
        self._seen.update(found)
        self._tell(bool(found))

    def _heard(self, found: Mapping[str, _Judged]) -> None:
        self._judged.update(found)
        self._tell(bool(found))

    def _tell(self, anything: bool) -> None:
        if not anything:
            return
        self._doubted = None
        if not self._telling:
            self._telling = True
            self._later(self._tell_change, _TOGETHER_SECONDS)

    def _tell_change(self) -> None:
        self._telling = False
        if self._watching:
            self.changed.emit()


def _judged(plan: Plan, scores: Mapping[int, float]) -> _Judged:
    return _Judged(plan.exemplar.digest, dict(scores), plan.key)
