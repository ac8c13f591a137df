"""The command that looks at masks before they are handed on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.masks import Quiet
from segicl_gui.cli.outcome import Exit, command, progress


@command
def check(
    project: Annotated[
        Path,
        typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list on stdout.")] = False,
    quiet: Quiet = False,
) -> None:
    """Look for islands, empty and one-sided labels, parts outside their parent, and gaps.

    Ends with 3 where something was found.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.checks import check_project

    looking = opened_project(project, read_only=True)
    with looking as opened, progress("Checking", quiet) as tell:
        found = check_project(opened.state, tell)
        cases = opened.state.cases
        if as_json:
            typer.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False))
        else:
            for f in found:
                case = cases[f.case_id]
                where = f", {case.where(f.index)}" if case.n_slices > 1 else ""
                typer.echo(f"{f.case}{where}: {f.label}: {f.check.value}: {f.text}")
            if not quiet and not found:
                typer.echo(f"{len(cases)} case(s) looked at, nothing found.")
    if found:
        raise typer.Exit(Exit.PARTLY)
