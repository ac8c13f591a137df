"""SegICL's network: encoders, evidence from exemplars, projector, mask decoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import torch
from diffusers import ConfigMixin, ModelMixin
from diffusers.configuration_utils import register_to_config
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.condition_encoder import ConditionEncoder, alignment_loss
from segicl_gui.model.context import Context, Evidence, Look, Prepared
from segicl_gui.model.evidence import POSITIONS, AffinityReadout, RidgeReadout, sample
from segicl_gui.model.image_encoder import ImageEncoder
from segicl_gui.model.mask_decoder import TRAIN_STEPS, MaskDecoder, small_unet
from segicl_gui.model.multimodal_encoder import MultimodalEncoder
from segicl_gui.model.presence import PresenceHead, described
from segicl_gui.model.projector import Projector
from segicl_gui.model.prompts import PROMPTS
from segicl_gui.model.texture import FilterBank

LARGEST_STRIDE = 16


class SegICLNetwork(ModelMixin, ConfigMixin):
    """Segments queries from exemplars and text (SegICL, arXiv 2403.16578).

    A "task" is one structure to segment. Exemplars are reduced one by one (`context`), so they
    can be kept and put together freely.

    Parameters
    ----------
    image_channels : sequence of int
        Image features at strides 1, 2, 4, 8, 16.
    ridge_channels : sequence of int
        Of them, what the ridge read-outs see.
    matched_levels : sequence of int
        Numbers of the strides that are matched pixel by pixel.
    key_channels, value_channels : int
        Channels that are matched and read there.
    mixtures : int
        Random features of the filter bank.
    decoder_channels : sequence of int
        The U-Net's channels at strides 2, 4, 8, 16.
    condition_tokens, condition_width : int
    encoder_width, encoder_layers, encoder_heads, text_buckets : int
        Of the multimodal encoder.
    """

    config_name = "config.json"
    encoder: ImageEncoder
    texture: FilterBank
    texture_ridge: RidgeReadout
    decoder: MaskDecoder
    multimodal_encoder: MultimodalEncoder
    projector: Projector
    condition_encoder: ConditionEncoder
    presence_head: PresenceHead

    @register_to_config
    def __init__(
        self,
        image_channels: Sequence[int] = (16, 32, 48, 64, 96),
        ridge_channels: Sequence[int] = (16, 32, 48, 64, 64),
        matched_levels: Sequence[int] = (2, 3, 4),
        key_channels: int = 48,
        value_channels: int = 24,
        mixtures: int = 64,
        decoder_channels: Sequence[int] = (24, 40, 64, 96),
        condition_tokens: int = 8,
        condition_width: int = 128,
        encoder_width: int = 96,
        encoder_layers: int = 3,
        encoder_heads: int = 4,
        text_buckets: int = 2048,
    ) -> None:
        super().__init__()
        self.matched = tuple(matched_levels)
        self.encoder = ImageEncoder(image_channels)
        self.texture = FilterBank(mixtures)
        pairs = zip(image_channels, ridge_channels, strict=True)
        self.ridge = nn.ModuleList([RidgeReadout(c, k) for c, k in pairs])
        self.texture_ridge = RidgeReadout(self.texture.features, None)
        self.affinity = nn.ModuleList(
            [AffinityReadout(image_channels[i], key_channels, value_channels) for i in self.matched]
        )
        n = len(image_channels)
        self.no_condition = nn.Parameter(torch.randn(condition_tokens, condition_width) * 0.1)
        self.multimodal_encoder = MultimodalEncoder(
            sum(image_channels[-2:]),
            encoder_width,
            encoder_layers,
            encoder_heads,
            condition_tokens,
            text_buckets,
        )
        self.projector = Projector(
            condition_tokens,
            encoder_width,
            condition_width,
            [c + POSITIONS for c in ridge_channels[1:]],
        )
        self.condition_encoder = ConditionEncoder(condition_width)
        self.presence_head = PresenceHead(sum(image_channels[-2:]), condition_width)
        # Image, ridge evidence of each stride and texture, prior, share, then what the projector
        # reads out, and prompts.
        maps = 3 + (n + 1) + 1 + 1 + 1 + PROMPTS
        skips = [
            image_channels[i] + 2 + (value_channels if i in self.matched else 0) + 1
            for i in range(1, n)
        ]
        self.decoder = MaskDecoder(small_unet(decoder_channels, maps, condition_width), skips)
        self.gain = nn.Parameter(torch.tensor([1.0, 1.0] + [0.3] * (n - 2) + [0.5]))
        self.bias = nn.Parameter(torch.tensor(-1.0))

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
        readouts = [*self._ridges(), self.texture_ridge]
        ridge = []
        for r, f, m in zip(readouts, look.ridge, context.moments, strict=True):
            weights = r.weights(m, support)
            score = (weights[:, :, None] @ f)[:, :, 0].clamp(-2, 2)
            ridge.append(score)
        sizes = [p.shape[-2:] for p in look.pyramid]
        sizes.append(sizes[0])
        ridge = [
            s.unflatten(2, tuple(size))[:, :, None] for s, size in zip(ridge, sizes, strict=True)
        ]
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
        share = prior[-1].mean((2, 3, 4))
        return Evidence(ridge, prior, affinity, share)

    def prepare(
        self, look: Look, context: Context, support: torch.Tensor, texts: Sequence[str]
    ) -> Prepared:
        """All that is known before any noise: evidence, and what is wanted.

        Parameters
        ----------
        look : Look
            Of the queries.
        context : Context
        support : Tensor
            How much each exemplar counts for each query: (task, query, exemplar).
        texts : sequence of str
            One a task; "" for none.
        """
        encoder = self.multimodal_encoder
        states = encoder(encoder.text(texts), context.tokens, look.tokens, support)
        condition = self.projector(states, self.no_condition)
        return Prepared(look, context, support, self.evidence(look, context, support), condition)

    def decode(
        self,
        prepared: Prepared,
        noisy: torch.Tensor,
        steps: torch.Tensor,
        prompts: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Logits of the masks.

        Parameters
        ----------
        prepared : Prepared
        noisy : Tensor
            Masks from -1 to 1 with noise: (task, query, 1, row, column).
        steps : Tensor
            Noise levels, 0 to 999: (task, query).
        prompts : Tensor, optional
            See `segicl_gui.model.prompts`: (task, query, prompt, row, column).

        Returns
        -------
        Tensor
            (task, query, 1, row, column).
        """
        look, evidence, condition = prepared.look, prepared.evidence, prepared.condition
        b, q = noisy.shape[:2]
        rows, columns = noisy.shape[-2:]

        def flat(x: torch.Tensor) -> torch.Tensor:
            return x.expand(b, q, *x.shape[2:]).flatten(0, 1)

        def full(x: torch.Tensor) -> torch.Tensor:
            return F.interpolate(flat(x), (rows, columns), mode="bilinear", align_corners=False)

        ridge = torch.cat([full(r) for r in evidence.ridge], 1)
        share = torch.log(flat(evidence.share[..., None]) + 1e-3)[..., None, None] / 4 + 1
        told = [
            ((w[:, :, None] @ f).clamp(-4, 4)).unflatten(3, p.shape[-2:])
            for w, f, p in zip(condition.readouts, look.ridge[1:-1], look.pyramid[1:], strict=True)
        ]
        if prompts is None:
            prompts = noisy.new_zeros(b, q, PROMPTS, rows, columns)
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
        logits = self.decoder(
            flat(noisy),
            maps,
            skips,
            steps.flatten(),
            condition.tokens.flatten(0, 1),
            condition.vector.flatten(0, 1),
        )
        logits = logits + (ridge * self.gain[None, :, None, None]).sum(1, keepdim=True) + self.bias
        return logits.unflatten(0, (b, q))

    def presence(self, prepared: Prepared, logits: torch.Tensor) -> torch.Tensor:
        """Logits that the structure is there at all, given those of its masks.

        Parameters
        ----------
        prepared : Prepared
        logits : Tensor
            As from `decode`.

        Returns
        -------
        Tensor
            (task, query); without meaning where no exemplar shows the structure.
        """
        pyramid = prepared.look.pyramid[-2:]
        strides = [logits.shape[-1] // p.shape[-1] for p in pyramid]
        p = logits.sigmoid().flatten(0, 1)
        shares = [F.avg_pool2d(p, s).unflatten(0, logits.shape[:2]) for s in strides]
        context = prepared.context
        return self.presence_head(
            logits,
            described(pyramid, shares),
            context.known,
            context.areas,
            prepared.support,
            prepared.condition.vector,
        )

    def forward(
        self,
        images: torch.Tensor,
        masks: torch.Tensor,
        texts: Sequence[str],
        support: torch.Tensor,
        noisy: torch.Tensor,
        steps: torch.Tensor,
        correct: Callable[[torch.Tensor], torch.Tensor] | None = None,
        recycle: Callable[[torch.Tensor], torch.Tensor] | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Every image of a task as a query of the others.

        Parameters
        ----------
        images, masks : Tensor
            (task, image, 3 or 1, row, column).
        texts : sequence of str
            One a task; "" for none.
        support : Tensor
            Which images each one is segmented from, itself never: (task, image, image).
        noisy, steps : Tensor
            As in `decode`.
        correct : callable, optional
            Given a first answer's logits, makes prompts for a second, which is then the answer.
        recycle : callable, optional
            Given the logits of an answer from noise alone, makes what stands in for `noisy`.

        Returns
        -------
        logits : Tensor
            As in `decode`.
        alignment : Tensor
            Loss of the projector's vectors against what the true masks say: ().
        presence : Tensor
            As in `presence`.
        """
        look = self.look(images)
        pixels = images.shape[-1] * images.shape[-2]
        context = self.context(look, masks, kept_keys=64, kept_pixels=pixels // 4)
        prepared = self.prepare(look, context, support, texts)
        if recycle is not None:
            with torch.no_grad():
                alone = torch.full_like(steps, TRAIN_STEPS - 1)
                noisy = recycle(self.decode(prepared, torch.randn_like(noisy), alone))
        prompts = None
        if correct is not None:
            with torch.no_grad():
                prompts = correct(self.decode(prepared, noisy, steps))
        logits = self.decode(prepared, noisy, steps, prompts)
        targets = self.condition_encoder(masks.flatten(0, 1))
        alignment = alignment_loss(prepared.condition.vector.flatten(0, 1), targets)
        return logits, alignment, self.presence(prepared, logits)

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
