"""What real tasks can be drawn from, as tensors, so that many are drawn at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import torch

from segicl_gui.training.packed import Target


class Table:
    """Targets as tensors, so that many tasks are drawn at once."""

    def __init__(
        self, targets: Sequence[Target], subjects: Sequence[str], device: torch.device
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


def _weights(targets: Sequence[Target]) -> list[float]:
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
