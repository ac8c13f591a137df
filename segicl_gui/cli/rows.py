"""What commands that measure share: lists of numbers, rows in a file, tables on the screen."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from segicl_gui.domain.errors import UserError

Folders = Annotated[
    list[Path], typer.Argument(metavar="FOLDER", help="Data-set folders with masks.")
]
SplitsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Fixed exemplars and queries; else each folder is split by the same rule.",
    ),
]
Size = Annotated[int, typer.Option(min=8, help="Working size in pixels.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no table.")]


def numbers(text: str) -> tuple[int, ...]:
    """Different numbers of exemplars, from "0,1,3"; `typer.BadParameter` for anything else."""
    try:
        found = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError as e:
        raise typer.BadParameter(f"“{text}” is not a list of numbers such as 0,1,3,8") from e
    if min(found) < 0:
        raise typer.BadParameter("numbers of exemplars are 0 or more")
    return found


def check_writable(file: Path) -> None:
    """Find out before hours of work that their result cannot be kept.

    Raises
    ------
    UserError
        If the file's folder does not exist or may not be written to.
    """
    folder = file.absolute().parent
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise UserError(
            f"Cannot write {file.name}",
            f"{folder} does not exist or may not be written to.",
            "Choose another file.",
        )


def write_rows(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as a JSON list, or one row a line where the name ends in .jsonl."""
    from segicl_gui.storage.atomic import write_text

    lines = file.suffix == ".jsonl"
    text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows, indent=1)
    write_text(file, text + "\n")


def print_table(
    words: Sequence[str], figures: Sequence[str], *sections: Iterable[Sequence[str]]
) -> None:
    """Print a table on stdout.

    Parameters
    ----------
    words, figures : sequence of str
        Names of the columns, first those on the left; figures are aligned on the right.
    *sections : iterable of sequence of str
        Rows of cells; a line is drawn between sections.
    """
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for name in words:
        table.add_column(name, overflow="fold")
    for name in figures:
        table.add_column(name, justify="right", overflow="fold")
    for section in sections:
        for cells in section:
            table.add_row(*cells)
        table.add_section()
    # Lines cut to the width of a terminal that is not there would lose names.
    width = None if sys.stdout.isatty() else 160
    Console(markup=False, emoji=False, width=width).print(table)
