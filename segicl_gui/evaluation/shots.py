"""Dice by number of exemplars: fixed episodes, any engines, one row a label."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelToken,
    Engine,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.evaluation.datasets import DataSet, Sample, labels_in, read_dataset, read_sample
from segicl_gui.evaluation.metrics import bootstrap_interval, dice
from segicl_gui.evaluation.splits import Repeat, Splits, make_splits, read_splits

FALSE_ALARM_PIXELS = 20
"""More predicted pixels than this in an image without the label are a false alarm."""


@dataclass(frozen=True, slots=True)
class ShotRow:
    """One line of the table.

    Parameters
    ----------
    dice : float
        Mean over repeats and queries, at working size.
    n : int
        Queries asked, over all repeats.
    s_per_query : float
        Seconds of the engine, fitting included, without reading files.
    absent_fp : float or None
        Share of the images without the label in which it was painted all the same; None
        where that was not asked or there is no such image.
    interval : (float, float) or None
        95 % bootstrap interval of `dice` by subject.
    """

    dataset: str
    label: str
    engine: str
    shots: int
    dice: float
    n: int
    s_per_query: float
    absent_fp: float | None = None
    interval: tuple[float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        row: dict[str, Any] = {
            "dataset": self.dataset,
            "label": self.label,
            "engine": self.engine,
            "shots": self.shots,
            "dice": round(self.dice, 4),
            "n": self.n,
            "s_per_query": round(self.s_per_query, 3),
        }
        if self.absent_fp is not None:
            row["absent_fp"] = round(self.absent_fp, 4)
        if self.interval is not None:
            row["ci"] = [round(v, 4) for v in self.interval]
        return row


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be measured."""

    dataset: str
    label: str
    engine: str
    shots: int
    reason: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All rows, and what failed."""

    rows: tuple[ShotRow, ...]
    failures: tuple[Failure, ...]


def _ignore_row(row: ShotRow) -> None:
    """Rows are returned anyway."""


def _ignore_progress(share: float, text: str) -> None:
    """Nobody watches."""


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
    seed: int = 0,
    on_row: Callable[[ShotRow], None] = _ignore_row,
    on_progress: Callable[[float, str], None] = _ignore_progress,
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
    splits_file : Path, optional
        Episodes; without it the standard rule is applied to each folder. Labels that the
        file does not name are left out.
    size : int
        Images are squeezed to size x size pixels, and Dice is taken there.
    include_absent : bool
        Also query images without the label and report false alarms.
    bootstrap : bool
        Add intervals.
    joint : bool
        The same episodes, but with all labels of the data set asked at once.
    seed : int
        Added to the number of the repeat.
    on_row, on_progress : callable
        Each row as it is there; the share done (0..1) and what is being measured.
    cancel : CancelToken, optional

    Raises
    ------
    UserError
        If a folder, the splits file or an engine's name cannot be used; before any row.
    CancelledError
    """
    if any(k < 0 for k in shots) or size < 8:
        raise UserError(
            "Cannot evaluate",
            f"Shots {list(shots)} at size {size} make no sense.",
            "Give shots of 0 or more and a size of at least 8.",
        )
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    token = cancel or CancelToken()
    datasets = [read_dataset(f) for f in folders]
    given = read_splits(splits_file) if splits_file else None
    episodes = [(d, make_splits(d) if given is None else given.get(d.name, {})) for d in datasets]
    total = sum(len(_asked(d, s)) for d, s in episodes) * len(shots) * len(made)
    rows: list[ShotRow] = []
    failures: list[Failure] = []
    done = 0
    for dataset, splits in episodes:
        for value, label in _asked(dataset, splits):
            task = _Task(dataset, value, label, splits[label], size, joint, include_absent)
            for engine in made:
                for k in shots:
                    token.check()
                    on_progress(done / total, f"{dataset.name}, {label}, {k} shots, {engine.name}")
                    try:
                        row = task.measure(engine, k, seed, bootstrap, token)
                    except UserError as e:
                        failures.append(Failure(dataset.name, label, engine.name, k, str(e)))
                    else:
                        rows.append(row)
                        on_row(row)
                    done += 1
    on_progress(1.0, "done")
    return Evaluation(tuple(rows), tuple(failures))


def _asked(dataset: DataSet, splits: Splits) -> list[tuple[int, str]]:
    return [(value, label) for value, label in dataset.labels if splits.get(label)]


