"""Whether what was painted is there at all: a second look at it, beside what was outlined."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

_METRIC, _HIDDEN = 32, 64
_FACTS = 9
# Share of the pixels, those it is surest of, that the strength of an answer is read from.
_PEAK = 0.001


def described(pyramid: list[torch.Tensor], shares: list[torch.Tensor]) -> torch.Tensor:
    """Mean features of a structure and of the whole picture.

    Parameters
    ----------
    pyramid : list of Tensor
        Features, (task, image, channel, row, column), at any strides.
    shares : list of Tensor
        How much of each pixel is inside, at the same strides: (task, image, 1, row, column).

    Returns
    -------
    Tensor
        (task, image, 2, channels of all strides).
    """
    inside, whole = [], []
    for features, share in zip(pyramid, shares, strict=True):
        total = share.sum((-2, -1)).clamp_min(1e-4)
        inside.append((features * share).sum((-2, -1)) / total)
        whole.append(features.mean((-2, -1)).expand_as(inside[-1]))
    return torch.stack([torch.cat(inside, -1), torch.cat(whole, -1)], 2)


class PresenceHead(nn.Module):
    """Judges an answer: how sure and how large it is, and how like the exemplars.

    Parameters
    ----------
    features : int
        Channels of `described`.
    width : int
        Of the condition's vector.
    """

    def __init__(self, features: int, width: int) -> None:
        super().__init__()
        self.metric = nn.Linear(features, _METRIC, bias=False)
        self.layers = nn.Sequential(
            nn.Linear(width + _FACTS, _HIDDEN), nn.SiLU(), nn.Linear(_HIDDEN, 1)
        )

    def forward(
        self,
        logits: torch.Tensor,
        found: torch.Tensor,
        known: torch.Tensor,
        areas: torch.Tensor,
        support: torch.Tensor,
        vector: torch.Tensor,
    ) -> torch.Tensor:
        """Logits that the structure is there.

        Parameters
        ----------
        logits : Tensor
            Of the masks: (task, query, 1, row, column).
        found, known : Tensor
            Queries and exemplars as `described`: (task, image, 2, channel).
        areas : Tensor
            Share of each exemplar that is inside: (task, exemplar).
        support : Tensor
            How much each exemplar counts: (task, query, exemplar).
        vector : Tensor
            The condition's: (task, query, width).

        Returns
        -------
        Tensor
            (task, query); without meaning where no exemplar shows the structure.
        """
        shows = (support > 0) & (areas > 0)[:, None]
        lacks = (support > 0) & (areas <= 0)[:, None]
        a, b = F.normalize(self.metric(found), dim=-1), F.normalize(self.metric(known), dim=-1)
        # (task, query, structure or whole, exemplar)
        alike = torch.einsum("bqkc,bnkc->bqkn", a, b)

        def largest(x: torch.Tensor, among: torch.Tensor) -> torch.Tensor:
            return x.masked_fill(~among, -1.0).amax(2)

        count = shows.sum(2).clamp_min(1)
        flat = logits.flatten(2)
        p = flat.sigmoid()
        inside = (flat > 0).to(p.dtype)
        area = torch.log(p.mean(2) + 1e-4)
        usual = torch.log((areas[:, None] * shows).sum(2) / count + 1e-4)
        facts = [
            flat.topk(max(1, round(_PEAK * flat.shape[2])), 2).values.mean(2) / 4,
            area / 4,
            (area - usual) / 2,
            2 * (p * inside).sum(2) / (p.sum(2) + inside.sum(2) + 1e-3),
            largest(alike[:, :, 0], shows),
            (alike[:, :, 0] * shows).sum(2) / count,
            largest(alike[:, :, 1], shows),
            largest(alike[:, :, 1], lacks),
            lacks.any(2).to(p.dtype),
        ]
        read = torch.cat([vector, torch.stack(facts, 2)], 2)
        out: torch.Tensor = self.layers(read)
        return out[..., 0]
