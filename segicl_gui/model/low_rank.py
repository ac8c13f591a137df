"""How much of a pretrained model learns: all of it, little matrices beside it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F

FULL, LORA, FROZEN = "full", "lora", "frozen"
TUNINGS = (FULL, LORA, FROZEN)


class LowRankLinear(nn.Linear):
    """A linear layer that stays as it is, and a product of two thin matrices that learns.

    (Hu et al. 2022, "LoRA", arXiv 2106.09685.) The layer's own weights keep their names, so a
    checkpoint of the plain model is one of this, too.

    Parameters
    ----------
    linear : Linear
        Whose weights are taken over.
    rank : int
        Of the product, which starts at 0.
    """

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        inputs, outputs = linear.in_features, linear.out_features
        super().__init__(inputs, outputs, linear.bias is not None, device="meta")
        self.weight, self.bias = linear.weight, linear.bias
        self.down = nn.Parameter(torch.randn(rank, inputs) * inputs**-0.5)
        self.up = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(…, input) -> (…, output)."""
        plain = super().forward(x)
        # What learns is kept in single precision even where the layer is not.
        change = F.linear(F.linear(x.to(self.down.dtype), self.down), self.up)
        return plain + change.to(plain.dtype)


def tune(module: nn.Module, tuning: str, rank: int, learnt: Sequence[str] = ()) -> None:
    """Say what of a pretrained model learns, and put in what that needs.

    Parameters
    ----------
    module : Module
        Changed in place.
    tuning : str
        "full"; "lora": matrices of the given rank beside every linear layer; or "frozen".
    rank : int
    learnt : sequence of str
        Names of children that are new, and so learn in any case.

    Raises
    ------
    ValueError
        If there is no such tuning, or the rank is not at least 1.
    """
    if tuning not in TUNINGS:
        raise ValueError(f"there is no tuning “{tuning}”; there are {', '.join(TUNINGS)}")
    if tuning == FULL:
        return
    module.requires_grad_(False)
    if tuning == LORA:
        if rank < 1:
            raise ValueError(f"the rank of the tuning “lora” is {rank}; it has to be at least 1")
        _beside(module, rank, learnt)
    for name in learnt:
        module.get_submodule(name).requires_grad_(True)


def _beside(module: nn.Module, rank: int, apart: Sequence[str] = ()) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, LowRankLinear(child, rank))
        elif name not in apart:
            _beside(child, rank)
