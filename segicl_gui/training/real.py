"""Tasks from real images: their labels, and regions of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional as F

from segicl_gui.training.augment import vary
from segicl_gui.training.packed import Target, read_pack
from segicl_gui.training.regions import random_regions
from segicl_gui.training.target_table import Table
from segicl_gui.training.task import TaskBatch

# Shares of tasks; the rest takes different images of one label.
_ONE_IMAGE = 0.2
_PSEUDO = 0.25
_UNION = 0.15
# Of the tasks of different images, those where one or two lack the target.
_ABSENT = 0.8
# Low and high of the usual CT windows in Hounsfield units: soft tissue, lung, bone, wide.
_CT_WINDOWS = ((-160.0, 240.0), (-1100.0, 200.0), (-200.0, 900.0), (-1000.0, 1000.0))


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
        If the pack is of no use, `holdout` names a data set that is not in it, or nothing is
        left.
    """

    def __init__(
        self, pack: Path, device: torch.device | str, *, holdout: Sequence[str] = ()
    ) -> None:
        self.device = torch.device(device)
        self._levels: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        read = read_pack(pack)
        self._targets = read.targets
        self._subjects = read.subjects
        unknown = sorted(set(holdout) - set(self.datasets))
        if unknown:
            raise ValueError(
                f"{pack} has no data set {', '.join(unknown)} to hold out; "
                f"there are {', '.join(self.datasets)}"
            )
        used = [t for t in read.targets if t.dataset not in holdout]
        if not used:
            raise ValueError(f"no data set of {pack} is left to train on: hold out fewer")
        self._table = Table(used, read.subjects, self.device)
        self._planes = torch.from_numpy(read.planes).to(self.device)
        self._masks = torch.from_numpy(read.masks).to(self.device)
        self._channels = torch.tensor(read.channels, device=self.device)
        self._limits = torch.tensor(read.limits, dtype=torch.float32, device=self.device)

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

    def _stored(self, dataset: str) -> list[Target]:
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
            level = torch.cat(planes), masks[:, 0].to(self._masks.dtype)
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
