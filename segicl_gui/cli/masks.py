"""Commands that write masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.engines import (
    Device,
    EngineCa,
    EngineKeyFile,
    EngineUrl,
    Option,
    PlainHttp,
    made,
    server_settings,
    settings,
)
from segicl_gui.cli.outcome import Tell, command, finish, interruptible, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.services.teaching import Teaching

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")]
OutFolder = Annotated[
    Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Folder; made where missing.")
]


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
    engine_url: EngineUrl = "",
    engine_key_file: EngineKeyFile = None,
    engine_ca: EngineCa = "",
    insecure_plain_http: PlainHttp = False,
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
    server = server_settings(engine_url, engine_key_file, engine_ca, insecure_plain_http)
    worker = made(engine, device, server)
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
