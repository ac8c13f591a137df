"""SegICL's network: encoders, evidence from exemplars, projector, mask decoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from diffusers.configuration_utils import register_to_config
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.condition_encoder import ConditionEncoder, alignment_loss
from segicl_gui.model.context import Context, Look, Prepared
from segicl_gui.model.decoder_inputs import decoder_inputs
from segicl_gui.model.evidence import POSITIONS, AffinityReadout, RidgeReadout
from segicl_gui.model.image_encoder import ImageEncoder
from segicl_gui.model.mask_decoder import TRAIN_STEPS, MaskDecoder, small_unet
from segicl_gui.model.multimodal_encoder import MultimodalEncoder
from segicl_gui.model.perception import EVIDENCE, TOKENS, Perception
from segicl_gui.model.presence import PresenceHead, described
from segicl_gui.model.projector import Projector
from segicl_gui.model.prompts import PROMPTS
from segicl_gui.model.qwen_vl import vision_language_encoder
from segicl_gui.model.stable_diffusion import diffusion_unet
from segicl_gui.model.texture import FilterBank
from segicl_gui.model.vision_language import VisionLanguageEncoder

LARGEST_STRIDE = 16


class SegICLNetwork(Perception):
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
        Of the multimodal encoder; its width, layers and heads, and the decoder's channels, are
        of the small ones alone.
    without : sequence of str
        What is left out, in training and after, to see what it is worth: see
        `segicl_gui.model.perception.EVIDENCE`.
    vision_language, diffusion : mapping, optional
        A vision-language model as the multimodal encoder, and a U-Net of Stable Diffusion's class
        as the decoder's, as in the paper, in place of the small ones: see
        `segicl_gui.model.qwen_vl` and `segicl_gui.model.stable_diffusion`. What is read from a
        folder is saved with the network, which needs the folder no more.

    Raises
    ------
    ValueError
        If something else is to be left out, or a folder is of no use; with what to do.
    """

    config_name = "config.json"
    decoder: MaskDecoder
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
        without: Sequence[str] = (),
        vision_language: Mapping[str, Any] | None = None,
        diffusion: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        unknown = sorted(set(without) - set(EVIDENCE))
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} cannot be left out; what can be is {', '.join(EVIDENCE)}"
            )
        self.without = frozenset(without)
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
        self.multimodal_encoder: MultimodalEncoder | VisionLanguageEncoder
        if vision_language is None:
            self.multimodal_encoder = MultimodalEncoder(
                sum(image_channels[-2:]),
                encoder_width,
                encoder_layers,
                encoder_heads,
                condition_tokens,
                text_buckets,
            )
        else:
            self.multimodal_encoder, made = vision_language_encoder(
                vision_language, condition_tokens, text_buckets
            )
            self.register_to_config(vision_language=made)
        self.projector = Projector(
            condition_tokens,
            self.multimodal_encoder.width,
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
        if diffusion is None:
            self.decoder = MaskDecoder(small_unet(decoder_channels, maps, condition_width), skips)
        else:
            unet, made = diffusion_unet(diffusion, maps, condition_width)
            self.decoder = MaskDecoder(unet, skips, silent=True)
            self.register_to_config(diffusion=made)
        self.gain = nn.Parameter(torch.tensor([1.0, 1.0] + [0.3] * (n - 2) + [0.5]))
        self.bias = nn.Parameter(torch.tensor(-1.0))

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
        evidence = self.evidence(look, context, support)
        if TOKENS in self.without:
            condition = self.projector.nothing(support.shape[:2], self.no_condition)
            return Prepared(look, context, support, evidence, condition)
        encoder = self.multimodal_encoder
        states = encoder(encoder.text(texts), context.tokens, look.tokens, support)
        condition = self.projector(states, self.no_condition)
        return Prepared(look, context, support, evidence, condition)

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
        given, condition = decoder_inputs(prepared, noisy.shape, prompts), prepared.condition
        logits = self.decoder(
            noisy.flatten(0, 1),
            given.maps,
            given.skips,
            steps.flatten(),
            condition.tokens.flatten(0, 1),
            condition.vector.flatten(0, 1),
        )
        logits = (
            logits + (given.ridge * self.gain[None, :, None, None]).sum(1, keepdim=True) + self.bias
        )
        return logits.unflatten(0, noisy.shape[:2])

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
