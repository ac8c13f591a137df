"""Whether an exemplar that was spoiled on purpose is found among good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, Engine, ExemplarSpec, PredictRequest
from segicl_gui.evaluation.datasets import labels_in
from segicl_gui.evaluation.episodes import Asked, Episodes, Failure, Task, answers, unheard
from segicl_gui.services.agreement import agreement
from segicl_gui.services.choosing import Pool, choose
from segicl_gui.services.doubts import Doubt, Known, doubts
from segicl_gui.services.evidence import find, nearest
from segicl_gui.services.leave_one_out import BUDGET
from segicl_gui.services.looks import look
from segicl_gui.services.pixel_evidence import Moments
from segicl_gui.services.sketches import FEWEST_PIXELS, Sketch, in_little

KINDS = ("shifted", "other label", "empty")
"""By a quarter of the image; the mask of another label of the image; no mask."""

NONE = "none"
"""A kind of trial in which nothing is spoiled, and up to three images rightly show no label."""

_RIGHTLY_ABSENT = 3

AMONG = 10
"""Exemplars, the spoiled one included."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SpoiledRow:
    """One line of the table, over the trials of a label and a kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`, or `NONE`.
    found : float
        Share of the trials in which the spoiled exemplar is the most doubtful or the second; NaN
        where none was spoiled.
    by_dice : float
        Likewise by leave-one-out Dice alone.
    flagged : float
        Share in which it has the badge *disagrees*; NaN as above.
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
    by_dice: float
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
            "found": _figure(self.found),
            "by_dice": _figure(self.by_dice),
            "flagged": _figure(self.flagged),
            "false_flags": round(self.false_flags, 4),
            "n": self.n,
        }


def _figure(share: float) -> float | None:
    return None if np.isnan(share) else round(share, 4)


def find_spoiled(
    folders: Sequence[Path],
    engines: Sequence[str | Engine],
    *,
    size: int = 128,
    trials: int = 1,
    kinds: Sequence[str] = (*KINDS, NONE),
    among: int = AMONG,
    options: tuple[tuple[str, str], ...] = (),
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> tuple[tuple[SpoiledRow, ...], tuple[Failure, ...]]:
    """Spoil one of ten exemplars, leave each out in turn, and see which is the most doubtful.

    Parameters
    ----------
    folders : sequence of Path
        Labels that fewer than ten subjects show are left out, and of the images those where too
        little of it shows at this size to be judged.
    engines : sequence of str or Engine
    size
        See `Episodes`.
    trials : int
        For each label and kind; others are drawn for each.
    kinds : sequence of str
        Of `KINDS`, and `NONE`.
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
                    found, by_dice, flagged, false = (
                        float(np.mean(x)) for x in zip(*ended, strict=True)
                    )
                    names = (task.dataset.name, task.label, engine.name, kind)
                    rows.append(SpoiledRow(*names, found, by_dice, flagged, false, len(ended)))
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
) -> Iterator[tuple[dict[str, Mask], str | None]]:
    """Masks of so many images by name, and which of them was spoiled."""
    showing: dict[str, list[str]] = {}
    absent: dict[str, list[str]] = {}
    for name in task.dataset.image_names():
        subject = task.dataset.subject(name)
        if task.value not in labels_in(task.dataset, name):
            absent.setdefault(subject, []).append(name)
        elif task.truth(name).sum() >= FEWEST_PIXELS:
            showing.setdefault(subject, []).append(name)
    if len(showing) < among:
        return
    for trial in range(trials):
        rng = np.random.default_rng([trial, (*KINDS, NONE).index(kind)])
        names = _drawn(showing, sorted(showing), among, rng)
        if kind == NONE:
            free = sorted(set(absent) - {task.dataset.subject(n) for n in names})
            extra = _drawn(absent, free, min(_RIGHTLY_ABSENT, len(free)), rng)
            yield {n: task.truth(n) for n in (*names[: among - len(extra)], *extra)}, None
            continue
        wrong = next(
            ((n, m) for n in names if (m := spoiled_mask(task, n, kind)) is not None), None
        )
        if wrong is not None:
            yield {**{n: task.truth(n) for n in names}, wrong[0]: wrong[1]}, wrong[0]


def _drawn(
    images: dict[str, list[str]], subjects: Sequence[str], count: int, rng: np.random.Generator
) -> list[str]:
    """An image each of so many subjects."""
    if not count:
        return []
    drawn = rng.choice(subjects, count, replace=False)
    return [str(rng.choice(images[str(s)])) for s in drawn]


def _trial(
    task: Task,
    engine: Engine,
    masks: dict[str, Mask],
    spoiled: str | None,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
) -> tuple[float, float, float, int]:
    """Whether the spoiled one is found, and by Dice, whether flagged, and how many others are."""
    names = list(masks)
    shown = np.array([[masks[n].any()] for n in names], bool)
    pool = Pool.of(np.stack([look(task.sample(n).image) for n in names]), [0.0] * len(names), shown)
    sketches = [Sketch.of(task.sample(n).image) for n in names]
    little = [in_little(masks[n].astype(np.uint16)) > 0 for n in names]
    sums = [Moments.of(s.pixels, m) for s, m in zip(sketches, little, strict=True)]
    known = {}
    for i, name in enumerate(names):
        cancel.check()
        away = pool.away(pool.looks[i] / pool.scale, 0.0)
        away[i] = np.inf
        others = sorted(names[k] for k in choose(pool, away, BUDGET))
        score = _left_out(task, engine, masks, name, others, options, cancel)
        alike = nearest(away)
        seen = find(
            sketches[i], little[i], [sums[k] for k in alike if shown[k, 0]],
            [bool(shown[k, 0]) for k in alike],
        )  # fmt: skip
        known[name] = replace(seen, agreement=score)
    return _outcome(known, doubts(known), spoiled)


def _left_out(
    task: Task,
    engine: Engine,
    masks: dict[str, Mask],
    name: str,
    others: Sequence[str],
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
) -> float:
    """Agreement of an exemplar's mask with what the engine makes of others."""
    spec = next(x for x in task.labels if x.id == task.value)
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
    return agreement(masks[name], found.mask == spec.id, typical)


def _outcome(
    known: dict[str, Known], found: dict[str, Doubt], spoiled: str | None
) -> tuple[float, float, float, int]:
    flags = {n for n, d in found.items() if d.stands_out}
    if spoiled is None:
        return float("nan"), float("nan"), float("nan"), len(flags)
    scores = {n: k.agreement or 0.0 for n, k in known.items()}
    # Ties count against it.
    by_dice = sum(v <= scores[spoiled] for v in scores.values())
    place = found[spoiled].place
    return float(place <= 2), float(by_dice <= 2), float(spoiled in flags), len(flags - {spoiled})
