"""What the network sees in images, keeps of exemplars, and concludes for queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import torch

from segicl_gui.model.evidence import Moments
from segicl_gui.model.projector import Condition


@dataclass(frozen=True)
class Look:
    """What the network sees in images, whatever is asked of them.

    Parameters
    ----------
    images : Tensor
        (task, image, 3, row, column), 0..1.
    pyramid : list of Tensor
        (task, image, channel, row, column) at strides 1, 2, 4, 8, 16.
    ridge : list of Tensor
        Features for the read-outs, (task, image, feature, pixel): one a stride, then texture.
    keys : list of Tensor
        (task, image, pixel, key) at the affinity strides.
    tokens : Tensor
        For the multimodal encoder: (task, image, token, width).
    """

    images: torch.Tensor
    pyramid: list[torch.Tensor]
    ridge: list[torch.Tensor]
    keys: list[torch.Tensor]
    tokens: torch.Tensor

    @classmethod
    def join(cls, looks: Sequence[Look]) -> Look:
        """Put images of the same task together."""
        if len(looks) == 1:
            return looks[0]

        def cat(parts: Iterable[Sequence[torch.Tensor]]) -> list[torch.Tensor]:
            return [torch.cat(list(p), 1) for p in zip(*parts, strict=True)]

        return cls(
            torch.cat([x.images for x in looks], 1),
            cat(x.pyramid for x in looks),
            cat(x.ridge for x in looks),
            cat(x.keys for x in looks),
            torch.cat([x.tokens for x in looks], 1),
        )

    def split(self) -> list[Look]:
        """Each image on its own; the memory stays shared."""
        n = self.images.shape[1]
        return [self._each(partial(_image, i)) for i in range(n)]

    def dealt(self, tasks: int) -> Look:
        """The images of one task as those of several, as many each, one task after the other."""
        return self._each(lambda x: x.unflatten(1, (tasks, -1))[0])

    def _each(self, change: Callable[[torch.Tensor], torch.Tensor]) -> Look:
        return Look(
            change(self.images),
            [change(x) for x in self.pyramid],
            [change(x) for x in self.ridge],
            [change(x) for x in self.keys],
            change(self.tokens),
        )


def _image(i: int, x: torch.Tensor) -> torch.Tensor:
    return x[:, i : i + 1]


@dataclass(frozen=True)
class Context:
    """What is kept of exemplars, for one structure a task.

    Parameters
    ----------
    moments : list of Moments
        One a stride, then texture.
    keys, values, log_weights : list of Tensor
        (task, exemplar, pixel, …) at the affinity strides.
    masks : list of Tensor
        Share inside at strides 1, 2, 4, 8, 16: (task, exemplar, 1, row, column).
    tokens : Tensor
        Image and mask, for the multimodal encoder: (task, exemplar, token, width).
    known : Tensor
        Mean features of the structure and of the image: (task, exemplar, 2, channel).
    """

    moments: list[Moments]
    keys: list[torch.Tensor]
    values: list[torch.Tensor]
    log_weights: list[torch.Tensor]
    masks: list[torch.Tensor]
    tokens: torch.Tensor
    known: torch.Tensor

    @property
    def areas(self) -> torch.Tensor:
        """Share of each exemplar that is inside: (task, exemplar)."""
        return self.masks[-1].mean((2, 3, 4))

    @classmethod
    def join(cls, contexts: Sequence[Context], axis: int) -> Context:
        """Put contexts together along tasks (0) or exemplars (1)."""
        if len(contexts) == 1:
            return contexts[0]

        def cat(parts: Sequence[torch.Tensor]) -> torch.Tensor:
            return torch.cat(list(parts), axis)

        return cls(
            [
                Moments(*(cat(p) for p in zip(*(m.parts() for m in level), strict=True)))
                for level in zip(*(c.moments for c in contexts), strict=True)
            ],
            [cat(p) for p in zip(*(c.keys for c in contexts), strict=True)],
            [cat(p) for p in zip(*(c.values for c in contexts), strict=True)],
            [cat(p) for p in zip(*(c.log_weights for c in contexts), strict=True)],
            [cat(p) for p in zip(*(c.masks for c in contexts), strict=True)],
            cat([c.tokens for c in contexts]),
            cat([c.known for c in contexts]),
        )

    def only(self, tasks: Sequence[int]) -> Context:
        """What is kept for some of the tasks."""
        places = list(tasks)

        def some(parts: Sequence[torch.Tensor]) -> list[torch.Tensor]:
            return [p[places] for p in parts]

        return Context(
            [Moments(*some(m.parts())) for m in self.moments],
            some(self.keys),
            some(self.values),
            some(self.log_weights),
            some(self.masks),
            self.tokens[places],
            self.known[places],
        )


@dataclass(frozen=True)
class Evidence:
    """What exemplars say about queries.

    Parameters
    ----------
    ridge : list of Tensor
        About -1 (outside) to 1: (task, query, 1, row, column), one a stride, then texture.
    prior : list of Tensor
        The exemplars' mean mask at each stride.
    affinity : dict
        Stride's number -> (task, query, value, row, column).
    share : Tensor
        Share of the exemplars' pixels that lies inside: (task, query).
    """

    ridge: list[torch.Tensor]
    prior: list[torch.Tensor]
    affinity: dict[int, torch.Tensor]
    share: torch.Tensor


@dataclass(frozen=True)
class Prepared:
    """All that the decoder is given beside noise and prompts.

    Parameters
    ----------
    support : Tensor
        How much each exemplar counts: (task, query, exemplar).
    """

    look: Look
    context: Context
    support: torch.Tensor
    evidence: Evidence
    condition: Condition
