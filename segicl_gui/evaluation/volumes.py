"""Volumes from a few annotated slices: Dice of the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import either_side
from segicl_gui.domain.images import content_hash
from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelToken,
    Engine,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
)
from segicl_gui.evaluation.datasets import DataSet, Volume, read_dataset, read_volume
from segicl_gui.evaluation.episodes import Failure, answers, unheard
from segicl_gui.evaluation.metrics import dice
from segicl_gui.services.exemplars import NEIGHBOURS
from segicl_gui.services.motion import Motion
from segicl_gui.services.shape_prior import Outlines

Mask = npt.NDArray[np.bool_]

# Exemplars taken of each other volume.
_SLICES_OF_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """One label of one data set, volumes from `annotated` slices each.

    Parameters
    ----------
    context : int
        Other volumes, fully annotated, that the engine was also shown.
    dice : float
        Mean over volumes of the 3D Dice of the slices that were not annotated.
    interpolated : float
        The same, of the annotated slices joined by signed-distance interpolation.
    n, slices : int
        Volumes, and slices predicted.
    """

    dataset: str
    label: str
    engine: str
    annotated: int
    context: int
    dice: float
    interpolated: float
    n: int
    slices: int
    s_per_query: float

    def as_json(self) -> dict[str, Any]:
        """For one line of a file."""
        return asdict(self)


class Propagator:
    """An engine that segments the slices of a volume from those outlined so far.

    Parameters
    ----------
    engine : Engine
    label : LabelSpec
    context : sequence of Volume
        Others, whose masks it may use.
    """

    def __init__(
        self,
        engine: Engine,
        label: LabelSpec,
        context: Sequence[Volume],
        options: tuple[tuple[str, str], ...],
        cancel: CancelToken,
    ) -> None:
        self._engine, self._label = engine, label
        self._options, self._cancel = options, cancel
        self._arrays: dict[str, npt.NDArray[Any]] = {}
        self._others = [
            self._exemplar(v.image[i], v.mask[i] == label.id)
            for v in context
            for i in evenly(v.extent(label.id), _SLICES_OF_CONTEXT)
        ]
        self.seconds = 0.0
        self.asked = 0

    def masks(self, volume: Volume, known: Mapping[int, Mask], wanted: Sequence[int]) -> list[Mask]:
        """The label in the slices wanted, each bool (row, column).

        Parameters
        ----------
        known : mapping of int to ndarray
            Slices that were outlined, with their mask.
        """
        motion = Motion(volume.image.__getitem__, known.__getitem__)
        outlines = Outlines(list(known), known.__getitem__, volume.thickness, motion)
        found = []
        for near, run in groupby(wanted, lambda i: nearest(known, i)):
            found += self._run(volume, {i: known[i] for i in near}, list(run), outlines)
        return found

    def _run(
        self,
        volume: Volume,
        known: Mapping[int, Mask],
        wanted: Sequence[int],
        outlines: Outlines,
    ) -> list[Mask]:
        own = [self._exemplar(volume.image[i], m) for i, m in known.items()]
        priors = []
        for position, i in enumerate(wanted):
            logits = outlines.logits(i)
            if logits is not None:
                likely = np.rint(255 / (1 + np.exp(-logits))).astype(np.uint8)[None]
                priors.append((position, self._keep(likely)))
        request = PredictRequest(
            self._engine.name,
            tuple(self._keep(volume.image[i]) for i in wanted),
            (self._label,),
            (*own, *self._others),
            options=self._options,
            priors=tuple(priors),
        )
        start = time.perf_counter()
        found = answers(self._engine, request, self._arrays, self._cancel)
        self.seconds += time.perf_counter() - start
        self.asked += len(wanted)
        return [a.mask == self._label.id for a in found]

    def _exemplar(self, image: npt.NDArray[np.float32], mask: Mask) -> ExemplarSpec:
        drawn = mask.astype(np.uint16) * np.uint16(self._label.id)
        return ExemplarSpec(self._keep(image), self._keep(drawn), (self._label.id,))

    def _keep(self, array: npt.NDArray[Any]) -> str:
        array = np.ascontiguousarray(array)
        key = content_hash(array)
        self._arrays[key] = array
        return key


def evenly(extent: Sequence[int], count: int) -> list[int]:
    """Up to so many of some slices, evenly spaced, both ends included."""
    if not extent:
        return []
    places = np.linspace(0, len(extent) - 1, min(count, len(extent)))
    return [extent[round(p)] for p in places]


def evaluate_volumes(
    folders: Sequence[Path],
    annotated: int,
    engines: Sequence[str | Engine],
    *,
    context: int = 0,
    limit: int | None = None,
    options: tuple[tuple[str, str], ...] = (),
    on_row: Callable[[VolumeRow], None] = lambda row: None,
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> tuple[tuple[VolumeRow, ...], tuple[Failure, ...]]:
    """Segment volumes from a few of their slices.

    Of each label the slices it extends over count, along the stacking axis: `annotated` of them,
    evenly spaced and the ends included, are given, the others between them are asked for.
    Images keep their size.

    Parameters
    ----------
    folders : sequence of Path
        Data-set folders; those without volumes give no row.
    annotated : int
        2 or more.
    context : int
        The next so many volumes of the folder, of other subjects, are given as well.
    limit : int, optional
        At most so many volumes a label.

    Raises
    ------
    UserError
        If a number makes no sense, or a folder or an engine's name cannot be used; before any row.
    CancelledError
    """
    if annotated < 2 or context < 0 or (limit is not None and limit < 1):
        raise UserError(
            "Cannot evaluate",
            f"{annotated} annotated slices and {context} other volumes make no sense.",
            "Give 2 slices or more, 0 volumes or more and a limit of 1 or more.",
        )
    token = cancel or CancelToken()
    rows: list[VolumeRow] = []
    failures: list[Failure] = []
    for engine, dataset, label, cases, share in tasks(folders, engines, context, limit):
        on_progress(share, f"{dataset.name}, {label.name}, {engine.name}")
        ours, plain, slices, seconds = [], [], 0, 0.0
        try:
            for volume, others in cases:
                extent = volume.extent(label.id)
                given = evenly(extent, annotated)
                wanted = [i for i in range(extent[0], extent[-1] + 1) if i not in given]
                if not wanted:
                    continue
                truth = volume.mask == label.id
                known = {i: truth[i] for i in given}
                worker = Propagator(engine, label, others, options, token)
                masks = worker.masks(volume, known, wanted)
                ours.append(dice(np.stack(masks), truth[wanted]))
                outlines = Outlines(given, known.__getitem__)
                joined = np.stack([inside(outlines, i) for i in wanted])
                plain.append(dice(joined, truth[wanted]))
                slices, seconds = slices + len(wanted), seconds + worker.seconds
        except UserError as e:
            failures.append(Failure(dataset.name, label.name, engine.name, annotated, str(e)))
            continue
        if ours:
            row = VolumeRow(
                dataset.name, label.name, engine.name, annotated, context, float(np.mean(ours)),
                float(np.mean(plain)), len(ours), slices, seconds / slices,
            )  # fmt: skip
            rows.append(row)
            on_row(row)
    on_progress(1.0, "done")
    return tuple(rows), tuple(failures)


def nearest(known: Iterable[int], index: int) -> tuple[int, ...]:
    """The known slices that a slice is segmented from, ascending: as in the window."""
    return tuple(sorted(either_side(known, index, NEIGHBOURS)))


def inside(outlines: Outlines, index: int) -> Mask:
    distances = outlines.interpolated(index)
    assert distances is not None
    return distances > 0


def tasks(
    folders: Sequence[Path], engines: Sequence[str | Engine], context: int, limit: int | None
) -> Iterator[tuple[Engine, DataSet, LabelSpec, Iterable[tuple[Volume, Sequence[Volume]]], float]]:
    """Every engine with every label: its volumes, each with others, and the share done."""
    made = [registry.create(e) if isinstance(e, str) else e for e in engines]
    datasets = [read_dataset(f) for f in folders]
    total = sum(len(d.labels) for d in datasets) * len(made)
    done = 0
    for dataset in datasets:
        volumes = [read_volume(dataset, n) for n in dataset.image_names()]
        stacks = [v for v in volumes if v is not None]
        for (value, name), about in zip(dataset.labels, dataset.descriptions, strict=True):
            shown = [v for v in stacks if v.extent(value)]
            for engine in made:
                spec = LabelSpec(value, name, about)
                yield engine, dataset, spec, _cases(shown, context, limit), done / total
                done += 1


def _cases(
    shown: Sequence[Volume], context: int, limit: int | None
) -> Iterator[tuple[Volume, Sequence[Volume]]]:
    for i, volume in enumerate(shown[:limit]):
        following = [*shown[i + 1 :], *shown[:i]]
        others = [v for v in following if v.subject != volume.subject][:context]
        if len(others) == context:
            yield volume, others
