"""Corrections that the model helps with: a click, a stroke, and the mask answers there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, ModelUse
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import CLOSED, Assessment, CaseState, Project, ProjectState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.domain.proposals import Proposal, view_of
from segicl_gui.domain.session import Session
from segicl_gui.engine.known import EXEMPLARS, PROMPTS, answers_to
from segicl_gui.services.annotate import Annotate
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.local_change import Mask, Reach, beside, deepest, local_change, unchanged
from segicl_gui.services.predict import CURRENT, PREFETCH, Predictor
from segicl_gui.services.prompted import Prompted

CORRECTION = "correction"
# Slices of a volume that a correction may reach to either side, and the share of a label's area
# below which a change is not carried farther.
_SLICES, _LEAST = 10, 0.01


@dataclass(frozen=True, slots=True)
class _Gesture:
    """What a correction begins from, taken on the main thread."""

    id: str
    state: ProjectState
    case: CaseState
    label: Label
    prompt: Prompt
    offers: Mapping[int, Proposal | None]
    """What is proposed in the slices that a change may reach."""

    def shown(self, index: int) -> LabelArray:
        """What is to be seen of the label's group in a slice, saved or proposed."""
        view = view_of(self.case, self.state.schema, index, self.offers[index])
        proposed = view.proposed[self.label.group]
        return np.where(proposed > 0, proposed, view.saved[self.label.group]).astype(np.uint16)


