"""The verbs of objects: count, delete, cut, merge; each is one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from psygnal import Signal

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.domain.masks import Box, LabelArray, LabelMap
from segicl_gui.domain.project import Assessment, CaseState, Project
from segicl_gui.domain.session import Session
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.mouse_tools import numbering
from segicl_gui.services.mouse_tools.cutting import cut
from segicl_gui.services.mouse_tools.painting import parent_in_group

Point = tuple[float, float]
_SLOT = "objects"


class Objects:
    """Works on the objects of the case on screen. Used on the main thread.

    In a large volume they are numbered in the background when it is first looked at.
    """

    numbered = Signal()
    """Objects of the case on screen are known now."""

    def __init__(self, project: Project, session: Session, jobs: Jobs) -> None:
        self._project = project
        self._session = session
        self._jobs = jobs
        project.changed.connect(lambda step: self.prepare())
        session.events.place.connect(self.prepare)

    def count(self, label_id: int) -> int | None:
        """How many objects of a label the case on screen has.

        None where the label's objects are not told apart, or have not been numbered yet.
        """
        numbers = self.known(label_id)
        return None if numbers is None else len(numbers.areas())

    def known(self, label_id: int) -> LabelMap | None:
        """Numbers of the objects in the case on screen; None where `count` is."""
        state = self._project.state
        case = state.cases.get(self._session.case_id or "")
        if case is None or state.schema.get(label_id).kind is not LabelKind.OBJECTS:
            return None
        return numbering.known_objects(case, state.schema, label_id)

    def numbers(self, label_id: int) -> LabelMap:
        """Numbers of the objects in the case on screen.

        Raises
        ------
        UserError
            If they have not been numbered yet.
        """
        numbers = numbering.known_objects(self._case(), self._project.state.schema, label_id)
        if numbers is None:
            raise UserError(
                "Not counted yet", "The objects of this volume are still being counted.",
                "Try again in a moment.",
            )  # fmt: skip
        return numbers

    def prepare(self) -> None:
        """Begin to number what is not known, unless that is going on."""
        schema, case_id = self._project.state.schema, self._session.case_id or ""
        case = self._project.state.cases.get(case_id)
        running = self._jobs.in_slot(_SLOT)
        title = "" if case is None else f"Counting objects of {case.name}"
        if case is None or (running is not None and running.title == title):
            return
        then = case
        kept = [x.id for x in schema if x.kind is LabelKind.OBJECTS]
        unknown = [i for i in kept if numbering.known_objects(then, schema, i) is None]
        if not unknown:
            return

        def work(job: Job) -> None:
            for label_id in unknown:
                job.check()
                numbering.objects_of(then, schema, label_id)

        def done(result: None) -> None:
            now = self._project.state.cases.get(case_id)
            for label_id in unknown:
                if now is not None and label_id not in now.objects:
                    numbering.bring_up(then, now, schema, label_id)
            self.numbered.emit()
            self.prepare()  # labels may have become objects meanwhile

        self._jobs.start(title, work, done, slot=_SLOT)

    def plane(self, label_id: int) -> LabelArray:
        """Numbers of the objects in the slice on screen: uint16 (row, column), 0 for none."""
        return self.numbers(label_id).slice(self._session.index)

    def delete(self, label_id: int, at: Point) -> None:
        """Take away the object at a (row, column) of the slice on screen, in all slices.

        Raises
        ------
        UserError
            If there is none, or the label is locked.
        """
        label, numbers = self._open(label_id)
        number = self._at(label, numbers, [at])
        box = _box_of(numbers, number)
        case = self._case()
        mask = case.mask(label.group).box(box)
        schema = self._project.state.schema
        mask[numbers.box(box) == number] = parent_in_group(schema, label_id)
        case = case.with_mask(label.group, case.mask(label.group).with_box(box, mask))
        self._commit("Delete object", label, case, numbers, number)

    def cut(self, label_id: int, line: Sequence[Point]) -> None:
        """Cut the object that a line of (row, column) points crosses most, in all its slices.

        Raises
        ------
        UserError
            If it crosses none from side to side, or the label is locked.
        """
        label, numbers = self._open(label_id)
        number = self._at(label, numbers, _dense(line))
        box = _box_of(numbers, number)
        values = numbers.box(box)
        part = cut(values == number, line)
        if part is None:
            raise UserError(
                "Nothing was cut", "The line does not cross an object.",
                "Draw it from one side of the object to the other.",
            )  # fmt: skip
        values[part] = numbering.free_number(numbers)
        case = self._case().with_objects(label_id, numbers.with_box(box, values))
        self._commit("Cut object", label, case, numbers, number)

    def merge(self, label_id: int, start: Point, end: Point) -> None:
        """Make the objects at two (row, column) places one; they need not touch.

        Raises
        ------
        UserError
            If one of them is missing, both are the same, or the label is locked.
        """
        label, numbers = self._open(label_id)
        first, second = (self._at(label, numbers, [p]) for p in (start, end))
        if first == second:
            raise UserError(
                "Nothing to merge", "Both ends are in the same object.",
                "Drag from one object to another.",
            )  # fmt: skip
        box = _box_of(numbers, second)
        values = numbers.box(box)
        values[values == second] = first
        case = self._case().with_objects(label_id, numbers.with_box(box, values))
        self._commit("Merge objects", label, case, numbers, first, second)

    def _case(self) -> CaseState:
        return self._project.state.cases[self._session.case_id or ""]

    def _open(self, label_id: int) -> tuple[Label, LabelMap]:
        label = self._project.state.schema.get(label_id)
        if label.kind is not LabelKind.OBJECTS:
            raise UserError(
                f"“{label.name}” has no objects", "It is one region.",
                "Set its kind to “Objects” (pencil in the label list).",
            )  # fmt: skip
        if label.locked:
            raise UserError(
                "Nothing changed", "The label is locked.", "Unlock it in the label list."
            )
        return label, self.numbers(label_id)

    def _at(self, label: Label, numbers: LabelMap, points: Sequence[Point]) -> int:
        """The object that most of these (row, column) points are in."""
        plane = numbers.slice(self._session.index)
        rows, columns = np.rint(np.asarray(points, float)).astype(int).T
        there = (rows >= 0) & (rows < plane.shape[0])
        there &= (columns >= 0) & (columns < plane.shape[1])
        hit = plane[rows[there], columns[there]]
        hit = hit[hit > 0]
        if not hit.size:
            raise UserError(
                "No object here", f"There is no object of “{label.name}” under the mouse.",
                "Choose another label, or point at an object.",
            )  # fmt: skip
        return int(np.bincount(hit).argmax())

    def _commit(
        self, title: str, label: Label, case: CaseState, numbers: LabelMap, *changed: int
    ) -> None:
        areas = numbers.areas()
        slices = np.flatnonzero(sum(areas[i] for i in changed))
        case = case.with_assessments({label.id: Assessment.DRAFT}, [int(i) for i in slices])
        self._project.commit_case(f"{title}, {label.name}, {case.name}", case, {"tool": title})


def _box_of(numbers: LabelMap, number: int) -> Box:
    return numbering.slices_around(numbers.areas()[number], numbers.shape)


def _dense(line: Sequence[Point]) -> list[Point]:
    """Points along a line, half a pixel apart at most."""
    out: list[Point] = [line[0]]
    for a, b in pairwise(line):
        steps = max(1, int(2 * max(abs(b[0] - a[0]), abs(b[1] - a[1]))))
        for t in np.linspace(0, 1, steps + 1)[1:]:
            out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    return out
