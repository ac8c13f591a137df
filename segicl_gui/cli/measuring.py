"""The command that measures Dice by number of exemplars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segicl_gui.cli.engines import Device, Engines, Option, all_made, settings
from segicl_gui.cli.measuring_exemplars import (
    evaluate_choice,
    evaluate_order,
    evaluate_wrong,
)
from segicl_gui.cli.measuring_volumes import evaluate_volumes
from segicl_gui.cli.outcome import command, finish, interruptible, progress
from segicl_gui.cli.rows import (
    Folders,
    Quiet,
    Size,
    SplitsFile,
    check_writable,
    numbers,
    print_table,
    write_rows,
)
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.evaluation.calibration import QueryScore
    from segicl_gui.evaluation.shots import ShotRow


@command
def evaluate(
    folders: Folders,
    json_out: Annotated[
        Path,
        typer.Option(
            "--json",
            metavar="OUT",
            dir_okay=False,
            help="Rows {dataset, label, engine, shots, text, dice, n, s_per_query}: a JSON list, "
            "or one row a line where the name ends in .jsonl.",
        ),
    ],
    shots: Annotated[
        str,
        typer.Option(
            metavar="0,1,3,8",
            help="Numbers of exemplars, comma-separated; 0 for engines that take text alone.",
        ),
    ] = "1,3,8",
    engine: Engines = None,
    device: Device = "",
    option: Option = None,
    splits: SplitsFile = None,
    size: Size = 256,
    include_absent: Annotated[
        bool,
        typer.Option(
            "--include-absent",
            help="Also ask images without the label: absent_fp is the share of the absent_n in "
            "which it is painted all the same. From 2 shots on, one exemplar does not show it.",
        ),
    ] = False,
    bootstrap: Annotated[
        bool,
        typer.Option("--bootstrap", help="Add 95 % intervals by subject (dice_low, dice_high)."),
    ] = False,
    joint: Annotated[
        bool, typer.Option("--joint", help="Ask for all labels of a data set at once.")
    ] = False,
    text: Annotated[
        str,
        typer.Option(
            metavar="none|name|shuffled",
            help="What labels are called: nothing, their own name and description, or those of "
            "another data set's label.",
        ),
    ] = "name",
    queries: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="Also write a row for each query: dice, and the engine's quality and spread "
            "(doubt in and around the mask, 0..1); and print how well these foretell Dice.",
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            metavar="slice|volume|choice|wrong|order",
            help="Single images from exemplars; or, in volumes, the slices between a few "
            "annotated ones, beside what joining these by signed distances gives; or exemplars "
            "as the app chooses them against random ones; or whether one of ten exemplars that "
            "is wrong (shifted, other label, empty) agrees least with the others; or how many "
            "cases in the order of the queue it takes to the final Dice of others, and how many "
            "corrections until all masks of the data set are good on average, against random "
            "orders, with as many exemplars a proposal as --shots says.",
        ),
    ] = "slice",
    annotated: Annotated[
        int, typer.Option(min=2, help="With --mode volume: slices given of each volume.")
    ] = 3,
    context: Annotated[
        int, typer.Option(min=0, help="With --mode volume: other volumes given as exemplars.")
    ] = 0,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="At most N volumes (--mode volume) or queries (choice) a label.",
        ),
    ] = None,
    trials: Annotated[
        int,
        typer.Option(
            min=1,
            help="With --mode wrong: trials for each label and kind; with --mode order: random "
            "orders.",
        ),
    ] = 1,
    quiet: Quiet = False,
) -> None:
    """Measure engines by number of exemplars: Dice on data sets with masks."""
    if mode not in ("slice", "volume", "choice", "wrong", "order"):
        raise typer.BadParameter(
            "the mode is slice, volume, choice, wrong or order", param_hint="--mode"
        )
    if mode in ("choice", "wrong", "order"):
        check_writable(json_out)
        common: dict[str, Any] = {
            "engines": all_made(engine, device), "options": settings(option), "size": size,
        }  # fmt: skip
        if mode == "wrong":
            evaluate_wrong(folders, json_out, quiet, trials=trials, **common)
        elif mode == "order":
            evaluate_order(folders, json_out, numbers(shots), quiet, orders=trials, **common)
        else:
            evaluate_choice(
                folders, json_out, numbers(shots), quiet, splits_file=splits, limit=limit, **common
            )
        return
    if mode == "volume":
        check_writable(json_out)
        evaluate_volumes(
            folders, json_out, annotated, quiet, context=context, limit=limit,
            engines=all_made(engine, device), options=settings(option),
        )  # fmt: skip
        return
    from segicl_gui.evaluation import shots as measurement

    for file in (json_out, queries):
        if file is not None:
            check_writable(file)
    with interruptible() as cancel, progress("Evaluating", quiet) as tell:
        result = measurement.evaluate(
            folders,
            numbers(shots),
            all_made(engine, device),
            options=settings(option),
            splits_file=splits,
            size=size,
            include_absent=include_absent,
            bootstrap=bootstrap,
            joint=joint,
            text=text,
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
        write_rows(json_out, [r.as_json() for r in result.rows])
        if queries is not None:
            write_rows(queries, [q for r in result.rows for q in r.queries_as_json()])
        if not quiet:
            _print_rows(result.rows)
            if queries is not None:
                _print_calibration(result.rows)
    failed = [
        (f"{f.dataset}, {f.label}, {f.engine}, {f.shots} shots", f.reason) for f in result.failures
    ]
    finish(failed, anything_done=bool(result.rows))


def _print_rows(rows: Sequence[ShotRow]) -> None:
    from segicl_gui.evaluation.shots import macro_dice

    absent = any(r.absent_n is not None for r in rows)
    intervals = any(r.interval is not None for r in rows)
    figures = ["shots", "Dice"]
    figures += ["95 % interval"] if intervals else []
    figures += ["n", "s/query"]
    figures += ["absent fp", "absent n"] if absent else []
    lines = []
    for r in rows:
        line = [r.dataset, r.label, r.engine, str(r.shots), f"{r.dice:.3f}"]
        line += [_interval(r.interval)] if intervals else []
        line += [str(r.n), f"{r.s_per_query:.3f}"]
        line += [_figure(r.absent_fp), str(r.absent_n)] if absent else []
        lines.append(line)
    macros = []
    for (engine, shots), macro in macro_dice(rows).items():
        line = ["macro", "", engine, str(shots), f"{macro.dice:.3f}"]
        macros.append([*line, _interval(macro.interval)] if intervals else line)
    print_table(("data set", "label", "engine"), figures, lines, macros)


def _print_calibration(rows: Sequence[ShotRow]) -> None:
    from segicl_gui.evaluation.calibration import calibration

    groups: dict[tuple[str, str, int], list[QueryScore]] = {}
    for r in rows:
        groups.setdefault((r.dataset, r.engine, r.shots), []).extend(r.queries)
    lines = []
    for (dataset, engine, shots), scores in groups.items():
        c = calibration(scores)
        figures = (_figure(x) for x in (c.spread_error, c.quality_dice, c.quality_gap))
        lines.append([dataset, engine, str(shots), str(c.n), *figures])
    columns = ("shots", "n", "ρ 1 − Dice, spread", "ρ Dice, quality", "|mean quality − Dice|")
    print_table(("data set", "engine"), columns, lines)


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else "{:.3f} to {:.3f}".format(*interval)


def _figure(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else f"{value:.2f}"
