"""What an operation would make of a case, worked out on values alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.domain.project import CLOSED, Assessment
from segicl_gui.services.editing import Grey, Tick, no_tick
from segicl_gui.services.editing.intensities import grey
from segicl_gui.services.editing.recipes import Value
from segicl_gui.services.editing.scene import Scene, Shown, with_margin
from segicl_gui.services.editing.writing import held, mask_of, tight, written
from segicl_gui.services.operation_table import (
    BY_ID,
    Number,
    Operation,
    OtherLabel,
    Reach,
    counts,
    unit_text,
)

Place = tuple[int, int, int]
"""(slice, row, column)."""


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
    kept: dict[int, int] = {}
    for group, base in groups.items():
        wanted = {i: m for i, m in masks.items() if schema.get(i).group == group}
        over = [x.id for x in schema.in_group(group)] if order.over else []
        after = written(base, wanted, schema, over=over)
        part = slice(None) if order.volume else slice(scene.index, scene.index + 1)
        kept |= held(after[part], {i: m[part] for i, m in wanted.items()}, schema)
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
        _title(operation, order, schema, case.geometry),
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
        kept,
    )


def in_the_way(edit: Edit, schema: Schema) -> str:
    """Which labels kept an edit from voxels it wanted, and what to do; "" for none."""
    held_by = [x for x in schema.labels if edit.held.get(x.id)]
    locked = ", ".join(x.name for x in held_by if x.locked)
    others = ", ".join(x.name for x in held_by if not x.locked)
    said = [f"blocked by {others} (or choose “Over other labels”)"] if others else []
    return "; ".join([*said, f"blocked by {locked}, locked"] if locked else said)


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
    every = geometry.span(i)
    slices = every if order.volume else range(i, i + 1)
    if operation.reach is Reach.WHOLE:
        return Box((slices.start, 0, 0), (slices.stop, *geometry.shape[1:]))
    if operation.reach is Reach.ALL_SLICES:
        slices = every
    elif operation.reach is Reach.NEIGHBOURS:
        slices = range(max(every.start, i - 1), min(every.stop, i + 2))
    found = shown.extent(labels, slices)
    if found is None:
        found = Box.of_slice(i, geometry.shape)
    box = with_margin(found, operation.margin(order.values), geometry, slices)
    if operation.reach is Reach.NEIGHBOURS:
        return Box((slices.start, *box.start[1:]), (slices.stop, *box.stop[1:]))
    return box


def _title(operation: Operation, order: Order, schema: Schema, geometry: Geometry) -> str:
    names = {x.id: x.name for x in schema.labels}
    second = next((p.id for p in operation.parameters if isinstance(p, OtherLabel)), "")
    other = names.get(int(order.values.get(second, 0)), "")
    title = operation.step.format(label=names[order.label], other=other)
    numbers = [p for p in operation.parameters if isinstance(p, Number) and counts(p, order.values)]
    said = "–".join(f"{float(order.values[p.id]):.4g}" for p in numbers)
    known = geometry.in_millimetres
    unit = unit_text(numbers[0].unit, volume=order.volume, in_millimetres=known) if numbers else ""
    return " ".join(x for x in (title, said, unit) if x)
