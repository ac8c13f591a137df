"""What the model answers to prompts in slices of one case, asked on a worker thread."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

import numpy as np

from segicl_gui.domain.labels import Label
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import CaseState, ProjectState
from segicl_gui.domain.prompts import Prompt
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.services import exemplars
from segicl_gui.services.asking import EngineRunner, RequestArrays
from segicl_gui.services.jobs import Job, JobCancelledError
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.local_change import Mask
from segicl_gui.services.motion import Motion
from segicl_gui.services.shape_prior import Outlines

# A draft is carried from slice to slice while it has this share of its first area.
_LEAST = 0.01


class Prompted:
    """Asks for one label of a case, with the exemplars and labels its proposals are made from.

    An engine then recognises what it has learnt from them. Where no exemplar shows the label, it
    is asked for by its name alone.

    Parameters
    ----------
    state : ProjectState
    case : CaseState
    label : Label
    index : int
        The slice that is corrected first.
    engine_name : str
    made_from : sequence of str
        Ids of the exemplars that what is corrected was proposed from; empty where it was not.
    job : Job
        Whose cancelling ends the question.
    """

    def __init__(
        self,
        state: ProjectState,
        case: CaseState,
        label: Label,
        index: int,
        library: ImageLibrary,
        engine: EngineRunner,
        engine_name: str,
        made_from: Sequence[str],
        job: Job,
    ) -> None:
        self._case, self._label = case, label
        self._engine, self._engine_name, self._job = engine, engine_name, job
        self._arrays = RequestArrays(library)
        self._plane = functools.partial(library.plane, case)
        self._cancel = CancelToken()
        job.on_cancel(self._cancel.cancel)
        slices, row, column = case.geometry.canonical_spacing
        self.spacing = (row, column) if case.geometry.ndim == 3 else None
        """Millimetres between rows and columns; None where they are pixels."""
        self._thickness = 2 * slices / (row + column)
        chosen = exemplars.again(state, case, index, made_from) or exemplars.select(
            state, case, index, library
        )
        together = [x for x in exemplars.asked(state) if x.group == label.group]
        known = {x.id for x in together if any(exemplars.shows(state, e, x.id) for e in chosen)}
        self.taught = label.id in known
        """Whether an exemplar shows the label."""
        if self.taught:
            specs = [x for x in together if x.id in known]
            used = sorted((e for e in chosen if known & set(e.labels)), key=lambda e: e.id)
            self._shots: Sequence[ExemplarSpec] = [
                self._arrays.exemplar(state, e, label.group, known) for e in used
            ]
        else:
            specs, self._shots = [label], []
        self._specs = tuple(LabelSpec(x.id, x.name, x.description) for x in specs)

    def answer(self, index: int, prompts: Sequence[Prompt], shown: LabelArray | None) -> Mask:
        """Where the label is in a slice, given what was marked there.

        Parameters
        ----------
        prompts : sequence of Prompt
            Of the slice and the label.
        shown : ndarray of uint16 or None
            (row, column); the group's mask that is corrected. None: it is answered from scratch.
        """
        previous: tuple[tuple[int, str], ...] = ()
        if shown is not None:
            asked = np.isin(shown, [s.id for s in self._specs])
            before = np.where(asked, shown, 0).astype(np.uint16)
            previous = ((0, self._arrays.keep(before)),)
        request = PredictRequest(
            self._engine_name,
            (self._arrays.query(self._case, index),),
            self._specs,
            tuple(self._shots),
            spacing=self.spacing,
            prompts=tuple(
                PromptSpec(0, p.label, p.kind.value, p.positive, p.points) for p in prompts
            ),
            previous=previous,
        )
        return self._ask(request)[0]

    def from_slice(
        self, index: int, mask: Mask, others: Sequence[int]
    ) -> Iterator[tuple[int, Mask]]:
        """A draft of neighbouring slices from a slice that was just outlined, near ones first.

        Parameters
        ----------
        mask : ndarray of bool
            (row, column); the label in slice `index`.
        others : sequence of int
            Slices that may be drafted.
        """
        area = int(mask.sum())
        if not area:
            return
        drawn = mask.astype(np.uint16) * np.uint16(self._label.id)
        image = self._arrays.query(self._case, index)
        shot = ExemplarSpec(image, self._arrays.keep(drawn), (self._label.id,))
        spec = LabelSpec(self._label.id, self._label.name, self._label.description)
        for step in (1, -1):
            known, i = {index: mask}, index + step
            while i in others:
                motion = Motion(self._plane, known.__getitem__)
                outlines = Outlines(list(known), known.__getitem__, self._thickness, motion)
                logits = outlines.logits(i)
                assert logits is not None
                likely = np.rint(255 / (1 + np.exp(-logits))).astype(np.uint8)[np.newaxis]
                request = PredictRequest(
                    self._engine_name,
                    (self._arrays.query(self._case, i),),
                    (spec,),
                    (shot,),
                    spacing=self.spacing,
                    priors=((0, self._arrays.keep(likely)),),
                )
                (found,) = self._ask(request)
                if found.sum() < max(1, _LEAST * area):
                    break
                yield i, found
                known[i] = found
                i += step

    def _ask(self, request: PredictRequest) -> list[Mask]:
        found: dict[int, Mask] = {}

        def heard(p: SlicePrediction) -> None:
            found[p.index] = np.asarray(p.mask == self._label.id)

        self._job.check()
        try:
            self._engine.predict(
                request, self._arrays.get, self._cancel, heard, lambda share, text: None
            )
        except CancelledError as e:
            raise JobCancelledError from e
        return [found[i] for i in range(len(request.queries))]
