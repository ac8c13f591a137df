"""What a good condition would say, encoded from the true mask; used in training alone."""

from __future__ import annotations

import itertools

import torch
from torch import nn
from torch.nn import functional as F

_SIDE = 32
_TEMPERATURE = 0.1


class ConditionEncoder(nn.Module):
    """Encodes masks, so that the state can be pulled to what they say.

    Parameters
    ----------
    width : int
        Of the condition's vector.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        sizes = (1, 16, 32, 64)
        self.layers = nn.Sequential(
            *[
                layer
                for a, b in itertools.pairwise(sizes)
                for layer in (nn.Conv2d(a, b, 3, stride=2, padding=1), nn.SiLU())
            ]
        )
        self.out = nn.Linear(sizes[-1] * (_SIDE // 8) ** 2, width)

    def forward(self, masks: torch.Tensor) -> torch.Tensor:
        """Masks 0..1 (image, 1, row, column) -> vectors (image, width)."""
        small = F.interpolate(masks, (_SIDE, _SIDE), mode="area") * 2 - 1
        out: torch.Tensor = self.out(self.layers(small).flatten(1))
        return out


def alignment_loss(states: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """How badly states (sample, width) tell their own masks' vectors from the others'.

    Contrastive in both directions (van den Oord et al. 2018), since a plain distance would be
    least where every mask has the same vector.
    """
    likeness = F.normalize(states, dim=1) @ F.normalize(targets, dim=1).T / _TEMPERATURE
    own = torch.arange(len(states), device=states.device)
    return (F.cross_entropy(likeness, own) + F.cross_entropy(likeness.T, own)) / 2
