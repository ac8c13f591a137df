"""The command that writes images in another format."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.masks import Quiet
from segicl_gui.cli.outcome import command, finish, progress, say
from segicl_gui.domain.errors import UserError


class ImageFormat(StrEnum):
    """Formats that images are converted to."""

    NIFTI = "nifti"
    NRRD = "nrrd"
    MHA = "mha"
    PNG = "png"


@command
def convert(
    images: Annotated[
        list[Path],
        typer.Argument(metavar="IMAGE", help="Images, or folders of images or DICOM files."),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", file_okay=False, help="Folder; made where missing."),
    ] = None,
    format: Annotated[
        ImageFormat, typer.Option(help="Format; PNG gives one windowed picture a slice.")
    ] = ImageFormat.NIFTI,
    series: Annotated[
        str, typer.Option(metavar="UID", help="Only this DICOM series. Default: all.")
    ] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="List the images that are there; write nothing.")
    ] = False,
    straighten: Annotated[
        bool,
        typer.Option(
            "--straighten",
            help="Resample DICOM volumes with a tilted gantry or uneven slices, linearly, to "
            "straight and even axes.",
        ),
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files that are there already.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write images in another format, with the same values, size, spacing and position.

    DICOM folders are searched through; each volume becomes a file of its own.
    """
    from segicl_gui.services import convert as service

    with progress("Looking for images", quiet) as tell:
        sources = service.sources_of(images, series, tell)
    if list_:
        for source in sources:
            typer.echo(service.describe(source))
        return
    if out is None:
        raise UserError(
            "There is nowhere to write to",
            "No folder is given.",
            "Add --out FOLDER, or --list to see what is there.",
        )
    with progress("Converting", quiet) as tell:
        report = service.convert(
            sources, format.value, out, straighten=straighten, overwrite=overwrite, tell=tell
        )
    for name, note in report.notes:
        say(f"{name}: {note}")
    if not quiet:
        typer.echo(f"{len(report.written)} file(s) written to {out}")
    finish(report.failed, anything_done=bool(report.written))
