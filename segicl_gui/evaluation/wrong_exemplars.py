"""Whether an exemplar that was spoiled on purpose is found among good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, Engine, ExemplarSpec, PredictRequest
from segicl_gui.evaluation.datasets import labels_in
from segicl_gui.evaluation.episodes import Asked, Episodes, Failure, Task, answers, unheard
from segicl_gui.services.agreement import agreement, disagreeing
from segicl_gui.services.choosing import Pool, choose
from segicl_gui.services.leave_one_out import BUDGET
from segicl_gui.services.looks import look

KINDS = ("shifted", "other label", "empty")
"""By a quarter of the image; the mask of another label of the image; no mask."""

AMONG = 10
"""Exemplars, the spoiled one included."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SpoiledRow:
    """One line of the table, over the trials of a label and a kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    found : float
        Share of the trials in which the spoiled exemplar is worst or second worst.
    flagged : float
        Share in which it has the badge *disagrees*.
    false_flags : float
        Good exemplars with that badge, a trial.
    n : int
        Trials.
    """

    dataset: str
    label: str
    engine: str
    kind: str
    found: float
    flagged: float
    false_flags: float
    n: int

    def as_json(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "dataset": self.dataset,
            "label": self.label,
            "engine": self.engine,
            "kind": self.kind,
            "found": round(self.found, 4),
            "flagged": round(self.flagged, 4),
            "false_flags": round(self.false_flags, 4),
            "n": self.n,
        }


def find_spoiled(
    folders: Sequence[Path],
    engines: Sequence[str | Engine],
    *,
    size: int = 128,
    trials: int = 1,
    kinds: Sequence[str] = KINDS,
    among: int = AMONG,
    options: tuple[tuple[str, str], ...] = (),
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> tuple[tuple[SpoiledRow, ...], tuple[Failure, ...]]:
    """Spoil one of ten exemplars, leave each out in turn, and see which agrees least.

    Parameters
    ----------
    folders : sequence of Path
        Labels shown by fewer than ten subjects are left out.
    engines : sequence of str or Engine
    size
        See `Episodes`.
    trials : int
        For each label and kind; others are drawn for each.
    kinds : sequence of str
        Of `KINDS`.
    among : int
        Exemplars of a trial, the spoiled one included.
    options : tuple of (str, str)
        See `PredictRequest`.

    Raises
    ------
    UserError
        If a folder, an engine's name or the size cannot be used; before any row. What an engine
        refuses becomes a `Failure`.
    CancelledError
    """
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    token = cancel or CancelToken()
    episodes = Episodes(folders, size=size)
    rows: list[SpoiledRow] = []
    failures: list[Failure] = []
    total = max(1, len(episodes) * len(made) * len(kinds))
    for t, task in enumerate(episodes):
        for m, engine in enumerate(made):
            for k, kind in enumerate(kinds):
                title = f"{task.dataset.name}, {task.label}, {kind}, {engine.name}"
                on_progress(((t * len(made) + m) * len(kinds) + k) / total, title)
                try:
                    ended = [
                        _trial(task, engine, masks, spoiled, options, token)
                        for masks, spoiled in _spoilings(task, kind, trials, among)
                    ]
                except UserError as e:
                    failures.append(
                        Failure(task.dataset.name, task.label, engine.name, among, str(e))
                    )
                    continue
                if ended:
                    found, flagged, false = (float(np.mean(x)) for x in zip(*ended, strict=True))
                    names = (task.dataset.name, task.label, engine.name, kind)
                    rows.append(SpoiledRow(*names, found, flagged, false, len(ended)))
    on_progress(1.0, "done")
    return tuple(rows), tuple(failures)


def spoiled_mask(task: Task, name: str, kind: str) -> Mask | None:
    """The mask of an image as somebody careless might leave it; None where there is no such."""
    truth = task.truth(name)
    if kind == "shifted":
        return np.roll(truth, truth.shape[1] // 4, axis=1)
    if kind == "empty":
        return np.zeros_like(truth)
    mask = task.sample(name).mask
    others = [v for v in np.unique(mask) if v not in (0, task.value)]
    return mask == others[0] if others else None


def _spoilings(
    task: Task, kind: str, trials: int, among: int
) -> Iterator[tuple[dict[str, Mask], str]]:
    """Masks of so many images by name, and which of them was spoiled."""
    of_subject: dict[str, list[str]] = {}
    for name in task.dataset.image_names():
        if task.value in labels_in(task.dataset, name):
            of_subject.setdefault(task.dataset.subject(name), []).append(name)
    if len(of_subject) < among:
        return
    for trial in range(trials):
        rng = np.random.default_rng([trial, KINDS.index(kind)])
        drawn = rng.choice(sorted(of_subject), among, replace=False)
        names = [str(rng.choice(of_subject[str(s)])) for s in drawn]
        wrong = next(
            ((n, m) for n in names if (m := spoiled_mask(task, n, kind)) is not None), None
        )
        if wrong is not None:
            yield {**{n: task.truth(n) for n in names}, wrong[0]: wrong[1]}, wrong[0]


def _trial(
    task: Task,
    engine: Engine,
    masks: dict[str, Mask],
    spoiled: str,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
) -> tuple[bool, bool, int]:
    """Whether the spoiled one is (second) worst, whether it is flagged, and how many others."""
    names = list(masks)
    shown = np.array([[masks[n].any()] for n in names], bool)
    pool = Pool.of(np.stack([look(task.sample(n).image) for n in names]), [0.0] * len(names), shown)
    spec = next(x for x in task.labels if x.id == task.value)
    scores = {}
    for i, name in enumerate(names):
        cancel.check()
        away = pool.away(pool.looks[i] / pool.scale, 0.0)
        away[i] = np.inf
        others = sorted(names[k] for k in choose(pool, away, BUDGET))
        asked = Asked()
        for other in others:
            image = asked.keep(task.sample(other).image)
            mask = asked.keep(masks[other].astype(np.uint16) * np.uint16(spec.id))
            asked.exemplars.append(ExemplarSpec(image, mask, (spec.id,)))
        query = asked.keep(task.sample(name).image)
        request = PredictRequest(
            engine.name, (query,), (spec,), tuple(asked.exemplars), options=options
        )
        (found,) = answers(engine, request, asked.arrays, cancel)
        typical = float(np.median([masks[o].mean() for o in others if masks[o].any()]))
        scores[name] = agreement(masks[name], found.mask == spec.id, typical)
    # Ties count against it.
    place = sum(v <= scores[spoiled] for n, v in scores.items() if n != spoiled) + 1
    flags = disagreeing({n: {spec.id: v} for n, v in scores.items()})
    return place <= 2, spoiled in flags, len(set(flags) - {spoiled})
