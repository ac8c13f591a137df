"""The command that makes copies without names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.masks import OutFolder, Quiet
from segicl_gui.cli.outcome import command, finish, progress, say


@command
def deidentify(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Scans: DICOM, or any images, with masks.")
    ],
    out: OutFolder,
    keep_characteristics: Annotated[
        bool,
        typer.Option("--keep-characteristics", help="Keep sex, age, size and weight (DICOM)."),
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="Write the old and new names here, as CSV. Keep it apart from the copies.",
        ),
    ] = None,
    phrase: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="Make the pseudonyms from this phrase, so that several people give a patient "
            "the same one. Default: a secret of this user's own.",
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Copy a folder of scans without what tells who the patients are.

    DICOM headers follow the Basic Profile of PS3.15, annex E; UIDs, names and ids become
    pseudonyms, dates and free texts go. Pixels stay as they are: where text may be burnt into
    them, that is told, and somebody has to look. Faces in head scans are not removed.
    """
    from segicl_gui.services.deidentified_copy import (
        Deidentification,
        Pseudonyms,
        copy_scans,
        own_pseudonyms,
    )

    pseudonyms = Pseudonyms(phrase.encode()) if phrase else own_pseudonyms()
    with progress("Copying", quiet) as tell:
        report = copy_scans(
            folder,
            out,
            Deidentification(pseudonyms, keep_characteristics),
            key_file=key,
            tell=tell,
        )
    for name, text in report.warnings:
        say(f"{name}: {text}")
    if not quiet:
        typer.echo(f"{len(report.key)} image(s) copied to {out}")
    finish(report.failed, anything_done=bool(report.key))
