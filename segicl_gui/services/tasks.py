"""Tasks that travel: labels and exemplars of a project as one file, and into another project."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from segicl_gui import __version__
from segicl_gui.domain.eligibility import TASK_CASE
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import Exemplar, exemplars_of
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState, ImageRef, Mark, Project, ProjectState
from segicl_gui.services.library import ImageLibrary
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.images import file_hash, read_geometry
from segicl_gui.storage.pixels import write_sitk
from segicl_gui.storage.task_file import SUFFIX, Task, TaskExemplar, TaskFile, write_task

__all__ = ["SUFFIX", "Imported", "add_to", "export_task", "read_into"]

Tell = Callable[[float, str], None]
FOLDER = "tasks"
_SLUG = re.compile(r"[^a-z0-9]+")


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def export_task(
    state: ProjectState,
    library: ImageLibrary,
    path: Path,
    *,
    labels: Collection[str] = (),
    name: str = "",
    licence: str = "",
    tell: Tell = _silent,
) -> int:
    """Write labels and exemplars of a project as a task; returns the number of exemplars.

    Only exemplars that the project learns from go into it, with what is confirmed in them, and
    neither names of cases, subjects and people nor paths. Pixels are not changed.

    Parameters
    ----------
    state : ProjectState
    library : ImageLibrary
        Images are read one at a time.
    path : Path
    labels : collection of str
        Names of the labels to take; all where it is empty.
    name : str
        Of the task; the project's where it is empty.
    licence : str
        Under which terms the exemplars are passed on.
    tell : callable
        Told the share done and what is written.

    Raises
    ------
    UserError
        If a label is unknown, there is no exemplar, an image cannot be read, or the file cannot be
        written.
    """
    by_name = {x.name.casefold(): x for x in state.schema}
    unknown = [n for n in labels if n.casefold() not in by_name]
    if unknown:
        raise UserError(
            "Cannot export the task",
            f"There is no label named “{unknown[0]}”.",
            f"Labels are {', '.join(x.name for x in state.schema) or 'missing'}.",
        )
    chosen = {by_name[n.casefold()].id for n in labels} or set(state.schema.ids())
    parts = [x for x in state.schema if x.id in chosen]
    parts = [x if x.part_of in chosen else replace(x, part_of=None) for x in parts]
    found = [
        e
        for e in exemplars_of(state)
        if e.mark is not Mark.EXCLUDED and not e.barred and chosen.intersection(e.labels)
    ]
    if not found:
        raise UserError(
            "Nothing to export",
            "No exemplar with these labels may be used yet.",
            "Accept a mask, or have one approved where the project asks for that.",
        )
    groups = {x.group for x in parts}
    authors = {w for e in found for w in state.cases[e.case_id].review.annotators}

    def each() -> Iterator[TaskExemplar]:
        for n, e in enumerate(found):
            tell(n / len(found), f"Exemplar {n + 1} of {len(found)}")
            yield _exemplar(state.cases[e.case_id], e, library, chosen, groups)

    provenance = {
        "program": f"segicl-gui {__version__}",
        "created": datetime.now(UTC).date().isoformat(),
        "cases": len({e.case_id for e in found}),
        "annotators": len(authors),
    }
    write_task(path, name or state.name, [replace(x, locked=False, key="") for x in parts],
               each(), provenance, licence)  # fmt: skip
    return len(found)


def _exemplar(
    case: CaseState, e: Exemplar, library: ImageLibrary, chosen: set[int], groups: set[int]
) -> TaskExemplar:
    image = library.load(case).image
    closed = {k: case.assessment(k, e.index) for k in e.labels if k in chosen}
    masks = {}
    for group in groups:
        mask = case.mask(group).slice(e.index)
        masks[group] = np.where(np.isin(mask, list(closed)), mask, 0).astype(np.uint16)
    geometry = case.geometry
    row, column = (geometry.spacing[a] for a in geometry.axes[-2:])
    spacing = (row, column) if geometry.in_millimetres else None
    return TaskExemplar(np.asarray(image.array[e.index]), masks, closed, spacing, image.modality)


@dataclass(frozen=True, slots=True)
class Imported:
    """A task that was read, its pictures lying in the project's folder.

    Parameters
    ----------
    task : Task
    schema : Schema
        The project's labels, with those of the task.
    cases : tuple of CaseState
    new_labels : tuple of str
        Names.
    left_out : int
        Exemplars that are in the project already, or whose labels overlap in it.
    """

    task: Task
    schema: Schema
    cases: tuple[CaseState, ...]
    new_labels: tuple[str, ...]
    left_out: int


def read_into(path: Path, state: ProjectState, folder: Path, tell: Tell = _silent) -> Imported:
    """Read a task and write its pictures into the project's folder; the project stays as it is.

    Parameters
    ----------
    path : Path
    state : ProjectState
        Labels of the same name are the same label.
    folder : Path
        Of the project.
    tell : callable
        Told the share done; may raise to stop.

    Raises
    ------
    UserError
        If the file is no task, is damaged or looks like a trap, holds nothing new, or the folder
        cannot be written; pictures that were written are removed then.
    """
    written: list[Path] = []
    try:
        with TaskFile(path) as file:
            return _read(file, state, folder, tell, written)
    except BaseException:
        for picture in written:
            picture.unlink(missing_ok=True)
        raise


def _read(
    file: TaskFile, state: ProjectState, folder: Path, tell: Tell, written: list[Path]
) -> Imported:
    task = file.task
    schema, label_of, new = _labels(state.schema, task)
    slug = _SLUG.sub("-", task.name.casefold()).strip("-")[:40] or "task"
    target = folder / FOLDER / slug
    cases: list[CaseState] = []
    left_out = 0
    for n, e in enumerate(file.exemplars(lambda: tell(len(cases) / task.count, task.name))):
        digest = hashlib.blake2b(repr((e.image.shape, e.spacing)).encode(), digest_size=6)
        digest.update(e.image.tobytes())
        for group in sorted(e.masks):
            digest.update(e.masks[group].tobytes())
        case_id = f"{TASK_CASE}{digest.hexdigest()}"
        masks = _masks(e, schema, label_of)
        if masks is None or case_id in state.cases or any(c.id == case_id for c in cases):
            left_out += 1
            continue
        make_folder(target)
        picture = _write_picture(target / case_id, e)
        written.append(picture)
        case = CaseState(
            case_id,
            f"{task.name} {n + 1:03}",
            f"task {task.name}",
            (ImageRef(picture.relative_to(folder).as_posix(), file_hash(picture)),),
            read_geometry(picture),
            masks=MappingProxyType(masks),
            note=f"From the task “{task.name}”. {task.licence}".strip(),
        )
        for label, value in e.closed.items():
            case = case.with_assessments({label_of[label]: value}, [0])
        cases.append(case)
    if not cases:
        raise UserError(
            "Nothing to import",
            f"All {task.count} exemplars of “{task.name}” are here already, or do not fit in.",
            "Choose another task.",
        )
    return Imported(task, schema, tuple(cases), new, left_out)


def add_to(project: Project, imported: Imported) -> None:
    """Add what was read to the project, read-only, as one undo step."""
    state = project.state
    new = {c.id: c for c in imported.cases if c.id not in state.cases}
    settings = {
        **state.settings,
        "read_only": [*state.settings.get("read_only", ()), *new],
        "tasks": {
            **state.settings.get("tasks", {}),
            imported.task.name: {
                "licence": imported.task.licence,
                "provenance": dict(imported.task.provenance),
            },
        },
    }
    after = replace(
        state,
        schema=imported.schema,
        cases=MappingProxyType({**state.cases, **new}),
        settings=MappingProxyType(settings),
    )
    title = f"Import task {imported.task.name}"
    project.commit_shared(title, after, {"task": imported.task.name, "cases": len(new)})


def _labels(ours: Schema, task: Task) -> tuple[Schema, dict[int, int], tuple[str, ...]]:
    schema = ours
    label_of: dict[int, int] = {}
    new = []
    left = list(task.labels)
    while left:
        label = next(x for x in left if x.part_of is None or x.part_of in label_of)
        left.remove(label)
        same = next((x for x in schema if x.name.casefold() == label.name.casefold()), None)
        if same is not None:
            label_of[label.id] = same.id
            continue
        free = schema.new(label.name)
        colours = {x.color for x in schema}
        color = free.color if label.color in colours else label.color
        keep = label.id > schema.highest and label.id not in schema.ids()
        number = label.id if keep else free.id
        parent = None if label.part_of is None else label_of[label.part_of]
        schema = schema.add(replace(label, id=number, key=free.key, color=color, part_of=parent))
        label_of[label.id] = number
        new.append(label.name)
    return schema, label_of, tuple(new)


def _masks(e: TaskExemplar, schema: Schema, label_of: dict[int, int]) -> dict[int, LabelMap] | None:
    """Label maps by the project's groups; None where labels overlap that cannot do so here."""
    out: dict[int, npt.NDArray[np.uint16]] = {}
    for mask in e.masks.values():
        for value in np.unique(mask[mask > 0]).tolist():
            label = schema.get(label_of[value])
            plane = out.setdefault(label.group, np.zeros(mask.shape, np.uint16))
            where = mask == value
            if plane[where].any():
                return None
            plane[where] = label.id
    return {g: LabelMap.from_array(plane[np.newaxis]) for g, plane in out.items()}


def _write_picture(stem: Path, e: TaskExemplar) -> Path:
    """PNG where that holds all there is to tell, else MetaImage."""
    plain = e.spacing is None and e.image.dtype in (np.uint8, np.uint16)
    target = stem.with_name(f"{stem.name}{'.png' if plain else '.mha'}")
    image = sitk.GetImageFromArray(e.image, isVector=e.image.ndim == 3)
    if e.spacing is not None:
        image.SetSpacing((e.spacing[1], e.spacing[0]))
    with replacing(target) as temporary:
        write_sitk(temporary, image)
    return target
