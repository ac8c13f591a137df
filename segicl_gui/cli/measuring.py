"""Commands that measure."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.outcome import command, finish, interruptible, progress
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.evaluation.shots import ShotRow


def _numbers(text: str) -> tuple[int, ...]:
    try:
        found = tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError as e:
        raise typer.BadParameter(f"“{text}” is not a list of numbers such as 0,1,3,8") from e
    if min(found) < 0:
        raise typer.BadParameter("numbers of exemplars are 0 or more")
    return found


@command
def evaluate(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER", help="Data-set folders with masks.")
    ],
    json_out: Annotated[
        Path,
        typer.Option(
            "--json",
            metavar="OUT",
            dir_okay=False,
            help="Rows {dataset, label, engine, shots, dice, n, s_per_query}: a JSON list, or "
            "one row a line where the name ends in .jsonl.",
        ),
    ],
    shots: Annotated[
        str, typer.Option(metavar="0,1,3,8", help="Numbers of exemplars, comma-separated.")
    ] = "1,3,8",
    engine: Annotated[
        str, typer.Option(metavar="E[,E…]", help="Engines, comma-separated.")
    ] = "pixels",
    splits: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Fixed exemplars and queries; else each folder is split by the same rule.",
        ),
    ] = None,
    size: Annotated[int, typer.Option(min=8, help="Working size in pixels.")] = 256,
    include_absent: Annotated[
        bool,
        typer.Option("--include-absent", help="Also ask images without the label (absent_fp)."),
    ] = False,
    bootstrap: Annotated[
        bool, typer.Option("--bootstrap", help="Add 95 % intervals by subject (ci).")
    ] = False,
    joint: Annotated[
        bool, typer.Option("--joint", help="Ask for all labels of a data set at once.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress bar, no table.")
    ] = False,
) -> None:
    """Measure engines by number of exemplars: Dice on data sets with masks."""
    from segicl_gui.evaluation import shots as measurement
    from segicl_gui.storage.atomic import write_text

    _check_writable(json_out)
    with interruptible() as cancel, progress("Evaluating", quiet) as tell:
        result = measurement.evaluate(
            folders,
            _numbers(shots),
            list(dict.fromkeys(e.strip() for e in engine.split(","))),
            splits_file=splits,
            size=size,
            include_absent=include_absent,
            bootstrap=bootstrap,
            joint=joint,
            on_progress=tell,
            cancel=cancel,
        )
    if not (result.rows or result.failures):
        raise UserError(
            "Nothing to evaluate",
            "No label is shown by images of two subjects, or the splits name none of them.",
            "Give data sets with more labelled images, or other splits.",
        )
    if result.rows:
        rows = [r.as_json() for r in result.rows]
        lines = json_out.suffix == ".jsonl"
        text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows, indent=1)
        write_text(json_out, text + "\n")
        if not quiet:
            _print_table(result.rows, measurement.macro_dice(result.rows))
    failed = [
        (f"{f.dataset}, {f.label}, {f.engine}, {f.shots} shots", f.reason) for f in result.failures
    ]
    finish(failed, anything_done=bool(result.rows))


def _check_writable(file: Path) -> None:
    """Find out before hours of work that their result cannot be kept."""
    folder = file.absolute().parent
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise UserError(
            f"Cannot write {file.name}",
            f"{folder} does not exist or may not be written to.",
            "Choose another file.",
        )


def _print_table(rows: Sequence[ShotRow], macro: dict[tuple[str, int], float]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("data set", "label", "engine")
    for name in ("shots", "Dice", "n", "s/query"):
        table.add_column(name, justify="right")
    absent = any(r.absent_fp is not None for r in rows)
    intervals = any(r.interval is not None for r in rows)
    if absent:
        table.add_column("absent fp", justify="right")
    if intervals:
        table.add_column("95 % interval", justify="right")
    for r in rows:
        cells = [r.dataset, r.label, r.engine, str(r.shots), f"{r.dice:.3f}", str(r.n)]
        cells.append(f"{r.s_per_query:.3f}")
        if absent:
            cells.append("" if r.absent_fp is None else f"{r.absent_fp:.2f}")
        if intervals:
            cells.append("" if r.interval is None else "{:.3f} to {:.3f}".format(*r.interval))
        table.add_row(*cells)
    table.add_section()
    for (engine, shots), value in macro.items():
        table.add_row("macro", "", engine, str(shots), f"{value:.3f}")
    console = Console(markup=False, emoji=False)
    # Lines cut to the width of a terminal that is not there would lose names.
    console.print(table, width=None if console.is_terminal else 160)
