"""Dice by number of exemplars: fixed episodes, any engines, one row a label."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, Engine, PredictRequest
from segicl_gui.evaluation.calibration import QueryScore, spread
from segicl_gui.evaluation.episodes import Episodes, Failure, Task, answers, unheard
from segicl_gui.evaluation.metrics import bootstrap_interval, dice, macro_interval, macro_mean
from segicl_gui.evaluation.splits import Repeat

FALSE_ALARM_PIXELS = 20
"""More predicted pixels than this in an image without the label are a false alarm."""


@dataclass(frozen=True, slots=True)
class ShotRow:
    """One line of the table.

    Parameters
    ----------
    text : str
        What the label was called, one of `episodes.TEXTS`.
    dice : float
        Mean over repeats and queries that show the label, at working size.
    n : int
        Such queries, over all repeats.
    s_per_query : float
        Seconds of the engine, fitting included, without reading files.
    absent_n : int or None
        Images asked that do not show the label; None where that was not wanted.
    absent_fp : float or None
        Share of these in which it was painted all the same; None where there are none.
    interval : (float, float) or None
        95 % bootstrap interval of `dice` by subject.
    queries : tuple of QueryScore
        What `dice` is the mean of.
    """

    dataset: str
    label: str
    engine: str
    shots: int
    text: str
    dice: float
    n: int
    s_per_query: float
    absent_n: int | None = None
    absent_fp: float | None = None
    interval: tuple[float, float] | None = None
    queries: tuple[QueryScore, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        row: dict[str, Any] = {
            "dataset": self.dataset,
            "label": self.label,
            "engine": self.engine,
            "shots": self.shots,
            "text": self.text,
            "dice": round(self.dice, 4),
            "n": self.n,
            "s_per_query": round(self.s_per_query, 3),
        }
        if self.absent_n is not None:
            row["absent_fp"] = None if self.absent_fp is None else round(self.absent_fp, 4)
            row["absent_n"] = self.absent_n
        if self.interval is not None:
            row["dice_low"], row["dice_high"] = (round(v, 4) for v in self.interval)
        return row

    def queries_as_json(self) -> list[dict[str, Any]]:
        """A row for each query."""
        return [
            {
                "dataset": self.dataset,
                "label": self.label,
                "engine": self.engine,
                "shots": self.shots,
                "case": q.case,
                "dice": round(q.dice, 4),
                "quality": round(q.quality, 4),
                "spread": round(q.spread, 4),
            }
            for q in self.queries
        ]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All rows, and what failed."""

    rows: tuple[ShotRow, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """Mean over data sets of the mean Dice over their labels, with its 95 % interval."""

    dice: float
    interval: tuple[float, float]


def _ignore_row(row: ShotRow) -> None:
    """Rows are returned anyway."""


def evaluate(
    folders: Sequence[Path],
    shots: Sequence[int],
    engines: Sequence[str | Engine],
    *,
    splits_file: Path | None = None,
    size: int = 256,
    include_absent: bool = False,
    bootstrap: bool = False,
    joint: bool = False,
    text: str = "name",
    options: tuple[tuple[str, str], ...] = (),
    seed: int = 0,
    on_row: Callable[[ShotRow], None] = _ignore_row,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> Evaluation:
    """Measure engines on data-set folders.

    Parameters
    ----------
    folders : sequence of Path
    shots : sequence of int
        Numbers of exemplars; 0 for engines that take text alone.
    engines : sequence of str or Engine
        Names in the registry, or engines made already.
    splits_file, size, joint, text
        See `Episodes`; Dice is taken at `size`.
    include_absent : bool
        Also query images without the label and report false alarms. From two shots on, the
        last exemplar gives way to an image that does not show the label, where there is one
        of a subject that is not asked about (`Task.without_label`): so an engine can learn
        that absence occurs. A single exemplar stays as it is.
    bootstrap : bool
        Add intervals.
    options : tuple of (str, str)
        See `PredictRequest`.
    seed : int
        Added to the number of the repeat.
    on_row, on_progress : callable
        Each row as it is there; the share done (0..1) and what is being measured.
    cancel : CancelToken, optional

    Raises
    ------
    UserError
        If a folder, the splits file, an engine's name or an option cannot be used; before any
        row. What an engine refuses becomes a `Failure`.
    CancelledError
    """
    if any(k < 0 for k in shots):
        raise UserError(
            "Cannot evaluate", f"Shots {list(shots)} make no sense.", "Give shots of 0 or more."
        )
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    token = cancel or CancelToken()
    episodes = Episodes(folders, splits_file=splits_file, size=size, joint=joint, text=text)
    total = len(episodes) * len(shots) * len(made)
    rows: list[ShotRow] = []
    failures: list[Failure] = []
    for task in episodes:
        dataset, label = task.dataset.name, task.label
        for engine in made:
            for k in shots:
                token.check()
                done = len(rows) + len(failures)
                on_progress(done / total, f"{dataset}, {label}, {k} shots, {engine.name}")
                try:
                    score = _measure(task, engine, k, seed, include_absent, options, token)
                except UserError as e:
                    failures.append(Failure(dataset, label, engine.name, k, str(e)))
                    continue
                row = ShotRow(
                    dataset,
                    label,
                    engine.name,
                    k,
                    text,
                    float(np.mean([q.dice for q in score.queries])),
                    len(score.queries),
                    score.seconds / (len(score.queries) + len(score.alarms)),
                    len(score.alarms) if include_absent else None,
                    float(np.mean(score.alarms)) if score.alarms else None,
                    bootstrap_interval(*_values(score.queries)) if bootstrap else None,
                    tuple(score.queries),
                )
                rows.append(row)
                on_row(row)
    on_progress(1.0, "done")
    return Evaluation(tuple(rows), tuple(failures))


def macro_dice(rows: Sequence[ShotRow]) -> dict[tuple[str, int], Macro]:
    """(engine, shots) -> mean over data sets of the mean over their labels."""
    groups: dict[tuple[str, int], list[ShotRow]] = {}
    for row in rows:
        groups.setdefault((row.engine, row.shots), []).append(row)
    out = {}
    for key, group in groups.items():
        sets: dict[str, list[tuple[list[float], list[str]]]] = {}
        for row in group:
            sets.setdefault(row.dataset, []).append(_values(row.queries))
        mean = macro_mean((r.dataset, r.dice) for r in group)
        out[key] = Macro(mean, macro_interval(list(sets.values())))
    return out


def _values(queries: Sequence[QueryScore]) -> tuple[list[float], list[str]]:
    return [q.dice for q in queries], [q.subject for q in queries]


@dataclass(slots=True)
class _Score:
    """What the queries of one row came to."""

    queries: list[QueryScore] = field(default_factory=list)
    alarms: list[bool] = field(default_factory=list)
    seconds: float = 0.0


def _measure(
    task: Task,
    engine: Engine,
    shots: int,
    seed: int,
    include_absent: bool,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
) -> _Score:
    """Go through the repeats."""
    score = _Score()
    for r, repeat in task.repeats_with(shots):
        support = list(repeat.support[:shots])
        absent: list[str] = []
        if include_absent:
            absent, negative = task.without_label(repeat)
            if negative is not None and shots >= 2:
                support[-1] = negative
        _ask(task, engine, support, repeat, absent, seed + r, options, cancel, score)
    return score


def _ask(
    task: Task,
    engine: Engine,
    support: Sequence[str],
    repeat: Repeat,
    absent: Sequence[str],
    seed: int,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
    score: _Score,
) -> None:
    asked = task.ask_about(support, [*repeat.queries, *absent])
    request = PredictRequest(
        engine.name,
        tuple(asked.queries),
        task.labels,
        tuple(asked.exemplars),
        seed=seed,
        options=options,
    )
    start = time.perf_counter()
    found = answers(engine, request, asked.arrays, cancel)
    score.seconds += time.perf_counter() - start
    n = len(repeat.queries)
    for name, answer in zip(repeat.queries, found[:n], strict=True):
        predicted = answer.mask == task.value
        score.queries.append(
            QueryScore(
                name,
                task.dataset.subject(name),
                dice(predicted, task.truth(name)),
                float(answer.quality),
                spread(predicted, answer.confidence),
            )
        )
    alarms = (int((a.mask == task.value).sum()) > FALSE_ALARM_PIXELS for a in found[n:])
    score.alarms.extend(alarms)
