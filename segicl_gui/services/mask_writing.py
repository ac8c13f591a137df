"""Writing imported segments into a case: locks and confirmed slices stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.labels import LabelKind, Schema
from segicl_gui.domain.masks import LabelArray, LabelMap
from segicl_gui.domain.project import CLOSED, Assessment, CaseState
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.painting import painted, refused
from segicl_gui.storage.importers.api import ImportedSegment

Note = Callable[[str], None]
Where = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How masks are imported.

    Parameters
    ----------
    status : "confirmed" or "draft"
        How the masks count. Confirmed, a label is absent in slices where its file knows it and
        shows none.
    replace : bool
        Whether slices that are confirmed already are overwritten. Locked labels never are.
    resample : bool
        Whether masks of another grid are brought to the image's by nearest neighbour.
    """

    status: Literal["confirmed", "draft"] = "confirmed"
    replace: bool = False
    resample: bool = False


def written(
    case: CaseState,
    schema: Schema,
    segments: Sequence[tuple[int, ImportedSegment]],
    options: ImportOptions,
    note: Note,
) -> CaseState:
    """A case in which labels are where imported segments say.

    Parameters
    ----------
    case : CaseState
    schema : Schema
    segments : sequence of (int, ImportedSegment)
        Label id and what it becomes; parts override what they are part of, others what comes
        before them.
    options : ImportOptions
    note : callable
        Told what stayed as it was.

    Returns
    -------
    CaseState
        Of the same revision. A slice in which not all voxels could be written is a draft.
    """
    work = _Work(case, schema, options)
    for label_id, segment in sorted(segments, key=lambda s: len(schema.ancestors(s[0]))):
        work.paint(label_id, segment)
    return work.finished(note)


