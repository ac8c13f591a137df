"""A network whose exemplars and query are convolved with one another: the learnt peer of SegICL.

After Butoi et al., "UniverSeg: Universal Medical Image Segmentation", ICCV 2023
(arXiv 2304.06131): a U-Net of cross-blocks, without text, prompts or noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.crossing import cross_convolved, each, weighted_mean
from segicl_gui.model.image_encoder import GROUPS

_IMAGE, _MASK = 3, 1


class CrossBlock(nn.Module):
    """Lets a query's features and those of each exemplar change each other (section 3.2).

    With u the query's features and v_i those of exemplar i:

    - z_i = A(Conv(u || v_i)), the cross-convolution, whose weights all exemplars share,
    - u' = mean of the z_i,
    - v'_i = A(Conv(z_i)).

    A is group normalisation and a leaky ReLU. The paper has the ReLU alone; with the
    normalisation the network learns from few steps.

    Parameters
    ----------
    query, support : int
        Channels of u and v_i.
    channels : int
        Of u' and v'_i; a multiple of 8.
    last : bool
        Whether nobody wants v'_i.
    """

    def __init__(self, query: int, support: int, channels: int, *, last: bool = False) -> None:
        super().__init__()
        self.query = query
        self.cross = nn.Conv2d(query + support, channels, 3, padding=1)
        self.cross_norm = nn.GroupNorm(GROUPS, channels)
        self.onward = None if last else nn.Conv2d(channels, channels, 3, padding=1)
        self.onward_norm = None if last else nn.GroupNorm(GROUPS, channels)

    def forward(
        self, query: torch.Tensor, support: torch.Tensor, weights: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Changed features of query and exemplars.

        Parameters
        ----------
        query : Tensor
            (query, channel, row, column).
        support : Tensor
            Each query's own: (query, exemplar, channel, row, column).
        weights : Tensor
            How much each exemplar counts in the mean, their sum 1: (query, exemplar).

        Returns
        -------
        query, support : Tensor
            As given, with the block's channels.
        """
        shape = support.shape[:2]
        z = cross_convolved(self.cross, query, support).flatten(0, 1)
        z = F.leaky_relu(self.cross_norm(z))
        mean = weighted_mean(z.unflatten(0, shape), weights)
        if self.onward is None or self.onward_norm is None:
            return mean, z.unflatten(0, shape)
        onward = F.leaky_relu(self.onward_norm(self.onward(z)))
        return mean, onward.unflatten(0, shape)


class CrossConvolutionNetwork(ModelMixin, ConfigMixin):
    """Segments queries from exemplars by cross-convolution.

    An encoder and a decoder of cross-blocks, with skip connections of query and exemplars
    alike. The exemplars' features depend on the query, so nothing of them can be kept between
    queries, and every query costs as much as its exemplars together.

    Parameters
    ----------
    channels : sequence of int
        At strides 1, 2, 4, …; multiples of 8. The paper has 64 at each of five.
    """

    config_name = "config.json"

    @register_to_config
    def __init__(self, channels: Sequence[int] = (16, 32, 64, 96, 128)) -> None:
        super().__init__()
        down, query, support = [], _IMAGE, _IMAGE + _MASK
        for c in channels:
            down.append(CrossBlock(query, support, c))
            query = support = c
        up: list[CrossBlock] = []
        for c in reversed(channels[:-1]):
            both = query + c
            up.append(CrossBlock(both, both, c, last=len(up) == len(channels) - 2))
            query = c
        self.down, self.up = nn.ModuleList(down), nn.ModuleList(up)
        self.out = nn.Conv2d(channels[0], 1, 1)

    @property
    def stride(self) -> int:
        """Sides of images have to be multiples of this."""
        return int(2 ** (len(self.down) - 1))

    def segment(
        self,
        images: torch.Tensor,
        masks: torch.Tensor,
        queries: torch.Tensor,
        support: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Logits of the queries' masks.

        Parameters
        ----------
        images : Tensor
            Of the exemplars, at least one: (task, exemplar, 3, row, column), 0..1.
        masks : Tensor
            0 or 1: (task, exemplar, 1, row, column).
        queries : Tensor
            (task, query, 3, row, column), 0..1.
        support : Tensor, optional
            How much each exemplar counts, at least one of a task above 0: (task, exemplar).
            All the same if not given.

        Returns
        -------
        Tensor
            (task, query, 1, row, column).
        """
        b, q = queries.shape[:2]
        counts = images.new_ones(images.shape[:2]) if support is None else support
        weights = (counts / counts.sum(1, keepdim=True)).repeat_interleave(q, 0)
        u = queries.flatten(0, 1) * 2 - 1
        v = (torch.cat([images, masks], 2) * 2 - 1).repeat_interleave(q, 0)
        passed = []
        for i, block in enumerate(self._blocks(self.down)):
            if i:
                u, v = F.max_pool2d(u, 2), each(v, lambda x: F.max_pool2d(x, 2))
            u, v = block(u, v, weights)
            passed.append((u, v))
        for block, (before_u, before_v) in zip(
            self._blocks(self.up), reversed(passed[:-1]), strict=True
        ):
            u = torch.cat([before_u, _larger(u)], 1)
            v = torch.cat([before_v, each(v, _larger)], 2)
            u, v = block(u, v, weights)
        out: torch.Tensor = self.out(u)
        return out.unflatten(0, (b, q))

    def forward(
        self,
        images: torch.Tensor,
        masks: torch.Tensor,
        queries: torch.Tensor,
        support: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """The same as `segment`."""
        return self.segment(images, masks, queries, support)

    @staticmethod
    def _blocks(blocks: nn.ModuleList) -> list[CrossBlock]:
        return cast("list[CrossBlock]", list(blocks))


def _larger(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
