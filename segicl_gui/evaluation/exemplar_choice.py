"""What choosing exemplars is worth: Dice from those chosen against those drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, Engine, PredictRequest
from segicl_gui.evaluation.datasets import labels_in
from segicl_gui.evaluation.episodes import Episodes, Failure, Task, answers, unheard
from segicl_gui.evaluation.metrics import bootstrap_interval, dice, macro_interval, macro_mean
from segicl_gui.evaluation.splits import Repeat
from segicl_gui.services.choosing import Pool, choose
from segicl_gui.services.looks import look

DRAWS = 2
"""Sets drawn at random for each query; their mean counts."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One line of the table, over the queries of a label.

    Parameters
    ----------
    shots : int
    pool : int
        Exemplars there were to choose from, on average.
    random, chosen : float
        Mean Dice.
    interval : (float, float)
        95 % bootstrap interval of the gain, chosen less random, by subject.
    n : int
        Queries.
    gains : tuple of (str, float)
        Subject and gain of each query.
    """

    dataset: str
    label: str
    engine: str
    shots: int
    pool: float
    random: float
    chosen: float
    interval: tuple[float, float]
    n: int
    gains: tuple[tuple[str, float], ...]

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "dataset": self.dataset,
            "label": self.label,
            "engine": self.engine,
            "shots": self.shots,
            "pool": round(self.pool, 1),
            "random": round(self.random, 4),
            "chosen": round(self.chosen, 4),
            "gain": round(self.chosen - self.random, 4),
            "gain_low": round(self.interval[0], 4),
            "gain_high": round(self.interval[1], 4),
            "n": self.n,
        }


def compare_choices(
    folders: Sequence[Path],
    shots: int,
    engines: Sequence[str | Engine],
    *,
    splits_file: Path | None = None,
    size: int = 128,
    limit: int | None = None,
    options: tuple[tuple[str, str], ...] = (),
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> tuple[tuple[ChoiceRow, ...], tuple[Failure, ...]]:
    """Segment the queries of the splits from chosen and from random exemplars.

    There is to choose from what shows the label and is of no subject that is asked about in the
    repeat; of neighbouring sections, the repeat's own exemplars only.

    Parameters
    ----------
    folders : sequence of Path
    shots : int
        Exemplars of each proposal, 1 or more.
    engines : sequence of str or Engine
    splits_file, size
        See `Episodes`.
    limit : int, optional
        At most so many queries a label, taken from all repeats in turn.
    options : tuple of (str, str)
        See `PredictRequest`.

    Raises
    ------
    UserError
        If a folder, the splits file, an engine's name or `shots` cannot be used; before any row.
        What an engine refuses, and a pool that is too small, becomes a `Failure`.
    CancelledError
    """
    if shots < 1:
        raise UserError("Cannot compare", f"{shots} exemplars are none.", "Give 1 or more.")
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    token = cancel or CancelToken()
    episodes = Episodes(folders, splits_file=splits_file, size=size)
    rows: list[ChoiceRow] = []
    failures: list[Failure] = []
    total = len(episodes) * len(made)
    for task in episodes:
        for engine in made:
            done = len(rows) + len(failures)
            title = f"{task.dataset.name}, {task.label}, {engine.name}"

            def tell(share: float, done: int = done, title: str = title) -> None:
                on_progress((done + share) / total, title)

            try:
                rows.append(_measure(task, engine, shots, limit, options, tell, token))
            except UserError as e:
                failures.append(Failure(task.dataset.name, task.label, engine.name, shots, str(e)))
    on_progress(1.0, "done")
    return tuple(rows), tuple(failures)


def macro_gain(rows: Sequence[ChoiceRow]) -> tuple[float, float, float, tuple[float, float]]:
    """Random, chosen and gain as means over data sets of means over labels, and its interval."""
    random = macro_mean((r.dataset, r.random) for r in rows)
    chosen = macro_mean((r.dataset, r.chosen) for r in rows)
    sets: dict[str, list[tuple[list[float], list[str]]]] = {}
    for r in rows:
        values = [g for _, g in r.gains], [s for s, _ in r.gains]
        sets.setdefault(r.dataset, []).append(values)
    return random, chosen, chosen - random, macro_interval(list(sets.values()))


def _measure(
    task: Task,
    engine: Engine,
    shots: int,
    limit: int | None,
    options: tuple[tuple[str, str], ...],
    tell: Callable[[float], None],
    cancel: CancelToken,
) -> ChoiceRow:
    asked = sorted(
        ((place, r, repeat, name)
         for r, repeat in enumerate(task.repeats) for place, name in enumerate(repeat.queries)),
        key=lambda x: x[:2],
    )[:limit]  # fmt: skip
    found: list[tuple[str, float, float]] = []
    pools = []
    for i, (place, r, repeat, name) in enumerate(asked):
        cancel.check()
        tell(i / len(asked))
        pool = pool_of(task, repeat)
        pools.append(len(pool))
        if len(pool) <= shots:
            raise UserError(
                "Nothing to choose from",
                f"{len(pool)} exemplars show {task.label} where {name} is asked.",
                "Give more labelled images, or ask for fewer shots.",
            )
        rng = np.random.default_rng([r, place])
        drawn = [
            _dice(task, engine, [pool[int(k)] for k in rng.choice(len(pool), shots, False)],
                  name, options, cancel)
            for _ in range(DRAWS)
        ]  # fmt: skip
        picked = chosen_from(task, pool, name, shots)
        chosen = _dice(task, engine, picked, name, options, cancel)
        found.append((task.dataset.subject(name), float(np.mean(drawn)), chosen))
    gains = tuple((s, chosen - random) for s, random, chosen in found)
    return ChoiceRow(
        task.dataset.name,
        task.label,
        engine.name,
        shots,
        float(np.mean(pools)),
        float(np.mean([x[1] for x in found])),
        float(np.mean([x[2] for x in found])),
        bootstrap_interval([g for _, g in gains], [s for s, _ in gains]),
        len(found),
        gains,
    )


def pool_of(task: Task, repeat: Repeat) -> list[str]:
    """Images to choose exemplars from where a repeat's queries are asked."""
    if task.dataset.sections:
        return list(repeat.support)
    subject = task.dataset.subject
    asked = {subject(n) for n in repeat.queries}
    return [
        n
        for n in task.dataset.image_names()
        if subject(n) not in asked and task.value in labels_in(task.dataset, n)
    ]


def chosen_from(task: Task, pool: Sequence[str], query: str, shots: int) -> list[str]:
    """The exemplars the app would choose of a pool of images."""
    looks = np.stack([look(task.sample(n).image) for n in pool])
    shown = np.array([[task.truth(n).any()] for n in pool], bool)
    found = Pool.of(looks, [0.0] * len(pool), shown)
    away = found.away(look(task.sample(query).image), 0.0)
    return [pool[i] for i in choose(found, away, shots)]


def _dice(
    task: Task,
    engine: Engine,
    support: Sequence[str],
    query: str,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
) -> float:
    # In one order, so that equal sets are the same set to an engine.
    asked = task.ask_about(sorted(support), [query])
    request = PredictRequest(
        engine.name, tuple(asked.queries), task.labels, tuple(asked.exemplars), options=options
    )
    (found,) = answers(engine, request, asked.arrays, cancel)
    return dice(found.mask == task.value, task.truth(query))
