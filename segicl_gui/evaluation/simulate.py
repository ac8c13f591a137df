"""Effort until a mask is good enough: simulated annotators who correct an engine's proposals.

Simulated effort, never a user's time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, Engine, PredictRequest, PromptSpec
from segicl_gui.evaluation.episodes import Asked, Episodes, Failure, Task, answers, unheard
from segicl_gui.evaluation.metrics import dice
from segicl_gui.evaluation.robots import Click, ClickRobot, Mask, brush
from segicl_gui.evaluation.splits import Repeat

ROBOTS = ("click", "brush")

CAP = 20
"""Clicks after which an annotator gives up; such a query counts as so many."""


@dataclass(frozen=True, slots=True)
class EffortRow:
    """One line of the table, over all queries of a label.

    Parameters
    ----------
    exemplars : int
    robot : str
        One of `ROBOTS`.
    interactions : float
        Mean number of clicks (`CAP` where the target was not reached), or of pixels that the
        brush changed.
    capped : float
        Share of the queries that did not reach the target.
    dice_first, dice_after_3, dice_last : float
        Mean Dice of the first proposal, after up to three clicks or strokes, and at the end.
    accept_unmodified : float
        Share of the queries whose first proposal reached the target.
    n : int
        Queries.
    strokes : float or None
        Mean number of strokes of the brush, one for each connected part of the error; None
        for clicks.
    """

    dataset: str
    label: str
    engine: str
    exemplars: int
    robot: str
    interactions: float
    capped: float
    dice_first: float
    dice_after_3: float
    dice_last: float
    accept_unmodified: float
    n: int
    strokes: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        row = {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}
        if self.strokes is None:
            del row["strokes"]
        return row


@dataclass(frozen=True, slots=True)
class Simulation:
    """All rows, and what failed."""

    rows: tuple[EffortRow, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """How one query went: Dice of the proposal and after each click or stroke."""

    dice: list[float]
    interactions: int
    reached: bool


def simulate(
    folders: Sequence[Path],
    exemplars: Sequence[int],
    engines: Sequence[str | Engine],
    *,
    robot: str = "click",
    target: float = 0.9,
    jitter: float = 0.0,
    splits_file: Path | None = None,
    size: int = 256,
    limit: int | None = None,
    options: tuple[tuple[str, str], ...] = (),
    seed: int = 0,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> Simulation:
    """Have robots correct what engines propose on data-set folders.

    The click robot sends all its clicks so far with the last mask and takes the engine's next
    answer as it is; an engine that ignores clicks ends at `CAP`. The brush robot asks for a
    proposal once and paints over its errors, largest first, until the target is reached.

    Without exemplars the first proposal comes from the label's text; where the engine refuses
    that, the annotator starts from an empty mask.

    Parameters
    ----------
    folders : sequence of Path
    exemplars : sequence of int
        Numbers of exemplars.
    engines : sequence of str or Engine
        Names in the registry, or engines made already.
    robot : str
        One of `ROBOTS`.
    target : float
        Dice that is good enough, above 0 and up to 1.
    jitter : float
        See `ClickRobot`, pixels at working size.
    splits_file, size
        See `Episodes`.
    limit : int, optional
        At most so many queries a label, taken from all repeats in turn.
    options : tuple of (str, str)
        See `PredictRequest`.
    seed : int
        Added to the number of the repeat.
    on_progress : callable
        Told the share done (0..1) and what is being measured.
    cancel : CancelToken, optional

    Raises
    ------
    UserError
        If a folder, the splits file, an engine's name or an option cannot be used; before any
        row. What an engine refuses becomes a `Failure`.
    CancelledError
    """
    _check(exemplars, robot, target, jitter, limit)
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    token = cancel or CancelToken()
    episodes = Episodes(folders, splits_file=splits_file, size=size)
    total = len(episodes) * len(made) * len(exemplars)
    rows: list[EffortRow] = []
    failures: list[Failure] = []
    for task in episodes:
        dataset, label = task.dataset.name, task.label
        for engine in made:
            for k in exemplars:
                annotator = _Annotator(task, engine, robot, target, jitter, options, token)
                title = f"{dataset}, {label}, {k} exemplars, {engine.name}"
                done = len(rows) + len(failures)
                courses = []
                try:
                    queries = _queries(task, k, limit)
                    for i, (r, repeat, name) in enumerate(queries):
                        token.check()
                        on_progress((done + i / len(queries)) / total, title)
                        courses.append(annotator.work(repeat.support[:k], name, seed + r))
                except UserError as e:
                    failures.append(Failure(dataset, label, engine.name, k, str(e)))
                else:
                    rows.append(_row(task, engine.name, k, robot, courses))
    on_progress(1.0, "done")
    return Simulation(tuple(rows), tuple(failures))


def _check(
    exemplars: Sequence[int], robot: str, target: float, jitter: float, limit: int | None
) -> None:
    wrong = ""
    if robot not in ROBOTS:
        wrong = f"There is no robot “{robot}”; there are {' and '.join(ROBOTS)}."
    elif not 0 < target <= 1:
        wrong = f"A target of {target} is no Dice above 0 and up to 1."
    elif any(k < 0 for k in exemplars) or jitter < 0 or (limit is not None and limit < 1):
        wrong = "Numbers of exemplars and the jitter are 0 or more, the limit 1 or more."
    if wrong:
        raise UserError("Cannot simulate", wrong, "Give other options.")


def _queries(task: Task, shots: int, limit: int | None) -> list[tuple[int, Repeat, str]]:
    """Queries with their repeat and its number; those of one repeat follow each other."""
    found = [
        (place, r, repeat, name)
        for r, repeat in task.repeats_with(shots)
        for place, name in enumerate(repeat.queries)
    ]
    found.sort(key=lambda x: x[:2])
    return sorted((x[1:] for x in found[:limit]), key=lambda x: x[0])


def _row(
    task: Task, engine: str, exemplars: int, robot: str, courses: Sequence[_Course]
) -> EffortRow:
    def mean(values: Sequence[float]) -> float:
        return float(np.mean(values))

    return EffortRow(
        task.dataset.name,
        task.label,
        engine,
        exemplars,
        robot,
        mean([c.interactions for c in courses]),
        mean([not c.reached for c in courses]),
        mean([c.dice[0] for c in courses]),
        mean([c.dice[:4][-1] for c in courses]),
        mean([c.dice[-1] for c in courses]),
        mean([c.reached and len(c.dice) == 1 for c in courses]),
        len(courses),
        mean([len(c.dice) - 1 for c in courses]) if robot == "brush" else None,
    )


@dataclass(frozen=True, slots=True)
class _Annotator:
    """One who works on a label with an engine's help."""

    task: Task
    engine: Engine
    robot: str
    target: float
    jitter: float
    options: tuple[tuple[str, str], ...]
    cancel: CancelToken

    def work(self, support: Sequence[str], name: str, seed: int) -> _Course:
        """Correct one image until it is good enough."""
        asked = self.task.ask_about(support, [name])
        request = PredictRequest(
            self.engine.name,
            tuple(asked.queries),
            self.task.labels,
            tuple(asked.exemplars),
            seed=seed,
            options=self.options,
        )
        truth = self.task.truth(name)
        first = self._answer(request, asked, np.zeros(truth.shape, bool))
        if self.robot == "brush":
            return self._paint(first, truth)
        return self._click(request, asked, first, truth)

    def _click(self, request: PredictRequest, asked: Asked, first: Mask, truth: Mask) -> _Course:
        hand = ClickRobot(self.jitter, request.seed)
        mask, reached = first, [dice(first, truth)]
        clicks: list[Click] = []
        while reached[-1] < self.target and len(clicks) < CAP:
            click = hand.click(mask, truth, clicks)
            if click is None:
                break
            clicks.append(click)
            label = self.task.value
            previous = asked.keep(mask.astype(np.uint16) * np.uint16(label))
            place = ((float(click.row), float(click.column)),)
            prompt = PromptSpec(0, label, "click", click.positive, place)
            request = replace(
                request, prompts=(*request.prompts, prompt), previous=((0, previous),)
            )
            mask = self._answer(request, asked, mask)
            reached.append(dice(mask, truth))
        done = reached[-1] >= self.target
        return _Course(reached, len(clicks) if done else CAP, done)

    def _paint(self, first: Mask, truth: Mask) -> _Course:
        reached, pixels = [dice(first, truth)], 0
        strokes = brush(first, truth)
        while reached[-1] < self.target:
            mask, changed = next(strokes)
            reached.append(dice(mask, truth))
            pixels += changed
        return _Course(reached, pixels, True)

    def _answer(self, request: PredictRequest, asked: Asked, before: Mask) -> Mask:
        """The engine's mask; the one before where it wants exemplars and there are none."""
        try:
            (found,) = answers(self.engine, request, asked.arrays, self.cancel)
        except UserError:
            if request.exemplars or self._minds_the_options(request, asked):
                raise
            return before
        mask: Mask = found.mask == self.task.value
        return mask

    def _minds_the_options(self, request: PredictRequest, asked: Asked) -> bool:
        """Whether the engine refuses these options, rather than to do without exemplars."""
        if not request.options:
            return False
        try:
            answers(self.engine, replace(request, options=()), asked.arrays, self.cancel)
        except UserError:
            return False
        return True
