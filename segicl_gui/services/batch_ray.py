"""A large batch on the workers of a Ray cluster, or of Ray on this computer.

The same code does each case as without Ray. A worker that dies is replaced and its cases are done
again; what it had finished stays, and a case that kills workers again and again is set aside.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, Engine
from segicl_gui.services.batch import Query
from segicl_gui.services.batch_cases import How, Outcome, as_row, from_row, work
from segicl_gui.services.teaching import teaching_from

_CASES_A_BLOCK = 4
"""What is done again at most when a worker dies, and what it takes from others at once."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker makes for itself.

    Parameters
    ----------
    exemplars : Path
    labels : tuple of str
    engine : callable
        Makes the engine.
    """

    exemplars: Path
    labels: tuple[str, ...]
    engine: Callable[[], Engine]


class CaseWorker:
    """Does cases in a worker's process; reads exemplars and makes the engine once."""

    def __init__(self, queries: Sequence[Query], recipe: Recipe, how: How) -> None:
        self._queries = queries
        self._how = how
        self._stack = ExitStack()
        self._teaching = self._stack.enter_context(teaching_from(recipe.exemplars, recipe.labels))
        self._engine = recipe.engine()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Do the cases of these numbers; their outcomes, as columns."""
        rows = [
            as_row(work(self._queries[int(n)], self._teaching, self._engine, self._how,
                        CancelToken()))
            for n in batch["case"]
        ]  # fmt: skip
        return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def needs_ray() -> None:
    """Raise `UserError` where Ray is not installed."""
    if importlib.util.find_spec("ray") is None:
        raise UserError(
            "Ray is not installed",
            "It spreads the work over several workers.",
            "Install it with `pip install 'segicl-gui[ray]'`, or leave --ray out.",
        )


def run_on_ray(
    queries: Sequence[Query],
    recipe: Recipe,
    how: How,
    cancel: CancelToken,
    workers: int,
    gpus: float = 0.0,
) -> Iterator[Outcome]:
    """Do the cases on workers, in whatever order they end.

    Parameters
    ----------
    workers : int
    gpus : float
        Graphics cards a worker; 0.5 where two share one.

    Raises
    ------
    CancelledError
        When `cancel` was set.
    UserError
        If Ray is not installed.
    """
    needs_ray()
    import ray
    import ray.data

    started = not ray.is_initialized()
    if started:
        ray.init(log_to_driver=False)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    try:
        blocks = max(1, -(-len(queries) // _CASES_A_BLOCK), min(workers, len(queries)))
        numbers = ray.data.from_items(
            [{"case": n} for n in range(len(queries))], override_num_blocks=blocks
        )
        done = numbers.map_batches(
            CaseWorker,
            fn_constructor_args=(tuple(queries), recipe, how),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=min(workers, blocks)),
            num_cpus=1,
            num_gpus=gpus,
        )
        for row in done.iter_rows():
            cancel.check()
            yield from_row(row)
    finally:
        if started:
            ray.shutdown()
