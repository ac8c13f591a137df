"""The networks that can be trained, by kind, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import torch

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.model.network import SegICLNetwork

SEGICL, CROSS_CONVOLUTION = "segicl", "cross-convolution"
KINDS: dict[str, type[torch.nn.Module]] = {
    SEGICL: SegICLNetwork,
    CROSS_CONVOLUTION: CrossConvolutionNetwork,
}


@runtime_checkable
class InContext(Protocol):
    """A network that is given exemplars and nothing else, as validation asks it."""

    def segment(
        self,
        images: torch.Tensor,
        masks: torch.Tensor,
        queries: torch.Tensor,
        support: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Logits of the queries' masks: (task, query, 1, row, column).

        Parameters
        ----------
        images, masks : Tensor
            Exemplars, 0..1: (task, exemplar, 3 or 1, row, column).
        queries : Tensor
            (task, query, 3, row, column), 0..1.
        support : Tensor, optional
            How much each exemplar counts: (task, exemplar).
        """
        ...


def build(network: Mapping[str, Any]) -> torch.nn.Module:
    """Make a network with random weights.

    Parameters
    ----------
    network : mapping
        The table ``[network]`` of a configuration: its ``kind`` ("segicl" where it is not
        said), and arguments of that kind's class.

    Raises
    ------
    ValueError
        If the kind is not known.
    """
    arguments = dict(network)
    kind = arguments.pop("kind", SEGICL)
    if kind not in KINDS:
        raise ValueError(f"there is no network “{kind}”; there are {', '.join(KINDS)}")
    return KINDS[kind](**arguments)
