"""The command that takes masks into a project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.masks import Quiet
from segicl_gui.cli.outcome import command, finish, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.domain.project import ProjectState
    from segicl_gui.services.import_masks import Plan


class Counts(StrEnum):
    """How imported masks count."""

    CONFIRMED = "confirmed"
    DRAFT = "draft"


@command
def import_masks(
    project: Annotated[
        Path,
        typer.Argument(
            metavar="PROJECT",
            help="Project folder, or scans; of these one is made.",
        ),
    ],
    masks: Annotated[
        list[Path],
        typer.Argument(
            metavar="MASKS",
            help="Files or folders: label maps (NIfTI, NRRD, MHA, TIFF, PNG), .seg.nrrd, DICOM "
            "segmentations and structure sets, COCO annotations, a file a label.",
        ),
    ],
    status: Annotated[
        Counts, typer.Option("--as", help="Count as confirmed, or as drafts to look at.")
    ] = Counts.CONFIRMED,
    case: Annotated[
        str, typer.Option(metavar="NAME", help="The case that all files are for.")
    ] = "",
    objects: Annotated[
        str,
        typer.Option(
            metavar="LABEL", help="Values of label maps are not labels but objects of this one."
        ),
    ] = "",
    overwrite: Annotated[
        bool,
        typer.Option("--replace", help="Overwrite slices that are confirmed; never locked labels."),
    ] = False,
    resample: Annotated[
        bool,
        typer.Option(
            "--resample", help="Bring masks of another grid to the image's (nearest neighbour)."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be imported; change nothing.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Take masks of other programs into a project.

    DICOM objects find their case by what they refer to, other files by name: NAME, NAME_seg,
    NAME-label, NAME_liver, or a folder NAME. Segments become labels of the same name, or new
    ones. Slices that are confirmed, and labels that are locked, stay as they are.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.domain.project import Project
    from segicl_gui.services.import_masks import ImportOptions, apply, find, look
    from segicl_gui.services.mouse_tools.numbering import settle

    options = ImportOptions(status.value, overwrite, resample)
    opening = opened_project(project, make=not dry_run, read_only=dry_run)
    with opening as opened, progress("Importing", quiet) as tell:
        state, folder = opened.state, opened.store.folder
        sources = find(masks, state.cases.values(), folder, _case_id(state, case), objects)
        plan = look(state, sources, options, lambda share, text: tell(share / 2, text))
        if dry_run:
            _list(state, plan)
            finish(plan.left_out, anything_done=bool(plan.cases))
            return
        live = Project(state, settle)
        live.changed.connect(lambda step: opened.store.append(step))
        report = apply(live, plan, options, lambda share, text: tell(0.5 + share / 2, text))
    for note in report.notes:
        say(note)
    if not quiet:
        new = f"; new labels: {', '.join(report.labels)}" if report.labels else ""
        typer.echo(f"{len(report.cases)} case(s) changed{new}")
    if not plan.files and not plan.unknown:
        raise UserError(
            "Nothing to import", "No file of masks was found.", "Give another file or folder."
        )
    finish(report.failed, anything_done=bool(plan.cases))


def _case_id(state: ProjectState, name: str) -> str:
    if not name:
        return ""
    fits = [k for k, c in state.cases.items() if name in (c.name, k)]
    if len(fits) != 1:
        raise UserError(
            "There is no such case",
            f"{'No' if not fits else 'More than one'} case of “{state.name}” is called “{name}”.",
            "Give its name as the list of cases shows it.",
        )
    return fits[0]


def _list(state: ProjectState, plan: Plan) -> None:
    for file in plan.files:
        if file.problem:
            continue
        typer.echo(f"{file.source.path} -> {state.cases[file.source.case_id].name}")
        for segment in file.segments:
            new = ", new label" if segment.is_new else ""
            typer.echo(f"  {segment.label}: {segment.voxels} voxels{new}")
        for note in file.notes:
            typer.echo(f"  {note}")
