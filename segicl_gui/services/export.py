"""Taking the masks of a project away, without passing off what nobody looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind, Schema
from segicl_gui.domain.project import CLOSED, Assessment, CaseState, ProjectState, Status
from segicl_gui.domain.proposals import Proposal
from segicl_gui.services.mouse_tools.numbering import objects_of
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, LabelArray
from segicl_gui.storage.exporters.formats import FORMATS, format_named
from segicl_gui.storage.exporters.run import ExportReport, export_cases
from segicl_gui.storage.image_files import located
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.project_store import ProjectStore, Revision
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache
from segicl_gui.storage.pseudonyms import Deidentification, own_pseudonyms

__all__ = [
    "FORMATS",
    "Deidentification",
    "ExportOptions",
    "ExportReport",
    "cached_proposals",
    "export_case_of",
    "export_project",
    "own_pseudonyms",
]

DONE = (Status.DONE, Status.REVIEWED)

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
    statuses: Collection[Status] = (),
    names: Collection[str] = (),
    proposals: Mapping[str, Proposal] | None = None,
) -> ExportReport:
    """Write the masks of a project's cases, each with its history in the manifest.

    A voxel of a label that is neither confirmed nor absent in its slice (a draft counts as
    neither, and so does what was auto-accepted, unless `options.auto` takes it), and every
    background voxel of such a slice, gets the ignore value; formats of structures leave the slice
    out.

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
    statuses : collection of Status
        Only cases that stand so; any, where it is empty.
    names : collection of str
        Only cases of these names; all, where it is empty.
    proposals : mapping of str to Proposal, optional
        By id of the case; written where `options.proposals` asks for them.

    Raises
    ------
    UserError
        Before anything is written, if a name is that of no case, there is nothing to export,
        every case would be refused, or the folder cannot take the files.
    """
    format_named(format)
    options = options or ExportOptions()
    offered = proposals if proposals is not None and options.proposals else {}
    unknown = sorted(set(names) - {c.name for c in state.cases.values()})
    if unknown:
        raise UserError(
            "Cannot export",
            f"“{state.name}” has no case named {', '.join(f'“{n}”' for n in unknown)}.",
            "Give names as the list of cases shows them.",
        )
    cases = [
        case
        for case in state.cases.values()
        if not case.repeat_of
        and (not names or case.name in names)
        and (not statuses or case.status(state.schema, proposed=case.id in offered) in statuses)
    ]
    counted = (*CLOSED, Assessment.AUTO) if options.auto else CLOSED
    if not any(_anything_in(c, state.schema, counted) or c.id in offered for c in cases):
        chosen = "the chosen cases" if names or statuses else f"“{state.name}”"
        raise UserError(
            "Nothing to export",
            f"Nothing in {chosen} was confirmed yet; drafts are not exported.",
            "Accept a mask first, or choose other cases.",
        )
    if options.unassessed == "refuse" and all(c.unassessed(state.schema) for c in cases):
        raise UserError(
            "Cannot export",
            "Every case has labels that nobody assessed everywhere.",
            "Finish a case, or let voxels that nobody looked at be marked with the ignore value.",
        )

    def progress(done: int, total: int, name: str) -> None:
        tell(done / max(total, 1), name)

    exported = [
        export_case_of(
            c, state.schema, store, library_path_of(c), offered.get(c.id), auto=options.auto
        )
        for c in cases
    ]
    if options.deidentify is not None:
        names_of = _pseudonyms(state, library_path_of, options.deidentify)
        exported = [_anonymous(e, names_of[c.id]) for e, c in zip(exported, cases, strict=True)]
    return export_cases(exported, format, out, options, progress)


def export_case_of(
    case: CaseState,
    schema: Schema,
    store: ProjectStore,
    image: Path,
    proposal: Proposal | None = None,
    *,
    auto: bool = False,
) -> ExportCase:
    """A case as exporters take it; `auto` takes what was auto-accepted for assessed.

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
        assessed=_where(case, schema, (*CLOSED, Assessment.AUTO) if auto else CLOSED),
        auto=_where(case, schema, (Assessment.AUTO,)),
        image=image,
        part=Part.parse(case.images[0].part) if case.images else WHOLE,
        more_images=tuple(
            (located(store.folder / x.path).resolve(), Part.parse(x.part)) for x in case.images[1:]
        ),
        proposal=proposal,
        provenance={
            "case": case.id,
            "subject": case.subject,
            "revision": case.revision,
            "status": case.status(schema).value,
            "note": case.note,
            "review": asdict(case.review),
            "history": [_entry(r) for r in store.revisions(case.id)],
        },
    )


def _pseudonyms(
    state: ProjectState, path_of: Callable[[CaseState], Path], how: Deidentification
) -> dict[str, str]:
    """Case id -> pseudonym of its patient and a number, whichever cases are exported."""
    from segicl_gui.storage.deidentify import patient_of  # pydicom takes 30 MB

    counts: Counter[str] = Counter()
    out = {}
    for case in state.cases.values():
        subject = case.subject
        if case.images:
            subject = patient_of(path_of(case), Part.parse(case.images[0].part), subject)
        patient = how.pseudonyms.patient(subject)
        counts[patient] += 1
        out[case.id] = f"{patient}_{counts[patient]:03}"
    return out


def _anonymous(case: ExportCase, name: str) -> ExportCase:
    """A case that tells of masks and how they came about, but in no words that people wrote."""
    history = [
        {k: v for k, v in entry.items() if k != "title"} for entry in case.provenance["history"]
    ]
    kept = {k: case.provenance[k] for k in ("case", "revision", "status")}
    return replace(case, name=name, provenance={**kept, "history": history}, anonymous=True)


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


def cached_proposals(folder: Path, state: ProjectState) -> dict[str, Proposal]:
    """What engines proposed when the project in `folder` was last open, by id of the case."""
    return {p.case_id: p for p in ProposalCache(folder / PLACE).load(state.cases)}


def _anything_in(case: CaseState, schema: Schema, counted: Collection[Assessment]) -> bool:
    return any(value in counted for x in schema.labels for value in case.assessments.get(x.id, b""))


def _where(
    case: CaseState, schema: Schema, values: tuple[Assessment, ...]
) -> dict[int, npt.NDArray[np.bool_]]:
    """Label id -> (n_slices,) where it stands as one of these."""
    rows = {x.id: case.assessments[x.id] for x in schema.labels if x.id in case.assessments}
    return {k: np.isin(np.frombuffer(row, np.uint8), values) for k, row in rows.items()}


def _entry(revision: Revision) -> dict[str, Any]:
    return {
        "title": revision.title,
        "kind": revision.kind,
        "who": revision.who,
        "at": revision.at,
        "how": revision.how,
    }
