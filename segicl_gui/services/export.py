"""Taking the masks of a project away, without passing off what nobody looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind, Schema
from segicl_gui.domain.project import CLOSED, CaseState, ProjectState, Status
from segicl_gui.services.mouse_tools.numbering import objects_of
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, LabelArray
from segicl_gui.storage.exporters.run import FORMATS, ExportReport, export_cases
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.project_store import ProjectStore, Revision

__all__ = ["FORMATS", "ExportOptions", "ExportReport", "export_case_of", "export_project"]

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def export_project(
    state: ProjectState,
    store: ProjectStore,
    library_path_of: Callable[[CaseState], Path],
    format: str,
    out: Path,
    options: ExportOptions | None = None,
    tell: Tell = _silent,
    *,
    done_only: bool = False,
) -> ExportReport:
    """Write the masks of a project's cases, each with its history in the manifest.

    A voxel of a label that is neither confirmed nor absent in its slice (a draft counts as
    neither), and every background voxel of such a slice, gets the ignore value.

    Parameters
    ----------
    state : ProjectState
    store : ProjectStore
        Where the history of the cases is read from.
    library_path_of : callable
        Gives the image file of a case.
    format : str
        One of `FORMATS`.
    out : Path
        Folder; made where missing.
    options : ExportOptions, optional
    tell : callable
        Told the share done (0..1) and the case being written.
    done_only : bool
        Leave out cases that are not done or reviewed.

    Raises
    ------
    UserError
        Before anything is written, if there is nothing to export, every case would be
        refused, or the folder cannot take the files.
    """
    options = options or ExportOptions()
    finished = (Status.DONE, Status.REVIEWED)
    cases = [
        case
        for case in state.cases.values()
        if not done_only or case.status(state.schema) in finished
    ]
    if not any(_anything_closed(c, state.schema) for c in cases):
        raise UserError(
            "Nothing to export",
            f"No case of “{state.name}” is done."
            if done_only
            else f"Nothing in “{state.name}” was confirmed yet; drafts are not exported.",
            "Accept a mask first"
            + (", or export cases that are not done too." if done_only else "."),
        )
    if options.unassessed == "refuse" and all(c.unassessed(state.schema) for c in cases):
        raise UserError(
            "Cannot export",
            "Every case has labels that nobody assessed everywhere.",
            "Finish a case, or let voxels that nobody looked at be marked with the ignore value.",
        )

    def progress(done: int, total: int, name: str) -> None:
        tell(done / max(total, 1), name)

    exported = [export_case_of(c, state.schema, store, library_path_of(c)) for c in cases]
    return export_cases(exported, format, out, options, progress)


def export_case_of(case: CaseState, schema: Schema, store: ProjectStore, image: Path) -> ExportCase:
    """A case as exporters take it.

    Its label maps are made one at a time when they are written, so that a project of many
    volumes need not fit into memory.
    """
    return ExportCase(
        name=case.name,
        geometry=case.geometry,
        label_maps=_LabelMaps(case, schema),
        labels=schema.labels,
        objects=_Objects(case, schema),
        tags=case.tags,
        assessed={
            x.id: np.isin(np.frombuffer(case.assessments[x.id], np.uint8), CLOSED)
            for x in schema.labels
            if x.id in case.assessments
        },
        image=image,
        part=Part.parse(case.images[0].part) if case.images else WHOLE,
        provenance={
            "case": case.id,
            "subject": case.subject,
            "revision": case.revision,
            "status": case.status(schema).value,
            "note": case.note,
            "history": [_entry(r) for r in store.revisions(case.id)],
        },
    )


@dataclass(frozen=True, slots=True)
class _LabelMaps:
    """The label maps of a case, group by group, without voxels of labels since removed."""

    case: CaseState
    schema: Schema

    def __iter__(self) -> Iterator[LabelArray]:
        for group in self.schema.groups():
            array = self.case.mask(group).array()
            array[~np.isin(array, [x.id for x in self.schema.in_group(group)])] = 0
            yield array


@dataclass(frozen=True, slots=True)
class _Objects:
    """The numbers of the objects of each label that has them."""

    case: CaseState
    schema: Schema

    def __iter__(self) -> Iterator[tuple[Label, LabelArray]]:
        for label in self.schema.labels:
            if label.kind is LabelKind.OBJECTS:
                yield label, objects_of(self.case, self.schema, label.id).array()


def _anything_closed(case: CaseState, schema: Schema) -> bool:
    return any(value in CLOSED for x in schema.labels for value in case.assessments.get(x.id, b""))


def _entry(revision: Revision) -> dict[str, Any]:
    return {
        "title": revision.title,
        "kind": revision.kind,
        "who": revision.who,
        "at": revision.at,
        "how": revision.how,
    }
