"""Arithmetic of networks whose query and exemplars are convolved with one another."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F


def cross_convolved(
    convolution: nn.Conv2d, query: torch.Tensor, support: torch.Tensor
) -> torch.Tensor:
    """A convolution of the query's features put together with those of each exemplar in turn.

    Parameters
    ----------
    convolution : Conv2d
        Its first channels are the query's.
    query : Tensor
        (query, channel, row, column).
    support : Tensor
        (query, exemplar, channel, row, column).

    Returns
    -------
    Tensor
        (query, exemplar, channel, row, column).
    """
    # A convolution of two things put together is the sum of a convolution of each, and the
    # query's is the same for every exemplar: so it is reckoned once.
    kernel, pad = convolution.weight, convolution.padding
    n = query.shape[1]
    of_query = F.conv2d(query, kernel[:, :n], convolution.bias, padding=pad)
    return each(support, lambda x: F.conv2d(x, kernel[:, n:], padding=pad)) + of_query[:, None]


def weighted_mean(features: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Mean over exemplars of (query, exemplar, channel, row, column), by weights that sum to 1."""
    return torch.einsum("qn,qnchw->qchw", weights.to(features.dtype), features)


def each(x: torch.Tensor, change: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Change every exemplar's map: (query, exemplar, channel, row, column)."""
    return change(x.flatten(0, 1)).unflatten(0, x.shape[:2])
