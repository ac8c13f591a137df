"""UniverSeg and MultiverSeg as their authors laid them out, so that their weights can be used.

Written after the papers: Butoi et al., ICCV 2023, arXiv 2304.06131 (UniverSeg), and Wong et al.,
arXiv 2412.15058 (MultiverSeg). Names of parameters follow the authors' files; everything else
that differs between the two is told from the parameters themselves:

============  ==========================================  =====================================
              UniverSeg                                   MultiverSeg
============  ==========================================  =====================================
query         image                                       image, box, positive and negative
                                                          marks, logits of the answer before
after a       nothing                                     leaky ReLU
cross-
convolution
after other   leaky ReLU                                  leaky ReLU, then normalisation over
convolutions                                              all channels
exemplars     at least one                                one, grey all over, where there is none
============  ==========================================  =====================================

`CrossConvolutionNetwork` is our own network of the same idea, trained with this app.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.crossing import cross_convolved, each, weighted_mean

SUPPORT_CHANNELS = 2
"""An exemplar's image and mask."""
_BLOCK = re.compile(r"(enc|dec)_blocks\.(\d+)\.cross\.cross_conv\.weight")


class PublishedCrossNetwork(nn.Module):
    """A U-Net of cross-blocks.

    Parameters
    ----------
    encoder, decoder : sequence of (int, int)
        Channels after the cross-convolution of each block, and after the convolution behind it.
        The decoder has one block fewer.
    query_channels : int
        1 for an image alone.
    interactive : bool
        Whether it is MultiverSeg, see above.
    """

    def __init__(
        self,
        encoder: Sequence[tuple[int, int]],
        decoder: Sequence[tuple[int, int]],
        query_channels: int = 1,
        *,
        interactive: bool = False,
    ) -> None:
        super().__init__()
        if len(encoder) != len(decoder) + 1:
            raise ValueError(f"{len(encoder)} blocks down and {len(decoder)} up")
        self.query_channels, self.interactive = query_channels, interactive
        self.enc_blocks, self.dec_blocks = nn.ModuleList(), nn.ModuleList()
        query, support, skips = query_channels, SUPPORT_CHANNELS, []
        for cross, after in encoder:
            self.enc_blocks.append(_Block(query, support, cross, after, interactive))
            query = support = after
            skips.append(after)
        for (cross, after), skip in zip(decoder, reversed(skips[:-1]), strict=True):
            both = query + skip
            self.dec_blocks.append(_Block(both, both, cross, after, interactive))
            query = after
        self.out_conv = _Convolved(query, 1, 1, normalised=False)

    @classmethod
    def of(cls, state: Mapping[str, torch.Tensor]) -> PublishedCrossNetwork:
        """The network whose parameters these are, with prefixes such as "module." taken off.

        Raises
        ------
        ValueError
            If they are of another network.
        """
        found = [k for k in state if k.endswith("out_conv.conv.weight")]
        if len(found) != 1:
            raise ValueError("these are not the weights of UniverSeg or MultiverSeg")
        prefix = found[0].removesuffix("out_conv.conv.weight")
        own = {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        blocks: dict[str, list[tuple[int, int]]] = {"enc": [], "dec": []}
        ways = sorted((m[1], int(m[2])) for m in map(_BLOCK.fullmatch, own) if m)
        for way, i in ways:
            name = f"{way}_blocks.{i}"
            after = own.get(f"{name}.target.vmapped.conv.weight")
            if after is None or i != len(blocks[way]):
                raise ValueError(f"block {name} is incomplete")
            blocks[way].append((after.shape[1], after.shape[0]))
        if not blocks["enc"]:
            raise ValueError("these are not the weights of UniverSeg or MultiverSeg")
        query = own["enc_blocks.0.cross.cross_conv.weight"].shape[1] - SUPPORT_CHANNELS
        interactive = "enc_blocks.0.target.vmapped.norml.weight" in own
        made = cls(blocks["enc"], blocks["dec"], query, interactive=interactive)
        made.load_state_dict(own)
        return made

    @property
    def stride(self) -> int:
        """Sides of images have to be multiples of this."""
        return int(2 ** (len(self.enc_blocks) - 1))

    def forward(
        self,
        query: torch.Tensor,
        images: torch.Tensor,
        masks: torch.Tensor,
        weights: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Logits of the query's mask.

        Parameters
        ----------
        query : Tensor
            (query, channel, row, column); the image, its first channel, in 0..1.
        images, masks : Tensor
            Of the exemplars, in 0..1: (query, exemplar, 1, row, column).
        weights : Tensor, optional
            How much each exemplar counts: (query, exemplar). All the same if not given.

        Returns
        -------
        Tensor
            (query, 1, row, column).

        Raises
        ------
        ValueError
            If there is no exemplar, and the network needs one.
        """
        if not images.shape[1]:
            if not self.interactive:
                raise ValueError("UniverSeg needs an exemplar")
            images = masks = torch.full_like(query[:, None, :1], 0.5)
            weights = None
        counts = images.new_ones(images.shape[:2]) if weights is None else weights
        shares = counts / counts.sum(1, keepdim=True)
        u, v = query, torch.cat([images, masks], 2)
        passed = []
        for i, block in enumerate(self.enc_blocks):
            if i:
                u, v = F.max_pool2d(u, 2), each(v, lambda x: F.max_pool2d(x, 2))
            u, v = block(u, v, shares)
            passed.append((u, v))
        for block, (skip_u, skip_v) in zip(self.dec_blocks, reversed(passed[:-1]), strict=True):
            u = torch.cat([_larger(u), skip_u], 1)
            v = torch.cat([each(v, _larger), skip_v], 2)
            u, v = block(u, v, shares)
        return cast("torch.Tensor", self.out_conv.conv(u))


class _Convolved(nn.Module):
    def __init__(self, channels: int, to: int, kernel: int, *, normalised: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, to, kernel, padding=kernel // 2)
        self.norml = nn.GroupNorm(1, to) if normalised else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.leaky_relu(self.conv(x))
        return x if self.norml is None else self.norml(x)


class _Mapped(nn.Module):
    """A name, for the files' sake."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.vmapped = module


class _Cross(nn.Module):
    """A name, for the files' sake."""

    def __init__(self, channels: int, to: int) -> None:
        super().__init__()
        self.cross_conv = nn.Conv2d(channels, to, 3, padding=1)


class _Block(nn.Module):
    def __init__(self, query: int, support: int, cross: int, after: int, interactive: bool) -> None:
        super().__init__()
        self.cross = _Cross(query + support, cross)
        self.target = _Mapped(_Convolved(cross, after, 3, normalised=interactive))
        self.support = _Mapped(_Convolved(cross, after, 3, normalised=interactive))
        self.interactive = interactive

    def forward(
        self, query: torch.Tensor, support: torch.Tensor, shares: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        z = cross_convolved(self.cross.cross_conv, query, support)
        if self.interactive:
            z = F.leaky_relu(z)
        return self.target.vmapped(weighted_mean(z, shares)), each(z, self.support.vmapped)


def _larger(x: torch.Tensor) -> torch.Tensor:
    # Corners on corners, as the authors' network was trained.
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)