def macro_dice(rows: Sequence[ShotRow]) -> dict[tuple[str, int], float]:
    """(engine, shots) -> mean over data sets of the mean over their labels."""
    by_set: dict[tuple[str, int], dict[str, list[float]]] = {}
    for row in rows:
        by_set.setdefault((row.engine, row.shots), {}).setdefault(row.dataset, []).append(row.dice)
    return {
        key: float(np.mean([np.mean(v) for v in sets.values()])) for key, sets in by_set.items()
    }


@dataclass(slots=True)
class _Score:
    """What the queries of one row came to."""

    dice: list[float]
    subjects: list[str]
    alarms: list[bool]
    seconds: float = 0.0
    asked: int = 0


class _Task:
    """One label of one data set; holds its images while engines and shots are gone through."""

    def __init__(
        self,
        dataset: DataSet,
        value: int,
        label: str,
        repeats: Sequence[Repeat],
        size: int,
        joint: bool,
        include_absent: bool,
    ) -> None:
        self.dataset, self.value, self.label = dataset, value, label
        self.repeats, self.size, self.joint = repeats, size, joint
        self.absent = self._without_label() if include_absent else []
        self._samples: dict[str, Sample] = {}

    def measure(
        self, engine: Engine, shots: int, seed: int, bootstrap: bool, cancel: CancelToken
    ) -> ShotRow:
        """Go through the repeats."""
        score = _Score([], [], [])
        for r, repeat in enumerate(self.repeats):
            if len(repeat.support) >= shots:
                self._ask(engine, repeat, shots, seed + r, cancel, score)
        if not score.dice:
            raise UserError(
                f"No {shots}-shot row for {self.label} of {self.dataset.name}",
                f"No repeat has {shots} exemplars.",
                "Ask for fewer shots or add labelled images of more subjects.",
            )
        return ShotRow(
            self.dataset.name,
            self.label,
            engine.name,
            shots,
            float(np.mean(score.dice)),
            len(score.dice),
            score.seconds / score.asked,
            float(np.mean(score.alarms)) if score.alarms else None,
            bootstrap_interval(score.dice, score.subjects) if bootstrap else None,
        )

    def _ask(
        self,
        engine: Engine,
        repeat: Repeat,
        shots: int,
        seed: int,
        cancel: CancelToken,
        score: _Score,
    ) -> None:
        taken = {self.dataset.subject(n) for n in repeat.support}
        absent = [n for n in self.absent if self.dataset.subject(n) not in taken][:8]
        arrays: dict[str, npt.NDArray[Any]] = {}

        def keep(array: npt.NDArray[Any]) -> str:
            key = content_hash(array)
            arrays[key] = array
            return key

        labels = self.dataset.labels if self.joint else ((self.value, self.label),)
        ids = tuple(v for v, _ in labels)
        exemplars = []
        for name in repeat.support[:shots]:
            sample = self._sample(name)
            known = np.where(np.isin(sample.mask, ids), sample.mask, 0).astype(np.uint16)
            exemplars.append(ExemplarSpec(keep(sample.image), keep(known), ids))
        names = [*repeat.queries, *absent]
        request = PredictRequest(
            engine.name,
            tuple(keep(self._sample(n).image) for n in names),
            tuple(LabelSpec(v, n) for v, n in labels),
            tuple(exemplars),
            seed=seed,
        )
        answers: dict[int, SlicePrediction] = {}
        start = time.perf_counter()
        engine.predict(
            request,
            arrays,
            cancel,
            lambda answer: answers.__setitem__(answer.index, answer),
            _ignore_progress,
        )
        score.seconds += time.perf_counter() - start
        score.asked += len(names)
        for i, name in enumerate(names):
            predicted = answers[i].mask == self.value
            if i < len(repeat.queries):
                score.dice.append(dice(predicted, self._sample(name).mask == self.value))
                score.subjects.append(self.dataset.subject(name))
            else:
                score.alarms.append(int(predicted.sum()) > FALSE_ALARM_PIXELS)

    def _sample(self, name: str) -> Sample:
        if name not in self._samples:
            self._samples[name] = read_sample(self.dataset, name, self.value, self.size)
        return self._samples[name]

    def _without_label(self) -> list[str]:
        """Images without the label, one a subject, in a fixed mixed order."""
        names = [
            n for n in self.dataset.image_names() if self.value not in labels_in(self.dataset, n)
        ]
        one: dict[str, str] = {}
        for name in names:
            one.setdefault(self.dataset.subject(name), name)
        order = np.random.default_rng(0).permutation(len(one))
        mixed = list(one.values())
        return [mixed[int(i)] for i in order]
