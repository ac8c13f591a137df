"""From the multimodal encoder's state to what conditions the mask decoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Condition:
    """What the decoder is told about what is wanted.

    Parameters
    ----------
    tokens : Tensor
        Attended to at the coarsest stride: (task, query, token, width).
    vector : Tensor
        Added to the noise level's embedding in every block: (task, query, width).
    readouts : list of Tensor
        Weights for the image features at strides 2, 4, 8, 16, as a ridge regression would give
        them: (task, query, feature).
    """

    tokens: torch.Tensor
    vector: torch.Tensor
    readouts: list[torch.Tensor]


class Projector(nn.Module):
    """Maps the encoder's state tokens to a `Condition`.

    Parameters
    ----------
    states, state_width : int
        Tokens given, and their width.
    width : int
        Of the condition.
    features : sequence of int
        Image features at strides 2, 4, 8, 16.
    """

    def __init__(self, states: int, state_width: int, width: int, features: Sequence[int]) -> None:
        super().__init__()
        self.features = tuple(features)
        self.tokens = nn.Linear(state_width, width)
        # A network grown from one without text starts as it was.
        nn.init.zeros_(self.tokens.weight)
        nn.init.zeros_(self.tokens.bias)
        self.vector = nn.Sequential(
            nn.Linear(states * state_width, width), nn.SiLU(), nn.Linear(width, width)
        )
        self.readouts = nn.Linear(width, sum(self.features))

    def forward(self, states: torch.Tensor, base: torch.Tensor) -> Condition:
        """Condition from states (task, query, state, width).

        Parameters
        ----------
        base : Tensor
            Tokens that are added to: (token, width).
        """
        vector = self.vector(states.flatten(2))
        readouts = self.readouts(vector).split(self.features, 2)
        return Condition(base + self.tokens(states), vector, list(readouts))

    def nothing(self, shape: torch.Size, base: torch.Tensor) -> Condition:
        """The condition that says nothing of any query.

        Parameters
        ----------
        shape : Size
            (task, query).
        base : Tensor
            Tokens: (token, width).
        """
        tokens = base.expand(*shape, *base.shape)
        vector = base.new_zeros(*shape, base.shape[1])
        return Condition(tokens, vector, [base.new_zeros(*shape, n) for n in self.features])
