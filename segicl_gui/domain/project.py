"""What is saved: labels, cases with their masks and assessments, and marks on exemplars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

from psygnal import Signal

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.prompts import Prompt
from segicl_gui.domain.review import Review, stamped


class Assessment(IntEnum):
    """What is known of one label in one slice of one case.

    Only where a label is confirmed or absent does a zero in the mask mean background. *Auto* is
    a proposal that was taken over for its expected quality; nobody has looked at it.
    """

    UNASSESSED = 0
    DRAFT = 1
    CONFIRMED = 2
    ABSENT = 3
    AUTO = 4


CLOSED = (Assessment.CONFIRMED, Assessment.ABSENT)
# What may be corrected or confirmed still: no exemplar, and not assessed in exports.
UNCONFIRMED = (Assessment.DRAFT, Assessment.AUTO)


class Status(StrEnum):
    """Where a case stands; derived from its assessments, never stored."""

    NEW = "new"
    PROPOSED = "proposed"
    IN_PROGRESS = "in progress"
    AUTO = "auto-accepted"
    DONE = "done"
    FLAGGED = "flagged"
    RETURNED = "returned"
    REVIEWED = "reviewed"


class Mark(StrEnum):
    """A decision by hand about an exemplar."""

    PINNED = "pinned"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class ImageRef:
    """A source image: path relative to the project folder where possible, and its hash.

    `part` tells which image is meant where the file or folder holds more than one, as
    `segicl_gui.storage.parts` writes it.
    """

    path: str
    hash: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class CaseState:
    """One annotation target at one revision.

    Parameters
    ----------
    id : str
        Stable for the life of the project.
    name, subject : str
    images : tuple of ImageRef
        Aligned images under one mask; the first is shown.
    geometry : Geometry
    masks : mapping of int to LabelMap
        Group -> label map; a missing group is all background.
    assessments : mapping of int to bytes
        Label id -> one `Assessment` a slice; a missing label is unassessed.
    objects : mapping of int to LabelMap
        Label id -> the number of the object that each of its voxels belongs to; only of labels
        whose objects are told apart.
    flagged, reviewed : bool
    note : str
    prompts : tuple of Prompt
        What the model was told, in the order it was drawn.
    tags : mapping of int to str
        Frame -> what it is, such as "ED" and "ES"; where there are any, these frames alone are
        to be annotated.
    repeat_of : str
        Id of the case that this one is done a second time for, to measure annotators by; such a
        case is no exemplar, and not exported. "" for none.
    review : Review
        Who outlined it, who looked at it again, and comments.
    revision : int
        Grows with every commit; a commit names the revision it was made on.
    """

    id: str
    name: str
    subject: str
    images: tuple[ImageRef, ...]
    geometry: Geometry
    masks: Mapping[int, LabelMap] = field(default_factory=lambda: MappingProxyType({}))
    assessments: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))
    objects: Mapping[int, LabelMap] = field(default_factory=lambda: MappingProxyType({}))
    flagged: bool = False
    reviewed: bool = False
    note: str = ""
    prompts: tuple[Prompt, ...] = ()
    tags: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    repeat_of: str = ""
    review: Review = field(default_factory=Review)
    revision: int = 0

    @property
    def n_slices(self) -> int:
        """Of all frames; 1 for 2D images."""
        return self.geometry.shape[0]

    def chosen(self) -> tuple[int, ...]:
        """The slices to be annotated: of the tagged frames, or all."""
        depth = self.geometry.depth
        return tuple(i for i in range(self.n_slices) if not self.tags or i // depth in self.tags)

    def where(self, index: int) -> str:
        """A slice as people call it, counted from 1: "slice 3", "frame 2, slice 3"."""
        frame, slice_ = divmod(index, self.geometry.depth)
        when = f"frame {frame + 1}, " if self.geometry.frames > 1 else ""
        return f"{when}slice {slice_ + 1}"

    def of_frame(self, index: int) -> CaseState:
        """The frame that a slice belongs to as a volume of its own; the case if it has but one."""
        if self.geometry.frames == 1:
            return self
        span = self.geometry.span(index)
        geometry = self.geometry.one_frame()
        box = Box((span.start, 0, 0), (span.stop, *geometry.shape[1:]))

        def cut(maps: Mapping[int, LabelMap]) -> Mapping[int, LabelMap]:
            found = {k: LabelMap.from_array(m.box(box)) for k, m in maps.items()}
            return MappingProxyType(found)

        return replace(
            self,
            id=f"{self.id}@{span.start // len(span)}",
            geometry=geometry,
            masks=cut(self.masks),
            objects=cut(self.objects),
            assessments=MappingProxyType(
                {k: row[span.start : span.stop] for k, row in self.assessments.items()}
            ),
            prompts=(),
            tags=MappingProxyType({}),
            review=Review(),
        )

    def mask(self, group: int = 0) -> LabelMap:
        """The label map of a group."""
        return self.masks.get(group) or LabelMap.empty(self.geometry.shape)

    def assessment(self, label_id: int, index: int) -> Assessment:
        """How a label stands in a slice."""
        row = self.assessments.get(label_id)
        return Assessment(row[index]) if row else Assessment.UNASSESSED

    def assessed_in(self, index: int) -> tuple[int, ...]:
        """Ids of the labels confirmed or absent in a slice."""
        return tuple(k for k, row in self.assessments.items() if row[index] in CLOSED)

    def unassessed(self, schema: Schema) -> dict[int, int]:
        """Label id -> number of slices, of those to be annotated, in which it is still open."""
        counts = {x.id: self._open_slices(x.id) for x in schema.labels}
        return {k: n for k, n in counts.items() if n}

    def status(self, schema: Schema, *, proposed: bool = False) -> Status:
        """Where the case stands; `proposed` tells whether a proposal is ready."""
        if self.flagged:
            return Status.FLAGGED
        if self.review.waits_for_annotator:
            return Status.RETURNED
        if len(schema) and not self.unassessed(schema):
            return Status.REVIEWED if self.reviewed else Status.DONE
        if len(schema) and self._auto_accepted(schema):
            return Status.AUTO
        if any(any(row) for row in self.assessments.values()):
            return Status.IN_PROGRESS
        return Status.PROPOSED if proposed else Status.NEW

    def slice_closed(self, schema: Schema, index: int) -> bool:
        """Whether every label is confirmed or absent in a slice."""
        return all(self.assessment(x.id, index) in CLOSED for x in schema.labels)

    def with_assessments(
        self, values: Mapping[int, Assessment], slices: Iterable[int]
    ) -> CaseState:
        """A case in which these labels stand so in these slices."""
        out = dict(self.assessments)
        where = list(slices)
        for label_id, value in values.items():
            row = bytearray(out.get(label_id, bytes(self.n_slices)))
            for i in where:
                row[i] = int(value)
            out[label_id] = bytes(row)
        return replace(self, assessments=MappingProxyType(out))

    def with_mask(self, group: int, label_map: LabelMap) -> CaseState:
        """A case with the label map of one group replaced."""
        return replace(self, masks=MappingProxyType({**self.masks, group: label_map}))

    def with_objects(self, label_id: int, numbers: LabelMap) -> CaseState:
        """A case with the objects of one label numbered anew."""
        return replace(self, objects=MappingProxyType({**self.objects, label_id: numbers}))

    def with_tag(self, frame: int, name: str) -> CaseState:
        """A case in which a frame is called so; "" takes its name away.

        Another frame of that name loses it: an ED is one frame.
        """
        others = {k: v for k, v in self.tags.items() if k != frame and v != name}
        tags = {**others, frame: name} if name else others
        return replace(self, tags=MappingProxyType(dict(sorted(tags.items()))))

    def _auto_accepted(self, schema: Schema) -> bool:
        """Whether something is auto-accepted, and everything else confirmed or absent."""
        rows = [self.assessments.get(x.id) for x in schema.labels]
        if not any(row and Assessment.AUTO in row for row in rows):
            return False
        settled = (*CLOSED, Assessment.AUTO)
        chosen = self.chosen()
        return all(row is not None and all(row[i] in settled for i in chosen) for row in rows)

    def _open_slices(self, label_id: int) -> int:
        row = self.assessments.get(label_id)
        if row is None:
            return len(self.chosen())
        if self.tags:
            row = bytes(row[i] for i in self.chosen())
        return len(row) - sum(row.count(int(v)) for v in CLOSED)


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A whole project as a value.

    Exemplars are not in it: they follow from the confirmed content and the marks
    (`segicl_gui.domain.exemplars`).
    """

    name: str = "Untitled"
    schema: Schema = field(default_factory=Schema)
    cases: Mapping[str, CaseState] = field(default_factory=lambda: MappingProxyType({}))
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def read_only(self, case_id: str) -> bool:
        """Whether a case is here to learn from, and belongs to somebody else's work."""
        return case_id in self.settings.get("read_only", ())

    def with_case(self, case: CaseState) -> ProjectState:
        """A project in which this case is replaced, or added at the end."""
        return replace(self, cases=MappingProxyType({**self.cases, case.id: case}))