class Corrector:
    """Turns prompts into changes of the masks of the case on screen.

    Parameters
    ----------
    predictor : Predictor
        Waits while something is corrected; the same engine is asked.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        library: ImageLibrary,
        engine: EngineRunner,
        jobs: Jobs,
        annotate: Annotate,
        predictor: Predictor,
    ) -> None:
        self._project = project
        self._session = session
        self._library = library
        self._engine = engine
        self._jobs = jobs
        self._annotate = annotate
        self._predictor = predictor
        self._numbers = itertools.count(1)
        self.reach = Reach()

    def prompt(
        self, kind: PromptKind, positive: bool, points: tuple[tuple[float, float], ...]
    ) -> None:
        """Have the active label of the slice on screen corrected at a place.

        The slice is changed as soon as the model has answered, the neighbouring slices of a volume
        after it while the change is 1 % of the label or more there. All of it is one undo step.

        Parameters
        ----------
        kind, positive, points
            See `segicl_gui.domain.prompts.Prompt`.

        Raises
        ------
        UserError
            If no label is active, it is locked or closed to models, or the engine looks at no
            prompts.
        """
        case, label = self._annotate.case(), self._label()
        self._need_prompts()
        index = self._session.index
        prompt = Prompt(index, label.id, kind, positive, points)
        span = case.geometry.span(index)
        near = range(max(span.start, index - _SLICES), min(span.stop, index + _SLICES + 1))
        open_slices = [i for i in near if i == index or case.assessment(label.id, i) not in CLOSED]
        gesture = self._gesture(case, label, prompt, open_slices)
        self._start(label, lambda job: self._run(job, gesture))

    def _gesture(
        self, case: CaseState, label: Label, prompt: Prompt, slices: Iterable[int]
    ) -> _Gesture:
        offers = {i: self._session.proposal_at(case.id, i) for i in slices}
        name = f"{case.id}:{case.revision}:{next(self._numbers)}"
        return _Gesture(name, self._project.state, case, label, prompt, offers)

    def _start(self, label: Label, work: Callable[[Job], None]) -> None:
        # Nobody waits for slices out of sight while the one on screen is being corrected.
        for slot in (CURRENT, PREFETCH):
            proposing = self._jobs.in_slot(slot)
            if proposing is not None:
                proposing.cancel()
        job = self._jobs.start(f"Correcting {label.name}", work, slot=CORRECTION)
        job.when_ended(self._go_on)

    def _asked(self, gesture: _Gesture, job: Job) -> Prompted:
        index = gesture.prompt.index
        offer = gesture.offers.get(index)
        source = offer.source_at(index) if offer is not None else None
        return Prompted(
            gesture.state, gesture.case, gesture.label, index, self._library, self._engine,
            self._predictor.engine_name, source.made_from if source is not None else (), job,
        )  # fmt: skip

    def _go_on(self) -> None:
        """Propose on, unless another correction has begun."""
        if self._jobs.in_slot(CORRECTION) is None:
            self._predictor.refresh()

    def _need_prompts(self) -> None:
        name = self._predictor.engine_name
        if not answers_to(name, PROMPTS):
            raise UserError(
                "Nothing changed",
                f"The engine “{name}” does not look at clicks, scribbles and boxes.",
                "Use the brush, or choose another engine in the preferences.",
            )

    def _label(self) -> Label:
        active = self._session.active_label
        if active is None:
            raise UserError("No label yet", "There is nothing to correct.", "Add a label (+).")
        label = self._project.state.schema.get(active)
        if label.locked:
            raise UserError(
                "Nothing changed", f"“{label.name}” is locked.", "Unlock it in the label list."
            )
        if label.model_use is ModelUse.OFF:
            raise UserError(
                "Nothing changed",
                f"No model may write “{label.name}”.",
                "Change that in the label's settings, or use the brush.",
            )
        return label

    def _run(self, job: Job, gesture: _Gesture) -> None:
        """On a worker thread: the slice on screen, then its neighbours."""
        asked = self._asked(gesture, job)
        index, label = gesture.prompt.index, gesture.label
        untouched = [
            i
            for i in gesture.offers
            if gesture.case.assessment(label.id, i) is Assessment.UNASSESSED
        ]
        prompts = (*_of(gesture.case, index, label.id), gesture.prompt)
        shown = gesture.shown(index)
        before, answer = shown == label.id, asked.answer(index, prompts, shown)
        after = local_change(before, answer, gesture.prompt, asked.spacing, self.reach)
        job.check()
        if np.array_equal(before, after):
            raise unchanged(label.name, before, gesture.prompt)
        job.deliver(lambda: self._take_first(gesture, after))
        if not answers_to(self._predictor.engine_name, EXEMPLARS):
            return  # the neighbours, where nothing is marked, mean nothing to it
        if index in untouched and gesture.prompt.positive and not asked.taught:
            changes = asked.from_slice(index, after, untouched)
        else:
            changes = self._carried(asked, gesture, before ^ after)
        rest: dict[int, Mask] = {}
        for i, mask in changes:
            rest[i] = mask
            job.progress(len(rest) / max(1, len(gesture.offers)))
        if rest:
            job.check()
            job.deliver(lambda: self._take_rest(gesture, rest))

    def _carried(
        self, asked: Prompted, gesture: _Gesture, change: Mask
    ) -> Iterator[tuple[int, Mask]]:
        """The change in neighbouring slices, as far as it reaches to either side."""
        label, prompt = gesture.label.id, gesture.prompt
        for step in (1, -1):
            last, index = change, prompt.index + step
            while index in gesture.offers:
                place = deepest(last)
                shown = gesture.shown(index)
                before = shown == label
                if place is None:
                    break
                row, column = (round(x) for x in place)
                if bool(before[row, column]) == prompt.positive:
                    break
                click = replace(prompt, index=index, kind=PromptKind.CLICK, points=(place,))
                answer = asked.answer(index, (click,), shown)
                after = local_change(before, answer, click, asked.spacing, self.reach)
                last = before ^ after
                # An engine sets what was clicked; that alone is no reason to go on.
                own = beside(click, last.shape)
                if (last & ~own).sum() <= _LEAST * max(before.sum(), after.sum()):
                    break
                yield index, after
                index += step

    def _take_first(self, gesture: _Gesture, mask: Mask) -> None:
        """Take the change of the slice on screen; what forbids all of it is told."""
        index, label = gesture.prompt.index, gesture.label
        if self._take(gesture, {index: mask}, (gesture.prompt,)):
            return
        wanted = gesture.shown(index)[mask]
        held = [x.name for x in self._project.state.schema if x.locked and (wanted == x.id).any()]
        happened = f"The model's answer leaves “{label.name}” as it is."
        if held:
            happened = f"What it would add to “{label.name}” is locked: {', '.join(held)}."
        raise UserError("Nothing changed", happened, "Mark another place, or use the brush.")

    def _take_rest(self, gesture: _Gesture, masks: Mapping[int, Mask]) -> None:
        """Take the change of the other slices, if there is any."""
        self._take(gesture, masks, ())

    def _take(
        self,
        gesture: _Gesture,
        masks: Mapping[int, Mask],
        prompts: tuple[Prompt, ...],
        title: str = "",
    ) -> bool:
        """On the main thread: make the changes that came; what was drawn meanwhile stays.

        Returns False where that leaves the masks as they are.
        """
        now = self._project.state.cases.get(gesture.case.id)
        label = gesture.label
        if now is None or self._session.case_id != now.id:
            return True
        if label.id not in self._project.state.schema.ids():
            return True  # removed meanwhile
        present = replace(
            gesture, case=now, offers={i: self._session.proposal_at(now.id, i) for i in masks}
        )
        fresh = {}
        for i, mask in masks.items():
            if now.assessment(label.id, i) in CLOSED and (
                gesture.case.assessment(label.id, i) not in CLOSED
            ):
                continue  # accepted meanwhile
            before, shown = gesture.shown(i) == label.id, present.shown(i) == label.id
            fresh[i] = (shown | (mask & ~before)) & ~(before & ~mask)
        verb = "Add to" if gesture.prompt.positive else "Take from"
        title = title or f"{verb} {label.name} by {gesture.prompt.kind}"
        return self._annotate.correct(
            label,
            fresh,
            prompts,
            title,
            {"engine": self._predictor.engine_name, "gesture": gesture.id},
        )

    def answer_anew(self) -> None:
        """Have the active label of the slice on screen answered from scratch, by all its prompts.

        The whole slice may change then, as one undo step.

        Raises
        ------
        UserError
            If there are no prompts for it, or see `prompt`.
        """
        case, label = self._annotate.case(), self._label()
        self._need_prompts()
        index = self._session.index
        prompts = _of(case, index, label.id)
        if not prompts:
            raise UserError(
                "Nothing to answer",
                f"Nothing was clicked or drawn for “{label.name}” in this slice.",
                "Choose the model's tool (C) and click.",
            )
        gesture = self._gesture(case, label, prompts[-1], [index])

        def work(job: Job) -> None:
            mask = self._asked(gesture, job).answer(index, prompts, None)

            def take() -> None:
                title = f"Answer {label.name} anew"
                if not self._take(gesture, {index: mask}, (), title):
                    text = f"From its prompts alone the model finds “{label.name}” the same."
                    raise UserError("Nothing changed", text, "Mark more, or use the brush.")

            job.deliver(take)

        self._start(label, work)

    def forget(self) -> bool:
        """Remove the prompts of the slice on screen from the list; the mask stays."""
        return self._annotate.forget_prompts()


def _of(case: CaseState, index: int, label: int) -> tuple[Prompt, ...]:
    return tuple(p for p in case.prompts if (p.index, p.label) == (index, label))
