"""Doing something to a whole label: looking at it first, then applying or dropping it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.domain.project import CLOSED, Assessment, Project, Step
from segicl_gui.domain.session import Session
from segicl_gui.services.editing import Grey, Tick, no_tick
from segicl_gui.services.editing.intensities import grey
from segicl_gui.services.editing.recipes import Value, Values
from segicl_gui.services.editing.scene import Scene, Shown, with_margin
from segicl_gui.services.editing.writing import mask_of, tight, written
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.operation_table import (
    BY_ID,
    Choice,
    Number,
    Operation,
    OtherLabel,
    Reach,
    counts,
)

SLOT = "edit"
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """What to do.

    Parameters
    ----------
    operation : str
        Id in the table.
    label : int
        The label to work on.
    values : mapping
        Parameter -> value.
    index : int
        The slice on screen.
    volume : bool
        Do it in the whole case, not in that slice alone.
    over : bool
        Write over other labels that are not locked.
    seed : tuple of int or None
        (slice, row, column) where the user pointed.
    """

    operation: str
    label: int
    values: Mapping[str, Value]
    index: int
    volume: bool
    over: bool = False
    seed: Place | None = None


class Operations:
    """Offers what an operation would change, and applies it as one undo step.

    Used on the main thread; the work itself is a job. What is offered goes when the case changes
    or another case, slice or label is chosen.
    """

    def __init__(
        self, project: Project, session: Session, library: ImageLibrary, jobs: Jobs
    ) -> None:
        self._project = project
        self._session = session
        self._library = library
        self._jobs = jobs
        self._about: tuple[str, int | None, int] = ("", None, 0)
        project.changed.connect(self._on_changed)
        session.events.place.connect(self._on_session)
        session.events.tools.connect(self._on_session)

    def defaults(self, operation: str, *, volume: bool) -> dict[str, Value]:
        """Values to begin with; intensities follow from the image on screen once it is loaded."""
        out: dict[str, Value] = {}
        for p in BY_ID[operation].parameters:
            match p:
                case Number(share=None):
                    special = volume and p.volume_default is not None
                    out[p.id] = p.volume_default if special else p.default  # type: ignore[assignment]
                case Number():
                    low, high = self.intensities()
                    # A difference of intensities is a share of their range, a value lies in it.
                    base = 0.0 if p.id == "tolerance" else low
                    out[p.id] = base + (p.share or 0.0) * (high - low)
                case Choice():
                    out[p.id] = p.options[0][0]
                case OtherLabel():
                    out[p.id] = next(iter(self.others()), 0) if p.needed else 0
        return out

    def intensities(self) -> tuple[float, float]:
        """Robust lowest and highest intensity of the image on screen; (0, 1) before it is there."""
        case = self._project.state.cases.get(self._session.case_id or "")
        loaded = self._library.cached(case) if case else None
        return loaded.limits if loaded else (0.0, 1.0)

    def others(self) -> tuple[int, ...]:
        """Labels beside the active one."""
        ids = self._project.state.schema.ids()
        return tuple(i for i in ids if i != self._session.active_label)

    def preview(
        self,
        operation: str,
        values: Values,
        *,
        volume: bool,
        over: bool = False,
        seed: Place | None = None,
        apply: bool = False,
    ) -> Job:
        """Work out what an operation on the active label would change, and offer it.

        Parameters
        ----------
        volume : bool
            The whole case instead of the slice on screen; for operations that know only one, that.
        over : bool
            Write over other labels that are not locked.
        seed : tuple of int, optional
            (slice, row, column) for operations that start from a place.
        apply : bool
            Apply it at once; what does not allow it is then told as a failure of the job.

        Returns
        -------
        Job
            Replaces the one before; what that offered stays until there is something new.

        Raises
        ------
        UserError
            If no case is open or there is no label.
        """
        session, state = self._session, self._project.state
        case = state.cases.get(session.case_id or "")
        if case is None:
            raise UserError("No case is open", "There is nothing to edit.", "Open a case.")
        if session.active_label not in state.schema.ids():
            raise UserError("No label yet", "There is nothing to edit.", "Add a label (+).")
        known = BY_ID[operation]
        volume = (volume or not known.slice_too) and known.volume_too and case.n_slices > 1
        complete = self.defaults(operation, volume=volume) | dict(values)
        order = Order(operation, session.active_label, complete, session.index, volume, over, seed)
        self._about = (case.id, None if volume else session.index, session.active_label)
        offers = {i: session.proposal_at(case.id, i) for i in range(case.n_slices)}
        shown = Shown(case, state.schema, {i: p for i, p in offers.items() if p is not None})

        def work(job: Job) -> Edit | UserError:
            def tick(share: float) -> None:
                job.check()
                job.progress(share)

            tick(0.0)
            try:
                return edit_of(shown, order, lambda: self._library.load(case).image.array, tick)
            except UserError as e:
                return e

        def done(edit: Edit | UserError) -> None:
            if isinstance(edit, UserError):
                session.offer_edit(None, f"{edit.happened} {edit.todo}")
                if apply:
                    raise edit
                return
            if self._project.state.cases.get(case.id) is not case or not self._here():
                return
            session.offer_edit(edit)
            if apply:
                self.apply()

        return self._jobs.start(f"{known.title}, {case.name}", work, done, slot=SLOT)

    def apply(self) -> None:
        """Make what is offered one undo step.

        Raises
        ------
        UserError
            If nothing is offered, or it would change nothing.
        """
        edit = self._session.edit
        if edit is None or not edit.drafts:
            raise UserError(
                "Nothing changed",
                "There is nothing to apply." if edit is None else f"{edit.title} changes nothing.",
                "Choose other values.",
            )
        self._session.offer_edit(None)
        for index, inputs in edit.taken.items():
            self._session.adopted[edit.after.id, index] = inputs
        self._project.commit_case(f"{edit.title}, {edit.after.name}", edit.after, edit.how)

    def discard(self) -> None:
        """Drop what is offered, and what is being worked out."""
        job = self._jobs.in_slot(SLOT)
        if job is not None:
            job.cancel()
        self._session.offer_edit(None)

    def _on_changed(self, step: Step) -> None:
        if step.case_id in (None, self._session.case_id):
            self.discard()

    def _on_session(self) -> None:
        if not self._here():
            self.discard()

    def _here(self) -> bool:
        """Whether case, slice and label are those that were asked about last."""
        case_id, index, label = self._about
        session = self._session
        same = (case_id, label) == (session.case_id, session.active_label)
        return same and index in (None, session.index)


def edit_of(shown: Shown, order: Order, image: Callable[[], Grey], tick: Tick = no_tick) -> Edit:
    """What an operation would change.

    Parameters
    ----------
    shown : Shown
        The case.
    order : Order
        With a value for each parameter.
    image : callable
        Gives the intensities of the case, (slice, row, column[, 3]); asked only where needed.

    Returns
    -------
    Edit
        Without changes and drafts where nothing would change.

    Raises
    ------
    UserError
        If a label is locked, or the operation finds nothing to work on.
    """
    operation = BY_ID[order.operation]
    schema = shown.schema
    if not operation.proposals:
        shown = replace(shown, proposals={})
    scene, groups = _scene(shown, operation, order, image, tick)
    name = schema.get(order.label).name
    if not operation.draws and not scene.mask.any():
        raise UserError(
            "Nothing to work on",
            f"“{name}” is not outlined in {'this case' if order.volume else 'this slice'}.",
            "Outline it first.",
        )
    masks = operation.work(scene, order.values)
    tick(0.9)
    locked = [schema.get(i).name for i in masks if i in schema.locked()]
    if locked:
        raise UserError(
            "Nothing changed", f"“{locked[0]}” is locked.", "Unlock it in the label list."
        )
    case = shown.case
    drafts, added, removed = dict[int, frozenset[int]](), 0, 0
    for group, base in groups.items():
        wanted = {i: m for i, m in masks.items() if schema.get(i).group == group}
        over = [x.id for x in schema.in_group(group)] if order.over else []
        after = written(base, wanted, schema, over=over)
        differs = (after != base).any((1, 2))
        if not order.volume:
            differs[np.arange(len(differs)) != scene.index] = False
        saved = case.mask(group).box(scene.box) if shown.proposals else base
        after[~differs] = saved[~differs]
        for i in np.flatnonzero(differs):
            where = (after[i] != base[i]) | (after[i] != saved[i])
            labels = np.unique([after[i][where], base[i][where]]).tolist()
            at = scene.box.start[0] + int(i)
            drafts[at] = drafts.get(at, frozenset()) | set(labels) - {0}
            added += int(((after[i] != base[i]) & (after[i] > 0)).sum())
            removed += int(((base[i] > 0) & (after[i] == 0)).sum())
        found = tight(saved, after, scene.box)
        if found is not None:
            case = case.with_mask(group, case.mask(group).with_box(*found))
    for index, touched in drafts.items():
        case = case.with_assessments(dict.fromkeys(touched, Assessment.DRAFT), [index])
    return Edit(
        shown.case,
        case,
        order.label,
        _title(operation, order, schema),
        {
            "tool": operation.title,
            "parameters": dict(order.values),
            "extent": "case" if order.volume else "slice",
        },
        None if order.volume else order.index,
        drafts,
        {i: s for i in drafts if (s := shown.source(i))},
        added,
        removed,
    )


def _scene(
    shown: Shown, operation: Operation, order: Order, image: Callable[[], Grey], tick: Tick
) -> tuple[Scene, dict[int, LabelArray]]:
    """What the operation sees, and the labels of the groups it is about."""
    case, schema = shown.case, shown.schema
    others = [p for p in operation.parameters if isinstance(p, OtherLabel)]
    other = next((int(order.values[p.id]) for p in others), 0)
    if other not in schema.ids() or other == order.label:
        other = 0
    if not other and any(p.needed for p in others):
        raise UserError("No other label", "It takes a second label.", "Choose one, or add it (+).")
    labels = [order.label, other] if other else [order.label]
    box = _box(shown, operation, order, labels)
    groups = {
        g: shown.labels(g, box, [i for i in labels if schema.get(i).group == g])
        for g in dict.fromkeys(schema.get(i).group for i in labels)
    }
    rows = case.assessments.get(order.label, bytes(case.n_slices))[box.start[0] : box.stop[0]]
    seed = order.seed
    if seed is not None and operation.seed(order.values):
        if not all(a <= v < b for a, v, b in zip(box.start, seed, box.stop, strict=True)):
            raise UserError("Nothing there", "You pointed beside the label.", "Click a part of it.")
        seed = (seed[0] - box.start[0], seed[1] - box.start[1], seed[2] - box.start[2])
    return Scene(
        box,
        case.geometry,
        order.label,
        other,
        {i: mask_of(groups[schema.get(i).group], schema, i) for i in labels},
        len(groups) == 1,
        lambda: grey(image()[box.slices]),
        order.index - box.start[0],
        order.volume,
        tuple(i for i, v in enumerate(rows) if v == Assessment.ABSENT),
        tuple(i for i, v in enumerate(rows) if v in CLOSED),
        seed,
        tick,
    ), groups


def _box(shown: Shown, operation: Operation, order: Order, labels: list[int]) -> Box:
    geometry, i = shown.case.geometry, order.index
    count = shown.case.n_slices
    every = range(count)
    slices = every if order.volume else range(i, i + 1)
    if operation.reach is Reach.WHOLE:
        return Box((slices.start, 0, 0), (slices.stop, *geometry.shape[1:]))
    if operation.reach is Reach.ALL_SLICES:
        slices = every
    elif operation.reach is Reach.NEIGHBOURS:
        slices = range(max(0, i - 1), min(count, i + 2))
    found = shown.extent(labels, slices)
    if found is None:
        return Box.of_slice(i, geometry.shape)
    box = with_margin(found, operation.margin(order.values), geometry, slices)
    if operation.reach is Reach.NEIGHBOURS:
        return Box((slices.start, *box.start[1:]), (slices.stop, *box.stop[1:]))
    return box


def _title(operation: Operation, order: Order, schema: Schema) -> str:
    names = {x.id: x.name for x in schema.labels}
    second = next((p.id for p in operation.parameters if isinstance(p, OtherLabel)), "")
    other = names.get(int(order.values.get(second, 0)), "")
    title = operation.step.format(label=names[order.label], other=other)
    numbers = [p for p in operation.parameters if isinstance(p, Number) and counts(p, order.values)]
    said = "–".join(f"{float(order.values[p.id]):.4g}" for p in numbers)
    unit = numbers[0].unit.replace("mm^n", "mm³" if order.volume else "mm²") if numbers else ""
    return " ".join(x for x in (title, said, unit) if x)
