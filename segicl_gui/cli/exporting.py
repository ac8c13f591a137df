"""The command that takes masks away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.masks import OutFolder, Quiet
from segicl_gui.cli.outcome import command, finish, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.domain.project import Status


class Format(StrEnum):
    """Formats of exports; what each is for is in `storage.exporters.formats`."""

    NIFTI = "nifti"
    NRRD = "nrrd"
    SEG_NRRD = "seg-nrrd"
    DICOM_SEG = "dicom-seg"
    RTSTRUCT = "rtstruct"
    NNUNET = "nnunet"
    COCO = "coco"
    PNG = "png"
    FOLDER = "folder"


class Unassessed(StrEnum):
    """What becomes of voxels nobody looked at."""

    IGNORE = "ignore"
    REFUSE = "refuse"


class Which(StrEnum):
    """Which cases are exported."""

    ANY = "any"
    DONE = "done"
    REVIEWED = "reviewed"
    IN_PROGRESS = "in-progress"
    FLAGGED = "flagged"
    RETURNED = "returned"
    PROPOSED = "proposed"
    AUTO = "auto-accepted"


@command
def export(
    project: Annotated[
        Path,
        typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for."),
    ],
    format: Annotated[
        Format,
        typer.Option(
            help="seg-nrrd is 3D Slicer's; dicom-seg and rtstruct refer to the DICOM images a "
            "case was annotated on; folder is what this program opens."
        ),
    ],
    out: OutFolder,
    case: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this case; may be repeated. Default: all."),
    ] = None,
    status: Annotated[
        list[Which] | None,
        typer.Option(
            help="Only cases that stand so (done: reviewed ones too); may be repeated. "
            "Default: any in which something is confirmed.",
        ),
    ] = None,
    unassessed: Annotated[
        Unassessed,
        typer.Option(
            help="Voxels nobody looked at: mark them with the ignore value (255, or 65535 where "
            "labels need more than 8 bits), or refuse such cases. They are never background; "
            "seg-nrrd, dicom-seg and rtstruct, which cannot mark them, leave such slices out."
        ),
    ] = Unassessed.IGNORE,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files of an earlier export.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with an export that was interrupted; keep its files."),
    ] = False,
    auto: Annotated[
        bool,
        typer.Option(
            "--auto",
            help="Take what was auto-accepted for its expected quality, which nobody has looked "
            "at, for assessed. The manifest says which slices.",
        ),
    ] = False,
    probabilities: Annotated[
        bool,
        typer.Option(
            "--probabilities",
            help="Also write proposals/NAME_proposal and NAME_confidence (0..255) for slices in "
            "which a proposal is still undecided.",
        ),
    ] = False,
    coco_polygons: Annotated[
        bool, typer.Option("--coco-polygons", help="coco: polygons instead of run lengths.")
    ] = False,
    copy_images: Annotated[
        bool, typer.Option("--copy-images", help="coco: also write the images, as PNG.")
    ] = False,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="nnunet: what a channel is called, in order; “CT” is normalised by its units. "
            "Default: the modality.",
        ),
    ] = None,
    sets: Annotated[
        str,
        typer.Option(
            metavar="0.7,0.15,0.15",
            help="nnunet: also write splits_final.json with training and validation set by "
            "subject, as `segicl split --sets`; copy it to nnUNet_preprocessed.",
        ),
    ] = "",
    deidentify: Annotated[
        bool,
        typer.Option(
            "--deidentify",
            help="Name cases by pseudonyms; copies of images, and what is taken from their "
            "headers, tell nothing of the patients. Pixels are not changed.",
        ),
    ] = False,
    keep_characteristics: Annotated[
        bool,
        typer.Option(
            "--keep-characteristics", help="With --deidentify: keep sex, age, size and weight."
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the masks of a project, with a manifest of how they came about.

    Only what was confirmed, or marked absent, counts; drafts do not, and proposals are written
    apart where they are asked for.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.data_sets import shares_of, subject_sets
    from segicl_gui.services.export import (
        FORMATS,
        Deidentification,
        ExportOptions,
        cached_proposals,
        export_project,
        own_pseudonyms,
    )
    from segicl_gui.services.library import ImageLibrary

    options = ExportOptions(
        unassessed=unassessed.value,
        overwrite=overwrite,
        resume=resume,
        polygons=coco_polygons,
        copy_images=copy_images,
        channels=tuple(channel or ()),
        auto=auto,
        proposals=probabilities,
        deidentify=Deidentification(own_pseudonyms(), keep_characteristics) if deidentify else None,
    )
    for name, flag in (
        ("polygons", "--coco-polygons"),
        ("copy_images", "--copy-images"),
        ("channels", "--channel"),
        ("sets", "--sets"),
    ):
        if (getattr(options, name) or (name == "sets" and sets)) and name not in FORMATS[
            format.value
        ].options:
            raise UserError(
                "Cannot export", f"{flag} is not for the format {format.value}.", "Leave it out."
            )
    shares = shares_of(sets) if sets else ()
    looking = opened_project(project, read_only=True)
    with looking as opened, _resumable(), progress("Exporting", quiet) as tell:
        if shares:
            found = subject_sets(opened.state, shares)
            options = replace(options, sets={i: name for name, ids in found.items() for i in ids})
        report = export_project(
            opened.state,
            opened.store,
            ImageLibrary(opened.store.folder).path,
            format.value,
            out,
            options,
            tell,
            statuses=_statuses(status or []),
            names=case or (),
            proposals=cached_proposals(opened.store.folder, opened.state)
            if probabilities
            else None,
        )
    if not quiet:
        for name, reason in report.skipped:
            say(f"Skipped {name}: {reason}")
        for name, note in report.notes:
            say(f"{name}: {note}")
        kept = f" ({report.kept} case(s) were complete)" if resume else ""
        if report.written:
            typer.echo(f"{len(report.written)} file(s) in {out}{kept}")
    finish(report.failed, anything_done=bool(report.written))


@contextmanager
def _resumable() -> Iterator[None]:
    """Say how to go on after Ctrl+C."""
    try:
        yield
    except KeyboardInterrupt:
        say("What is complete stays; the same command with --resume does the rest.")
        raise


def _statuses(chosen: list[Which]) -> tuple[Status, ...]:
    from segicl_gui.domain.project import Status

    if Which.ANY in chosen:
        return ()
    found = [Status[x.name] for x in chosen]
    return (*found, Status.REVIEWED) if Status.DONE in found else tuple(found)
