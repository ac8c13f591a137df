"""Tasks from real images: their labels, and regions of their own."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from segicl_gui.training.augment import vary
from segicl_gui.training.regions import random_regions
from segicl_gui.training.task import TaskBatch

# Shares of tasks; the rest takes different images of one label.
_ONE_IMAGE = 0.2
_PSEUDO = 0.25
_UNION = 0.15
# Of the tasks of different images, those where one or two lack the target.
_ABSENT = 0.8
# A target in an image counts as present from this share of the picture on.
_PRESENT = 0.0015
# Low and high of the usual CT windows in Hounsfield units: soft tissue, lung, bone, wide.
_CT_WINDOWS = ((-160.0, 240.0), (-1100.0, 200.0), (-200.0, 900.0), (-1000.0, 1000.0))


@dataclass(frozen=True)
class _Target:
    """Something outlined in the images of one series."""

    dataset: str
    series: int
    name: str
    description: str
    modality: str
    values: tuple[int, ...]
    members: tuple[int, ...]
    others: tuple[int, ...]
    """Images that show neither the target nor anything it is a part of."""


class RealTasks:
    """Draws training tasks from a pack.

    Parameters
    ----------
    pack : Path
        As written by `segicl_gui.training.packing.pack`.
    device : torch.device or str
        Where the images are kept and the tasks made.
    holdout : sequence of str, optional
        Names of data sets that `batch` leaves out; `episodes` gives them all the same.

    Raises
    ------
    ValueError
        If `holdout` names a data set that is not in the pack, or nothing is left.
    """

    def __init__(
        self, pack: Path, device: torch.device | str, *, holdout: Sequence[str] = ()
    ) -> None:
        self.device = torch.device(device)
        self._levels: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        targets = self._read(pack)
        unknown = set(holdout) - {t.dataset for t in targets}
        if unknown:
            raise ValueError(f"the pack has no data set {sorted(unknown)}")
        self._targets = targets
        used = [t for t in targets if t.dataset not in holdout]
        if not used:
            raise ValueError("no data set is left to draw from")
        self._table = _Table(used, self._subjects, self.device)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of all data sets, those held out too."""
        return tuple(dict.fromkeys(t.dataset for t in self._targets))

    def labels(self, dataset: str) -> tuple[str, ...]:
        """Names of the targets that `episodes` can show of a data set."""
        return tuple(t.name for t in self._stored(dataset))

    def batch(self, tasks: int, images: int, size: int, generator: torch.Generator) -> TaskBatch:
        """Draw tasks; data sets come up equally often.

        Parameters
        ----------
        tasks, images : int
            How many tasks, and images in each.
        size : int
            Side of the images in pixels.
        generator : torch.Generator

        Returns
        -------
        TaskBatch
            About half are different images (of different subjects while there are enough)
            with one label or a union of two; in some, one or two images lack it. The others are
            copies of one image, varied strongly, with its label or with regions of its own; the
            latter have no text.
        """
        table = self._table
        where = generator.device

        def uniform(*shape: int) -> torch.Tensor:
            return torch.rand(shape, generator=generator, device=where).to(self.device)

        first = torch.multinomial(table.weights.to(where), tasks, True, generator=generator)
        first = first.to(self.device)
        second = (uniform(tasks, len(table.targets)) * table.related[first]).argmax(1)
        second = torch.where(uniform(tasks) < _UNION, second, first)
        kind = uniform(tasks)
        pseudo = kind < _PSEUDO
        copies = kind < _PSEUDO + _ONE_IMAGE
        chosen = table.choose(first, uniform(tasks, table.members.shape[1]), images)
        absent = ~copies & (first == second) & (uniform(tasks) < _ABSENT)
        chosen = table.without(first, absent, chosen, uniform(tasks, images), generator)
        chosen = torch.where(copies[:, None], chosen[:, :1], chosen)

        low, high = self._windows(chosen, uniform(tasks), uniform(tasks, 2))
        pictures, labels = self._at(size, chosen, low, high)
        wanted = table.values[first] | table.values[second]
        masks = wanted.gather(1, labels.reshape(tasks, -1)).reshape(labels.shape)[:, :, None]
        texts = self._texts(first.tolist(), second.tolist(), uniform(tasks, 3).tolist())
        for i in pseudo.nonzero()[:, 0].tolist():
            texts[i] = ""
        masks = masks.to(pictures.dtype)
        own = pseudo.nonzero()[:, 0]
        if len(own):
            regions = random_regions(pictures[own, 0], generator)
            masks[own] = regions[:, None].expand(-1, images, -1, -1, -1)
        varied = copies.nonzero()[:, 0]
        if len(varied):
            changed = vary(
                TaskBatch(pictures[varied], masks[varied], [""] * len(varied)), generator
            )
            pictures[varied], masks[varied] = changed.images, changed.masks
        return TaskBatch(pictures, masks, texts)

    def episodes(
        self,
        dataset: str,
        label: str,
        shots: int,
        size: int,
        generator: torch.Generator,
        *,
        count: int = 16,
    ) -> TaskBatch:
        """Fixed tasks to validate on, not augmented.

        Parameters
        ----------
        dataset, label : str
            As in `datasets` and `labels`.
        shots, size : int
        generator : torch.Generator
            The same state gives the same episodes.
        count : int, optional
            At most so many; an image is the query of one episode only.

        Returns
        -------
        TaskBatch
            In each task `shots` supports and, last, the query. No support shows the query's
            subject, unless the data set has a single one; supports come up again where there
            are too few.

        Raises
        ------
        ValueError
            If there is no such label.
        """
        found = [t for t in self._stored(dataset) if t.name == label]
        if not found:
            raise ValueError(f"{dataset} has no label {label!r} in two images or more")
        (target,) = found
        rows = []
        order = torch.randperm(len(target.members), generator=generator, device=generator.device)
        for q in order[:count].tolist():
            query = target.members[q]
            others = [m for m in target.members if self._subjects[m] != self._subjects[query]]
            others = others or [m for m in target.members if m != query]
            mixed = torch.randperm(len(others), generator=generator, device=generator.device)
            picked = [others[i] for i in mixed.tolist()]
            rows.append([picked[i % len(picked)] for i in range(shots)] + [query])
        chosen = torch.tensor(rows, device=self.device)
        limits = self._limits[chosen]
        pictures, labels = self._at(size, chosen, limits[..., 0], limits[..., 1])
        wanted = torch.tensor(target.values, device=self.device)
        masks = torch.isin(labels, wanted)[:, :, None].to(pictures.dtype)
        return TaskBatch(pictures, masks, [target.name] * len(rows))

    def _read(self, pack: Path) -> list[_Target]:
        """Load all images as planes (a grey image is one, used three times)."""
        planes: list[np.ndarray[Any, np.dtype[np.int16]]] = []
        masks: list[np.ndarray[Any, np.dtype[Any]]] = []
        channels: list[list[int]] = []
        limits: list[list[float]] = []
        self._subjects: list[str] = []
        targets: list[_Target] = []
        with np.load(pack, allow_pickle=False) as data:
            for number, series in enumerate(json.loads(str(data["index"]))):
                start = len(channels)
                labels = data[f"{series['key']}/masks"]
                for image in data[f"{series['key']}/images"]:
                    grey = image.ndim == 2 or bool((image == image[..., :1]).all())
                    stack = [image if image.ndim == 2 else image[..., 0]]
                    if not grey:
                        stack = list(np.moveaxis(image, -1, 0))
                    at = len(planes)
                    channels.append([at, at, at] if grey else [at, at + 1, at + 2])
                    planes += [p.astype(np.int16) for p in stack]
                masks.append(labels)
                limits += series["ranges"]
                self._subjects += [f"{series['dataset']}/{s}" for s in series["subjects"]]
                targets += _targets_of(series, number, start, labels)
        self._planes = torch.from_numpy(np.stack(planes)).to(self.device)
        self._masks = torch.from_numpy(np.concatenate(masks).astype(np.int16)).to(self.device)
        self._channels = torch.tensor(channels, device=self.device)
        self._limits = torch.tensor(limits, dtype=torch.float32, device=self.device)
        return targets

    def _stored(self, dataset: str) -> list[_Target]:
        own = [t for t in self._targets if t.dataset == dataset]
        return [t for t in own if t.series == own[0].series]

    def _level(self, size: int) -> tuple[torch.Tensor, torch.Tensor]:
        """All planes and masks at a size; the two sizes used last are kept."""
        level = self._levels.pop(size, None)
        if level is None:
            planes = [
                F.interpolate(p[:, None].float(), (size, size), mode="area")[:, 0].to(torch.int16)
                for p in torch.split(self._planes, 64)
            ]
            masks = F.interpolate(self._masks[:, None].float(), (size, size), mode="nearest-exact")
            level = torch.cat(planes), masks[:, 0].to(torch.int16)
        self._levels = dict([*list(self._levels.items())[-1:], (size, level)])
        return level

    def _at(
        self, size: int, chosen: torch.Tensor, low: torch.Tensor, high: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Images 0..1 and label values of chosen images, at a size."""
        planes, masks = self._level(size)
        pictures = planes[self._channels[chosen]].float()
        low, high = low[..., None, None, None], high[..., None, None, None]
        pictures = pictures.sub_(low).div_(high - low).clamp_(0, 1)
        return pictures, masks[chosen].long()

    def _windows(
        self, chosen: torch.Tensor, u: torch.Tensor, jitter: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Black and white of each image: as shown, or in CT one of the usual windows."""
        limits = self._limits[chosen]
        windows = torch.tensor(_CT_WINDOWS, device=self.device)
        picked = windows[(u * len(windows) * 2).long().clamp(max=len(windows) - 1)]
        centre, width = picked.mean(1), (picked[:, 1] - picked[:, 0])
        width = width * (0.5 * jitter[:, 0] - 0.25).exp()
        centre = centre + width * (0.2 * jitter[:, 1] - 0.1)
        ct = (limits[:, 0, 0] < 0) & (u < 0.5)
        window = torch.stack((centre - width / 2, centre + width / 2), -1)
        limits = torch.where(ct[:, None, None], window[:, None], limits)
        return limits[..., 0], limits[..., 1]

    def _texts(self, first: list[int], second: list[int], u: list[list[float]]) -> list[str]:
        texts = []
        for a, b, (describe, modality, _) in zip(first, second, u, strict=True):
            one, other = self._table.targets[a], self._table.targets[b]
            text = one.name if a == b else f"{one.name} and {other.name}"
            if a == b and one.description and describe < 0.5:
                text = f"{text}: {one.description}"
            if one.modality and modality < 0.4:
                text = f"{text}, {one.modality}"
            texts.append(text)
        return texts


def _targets_of(
    series: dict[str, Any], number: int, start: int, masks: np.ndarray[Any, np.dtype[Any]]
) -> list[_Target]:
    """Targets that show in at least two images of a series."""
    targets = []
    wholes = [set(e["values"]) for e in series["targets"]]
    for entry in series["targets"]:
        near = set(entry["values"]).union(*(w for w in wholes if w & set(entry["values"])))
        free = ~np.isin(masks, sorted(near)).any((1, 2))
        share = np.isin(masks, entry["values"]).mean((1, 2))
        members = tuple(int(i) + start for i in np.flatnonzero(share >= _PRESENT))
        if len(members) >= 2:
            targets.append(
                _Target(
                    series["dataset"],
                    number,
                    entry["name"],
                    entry["description"],
                    series["modality"],
                    tuple(entry["values"]),
                    members,
                    tuple(int(i) + start for i in np.flatnonzero(free)),
                )
            )
    return targets


class _Table:
    """Targets as tensors, so that many tasks are drawn at once."""

    def __init__(
        self, targets: Sequence[_Target], subjects: Sequence[str], device: torch.device
    ) -> None:
        self.targets = targets
        longest = max(len(t.members) for t in targets)
        numbers = {s: i for i, s in enumerate(dict.fromkeys(subjects))}
        members = torch.zeros((len(targets), longest), dtype=torch.long)
        people = torch.full((len(targets), longest), -1, dtype=torch.long)
        values = torch.zeros(
            (len(targets), 1 + max(max(t.values) for t in targets)), dtype=torch.bool
        )
        for i, t in enumerate(targets):
            members[i, : len(t.members)] = torch.tensor(t.members)
            people[i, : len(t.members)] = torch.tensor([numbers[subjects[m]] for m in t.members])
            values[i, list(t.values)] = True
        series = torch.tensor([t.series for t in targets])
        self.members = members.to(device)
        self.people = people.to(device)
        self.values = values.to(device)
        # A union needs two of the same images.
        self.related = (series[:, None] == series).to(device, torch.float32)
        self.weights = torch.tensor(_weights(targets), device=device)
        others = torch.zeros((len(targets), max(1, *(len(t.others) for t in targets))))
        for i, t in enumerate(targets):
            others[i, : len(t.others)] = torch.tensor(t.others)
        self.others = others.long().to(device)
        self.free = torch.tensor([len(t.others) for t in targets], device=device)

    def choose(self, target: torch.Tensor, keys: torch.Tensor, images: int) -> torch.Tensor:
        """Images of each target, (task, image): new subjects first, then others of theirs."""
        people = self.people[target]
        there = people >= 0
        same = (people[:, :, None] == people[:, None]) & (keys[:, None] < keys[:, :, None])
        order = (same.sum(2) + keys + ~there * 1e6).argsort(1)
        count = there.sum(1, keepdim=True)
        places = torch.arange(images, device=order.device)[None] % count
        return self.members[target].gather(1, order.gather(1, places))

    def without(
        self,
        target: torch.Tensor,
        asked: torch.Tensor,
        chosen: torch.Tensor,
        keys: torch.Tensor,
        generator: torch.Generator,
    ) -> torch.Tensor:
        """Images (task, image) with one or two exchanged for some that lack the target."""
        tasks, images = chosen.shape
        count = torch.randint(1, 3, (tasks, 1), generator=generator, device=generator.device)
        count = count.to(chosen.device).clamp(max=max(1, images // 3))
        rank = keys.argsort(1).argsort(1)
        free = self.free[target][:, None]
        exchanged = asked[:, None] & (rank < count) & (free > 0)
        places = (keys * 7919 % 1 * free).long().clamp(min=0)
        return torch.where(exchanged, self.others[target].gather(1, places), chosen)


def _weights(targets: Sequence[_Target]) -> list[float]:
    """Data sets alike; in each, slices as stored as often as all those across."""
    series: dict[str, list[int]] = defaultdict(list)
    for t in targets:
        if t.series not in series[t.dataset]:
            series[t.dataset].append(t.series)
    share = {}
    for numbers in series.values():
        for n in numbers:
            across = 0.5 / max(1, len(numbers) - 1)
            stored = n == numbers[0]
            share[n] = 1.0 if len(numbers) == 1 else 0.5 if stored else across
    size: dict[int, int] = defaultdict(int)
    for t in targets:
        size[t.series] += 1
    return [share[t.series] / size[t.series] for t in targets]
