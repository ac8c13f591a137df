"""Taking over masks that other programs made, without touching what somebody confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import LabelKind, Schema
from segicl_gui.domain.project import CaseState, Project, ProjectState
from segicl_gui.services.mask_sources import Source, Sources, find
from segicl_gui.services.mask_writing import ImportOptions, written
from segicl_gui.storage.importers.api import How, ImportedSegment
from segicl_gui.storage.importers.kinds import read

__all__ = ["CasePlan", "FileReport", "ImportOptions", "ImportReport", "Plan", "SegmentReport",
           "Source", "Sources", "apply", "find", "import_masks", "imported", "look"]  # fmt: skip

Tell = Callable[[float, str], None]
Key = tuple[str, int]
"""A segment by its name, case folded, or where it has none by its number."""


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """A segment that was found.

    Parameters
    ----------
    label : str
        Name of the label it becomes.
    color : str
        ``#rrggbb`` of that label.
    voxels : int
    is_new : bool
        Whether the label is made for it.
    """

    label: str
    color: str
    voxels: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file of masks, what is in it, and what is wrong with it ("" for nothing)."""

    source: Source
    segments: tuple[SegmentReport, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CasePlan:
    """The files that are imported into one case."""

    case_id: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import will do.

    Parameters
    ----------
    schema : Schema
        The labels, with those that the masks bring.
    label_of : mapping of Key to int
        Which label each segment becomes.
    cases : tuple of CasePlan
    files : tuple of FileReport
        All that were looked at.
    unknown : tuple of (Path, str)
        Files that hold no masks, and why not.
    """

    schema: Schema
    label_of: Mapping[Key, int]
    cases: tuple[CasePlan, ...]
    files: tuple[FileReport, ...]
    unknown: tuple[tuple[Path, str], ...] = ()

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Names of files that are not imported, and why not."""
        told = [(_title(f.source), f.problem) for f in self.files if f.problem]
        return (*told, *((p.name, why) for p, why in self.unknown))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Parameters
    ----------
    cases : tuple of str
        Names of the cases that have changed.
    labels : tuple of str
        Names of the labels that were made.
    notes : tuple of str
        What of the masks could not be taken as it was.
    failed : tuple of (str, str)
        What was left out, and why.
    """

    cases: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def look(
    state: ProjectState,
    sources: Sources,
    options: ImportOptions | None = None,
    tell: Tell = _silent,
) -> Plan:
    """Read what was found and say what would become of it; changes nothing.

    Segments become labels of the same name, however it is spelt in capitals, or new ones.
    Segments that overlap come into different groups where their labels are new.
    """
    options = options or ImportOptions()
    by_case: dict[str, list[Source]] = {}
    reports: dict[int, FileReport] = {}
    for i, source in enumerate(sources.found):
        if source.problem or source.case_id not in state.cases:
            problem = source.problem or "no case was chosen for it"
            reports[i] = FileReport(source, problem=problem)
        else:
            by_case.setdefault(source.case_id, []).append(source)
    at = {id(s): i for i, s in enumerate(sources.found)}
    gathered = _Gathered(state.schema)
    segments_of: dict[int, list[tuple[Key, int]]] = {}
    cases = []
    done = 0
    for case_id, mine in by_case.items():
        case = state.cases[case_id]
        layers = _Layers(case.geometry.shape)
        good = []
        for source in mine:
            tell(done / max(len(sources.found), 1), f"Reading {source.path.name}")
            done += 1
            notes: list[str] = []
            try:
                found = _read(source, case, How(options.resample, notes.append))
            except UserError as e:
                reports[at[id(source)]] = FileReport(source, problem=_reason(e))
                continue
            good.append(source)
            segments_of[at[id(source)]] = [(key_of(s), s.voxels) for s in found]
            reports[at[id(source)]] = FileReport(source, notes=tuple(notes))
            for segment in found:
                gathered.add(segment, layers.add(key_of(segment), segment))
        if good:
            cases.append(CasePlan(case_id, tuple(good)))
    schema, label_of = gathered.labels()
    old = set(state.schema.ids())
    for i, found_keys in segments_of.items():
        shown = [(schema.get(label_of[k]), voxels) for k, voxels in found_keys]
        segments = tuple(SegmentReport(x.name, x.color, n, x.id not in old) for x, n in shown)
        reports[i] = replace(reports[i], segments=segments)
    ordered = tuple(reports[i] for i in sorted(reports))
    return Plan(schema, MappingProxyType(label_of), tuple(cases), ordered, sources.unknown)


def imported(
    case: CaseState, plan: Plan, options: ImportOptions, note: Callable[[str], None]
) -> CaseState:
    """A case with the masks that a plan has for it written in.

    Raises
    ------
    UserError
        If a file cannot be read any more.
    """
    sources = next((c.sources for c in plan.cases if c.case_id == case.id), ())
    segments: list[tuple[int, ImportedSegment]] = []
    for source in sources:
        for segment in _read(source, case, How(options.resample, note)):
            label = plan.label_of.get(key_of(segment))
            if label is not None:
                segments.append((label, segment))
    return written(case, plan.schema, segments, options, note)


def apply(
    project: Project, plan: Plan, options: ImportOptions, tell: Tell = _silent
) -> ImportReport:
    """Carry out a plan: new labels as one step, then each case as one."""
    made = commit_labels(project, plan)
    changed, notes, failed = [], [], list(plan.left_out)
    for i, part in enumerate(plan.cases):
        case = project.state.cases[part.case_id]
        tell(i / len(plan.cases), f"Importing into {case.name}")
        mine: list[str] = []
        try:
            after = imported(case, plan, options, mine.append)
        except UserError as e:
            failed.append((case.name, _reason(e)))
            continue
        notes += [f"{case.name}: {n}" for n in mine]
        if commit(project, plan, after):
            changed.append(case.name)
    return ImportReport(tuple(changed), made, tuple(notes), tuple(failed))


def commit_labels(project: Project, plan: Plan) -> tuple[str, ...]:
    """Add the labels that a plan needs; returns their names."""
    old = set(project.state.schema.ids())
    made = tuple(x.name for x in plan.schema.labels if x.id not in old)
    if made:
        title = f"Add {len(made)} label{'s' if len(made) > 1 else ''} of imported masks"
        project.commit_shared(title, replace(project.state, schema=plan.schema))
    return made


def commit(project: Project, plan: Plan, after: CaseState) -> bool:
    """Make a case what `imported` gave; False where that changes nothing."""
    before = project.state.cases[after.id]
    if replace(before, revision=after.revision) == after:
        return False
    sources = next(c.sources for c in plan.cases if c.case_id == after.id)
    names = [s.path.name for s in sources]
    title = f"Import masks, {after.name}"
    project.commit_case(title, after, {"tool": "Import masks", "files": names[:50]})
    return True


def import_masks(
    project: Project,
    folder: Path,
    paths: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    only: str = "",
    tell: Tell = _silent,
) -> ImportReport:
    """Find, read and import masks.

    Parameters
    ----------
    project : Project
    folder : Path
        Project folder, where relative paths of images start.
    paths : sequence of Path
        Files and folders.
    options : ImportOptions, optional
    only : str
        Id of the case that everything is for.
    tell : callable
        Told the share done and what is read.

    Raises
    ------
    UserError
        If a path does not exist.
    """
    options = options or ImportOptions()
    sources = find(paths, project.state.cases.values(), folder, only)
    plan = look(project.state, sources, options, lambda share, text: tell(share / 2, text))
    return apply(project, plan, options, lambda share, text: tell(0.5 + share / 2, text))


def key_of(segment: ImportedSegment) -> Key:
    """What a segment is told apart by from file to file."""
    return (segment.name.casefold(), 0 if segment.name else segment.number)


def _read(source: Source, case: CaseState, how: How) -> tuple[ImportedSegment, ...]:
    return read(
        source.path, source.kind, case.geometry, how,
        label=source.label, objects=source.objects, image_name=source.image_name,
    )  # fmt: skip


def _title(source: Source) -> str:
    return f"{source.path.name}, {source.image_name}" if source.image_name else source.path.name


def _reason(error: UserError) -> str:
    return error.happened


class _Layers:
    """Which segments of a case overlap."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._keys: list[Key] = []
        self._layers: list[npt.NDArray[np.uint16]] = []

    def add(self, key: Key, segment: ImportedSegment) -> set[Key]:
        """Add a segment; gives those it shares voxels with."""
        if not segment.voxels:
            return set()
        self._keys.append(key)
        number, where = len(self._keys), segment.box.slices
        inside = segment.inside > 0
        touched: set[int] = set()
        free = None
        for layer in self._layers:
            here = {int(v) for v in np.unique(layer[where][inside])} - {0}
            touched |= here
            if not here and free is None:
                free = layer
        if free is None:
            free = np.zeros(self._shape, np.uint16)
            self._layers.append(free)
        free[where][inside] = number
        return {self._keys[n - 1] for n in touched} - {key}


@dataclass(slots=True)
class _Gathered:
    """All segments that were read, by key, on their way to become labels."""

    schema: Schema
    _first: dict[Key, ImportedSegment] = field(default_factory=dict)
    _overlaps: dict[Key, set[Key]] = field(default_factory=dict)
    _objects: set[Key] = field(default_factory=set)

    def add(self, segment: ImportedSegment, overlaps: Iterable[Key]) -> None:
        """Take a segment and the keys of those it overlaps."""
        key = key_of(segment)
        self._first.setdefault(key, _without_mask(segment))
        if segment.has_objects:
            self._objects.add(key)
        for other in overlaps:
            self._overlaps.setdefault(key, set()).add(other)
            self._overlaps.setdefault(other, set()).add(key)

    def labels(self) -> tuple[Schema, dict[Key, int]]:
        """The labels with new ones, and the id of each key's."""
        schema, out = self.schema, {}
        by_name = {x.name.casefold(): x.id for x in schema.labels}
        unnamed = [k for k in self._first if not k[0]]
        for key in self._first:
            name, number = key
            known = by_name.get(name or f"label {number}")
            if known is None and not name and number in schema.ids():
                known = number
            if known is None and len(unnamed) == 1 and not name and len(self.schema) == 1:
                known = self.schema.ids()[0]  # 255, or whatever stands for the only label
            if known is not None:
                out[key] = known
        for key, segment in self._first.items():
            if key not in out:
                schema, out[key] = self._with_new(schema, key, segment, out)
        return schema, out

    def _with_new(
        self, schema: Schema, key: Key, segment: ImportedSegment, so_far: Mapping[Key, int]
    ) -> tuple[Schema, int]:
        used = {x.color for x in schema.labels}
        new = schema.new(
            segment.name or f"label {segment.number}",
            description=segment.description,
            color=segment.color if segment.color not in used else "",
        )
        fields: dict[str, Any] = {}
        free = segment.number > schema.highest and segment.number not in schema.ids()
        if not segment.name and free and 0 < segment.number <= 65535:
            fields["id"] = segment.number
        if key in self._objects:
            fields["kind"] = LabelKind.OBJECTS
        near = [so_far[k] for k in self._overlaps.get(key, ()) if k in so_far]
        taken = {schema.get(i).group for i in near}
        fields["group"] = next(g for g in range(len(taken) + 1) if g not in taken)
        label = replace(new, **fields)
        return schema.add(label), label.id


def _without_mask(segment: ImportedSegment) -> ImportedSegment:
    """A segment without its voxels, which would pile up over all cases."""
    return replace(segment, inside=np.zeros((0, 0, 0), segment.inside.dtype))
