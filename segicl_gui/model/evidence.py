"""Per-pixel evidence that exemplars give about a query, in closed form.

Each exemplar is reduced on its own to what is kept of it, so that one more costs one more
reduction, and a query costs about the same whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

POSITIONS = 6


def positions(rows: int, columns: int, like: torch.Tensor) -> torch.Tensor:
    """1, x, y, x², y², xy of each pixel, x and y from -1 to 1: (6, row, column)."""
    y = torch.linspace(-1, 1, rows, device=like.device, dtype=like.dtype)[:, None]
    x = torch.linspace(-1, 1, columns, device=like.device, dtype=like.dtype)[None]
    x, y = x.expand(rows, columns), y.expand(rows, columns)
    return 0.5 * torch.stack([torch.ones_like(x), x, y, x * x, y * y, x * y])


def sample(
    shares: torch.Tensor, keep: int, generator: torch.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Choose pixels at random, half of them inside the structure where there are enough.

    Parameters
    ----------
    shares : Tensor
        Share of each pixel inside, 0..1: (task, exemplar, pixel).
    keep : int
        Pixels of each image, at most all.
    generator : Generator, optional
        Torch's own by default.

    Returns
    -------
    places, log_weights : Tensor
        Numbers of the pixels, and for how many pixels each stands, as a logarithm:
        (task, exemplar, kept).
    """
    t = shares.shape[2]
    keep = min(keep, t)
    inside = shares > 0.25
    n_in = inside.sum(2, keepdim=True)
    n_out = t - n_in
    quota_in = torch.minimum(n_in, torch.maximum(keep - n_out, n_in.new_tensor(keep // 2)))
    quota_out = keep - quota_in
    device = shares.device if generator is None else generator.device
    chance = torch.rand(shares.shape, generator=generator, device=device).to(shares.device)
    # Place in line among those of its kind, in shares of the kind's quota: the first `keep` fill
    # both quotas.
    line_in = (chance + 2 * ~inside).argsort(2).argsort(2)
    line_out = (chance + 2 * inside).argsort(2).argsort(2)
    line = torch.where(
        inside,
        (line_in + 0.5) / quota_in.clamp_min(1),
        (line_out + 0.5) / quota_out.clamp_min(1) + (quota_out == 0) * t,
    )
    places = line.argsort(2)[:, :, :keep]
    weight = torch.where(inside, n_in / quota_in.clamp_min(1), n_out / quota_out.clamp_min(1))
    return places, torch.log(weight.gather(2, places))


@dataclass(frozen=True)
class Moments:
    """First and second moments of features, inside and outside a structure.

    Parameters
    ----------
    inner, outer : Tensor
        Sums of outer products: (task, exemplar, feature, feature).
    inner_sum, outer_sum : Tensor
        (task, exemplar, feature).
    inner_count, outer_count : Tensor
        Pixels: (task, exemplar).
    """

    inner: torch.Tensor
    outer: torch.Tensor
    inner_sum: torch.Tensor
    outer_sum: torch.Tensor
    inner_count: torch.Tensor
    outer_count: torch.Tensor

    def parts(self) -> tuple[torch.Tensor, ...]:
        """All of them, in order."""
        return (
            self.inner,
            self.outer,
            self.inner_sum,
            self.outer_sum,
            self.inner_count,
            self.outer_count,
        )


class RidgeReadout(nn.Module):
    """Ridge regression from features to the structure, fitted to the exemplars as it runs.

    Both classes count the same, however small the structure is. (Bertinetto et al. 2019,
    "Meta-learning with differentiable closed-form solvers".)

    Parameters
    ----------
    features : int
        Channels of the features given.
    kept : int or None
        Channels they are mapped to by a learnt 1x1 convolution first; None: used as they are.
    """

    def __init__(self, features: int, kept: int | None) -> None:
        super().__init__()
        self.map = None if kept is None else nn.Conv2d(features, kept, 1)
        self.log_ridge = nn.Parameter(torch.tensor(-5.0))
        self.log_place = nn.Parameter(torch.tensor(-0.5))

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """(image, channel, row, column) -> (image, feature, pixel), place in the image last."""
        if self.map is not None:
            x = 2 * F.normalize(self.map(x), dim=1)
        place = positions(x.shape[2], x.shape[3], x) * self.log_place.exp()
        x = torch.cat([x, place[None].expand(x.shape[0], -1, -1, -1)], 1)
        return x.flatten(2)

    @staticmethod
    def moments(
        features: torch.Tensor, masks: torch.Tensor, weights: torch.Tensor | None = None
    ) -> Moments:
        """What is kept of exemplars.

        Parameters
        ----------
        features : Tensor
            (task, exemplar, feature, pixel).
        masks : Tensor
            Share of each pixel inside, 0..1: (task, exemplar, pixel).
        weights : Tensor, optional
            For how many pixels each stands, 1 by default: (task, exemplar, pixel).
        """
        # In half precision a Gram matrix may have no Cholesky factor.
        with torch.autocast(features.device.type, enabled=False):
            return RidgeReadout._sums(features.float(), masks.float(), weights)

    @staticmethod
    def _sums(features: torch.Tensor, masks: torch.Tensor, weights: torch.Tensor | None) -> Moments:
        w = torch.ones_like(masks) if weights is None else weights
        turned = features.transpose(2, 3)
        inside, outside = (
            features * (w * masks)[:, :, None],
            features * (w * (1 - masks))[:, :, None],
        )
        return Moments(
            inside @ turned,
            outside @ turned,
            inside.sum(3),
            outside.sum(3),
            (w * masks).sum(2),
            (w * (1 - masks)).sum(2),
        )

    def weights(self, moments: Moments, support: torch.Tensor) -> torch.Tensor:
        """The regression's weights for each query; 0 where no exemplar shows the structure.

        Parameters
        ----------
        support : Tensor
            How much each exemplar counts for each query: (task, query, exemplar).

        Returns
        -------
        Tensor
            (task, query, feature).
        """
        with torch.autocast(support.device.type, enabled=False):
            return self._solved(moments, support.float())

    def _solved(self, moments: Moments, s: torch.Tensor) -> torch.Tensor:
        n_in = torch.einsum("bqn,bn->bq", s, moments.inner_count)
        n_out = torch.einsum("bqn,bn->bq", s, moments.outer_count)
        a, b = 0.5 / (n_in + 1e-3), 0.5 / (n_out + 1e-3)
        gram = (
            torch.einsum("bqn,bnij->bqij", s, moments.inner) * a[..., None, None]
            + torch.einsum("bqn,bnij->bqij", s, moments.outer) * b[..., None, None]
        )
        target = (
            torch.einsum("bqn,bni->bqi", s, moments.inner_sum) * a[..., None]
            - torch.einsum("bqn,bni->bqi", s, moments.outer_sum) * b[..., None]
        )
        d = gram.shape[-1]
        eye = torch.eye(d, device=gram.device, dtype=gram.dtype)
        factor = torch.linalg.cholesky(gram + eye * (self.log_ridge.exp() + 1e-5))
        solved = torch.cholesky_solve(target[..., None], factor)[..., 0]
        return solved * (n_in > 0.5)[..., None]


class AffinityReadout(nn.Module):
    """What the exemplars' masks say where they look like the query (soft nearest neighbours).

    Parameters
    ----------
    features : int
        Channels of the features given.
    keys, values : int
        Channels that are compared, and that are read.
    """

    def __init__(self, features: int, keys: int, values: int) -> None:
        super().__init__()
        self.key = nn.Conv2d(features + POSITIONS, keys, 1)
        self.value = nn.Conv2d(features + 1, values, 1)
        self.log_sharpness = nn.Parameter(torch.tensor(2.0))

    def keys(self, x: torch.Tensor) -> torch.Tensor:
        """(image, channel, row, column) -> (image, pixel, key), of unit length."""
        place = positions(x.shape[2], x.shape[3], x)[None].expand(x.shape[0], -1, -1, -1)
        return F.normalize(self.key(torch.cat([x, place], 1)).flatten(2), dim=1).transpose(1, 2)

    def values(self, x: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
        """Features and masks (image, 1, row, column) 0..1 -> (image, pixel, value)."""
        return self.value(torch.cat([x, masks * 2 - 1], 1)).flatten(2).transpose(1, 2)

    def read(
        self,
        queries: torch.Tensor,
        keys: torch.Tensor,
        values: torch.Tensor,
        support: torch.Tensor,
        log_weights: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Values where keys are like those of the query.

        Parameters
        ----------
        queries : Tensor
            (task, query, pixel, key).
        keys, values : Tensor
            (task, exemplar, pixel, key) and (task, exemplar, pixel, value).
        support : Tensor
            (task, query, exemplar); where 0, the exemplar is not read.
        log_weights : Tensor, optional
            For how many pixels each key stands, as a logarithm: (task, exemplar, pixel).

        Returns
        -------
        Tensor
            (task, query, pixel, value); 0 where no exemplar is read.
        """
        b, q, t, d = queries.shape
        n, s = keys.shape[1:3]
        # Finite, so that a query without any exemplar does not end in NaN.
        excluded = support.new_tensor(-1e4)
        bias = torch.where(support > 0, torch.log(support.clamp_min(1e-9)), excluded)
        bias = bias[..., None].expand(b, q, n, s)
        if log_weights is not None:
            bias = bias + log_weights[:, None]
        k = keys[:, None].expand(b, q, n, s, d).reshape(b * q, 1, n * s, d)
        v = values[:, None].expand(b, q, n, s, -1).reshape(b * q, 1, n * s, -1)
        # Contiguous and of one width, which zeros do not change: else it is done step by step,
        # in three times the time.
        width = max(d, v.shape[-1])
        asked = queries.reshape(b * q, 1, t, d).contiguous() * self.log_sharpness.exp()
        read = F.scaled_dot_product_attention(
            F.pad(asked, (0, width - d)),
            F.pad(k, (0, width - d)),
            F.pad(v, (0, width - v.shape[-1])),
            attn_mask=bias.reshape(b * q, 1, 1, n * s),
            scale=1.0,
        )[..., : v.shape[-1]]
        seen = (support.sum(2) > 0).to(read.dtype)
        return read.reshape(b, q, t, -1) * seen[..., None, None]