class _Work:
    """A case while segments are written into it."""

    def __init__(self, case: CaseState, schema: Schema, options: ImportOptions) -> None:
        self._case, self._schema, self._options = case, schema, options
        self._masks: dict[int, LabelArray] = {}
        self._objects: dict[int, LabelArray] = {}
        self._used: dict[int, int] = {}
        self._painted: list[tuple[int, ImportedSegment, Where]] = []
        self._locked: list[str] = []
        self._kept: dict[str, int] = {}
        n, ids = case.n_slices, schema.ids()
        closed = {
            i: np.isin(np.frombuffer(case.assessments.get(i, bytes(n)), np.uint8), CLOSED)
            for i in ids
        }
        self._closed = {i: c & (not options.replace) for i, c in closed.items()}

    def paint(self, label_id: int, segment: ImportedSegment) -> None:
        """Have a label be where a segment is, in the slices that may change."""
        label = self._schema.get(label_id)
        if label.locked:
            self._locked.append(label.name)
            return
        closed = self._closed[label_id]
        drawn = np.zeros(segment.shape[0], bool)
        drawn[segment.box.start[0] : segment.box.stop[0]] = (segment.inside > 0).any((1, 2))
        todo = (segment.seen | drawn) & ~closed
        kept = int(((segment.seen | drawn) & closed).sum())
        if kept:
            self._kept[label.name] = self._kept.get(label.name, 0) + kept
        mask = self._mask(label.group)
        whole = [
            i for i in self._schema.whole(label_id) if self._schema.get(i).group == label.group
        ]
        there = self._slices_of(label.group, whole)
        for index in np.flatnonzero(todo & (drawn | there)):
            # Where there was nothing of the label, all that changes is in the segment's box.
            part = (slice(None), slice(None)) if there[index] else segment.box.slices[1:]
            where = self._plane(segment, int(index))[part] > 0
            before = mask[index][part]
            # Where the file does not say what is not the label, nothing is taken away.
            mode = Mode.REPLACE if segment.seen[index] else Mode.ADD
            after = painted(before, where, label_id, self._schema, mode)
            rules = self._locked_in(int(index))
            if rules.locked():
                after = np.where(refused(before, after, rules), before, after)
            mask[index][part] = after
            self._number(label_id, segment, int(index), mask[index])
        self._painted.append((label_id, segment, todo))

    def finished(self, note: Note) -> CaseState:
        """The case as it has become."""
        case = self._case
        for group, array in self._masks.items():
            case = case.with_mask(group, _changed(case.mask(group), array))
        for label_id, numbers in self._objects.items():
            case = case.with_objects(label_id, LabelMap.from_array(numbers))
        for label_id, segment, todo in self._painted:
            case = self._assessed(case, label_id, segment, todo, note)
        if self._locked:
            note(f"locked, so not imported: {', '.join(dict.fromkeys(self._locked))}")
        for name, count in self._kept.items():
            note(f"{name}: {_slices(count)} confirmed already, left as {_are(count)}")
        return case

    def _assessed(
        self, case: CaseState, label_id: int, segment: ImportedSegment, todo: Where, note: Note
    ) -> CaseState:
        label = self._schema.get(label_id)
        mask = self._mask(label.group)
        whole = [
            i for i in self._schema.whole(label_id) if self._schema.get(i).group == label.group
        ]
        there = self._slices_of(label.group, whole)
        values: dict[Assessment, list[int]] = {a: [] for a in Assessment}
        partly = 0
        for index in np.flatnonzero(todo):
            where = self._plane(segment, int(index)) > 0
            shown = bool(there[index]) and bool((mask[index] == label_id).any())
            complete = not where.any() or bool(np.isin(mask[index][where], whole).all())
            if shown and segment.seen[index]:
                complete &= not (mask[index][~where] == label_id).any()
            partly += not complete
            drawn = shown or bool(where.any())
            if not complete or (drawn and not segment.seen[index]):
                values[Assessment.DRAFT].append(int(index))
            elif self._options.status == "confirmed":
                value = Assessment.CONFIRMED if where.any() else Assessment.ABSENT
                values[value].append(int(index))
            elif where.any():
                values[Assessment.DRAFT].append(int(index))
            elif case.assessment(label_id, int(index)) is not Assessment.UNASSESSED:
                values[Assessment.UNASSESSED].append(int(index))
        if partly:
            note(
                f"{label.name}: not all of it could be written in {_slices(partly)}, because other "
                "labels are there; drafts"
            )
        for value, slices in values.items():
            if slices:
                case = case.with_assessments({label_id: value}, slices)
        return case

    def _mask(self, group: int) -> LabelArray:
        if group not in self._masks:
            self._masks[group] = self._case.mask(group).array()
        return self._masks[group]

    def _slices_of(self, group: int, labels: list[int]) -> Where:
        """Slices in which any of these labels may be, now or before."""
        out = np.zeros(self._case.n_slices, bool)
        areas = self._case.mask(group).areas()
        for i in labels:
            if i in areas:
                out |= areas[i] > 0
        for label_id, segment, _ in self._painted:
            if label_id in labels:
                out[segment.box.start[0] : segment.box.stop[0]] = True
        return out

    def _plane(self, segment: ImportedSegment, index: int) -> npt.NDArray[np.uint16]:
        """Object numbers, or zeros and ones, of a slice."""
        plane = np.zeros(segment.shape[1:], np.uint16)
        box = segment.box
        if box.start[0] <= index < box.stop[0]:
            plane[box.slices[1:]] = segment.inside[index - box.start[0]]
        return plane

    def _locked_in(self, index: int) -> Schema:
        """The labels, those that may not change in a slice being locked."""
        fixed = {i for i, closed in self._closed.items() if closed[index]}
        if not fixed:
            return self._schema
        labels = tuple(replace(x, locked=x.locked or x.id in fixed) for x in self._schema.labels)
        return replace(self._schema, labels=labels)

    def _number(
        self, label_id: int, segment: ImportedSegment, index: int, mask: LabelArray
    ) -> None:
        """Take over the numbers of objects in a slice."""
        if self._schema.get(label_id).kind is not LabelKind.OBJECTS or not segment.has_objects:
            return
        if label_id not in self._objects:
            old = self._case.objects.get(label_id)
            shape = self._case.geometry.shape
            self._objects[label_id] = np.zeros(shape, np.uint16) if old is None else old.array()
            # Objects that stay in other slices keep their numbers.
            self._used[label_id] = 0 if old is None else max(old.areas(), default=0)
        plane = self._plane(segment, index).astype(np.int64)
        numbers = np.where(plane > 0, plane + self._used[label_id], 0)
        known = (mask == label_id) & (numbers <= 65535)
        self._objects[label_id][index] = np.where(known, numbers, 0)


def _changed(old: LabelMap, array: LabelArray) -> LabelMap:
    new = LabelMap.from_array(array)
    return old if new == old else new


def _slices(count: int) -> str:
    return f"{count} slice{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "it is" if count == 1 else "they are"
