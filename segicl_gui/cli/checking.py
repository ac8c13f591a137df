"""Commands that look for trouble."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.outcome import Exit, command, progress, say

if TYPE_CHECKING:
    from segicl_gui.services.doctor import Check


@command
def doctor(
    project: Annotated[
        Path | None,
        typer.Argument(
            metavar="PROJECT",
            help="A project to check too; it is only read, unless it is to be repaired.",
        ),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="E", help="Engine to try; else the default one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    markdown: Annotated[
        bool,
        typer.Option(
            "--markdown",
            help="Print a table for an issue, without names and paths.",
        ),
    ] = False,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Mend the project as far as it can be, after a copy of its database, and check "
            "it again.",
        ),
    ] = False,
    bundle: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.zip",
            dir_okay=False,
            help="Also write checks, versions and logs to a file for whoever helps, without names "
            "and paths.",
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar, only what is not well.")
    ] = False,
) -> None:
    """Check the installation, this computer and, where given, a project.

    The output can be pasted into a report. Exits with 3 where something fails.
    """
    from segicl_gui import __version__
    from segicl_gui.services.doctor import Health, checks
    from segicl_gui.services.doctor.bundle import log_folder, scrubber_for, write_bundle
    from segicl_gui.services.doctor.projects import project_integrity, repaired
    from segicl_gui.services.doctor.report import as_markdown, without_names
    from segicl_gui.storage.settings import load_settings

    if repair and project is None:
        raise typer.BadParameter("name the project", param_hint="--repair")
    if as_json and markdown:
        raise typer.BadParameter("choose one of --json and --markdown", param_hint="--markdown")
    found: list[Check] = []
    aloud = not (as_json or markdown)
    if aloud and not quiet:
        typer.echo(f"segicl {__version__}")
    with progress("Checking", quiet) as tell:
        # Mending is all that is asked for then; the computer was looked at before.
        looks = [repaired(project), project_integrity(project)] if repair and project else None
        for check in (c for look in looks or [checks(project, engine)] for c in look):
            found.append(check)
            tell(len(found) / (len(found) + 3), check.name)
            if aloud and not (quiet and check.health is Health.OK):
                typer.echo(f"{check.health.value:<5} {check.name}: {check.found}")
                if check.todo:
                    typer.echo(f"      -> {check.todo}")
    projects = [] if project is None else [project]
    if as_json:
        report = {"version": __version__, "checks": [asdict(c) for c in found]}
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
    if markdown:
        scrubber = scrubber_for(load_settings(), projects)
        typer.echo(as_markdown(without_names(found, scrubber)), nl=False)
    if bundle is not None:
        write_bundle(bundle, found, load_settings(), log_folder(), projects)
        say(f"Written: {bundle}")
    if any(c.health is Health.FAIL for c in found):
        raise typer.Exit(Exit.PARTLY)
