"""What `evaluate --mode volume` and `simulate --robot slices` do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from segicl_gui.cli.outcome import finish, interruptible, progress
from segicl_gui.cli.rows import print_table, write_rows
from segicl_gui.domain.errors import UserError


def evaluate_volumes(
    folders: Sequence[Path], json_out: Path, annotated: int, quiet: bool, **asked: Any
) -> None:
    """Print and write Dice of volumes from a few slices; see `evaluation.volumes`."""
    from segicl_gui.evaluation import volumes

    def cells(r: volumes.VolumeRow) -> list[str]:
        dice = f"{r.dice:.3f}", f"{r.interpolated:.3f}"
        return [str(r.annotated), str(r.context), *dice, str(r.n), f"{r.s_per_query:.3f}"]

    figures = ("slices", "context", "Dice", "interpolated", "volumes", "s/query")
    with interruptible() as cancel, progress("Volumes", quiet) as tell:
        rows, failures = volumes.evaluate_volumes(
            folders, annotated, on_progress=tell, cancel=cancel, **asked
        )
    _report(rows, failures, json_out, quiet, figures, cells)


def touched_slices(folders: Sequence[Path], json_out: Path, quiet: bool, **asked: Any) -> None:
    """Print and write how many slices a robot outlined; see `evaluation.volumes`."""
    from segicl_gui.evaluation import touched

    def cells(r: touched.TouchRow) -> list[str]:
        counts = (f"{x:.2f}" for x in (r.touched, r.interpolated, r.extent))
        return [str(r.context), *counts, str(r.n)]

    figures = ("context", "touched", "interpolated", "of slices", "volumes")
    with interruptible() as cancel, progress("Volumes", quiet) as tell:
        rows, failures = touched.touched_slices(folders, on_progress=tell, cancel=cancel, **asked)
    _report(rows, failures, json_out, quiet, figures, cells)


def _report(
    rows: Sequence[Any],
    failures: Sequence[Any],
    json_out: Path,
    quiet: bool,
    figures: Sequence[str],
    cells: Callable[[Any], list[str]],
) -> None:
    if not (rows or failures):
        raise UserError(
            "Nothing to evaluate",
            "No volume shows a label in enough slices, or there are too few other touched.",
            "Give data sets with more volumes, or ask for fewer slices or touched.",
        )
    if rows:
        write_rows(json_out, [r.as_json() for r in rows])
        if not quiet:
            lines = [[r.dataset, r.label, r.engine, *cells(r)] for r in rows]
            print_table(("data set", "label", "engine"), figures, lines)
    failed = [(f"{f.dataset}, {f.label}, {f.engine}", f.reason) for f in failures]
    finish(failed, anything_done=bool(rows))
