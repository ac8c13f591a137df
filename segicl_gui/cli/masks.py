"""Commands that write masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.engines import Device, Option, made, settings
from segicl_gui.cli.outcome import Tell, command, finish, interruptible, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.services.teaching import Teaching

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder; made where missing.")
]


class Format(StrEnum):
    """Formats of exports."""

    PNG = "png"
    NIFTI = "nifti"
    NRRD = "nrrd"
    FOLDER = "folder"
    COCO = "coco"


class Unassessed(StrEnum):
    """What becomes of voxels nobody looked at."""

    IGNORE = "ignore"
    REFUSE = "refuse"


class Which(StrEnum):
    """Which cases are exported."""

    DONE = "done"
    ANY = "any"


@command
def predict(
    images: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE", help="Images, folders of images, or folders of a DICOM series."
        ),
    ],
    out: OutFolder,
    exemplars: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Data-set folder (images/, masks/, dataset.json) to learn from."
        ),
    ] = None,
    text: Annotated[
        str,
        typer.Option(
            metavar="T",
            help="What to look for, “name: description”: instead of what the exemplars call "
            "their label or, for engines that read, without exemplars.",
        ),
    ] = "",
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="N", help="Value or name of a label; may be repeated. Default: all."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="E", help="Engine; else the default one.")
    ] = None,
    device: Device = "",
    option: Option = None,
    probabilities: Annotated[
        bool,
        typer.Option(
            "--probabilities", help="Also write NAME_confidence: how sure, 0..255 per voxel."
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace masks that are there already.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Segment images from a folder of exemplars, or from a text.

    Each mask lies on the grid of its image, voxel by voxel: PNG for pictures, NRRD and MHA
    for their like, NIfTI for everything else. What a text alone names has the value 1 in it.
    """
    from segicl_gui.services import batch

    options = settings(option)
    source = _taught(exemplars, label or (), text)
    queries = batch.queries_of(images, out)
    worker = made(engine, device)
    with (
        interruptible() as cancel,
        progress("Segmenting", quiet) as tell,
        source(tell) as teaching,
    ):
        batch.check_targets(queries, teaching.files, confidence=probabilities, overwrite=overwrite)
        report = batch.segment(
            queries,
            teaching,
            worker,
            confidence=probabilities,
            options=options,
            cancel=cancel,
            tell=tell,
        )
    for problem in teaching.problems:
        say(f"Left out: {problem}")
    if not quiet:
        typer.echo(f"{len(report.written)} file(s) written to {out}")
    finish(report.failed, anything_done=bool(report.written))


def _taught(
    exemplars: Path | None, labels: Sequence[str], text: str
) -> Callable[[Tell], AbstractContextManager[Teaching]]:
    """What is predicted from; bad usage is refused at once, a folder is read when it is called."""
    from segicl_gui.services.teaching import teaching_by_text, teaching_from

    if exemplars is not None:
        return partial(teaching_from, exemplars, labels, text)
    alone = teaching_by_text(text)
    if labels:
        raise UserError(
            "There are no labels to choose from",
            "--label is one of those that exemplars show, and there are none.",
            "Give --exemplars too, or leave --label out.",
        )
    return lambda tell: nullcontext(alone)


@command
def export(
    project: Annotated[
        Path,
        typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for."),
    ],
    format: Annotated[Format, typer.Option(help="Format of the masks.")],
    out: OutFolder,
    unassessed: Annotated[
        Unassessed,
        typer.Option(
            help="Voxels nobody looked at: mark them with the ignore value (255, or 65535 where "
            "labels need more than 8 bits), or refuse such cases. They are never background."
        ),
    ] = Unassessed.IGNORE,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files of an earlier export.")
    ] = False,
    status: Annotated[
        Which, typer.Option(help="Only cases that are done, or all in which something is.")
    ] = Which.ANY,
    quiet: Quiet = False,
) -> None:
    """Write the masks of a project, with a manifest of how they came about.

    Only what was confirmed, or marked absent, counts; drafts and proposals do not.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.export import ExportOptions, export_project
    from segicl_gui.services.library import ImageLibrary

    with opened_project(project) as opened, progress("Exporting", quiet) as tell:
        report = export_project(
            opened.state,
            opened.store,
            ImageLibrary(opened.store.folder).path,
            format.value,
            out,
            ExportOptions(unassessed.value, overwrite),
            tell,
            done_only=status is Which.DONE,
        )
    if not quiet:
        for name, reason in report.skipped:
            say(f"Skipped {name}: {reason}")
        typer.echo(f"{len(report.written)} file(s) written to {out}")
    finish(report.failed, anything_done=True)
