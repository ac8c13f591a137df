"""Commands on tasks as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.masks import Quiet
from segicl_gui.cli.outcome import command, progress

task = typer.Typer(help="Hand labels and exemplars on as one file, and take them in.")

Project = Annotated[
    Path, typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for.")
]


@task.command(
    "export",
    epilog='Example: `segicl task export study/ --label liver --licence "CC BY 4.0" --out '
    "liver.segicltask`",
)
@command
def export(
    project: Project,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False)],
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="L", help="Only this label; may be repeated. Default: all."),
    ] = None,
    name: Annotated[str, typer.Option(help="Of the task. Default: the project's.")] = "",
    licence: Annotated[str, typer.Option(metavar="TEXT", help="Terms of passing it on.")] = "",
    quiet: Quiet = False,
) -> None:
    """Write labels and confirmed slices as one file, without names of cases and people.

    Pixels are not changed: look for text that is burnt into them before handing it on.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.library import ImageLibrary
    from segicl_gui.services.tasks import SUFFIX, export_task

    target = out if out.suffix == SUFFIX else out.with_name(out.name + SUFFIX)
    looking = opened_project(project, read_only=True)
    with looking as opened, progress("Writing the task", quiet) as tell:
        count = export_task(
            opened.state, ImageLibrary(opened.store.folder), target,
            labels=label or (), name=name, licence=licence, tell=tell,
        )  # fmt: skip
    if not quiet:
        typer.echo(f"{count} exemplar(s) in {target}")


@task.command("import", epilog="Example: `segicl task import new-scans/ liver.segicltask`")
@command
def take(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A task (.segicltask).")],
    quiet: Quiet = False,
) -> None:
    """Add the labels and exemplars of a task to a project; of scans without one, make it."""
    from segicl_gui.app import opened_project
    from segicl_gui.domain.project import Project as Opened
    from segicl_gui.services.tasks import add_to, read_into
    from segicl_gui.storage.settings import load_settings

    with opened_project(project, make=True) as opened, progress("Reading", quiet) as tell:
        opened.store.who = load_settings().who
        imported = read_into(file, opened.state, opened.store.folder, tell)
        of = Opened(opened.state)
        of.changed.connect(opened.store.append)
        add_to(of, imported)
    if not quiet:
        made = f"; new labels: {', '.join(imported.new_labels)}" if imported.new_labels else ""
        left = f"; {imported.left_out} left out" if imported.left_out else ""
        typer.echo(f"{len(imported.cases)} exemplar(s) of “{imported.task.name}”{left}{made}")
        if imported.task.licence:
            typer.echo(f"Licence: {imported.task.licence}")
