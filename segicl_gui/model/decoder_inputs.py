"""What is laid beside the noisy mask: the image, the evidence about it, and prompts, as maps."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from segicl_gui.model.context import Prepared
from segicl_gui.model.prompts import PROMPTS


@dataclass(frozen=True)
class DecoderInputs:
    """Maps of (task x query) images.

    Parameters
    ----------
    maps : Tensor
        At full resolution: (image, map, row, column).
    skips : list of Tensor
        (image, channel, row, column) at strides 2, 4, 8, 16.
    ridge : Tensor
        The ridge evidence of each stride and of texture, at full resolution, which is among the
        maps, too: (image, stride, row, column).
    """

    maps: torch.Tensor
    skips: list[torch.Tensor]
    ridge: torch.Tensor


def decoder_inputs(
    prepared: Prepared, shape: torch.Size, prompts: torch.Tensor | None
) -> DecoderInputs:
    """Lay out what was prepared.

    Parameters
    ----------
    prepared : Prepared
    shape : Size
        Of the masks: (task, query, 1, row, column).
    prompts : Tensor or None
        (task, query, prompt, row, column).
    """
    look, evidence = prepared.look, prepared.evidence
    b, q, _, rows, columns = shape

    def flat(x: torch.Tensor) -> torch.Tensor:
        return x.expand(b, q, *x.shape[2:]).flatten(0, 1)

    def full(x: torch.Tensor) -> torch.Tensor:
        return F.interpolate(flat(x), (rows, columns), mode="bilinear", align_corners=False)

    ridge = torch.cat([full(r) for r in evidence.ridge], 1)
    share = torch.log(flat(evidence.share[..., None]) + 1e-3)[..., None, None] / 4 + 1
    readouts = prepared.condition.readouts
    told = [
        ((w[:, :, None] @ f).clamp(-4, 4)).unflatten(3, p.shape[-2:])
        for w, f, p in zip(readouts, look.ridge[1:-1], look.pyramid[1:], strict=True)
    ]
    if prompts is None:
        prompts = look.images.new_zeros(b, q, PROMPTS, rows, columns)
    maps = torch.cat(
        [
            flat(look.images) * 2 - 1,
            ridge,
            full(evidence.prior[2]) * 2 - 1,
            share.expand(-1, -1, rows, columns),
            full(told[0]),
            flat(prompts),
        ],
        1,
    )
    skips = []
    for i in range(1, len(look.pyramid)):
        parts = [look.pyramid[i], evidence.ridge[i] * 2, evidence.prior[i] * 2 - 1]
        if i in evidence.affinity:
            parts.append(evidence.affinity[i])
        skips.append(torch.cat([flat(p) for p in (*parts, told[i - 1])], 1))
    return DecoderInputs(maps, skips, ridge)
