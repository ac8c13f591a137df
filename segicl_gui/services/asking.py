"""What the engine is asked for proposals of a case, and what it answers, on a worker thread."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.exemplars import Exemplar, exemplar_id
from segicl_gui.domain.images import content_hash
from segicl_gui.domain.project import CaseState, ProjectState
from segicl_gui.domain.proposals import ProposedSlice, Source
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.services import exemplars
from segicl_gui.services.foretold import Foretold
from segicl_gui.services.jobs import Job, JobCancelledError
from segicl_gui.services.library import ImageLibrary

# The slice on screen is asked for alone, the others of its volume so many at a time.
_PART = 8

Arrays = Callable[[str], npt.NDArray[Any]]
Heard = Callable[[CaseState, tuple[int, int], ProposedSlice], None]


class EngineRunner(Protocol):
    """Where requests are answered: the engine process, or an engine in a test."""

    def predict(
        self,
        request: PredictRequest,
        arrays: Arrays,
        cancel: CancelToken,
        on_slice: Callable[[SlicePrediction], None],
        on_progress: Callable[[float, str], None],
    ) -> float:
        """Answer slice by slice, from any thread; returns the seconds it took."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """All that a prediction job needs, taken on the main thread."""

    state: ProjectState
    case: CaseState
    inputs: Mapping[int, str]
    """The slices in the order wanted, each with the fingerprint of what goes in."""
    engine: str
    learnt: tuple[str, ...] = ()
    """Ids of exemplars that the engine has learnt from."""
    early: tuple[tuple[CaseState, int], ...] = ()
    """Slices, of this case or others, for which any answer is better than none yet: if others are
    to be learnt from first, these are answered before, from what was learnt."""

    @property
    def slices(self) -> tuple[int, ...]:
        return tuple(self.inputs)


def ask(
    job: Job,
    task: Task,
    engine: EngineRunner,
    library: ImageLibrary,
    heard: Heard,
) -> float:
    """Choose exemplars and ask the engine, on a worker thread.

    Parameters
    ----------
    heard : callable
        Told the case, (group, slice) and what is offered for it, on the main thread.

    Returns
    -------
    float
        Seconds that the engine took.
    """
    weighed = exemplars.weighed(task.state, task.case, task.slices[0], library, check=job.check)
    weights = {e.id: weight for e, weight in weighed}
    if task.learnt and set(task.learnt) != set(weights):
        for case, index in task.early:
            _answer_early(job, task, case, index, engine, library, heard)
    return _answers(job, task, engine, library, heard, tuple(e for e, _ in weighed), weights)


def _answer_early(
    job: Job,
    task: Task,
    case: CaseState,
    index: int,
    engine: EngineRunner,
    library: ImageLibrary,
    heard: Heard,
) -> None:
    """Answer a slice from what was learnt before, if that is still to be used for it."""
    chosen = exemplars.again(task.state, case, index, task.learnt)
    if chosen and exemplar_id(case.id, index) not in task.learnt:
        name = hashlib.blake2b(repr(task.learnt).encode(), digest_size=12).hexdigest()
        early = replace(task, case=case, inputs={index: f"first:{name}"})
        _answers(job, early, engine, library, heard, chosen, {})


def _answers(
    job: Job,
    task: Task,
    engine: EngineRunner,
    library: ImageLibrary,
    heard: Heard,
    chosen: tuple[Exemplar, ...],
    weights: Mapping[str, float],
) -> float:
    """Ask for the slices of a task from chosen exemplars; see `ask`."""
    cancel = CancelToken()
    job.on_cancel(cancel.cancel)
    asked = exemplars.asked(task.state)
    offered = len({e.id for e in (*exemplars.usable(task.state), *chosen)})
    by_name = not exemplars.taught(task.state, task.case)
    seconds = 0.0
    for group in sorted({x.group for x in asked}):
        specs = [LabelSpec(x.id, x.name, x.description) for x in asked if x.group == group]
        ids = {s.id for s in specs}
        # Where a label is only known to be absent, nothing says what it looks like.
        taught = {i for i in ids if any(exemplars.shows(task.state, e, i) for e in chosen)}
        if by_name:
            taught = ids
        if not taught:
            continue
        known = tuple(s for s in specs if s.id in taught)
        # In the same order whatever they are like the query, so that an engine recognises
        # the set it has learnt from before.
        used = sorted((e for e in chosen if taught & set(e.labels)), key=lambda e: e.id)
        arrays = RequestArrays(library)
        shots = [arrays.exemplar(task.state, e, group, taught) for e in used]
        plane = functools.partial(library.plane, task.case)
        foretold = Foretold(task.case, group, [s.id for s in known], plane)
        source = Source(
            "",
            tuple(s.id for s in known),
            tuple(e.id for e in used),
            offered,
            task.engine,
            tuple(round(weights[e.id], 4) for e in used if weights),
        )
        _, row, column = task.case.geometry.canonical_spacing
        done = 0
        while done < len(task.slices):
            part = task.slices[done : done + (_PART if done else 1)]
            job.check()
            queries = [arrays.query(task.case, i) for i in part]
            priors = [(k, foretold.prior(i)) for k, i in enumerate(part)]
            request = PredictRequest(
                task.engine,
                tuple(queries),
                known,
                tuple(shots),
                spacing=(row, column),
                priors=tuple((k, arrays.keep(x)) for k, x in priors if x is not None),
            )

            def arrived(
                p: SlicePrediction,
                group: int = group,
                source: Source = source,
                part: tuple[int, ...] = part,
            ) -> None:
                index = part[p.index]
                engine = p.engine or source.engine
                made = replace(source, inputs=task.inputs[index], engine=engine)
                offer = ProposedSlice(p.mask, p.confidence, p.quality, made, p.note)
                job.deliver(lambda: heard(task.case, (group, index), offer))

            def progress(share: float, text: str, done: int = done, n: int = len(part)) -> None:
                job.progress((done + share * n) / len(task.slices), text)

            try:
                seconds += engine.predict(request, arrays.get, cancel, arrived, progress)
            except CancelledError as e:
                raise JobCancelledError from e
            done += len(part)
    return seconds


class RequestArrays:
    """The arrays a request names, made again when they are asked for."""

    def __init__(self, library: ImageLibrary) -> None:
        self._library = library
        self._makers: dict[str, Callable[[], npt.NDArray[Any]]] = {}

    def get(self, digest: str) -> npt.NDArray[Any]:
        return self._makers[digest]()

    def query(self, case: CaseState, index: int) -> str:
        digest = self._library.plane_hash(case, index)
        self._makers[digest] = lambda: self._library.plane(case, index)
        return digest

    def keep(self, array: npt.NDArray[Any]) -> str:
        digest = content_hash(array)
        self._makers[digest] = lambda: array
        return digest

    def exemplar(self, state: ProjectState, e: Exemplar, group: int, ids: set[int]) -> ExemplarSpec:
        case = state.cases[e.case_id]
        image = self.query(case, e.index)
        labels = tuple(i for i in e.labels if i in ids)
        mask = case.mask(group).slice(e.index)
        mask[~np.isin(mask, labels)] = 0
        digest = self.keep(mask)
        return ExemplarSpec(image, digest, labels)
