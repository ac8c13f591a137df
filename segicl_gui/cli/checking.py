"""Commands that look for trouble."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.outcome import Exit, command, progress


@command
def doctor(
    project: Annotated[
        Path | None,
        typer.Argument(metavar="PROJECT", help="A project to check too; it is only read."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="E", help="Engine to try; else the default one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar, only what is not well.")
    ] = False,
) -> None:
    """Check the installation, this computer and, where given, a project.

    The output can be pasted into a report. Exits with 3 where something fails.
    """
    from segicl_gui import __version__
    from segicl_gui.services.doctor import Health, checks

    found = []
    if not (as_json or quiet):
        typer.echo(f"segicl {__version__}")
    with progress("Checking", quiet) as tell:
        for check in checks(project, engine):
            found.append(check)
            tell(len(found) / (len(found) + 3), check.name)
            if not as_json and not (quiet and check.health is Health.OK):
                typer.echo(f"{check.health.value:<5} {check.name}: {check.found}")
                if check.todo:
                    typer.echo(f"      -> {check.todo}")
    if as_json:
        report = {"version": __version__, "checks": [asdict(c) for c in found]}
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
    if any(c.health is Health.FAIL for c in found):
        raise typer.Exit(Exit.PARTLY)