@dataclass(frozen=True, slots=True)
class Step:
    """One labelled change of a project, of one case or of what all cases share.

    Parameters
    ----------
    title : str
        "Brush liver, case 12".
    case_id : str or None
        None where labels, marks or settings changed, or cases were added.
    before, after : ProjectState
    how : mapping
        Tool, or engine, exemplars and seed: the audit trail.
    """

    title: str
    case_id: str | None
    before: ProjectState
    after: ProjectState
    how: Mapping[str, Any]


class ConflictError(Exception):
    """A commit named a revision that is not the current one."""


class Project:
    """The current state of an open project; the only place it changes.

    Used on one thread, the main one. `changed` is emitted with the `Step` just made (for
    undo and redo a step from the current to the restored state).

    Parameters
    ----------
    state : ProjectState
    settle : callable
        Given labels, a case as it is and as it is to become, brings what follows from the
        change (the numbers of objects) in step; called once for every commit of a case.

    Attributes
    ----------
    who : str
        Whose changes are made from now on.
    read_only : ReadOnly or None
        Why nothing can be changed, as where it cannot be saved.
    """

    changed = Signal(object)

    def __init__(
        self,
        state: ProjectState,
        settle: Callable[[Schema, CaseState, CaseState], CaseState] = lambda labels, old, new: new,
    ) -> None:
        self.state = state
        self.who = ""
        self.read_only: ReadOnly | None = None
        self._settle = settle

    def commit_case(
        self, title: str, case: CaseState, how: Mapping[str, Any] | None = None
    ) -> Step:
        """Replace a case by a new state that was made on its current revision.

        Raises
        ------
        ConflictError
            If the case has changed since.
        UserError
            If the project is read-only, or the case is read-only here. Where its images lie may
            change all the same.
        """
        self.check_writable()
        current = self.state.cases[case.id]
        if current.revision != case.revision:
            raise ConflictError(f"{case.id}: revision {case.revision}, now {current.revision}")
        if self.state.read_only(case.id) and replace(current, images=case.images) != case:
            raise UserError(
                f"{case.name} is read-only",
                "It is here as an example to learn from, and others may have it too.",
                "Work on other cases; an example that is wrong can be excluded in the gallery.",
            )
        case = self._settle(self.state.schema, current, case)
        if how is None or not {"undo", "redo"} & how.keys():
            # Nobody has looked at what is auto-accepted, so nobody is its annotator.
            who = "" if "auto" in (how or {}) else self.who
            case = stamped(self.state.schema, current, case, who)
        after = self.state.with_case(replace(case, revision=case.revision + 1))
        return self._emit(Step(title, case.id, self.state, after, how or {}))

    def commit_shared(
        self, title: str, state: ProjectState, how: Mapping[str, Any] | None = None
    ) -> Step:
        """Replace labels, marks, settings or the list of cases.

        Raises
        ------
        UserError
            If the project is read-only.
        """
        self.check_writable()
        return self._emit(Step(title, None, self.state, state, how or {}))

    def check_writable(self) -> None:
        """Raise `UserError` if the project is read-only: before anybody is asked for input."""
        if self.read_only is not None:
            raise self.read_only.error()

    def _emit(self, step: Step) -> Step:
        self.state = step.after
        self.changed.emit(step)
        return step
