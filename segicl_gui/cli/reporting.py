"""The command that reports on a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.masks import OutFolder
from segicl_gui.cli.outcome import command


@command
def report(
    project: Annotated[
        Path,
        typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for."),
    ],
    out: OutFolder,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")] = False,
) -> None:
    """Write how far a project is, what it cost, how good proposals were and what looks odd.

    One page of HTML that needs nothing else, and its figures as CSV. It names cases and people.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.export import cached_proposals
    from segicl_gui.services.report import report_of, write_report

    with opened_project(project, read_only=True) as opened:
        proposed = cached_proposals(opened.store.folder, opened.state)
        found = report_of(opened.state, opened.store.revisions(), proposed)
    written = write_report(found, out)
    if not quiet:
        typer.echo(f"{written[0]} and {len(written) - 1} tables")
