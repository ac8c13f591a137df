"""Slices of a volume that an annotator must outline until an engine gets the others right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, Engine
from segicl_gui.evaluation.datasets import Volume
from segicl_gui.evaluation.episodes import Failure, unheard
from segicl_gui.evaluation.metrics import dice, surface_dice
from segicl_gui.evaluation.volumes import Mask, Propagator, inside, nearest, tasks
from segicl_gui.services.shape_prior import Outlines

# A slice is good enough from this surface Dice at one pixel on.
GOOD_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class TouchRow:
    """Slices that a robot outlined until all of a volume were good enough; means over volumes.

    Parameters
    ----------
    touched, interpolated : float
        With the engine's propagation, and with signed-distance interpolation alone.
    extent : float
        Slices that show the label.
    """

    dataset: str
    label: str
    engine: str
    context: int
    touched: float
    interpolated: float
    extent: float
    n: int

    def as_json(self) -> dict[str, Any]:
        """For one line of a file."""
        return asdict(self)


def touched_slices(
    folders: Sequence[Path],
    engines: Sequence[str | Engine],
    *,
    context: int = 0,
    limit: int | None = None,
    whole: float | None = None,
    options: tuple[tuple[str, str], ...] = (),
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> tuple[tuple[TouchRow, ...], tuple[Failure, ...]]:
    """Have a robot outline slices of volumes until all are good enough.

    It begins with the slice that shows most of the label (with other volumes as exemplars, with
    none). Of what is segmented it accepts, as it is, every slice with a surface Dice at one pixel
    of at least `GOOD_ENOUGH`; as in the window, accepted slices are context for the others, and a
    slice is segmented anew whenever the four nearest of them are others than before. Then it
    outlines the middle of the longest run of slices that are not good enough, until every slice
    that shows the label is accepted or outlined. Interpolation alone goes by the same rules, from
    the first and the last of these slices. Simulated effort, never a user's time.

    Parameters
    ----------
    folders, context, limit, options
        See `evaluate_volumes`.
    whole : float, optional
        The robot stops as soon as the 3D Dice of the label reaches this, and until then outlines
        the slice with the most wrong pixels; it accepts nothing.

    Raises
    ------
    UserError, CancelledError
        See `evaluate_volumes`.
    """
    token = cancel or CancelToken()
    rows: list[TouchRow] = []
    failures: list[Failure] = []
    for engine, dataset, label, cases, share in tasks(folders, engines, context, limit):
        on_progress(share, f"{dataset.name}, {label.name}, {engine.name}")
        counts = []
        try:
            for volume, others in cases:
                extent = volume.extent(label.id)
                truth = volume.mask == label.id
                worker = Propagator(engine, label, others, options, token)

                def propagated(
                    known: Mapping[int, Mask],
                    wanted: Sequence[int],
                    worker: Propagator = worker,
                    volume: Volume = volume,
                ) -> list[Mask]:
                    return worker.masks(volume, known, wanted)

                largest = int(truth.sum((1, 2)).argmax())
                first = [] if others else [largest]
                ends = [extent[0], extent[-1]]
                if whole is None:
                    mine = _touched(truth, extent, first, propagated)
                    joined = _touched(truth, extent, ends, _joined)
                else:
                    mine = _touched_whole(truth, extent, first, propagated, whole)
                    joined = _touched_whole(truth, extent, ends, _joined, whole)
                counts.append((mine, joined, len(extent)))
        except UserError as e:
            failures.append(Failure(dataset.name, label.name, engine.name, 0, str(e)))
            continue
        if counts:
            ours, plain, extents = (float(x) for x in np.mean(counts, 0))
            name = dataset.name, label.name, engine.name
            rows.append(TouchRow(*name, context, ours, plain, extents, len(counts)))
    on_progress(1.0, "done")
    return tuple(rows), tuple(failures)


def _touched(
    truth: Mask,
    extent: Sequence[int],
    first: Sequence[int],
    segment: Callable[[Mapping[int, Mask], Sequence[int]], list[Mask]],
) -> int:
    """How many slices are outlined until all that show the label are good enough."""
    known = {i: truth[i] for i in first}
    outlined = len(known)
    seen: dict[int, tuple[int, ...]] = {}
    while True:
        rest = [i for i in extent if i not in known]
        stale = [i for i in rest if seen.get(i) != nearest(known, i)]
        if stale:
            seen |= {i: nearest(known, i) for i in stale}
            for i, mask in zip(stale, segment(known, stale), strict=True):
                if surface_dice(mask, truth[i], 1.0) >= GOOD_ENOUGH:
                    known[i] = mask
        elif rest:
            run = _longest_run(rest)
            middle = run[len(run) // 2]
            known[middle] = truth[middle]
            outlined += 1
        else:
            return outlined


def _touched_whole(
    truth: Mask,
    extent: Sequence[int],
    first: Sequence[int],
    segment: Callable[[Mapping[int, Mask], Sequence[int]], list[Mask]],
    target: float,
) -> int:
    """How many slices are outlined until the 3D Dice is good enough."""
    known = {i: truth[i] for i in first}
    now = dict(known)
    seen: dict[int, tuple[int, ...]] = {}
    while True:
        stale = [i for i in extent if i not in known and seen.get(i) != nearest(known, i)]
        seen |= {i: nearest(known, i) for i in stale}
        now |= dict(zip(stale, segment(known, stale), strict=True))
        if dice(np.stack([now[i] for i in extent]), truth[list(extent)]) >= target:
            return len(known)
        worst = max(extent, key=lambda i: int((now[i] != truth[i]).sum()))
        known[worst] = now[worst] = truth[worst]


def _longest_run(slices: Sequence[int]) -> list[int]:
    """The most slices (ascending) that follow one another; the first of such runs."""
    runs: list[list[int]] = [[]]
    for i in slices:
        if runs[-1] and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return max(runs, key=len)


def _joined(known: Mapping[int, Mask], wanted: Sequence[int]) -> list[Mask]:
    outlines = Outlines(list(known), known.__getitem__)
    return [inside(outlines, i) for i in wanted]
