"""What engines are asked when they are measured: tasks, their exemplars, their queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import (
    CancelToken,
    Engine,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.evaluation.datasets import DataSet, Sample, labels_in, read_dataset, read_sample
from segicl_gui.evaluation.splits import Repeat, make_splits, read_splits

TEXTS = ("none", "name", "shuffled")
"""What labels are called in requests: nothing, their own name and description, or those of
another data set's label, which misleads an engine that reads."""

MOST_ABSENT = 8
"""So many images without the label are asked at most, a repeat."""


class Episodes:
    """The tasks of some data-set folders, each made when its turn comes.

    Parameters
    ----------
    folders : sequence of Path
    splits_file : Path, optional
        Who is an exemplar and who is asked; without it the standard rule is applied to each
        folder. Labels that the file does not name are left out.
    size : int
        Images are squeezed to size x size pixels, at least 8.
    joint : bool
        Whether all labels of a data set are asked for at once.
    text : str
        One of `TEXTS`.

    Raises
    ------
    UserError
        If a folder, the splits file, the size or the text cannot be used.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        splits_file: Path | None = None,
        size: int = 256,
        joint: bool = False,
        text: str = "name",
    ) -> None:
        if size < 8:
            raise UserError("Cannot measure", f"A size of {size} is too small.", "Give 8 or more.")
        datasets = [read_dataset(f) for f in folders]
        given = read_splits(splits_file) if splits_file else None
        self._tasks: list[partial[Task]] = []
        for dataset, specs in zip(datasets, _specs(datasets, text), strict=True):
            splits = make_splits(dataset) if given is None else given.get(dataset.name, {})
            for (_, label), spec in zip(dataset.labels, specs, strict=True):
                if splits.get(label):
                    asked = specs if joint else (spec,)
                    self._tasks.append(
                        partial(Task, dataset, spec.id, label, asked, splits[label], size)
                    )

    def __len__(self) -> int:
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        return (make() for make in self._tasks)


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be measured; `shots` exemplars were to be given."""

    dataset: str
    label: str
    engine: str
    shots: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Exemplars and queries of requests, with their arrays by content hash."""

    exemplars: list[ExemplarSpec] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    def keep(self, array: npt.NDArray[Any]) -> str:
        """Remember an array; its hash."""
        key = content_hash(array)
        self.arrays[key] = array
        return key


@dataclass(eq=False)
class Task:
    """One label of one data set, and the images read for it so far.

    Parameters
    ----------
    value : int
        Of the label in masks.
    label : str
        Its name in the data set, whatever the requests call it.
    labels : tuple of LabelSpec
        What is asked for: this label, or all of the data set.
    repeats : sequence of Repeat
    size : int
        Side of the images in pixels.
    """

    dataset: DataSet
    value: int
    label: str
    labels: tuple[LabelSpec, ...]
    repeats: Sequence[Repeat]
    size: int
    _samples: dict[str, Sample] = field(default_factory=dict, init=False)

    def repeats_with(self, shots: int) -> list[tuple[int, Repeat]]:
        """Repeats that have so many exemplars, each with its number.

        Raises
        ------
        UserError
            If there is none.
        """
        found = [(r, x) for r, x in enumerate(self.repeats) if len(x.support) >= shots]
        if not found:
            raise UserError(
                f"No {shots}-shot row for {self.label} of {self.dataset.name}",
                f"No repeat has {shots} exemplars.",
                "Ask for fewer shots or add labelled images of more subjects.",
            )
        return found

    def sample(self, name: str) -> Sample:
        """An image and its mask at working size."""
        if name not in self._samples:
            self._samples[name] = read_sample(self.dataset, name, self.value, self.size)
        return self._samples[name]

    def truth(self, name: str) -> npt.NDArray[np.bool_]:
        """Where an image shows the label: (size, size)."""
        shown: npt.NDArray[np.bool_] = self.sample(name).mask == self.value
        return shown

    def ask_about(self, support: Sequence[str], queries: Sequence[str]) -> Asked:
        """Exemplars and queries from images of these names.

        An exemplar's mask holds the labels that are asked for and no others.
        """
        asked = Asked()
        ids = tuple(x.id for x in self.labels)
        for name in support:
            sample = self.sample(name)
            known = np.where(np.isin(sample.mask, ids), sample.mask, 0).astype(np.uint16)
            asked.exemplars.append(ExemplarSpec(asked.keep(sample.image), asked.keep(known), ids))
        asked.queries.extend(asked.keep(self.sample(name).image) for name in queries)
        return asked

    def without_label(self, repeat: Repeat) -> tuple[list[str], str | None]:
        """Images that do not show the label.

        Returns
        -------
        queries : list of str
            Up to `MOST_ABSENT`, of subjects that are no exemplars; one a subject, the same
            for every number of shots.
        negative : str or None
            One to serve as an exemplar, of a subject that is not asked about: of a subject
            nobody else uses where a query remains then, else of an exemplar's subject.
        """
        subject = self.dataset.subject
        support = [subject(n) for n in repeat.support]
        present = {subject(n) for n in repeat.queries}
        free = [s for s in self._absent if s not in support]
        spare = [s for s in free if s not in present] if len(free) > 1 else []
        spare += [s for s in reversed(support) if s in self._absent]
        negative = spare[0] if spare else None
        queries = [self._absent[s] for s in free if s != negative]
        return queries[:MOST_ABSENT], None if negative is None else self._absent[negative]

    @cached_property
    def _absent(self) -> dict[str, str]:
        """Subject -> an image of it without the label, in a fixed mixed order."""
        one: dict[str, str] = {}
        for name in self.dataset.image_names():
            if self.value not in labels_in(self.dataset, name):
                one.setdefault(self.dataset.subject(name), name)
        found = list(one.items())
        return dict(found[int(i)] for i in np.random.default_rng(0).permutation(len(found)))


def answers(
    engine: Engine,
    request: PredictRequest,
    arrays: dict[str, npt.NDArray[Any]],
    cancel: CancelToken,
) -> list[SlicePrediction]:
    """What an engine says, in the order of the queries; raises what it raises."""
    found: dict[int, SlicePrediction] = {}
    engine.predict(request, arrays, cancel, lambda a: found.__setitem__(a.index, a), unheard)
    return [found[i] for i in range(len(request.queries))]


def unheard(share: float, text: str) -> None:
    """Take the progress of what nobody watches."""


def _specs(datasets: Sequence[DataSet], text: str) -> list[tuple[LabelSpec, ...]]:
    """The labels of each data set as requests call them."""
    if text not in TEXTS:
        raise UserError(
            "Cannot measure", f"There is no text “{text}”.", f"Give one of {', '.join(TEXTS)}."
        )
    own = [
        tuple(LabelSpec(v, n, d) for (v, n), d in zip(x.labels, x.descriptions, strict=True))
        for x in datasets
    ]
    if text == "name":
        return own
    if text == "none":
        return [tuple(LabelSpec(x.id, "") for x in specs) for specs in own]
    rng = np.random.default_rng(0)
    shuffled = []
    for specs in own:
        others = [x for other in own if other is not specs for x in other]
        wrong = []
        for spec in specs:
            candidates = [x for x in others if x.name.casefold() != spec.name.casefold()]
            if not candidates:
                raise UserError(
                    "Texts cannot be shuffled",
                    f"No other data set has a label that is not called “{spec.name}”.",
                    "Give two data sets or more.",
                )
            taken = candidates[int(rng.integers(len(candidates)))]
            wrong.append(LabelSpec(spec.id, taken.name, taken.description))
        shuffled.append(tuple(wrong))
    return shuffled
