"""What `evaluate --mode choice`, `--mode wrong` and `--mode order` do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from segicl_gui.cli.outcome import finish, interruptible, progress
from segicl_gui.cli.rows import print_table, write_rows
from segicl_gui.domain.errors import UserError

_WORDS = ("data set", "label", "engine")


def evaluate_choice(
    folders: Sequence[Path], json_out: Path, shots: Sequence[int], quiet: bool, **asked: Any
) -> None:
    """Print and write Dice from chosen and from random exemplars; see `exemplar_choice`."""
    from segicl_gui.evaluation import exemplar_choice as choice

    rows: list[choice.ChoiceRow] = []
    failures: list[Any] = []
    with interruptible() as cancel, progress("Choosing exemplars", quiet) as tell:
        for k in shots:
            made, failed = choice.compare_choices(
                folders, k, on_progress=tell, cancel=cancel, **asked
            )
            rows += made
            failures += failed
    figures = ("shots", "pool", "random", "chosen", "gain", "95 % interval", "n")
    lines = [
        [r.dataset, r.label, r.engine, str(r.shots), f"{r.pool:.0f}", f"{r.random:.3f}",
         f"{r.chosen:.3f}", f"{r.chosen - r.random:+.3f}", _interval(r.interval), str(r.n)]
        for r in rows
    ]  # fmt: skip
    macros = []
    for engine, k in dict.fromkeys((r.engine, r.shots) for r in rows):
        group = [r for r in rows if (r.engine, r.shots) == (engine, k)]
        random, chosen, gain, interval = choice.macro_gain(group)
        macros.append(
            ["macro", "", engine, str(k), "", f"{random:.3f}", f"{chosen:.3f}", f"{gain:+.3f}",
             _interval(interval), str(sum(r.n for r in group))]
        )  # fmt: skip
    _report(rows, failures, json_out, quiet, figures, lines, macros)


def evaluate_wrong(folders: Sequence[Path], json_out: Path, quiet: bool, **asked: Any) -> None:
    """Print and write how often a spoiled exemplar is found; see `wrong_exemplars`."""
    import numpy as np

    from segicl_gui.evaluation import wrong_exemplars as wrong

    with interruptible() as cancel, progress("Spoiling exemplars", quiet) as tell:
        rows, failures = wrong.find_spoiled(folders, on_progress=tell, cancel=cancel, **asked)
    figures = ("kind", "worst or second", "by Dice", "flagged", "false flags", "trials")

    def mean(group: Sequence[wrong.SpoiledRow], field: str) -> str:
        values = np.array([getattr(r, field) for r in group], float)
        trials = np.where(np.isnan(values), 0, [r.n for r in group])
        return f"{np.nansum(values * trials) / trials.sum():.2f}" if trials.any() else ""

    def line(kind: str, group: Sequence[wrong.SpoiledRow]) -> list[str]:
        means = [mean(group, f) for f in ("found", "by_dice", "flagged", "false_flags")]
        return [kind, *means, str(sum(r.n for r in group))]

    lines = [[r.dataset, r.label, r.engine, *line(r.kind, [r])] for r in rows]
    engines = dict.fromkeys(r.engine for r in rows)
    totals = [
        ["all", "", e, *line(kind, [r for r in rows if r.engine == e and kind in (r.kind, "all")])]
        for e in engines
        for kind in (*dict.fromkeys(r.kind for r in rows if r.engine == e), "all")
    ]
    _report(rows, failures, json_out, quiet, figures, lines, totals)


def evaluate_order(
    folders: Sequence[Path],
    json_out: Path,
    budgets: Sequence[int],
    quiet: bool,
    *,
    engines: Sequence[Any],
    orders: int,
    **asked: Any,
) -> None:
    """Print and write what orders of the queue are worth; see `queue_order`, `queue_whole`."""
    from segicl_gui.evaluation import queue_order, queue_whole
    from segicl_gui.evaluation.alone import ask_alone

    if len(engines) != 1:
        raise UserError("Cannot compare orders", f"{len(engines)} engines.", "Give one engine.")
    curves: list[queue_order.Curves] = []
    grown: list[queue_whole.Growth] = []
    failed: list[tuple[str, str]] = []
    with interruptible() as cancel, progress("Asking for each pair", quiet) as tell:
        for folder in folders:
            try:
                cases = ask_alone(folder, engines[0], on_progress=tell, cancel=cancel, **asked)
                for budget in budgets:
                    curves += queue_order.walk(
                        cases, budget, orders, on_progress=tell, cancel=cancel
                    )
                    grown += queue_whole.grow(
                        cases, budget, orders, on_progress=tell, cancel=cancel
                    )
            except UserError as e:
                failed.append((folder.name, str(e)))
    rows, whole = queue_order.rows_of(curves), queue_whole.whole_rows_of(grown)
    if rows:
        write_rows(json_out, [r.as_json() for r in rows] + [r.as_json() for r in whole])
        if not quiet:
            tail = ("saved", "95 % interval", "area", "gain", "95 % interval")

            def line(r: queue_order.OrderRow | queue_whole.WholeRow, count: float) -> list[str]:
                return [
                    r.dataset, r.order, str(r.budget), f"{count:.1f}", f"{r.saved:+.2f}",
                    _interval((r.saved_low, r.saved_high)), f"{r.area:.3f}", f"{r.gain:+.3f}",
                    _interval((r.gain_low, r.gain_high)),
                ]  # fmt: skip

            print_table(
                ("data set", "order"), ("exemplars", "cases", *tail, "final"),
                [[*line(r, r.cases), f"{r.final:.3f}"] for r in rows],
            )  # fmt: skip
            target = f"corrected to {queue_whole.TARGET}"
            print_table(
                ("all of", "order"), ("exemplars", target, *tail),
                [line(r, r.corrected) for r in whole],
            )  # fmt: skip
    finish(failed, anything_done=bool(rows))


def _report(
    rows: Sequence[Any],
    failures: Sequence[Any],
    json_out: Path,
    quiet: bool,
    figures: Sequence[str],
    *sections: Sequence[Sequence[str]],
) -> None:
    if not (rows or failures):
        raise UserError(
            "Nothing to evaluate",
            "No label is shown by images of enough subjects.",
            "Give data sets with more labelled images.",
        )
    if rows:
        write_rows(json_out, [r.as_json() for r in rows])
        if not quiet:
            print_table(_WORDS, figures, *sections)
    failed = [(f"{f.dataset}, {f.label}, {f.engine}", f.reason) for f in failures]
    finish(failed, anything_done=bool(rows))


def _interval(interval: tuple[float, float]) -> str:
    return "{:+.3f} to {:+.3f}".format(*interval)
