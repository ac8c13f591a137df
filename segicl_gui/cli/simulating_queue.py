"""`segicl simulate --queue`: robots that work through whole data sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segicl_gui.cli.outcome import finish, interruptible, progress
from segicl_gui.cli.rows import print_table, write_rows
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.engine.api import Engine
    from segicl_gui.evaluation.queue_metrics import Figure
    from segicl_gui.evaluation.queue_work import Plan, Walk


def worked_through(
    folders: Sequence[Path],
    json_out: Path,
    quiet: bool,
    plans: Sequence[Plan],
    engines: Sequence[Engine],
    *,
    size: int,
    slices: int,
    keep: Path | None,
) -> None:
    """Work through each data set by each plan; write rows of cases and figures, print these."""
    from segicl_gui.evaluation.datasets import read_dataset
    from segicl_gui.evaluation.queue_metrics import figures
    from segicl_gui.evaluation.queue_work import check, work_through

    for plan in plans:
        check(plan)
    for folder in folders:
        read_dataset(folder)
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise UserError("Cannot simulate", f"{keep} is not empty.", "Give a new folder for --keep.")
    walks: list[Walk] = []
    failed = []
    total = len(folders) * len(engines) * len(plans)
    done = 0
    with interruptible() as cancel, progress("Simulating", quiet) as tell:
        for folder in folders:
            for engine in engines:
                for plan in plans:
                    title = f"{folder.name}-{engine.name}-{plan.order}-{plan.choose}-{plan.seed}"

                    def on_progress(
                        share: float, case: str, title: str = title, done: int = done
                    ) -> None:
                        tell((done + share) / total, f"{title}, {case}")

                    try:
                        walks.append(
                            work_through(
                                folder, engine, plan, size=size, slices=slices,
                                keep=keep and keep / title, on_progress=on_progress, cancel=cancel,
                            )
                        )  # fmt: skip
                    except UserError as e:
                        failed.append((title, str(e)))
                    done += 1
    if walks:
        found = figures(walks)
        rows = [row for w in walks for row in w.as_json()]
        write_rows(json_out, [*rows, *(f.as_json() for f in found)])
        if not quiet:
            _print(found)
    finish(failed, anything_done=bool(walks))


def _print(found: Sequence[Figure]) -> None:
    print_table(
        ("engine", "figure"),
        ("value", "95 % interval", "n"),
        (
            [f.engine, f.what, f"{f.value:.3f}", f"{f.low:.3f} to {f.high:.3f}", str(f.n)]
            for f in found
        ),
    )
