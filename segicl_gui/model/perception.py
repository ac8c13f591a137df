"""What the network sees in images, keeps of exemplars, and reads off them in closed form."""

from __future__ import annotations

from typing import cast

import torch
from diffusers import ConfigMixin, ModelMixin
from torch.nn import functional as F

from segicl_gui.model.context import Context, Evidence, Look
from segicl_gui.model.evidence import AffinityReadout, RidgeReadout, sample
from segicl_gui.model.image_encoder import ImageEncoder
from segicl_gui.model.multimodal_encoder import MultimodalEncoder
from segicl_gui.model.presence import described
from segicl_gui.model.texture import FilterBank
from segicl_gui.model.vision_language import VisionLanguageEncoder

RIDGE, AFFINITY, TOKENS = "ridge", "affinity", "tokens"
EVIDENCE = (RIDGE, AFFINITY, TOKENS)
"""What can be left out, to see what it is worth."""


class Perception(ModelMixin, ConfigMixin):
    """The part of the network that needs no noise, prompts or text.

    Its submodules are made by `segicl_gui.model.network.SegICLNetwork`.
    """

    encoder: ImageEncoder
    texture: FilterBank
    texture_ridge: RidgeReadout
    multimodal_encoder: MultimodalEncoder | VisionLanguageEncoder
    matched: tuple[int, ...]
    without: frozenset[str]

    def look(self, images: torch.Tensor) -> Look:
        """See images: (task, image, 3, row, column), 0..1, sides multiples of 16."""
        b, n = images.shape[:2]
        flat = images.flatten(0, 1)
        pyramid = self.encoder(flat)
        ridge = [r.features(x) for r, x in zip(self._ridges(), pyramid, strict=True)]
        with torch.no_grad():
            ridge.append(self.texture_ridge.features(self.texture(flat)))
        keys = [a.keys(pyramid[i]) for a, i in self._affinities()]

        def split(xs: list[torch.Tensor]) -> list[torch.Tensor]:
            return [x.unflatten(0, (b, n)) for x in xs]

        tokens = self.multimodal_encoder.images(flat, pyramid).unflatten(0, (b, n))
        return Look(images, split(pyramid), split(ridge), split(keys), tokens)

    def context(
        self,
        look: Look,
        masks: torch.Tensor,
        kept_keys: int = 256,
        kept_pixels: int = 8192,
        generator: torch.Generator | None = None,
    ) -> Context:
        """Reduce exemplars to what is kept of them.

        Parameters
        ----------
        look : Look
            Of the exemplars' images.
        masks : Tensor
            0 or 1: (task, exemplar, 1, row, column).
        kept_keys : int
            Pixels of each exemplar that queries are matched with, at each stride.
        kept_pixels : int
            Pixels of each exemplar that texture is learnt from.
        generator : Generator, optional
            For choosing them.
        """
        b, n = masks.shape[:2]
        shares = [
            (F.avg_pool2d(masks.flatten(0, 1), 2**i) if i else masks.flatten(0, 1)).unflatten(
                0, (b, n)
            )
            for i in range(len(look.pyramid))
        ]
        moments = [
            RidgeReadout.moments(f, m.flatten(3)[:, :, 0])
            for f, m in zip(look.ridge[:-1], shares, strict=True)
        ]
        with torch.no_grad():
            flat = masks.flatten(2)
            places, log_weights = sample(flat, kept_pixels, generator)
            chosen = _gather(look.ridge[-1], places, 3)
            moments.append(RidgeReadout.moments(chosen, flat.gather(2, places), log_weights.exp()))
        keys, values, weights = [], [], []
        for j, (a, i) in enumerate(self._affinities()):
            share = shares[i]
            places, log_weights = sample(share.flatten(2), kept_keys, generator)
            value = a.values(look.pyramid[i].flatten(0, 1), share.flatten(0, 1))
            keys.append(_gather(look.keys[j], places, 2))
            values.append(_gather(value.unflatten(0, (b, n)), places, 2))
            weights.append(log_weights)
        seen = self.multimodal_encoder.masks(masks.flatten(0, 1)).unflatten(0, (b, n))
        tokens = self.multimodal_encoder.exemplars(look.tokens.expand_as(seen), seen)
        known = described(look.pyramid[-2:], shares[-2:])
        return Context(moments, keys, values, weights, shares, tokens, known)

    def evidence(self, look: Look, context: Context, support: torch.Tensor) -> Evidence:
        """What exemplars say about queries.

        Parameters
        ----------
        look : Look
            Of the queries.
        context : Context
        support : Tensor
            How much each exemplar counts for each query: (task, query, exemplar).
        """
        b, q = support.shape[:2]
        sizes = [p.shape[-2:] for p in look.pyramid]
        readouts = [*self._ridges(), self.texture_ridge]
        ridge = []
        for r, f, m, size in zip(
            readouts, look.ridge, context.moments, [*sizes, sizes[0]], strict=True
        ):
            if RIDGE in self.without:
                ridge.append(f.new_zeros(b, q, 1, *size))
                continue
            score = (r.weights(m, support)[:, :, None] @ f).clamp(-2, 2)
            ridge.append(score.unflatten(3, tuple(size)))
        total = support.sum(2, keepdim=True).clamp_min(1e-6)
        mean = support / total
        prior = [torch.einsum("bqn,bnchw->bqchw", mean, m) for m in context.masks]
        affinity = {}
        for j, (a, i) in enumerate(self._affinities()):
            asked = look.keys[j].expand(support.shape[0], -1, -1, -1)
            read = a.read(
                asked, context.keys[j], context.values[j], support, context.log_weights[j]
            )
            affinity[i] = read.transpose(2, 3).unflatten(3, tuple(sizes[i]))
        if AFFINITY in self.without:
            affinity = {i: torch.zeros_like(read) for i, read in affinity.items()}
        share = prior[-1].mean((2, 3, 4))
        return Evidence(ridge, prior, affinity, share)

    def _ridges(self) -> list[RidgeReadout]:
        return cast("list[RidgeReadout]", list(self.ridge))

    def _affinities(self) -> list[tuple[AffinityReadout, int]]:
        """The read-outs with the number of the stride that each works at."""
        return list(
            zip(cast("list[AffinityReadout]", list(self.affinity)), self.matched, strict=True)
        )


def _gather(x: torch.Tensor, places: torch.Tensor, axis: int) -> torch.Tensor:
    """Chosen pixels (task, exemplar, kept) of an array whose axis 2 or 3 is the pixels'."""
    if axis == 2:
        return x.gather(2, places[..., None].expand(-1, -1, -1, x.shape[3]))
    return x.gather(3, places[:, :, None].expand(-1, -1, x.shape[2], -1))
