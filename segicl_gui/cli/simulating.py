"""The command that measures simulated annotators' effort."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.engines import Device, Engines, Option, all_made, settings
from segicl_gui.cli.measuring_volumes import touched_slices
from segicl_gui.cli.outcome import command, finish, interruptible, progress, say
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
from segicl_gui.cli.simulating_queue import worked_through
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.evaluation.queue_work import Plan
    from segicl_gui.evaluation.simulate import EffortRow


@command
def draw_ct(
    out: Annotated[Path, typer.Argument(metavar="OUT", file_okay=False, help="A new folder.")],
    quiet: Quiet = False,
) -> None:
    """Draw a large CT-like abdomen (512 x 512 x 300) with masks, to measure on.

    Five organs and a tumour; it takes a minute or two and 3 GB of memory.
    """
    from segicl_gui.services.demo_data import make_large_ct

    if out.exists():
        raise UserError("Cannot draw", f"{out} is there already.", "Give the name of a new folder.")
    try:
        make_large_ct(out)
    except (OSError, RuntimeError) as e:
        raise UserError("Cannot draw", f"{out}: {e}.", "Choose a folder you may write to.") from e
    if not quiet:
        say(f"A volume and its mask are in {out}.")


@command
def simulate(
    folders: Folders,
    json_out: Annotated[
        Path,
        typer.Option(
            "--json",
            metavar="OUT",
            dir_okay=False,
            help="Rows {dataset, label, engine, exemplars, robot, interactions, capped, "
            "dice_first, dice_after_3, dice_last, accept_unmodified, n}: a JSON list, or one row "
            "a line where the name ends in .jsonl.",
        ),
    ],
    robot: Annotated[
        str,
        typer.Option(
            metavar="click|brush|slices",
            help="Click the middle of the largest error and have the engine answer, up to 20 "
            "times; or paint over the errors of its first proposal (interactions are pixels); or "
            "outline slices of volumes until the engine segments all others well enough.",
        ),
    ] = "click",
    target: Annotated[float, typer.Option(help="Dice that is good enough.")] = 0.9,
    exemplars: Annotated[
        str, typer.Option(metavar="0,1,3,8", help="Numbers of exemplars, comma-separated.")
    ] = "0,1,3,8",
    engine: Engines = None,
    device: Device = "",
    option: Option = None,
    splits: SplitsFile = None,
    size: Size = 256,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most so many queries a label.")
    ] = None,
    jitter: Annotated[
        float,
        typer.Option(
            min=0.0, metavar="PIXELS", help="Clicks miss the middle by up to this, as people do."
        ),
    ] = 0.0,
    context: Annotated[
        int,
        typer.Option(min=0, help="With --robot slices: other volumes given as exemplars."),
    ] = 0,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help="With --robot slices: until the label's 3D Dice reaches the target, "
            "not every slice a surface Dice of 0.9.",
        ),
    ] = False,
    queue: Annotated[
        bool,
        typer.Option(
            "--queue",
            help="Work through each whole data set in the order of the queue; what is accepted "
            "becomes an exemplar. Clicks in vain are followed by strokes, over errors or, where "
            "that takes fewer, to draw the label anew; --robot brush has strokes alone. Volumes "
            "count as their middle slices.",
        ),
    ] = False,
    order: Annotated[
        str,
        typer.Option(metavar="useful,random,name", help="With --queue: orders, comma-separated."),
    ] = "useful",
    choose: Annotated[
        str,
        typer.Option(
            metavar="best|random",
            help="With --queue: how exemplars are chosen; the other way is measured beside it.",
        ),
    ] = "best",
    budget: Annotated[
        int, typer.Option(min=1, help="With --queue: exemplars a proposal, at most.")
    ] = 8,
    seeds: Annotated[
        int, typer.Option(min=1, help="With --queue: so many random orders or choices.")
    ] = 1,
    held_out: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=0.9,
            help="With --queue: share of the subjects that are not worked on, to measure on "
            "them what has been learnt.",
        ),
    ] = 0.25,
    slices: Annotated[
        int, typer.Option(min=1, help="With --queue: middle slices of each volume.")
    ] = 3,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", file_okay=False, help="With --queue: keep the projects here, to look at."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Measure the effort until masks are good enough, with simulated annotators.

    Simulated effort says little about the time a person takes.
    """
    from segicl_gui.evaluation import simulate as simulation

    check_writable(json_out)
    if queue:
        worked_through(
            folders,
            json_out,
            quiet,
            _plans(order, choose, budget, target, seeds, held_out, robot),
            all_made(engine, device),
            size=size,
            slices=slices,
            keep=keep,
        )
        return
    if robot == "slices":
        touched_slices(
            folders, json_out, quiet, context=context, limit=limit, whole=target if whole else None,
            engines=all_made(engine, device), options=settings(option),
        )  # fmt: skip
        return
    with interruptible() as cancel, progress("Simulating", quiet) as tell:
        result = simulation.simulate(
            folders,
            numbers(exemplars),
            all_made(engine, device),
            options=settings(option),
            robot=robot,
            target=target,
            jitter=jitter,
            splits_file=splits,
            size=size,
            limit=limit,
            on_progress=tell,
            cancel=cancel,
        )
    if not (result.rows or result.failures):
        raise UserError(
            "Nothing to simulate",
            "No label is shown by images of two subjects, or the splits name none of them.",
            "Give data sets with more labelled images, or other splits.",
        )
    if result.rows:
        write_rows(json_out, [r.as_json() for r in result.rows])
        if not quiet:
            _print_rows(result.rows)
    failed = [
        (f"{f.dataset}, {f.label}, {f.engine}, {f.shots} exemplars", f.reason)
        for f in result.failures
    ]
    finish(failed, anything_done=bool(result.rows))


def _plans(
    order: str, choose: str, budget: int, target: float, seeds: int, held_out: float, robot: str
) -> list[Plan]:
    """A plan for each order; for each seed where anything is drawn by chance."""
    from segicl_gui.evaluation.queue_work import Plan

    return [
        Plan(name, choose, budget, target, seed, held_out, robot)
        for name in dict.fromkeys(x.strip() for x in order.split(","))
        for seed in range(seeds if "random" in (name, choose) else 1)
    ]


def _print_rows(rows: Sequence[EffortRow]) -> None:
    from segicl_gui.evaluation.metrics import macro_mean

    groups: dict[tuple[str, int], list[EffortRow]] = {}
    for r in rows:
        groups.setdefault((r.engine, r.exemplars), []).append(r)
    macros = []
    for (engine, exemplars), group in groups.items():
        columns = zip(*(_figures(r) for r in group), strict=True)
        means = [macro_mean(zip((r.dataset for r in group), c, strict=True)) for c in columns]
        macros.append(["macro", "", engine, str(exemplars), *_cells(means)])
    brush = rows[0].robot == "brush"
    names = ["exemplars", "pixels" if brush else "clicks", "capped"]
    names += ["Dice first", "after 3", "last", "accepted", *(["strokes"] if brush else []), "n"]
    print_table(
        ("data set", "label", "engine"),
        names,
        (
            [r.dataset, r.label, r.engine, str(r.exemplars), *_cells(_figures(r)), str(r.n)]
            for r in rows
        ),
        macros,
    )


def _figures(row: EffortRow) -> list[float]:
    figures = [row.interactions, row.capped, row.dice_first, row.dice_after_3, row.dice_last]
    return [*figures, row.accept_unmodified, *([] if row.strokes is None else [row.strokes])]


def _cells(figures: Sequence[float]) -> list[str]:
    return [f"{figures[0]:.1f}", *(f"{x:.2f}" for x in figures[1:])]
