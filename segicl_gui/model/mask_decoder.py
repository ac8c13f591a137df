"""The diffusion decoder that paints a mask from noise, evidence and a condition."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.image_encoder import GROUPS

TRAIN_STEPS = 1000

FOLD = 4
"""Channels of a map of which 2 x 2 pixels are taken as one."""


class MaskDecoder(nn.Module):
    """A denoising U-Net that works on 2 x 2 pixels at a time and predicts the clean mask.

    Evidence enters twice: at full resolution beside the noisy mask, and at each stride through
    the skip connections (as in ControlNet, Zhang et al. 2023). The condition enters through
    cross-attention where the U-Net has it, and beside the noise level in every block.

    Taking 2 x 2 pixels as one stands in for the autoencoder of latent diffusion, which a mask
    has no need of: nothing is lost, and a mask becomes the four channels that a U-Net of
    Stable Diffusion's class takes and gives.

    Parameters
    ----------
    unet : UNet2DConditionModel
        With channels at strides 2, 4, 8, 16; for the noisy mask's four channels come first, and
        then those of the maps. See `small_unet` and `segicl_gui.model.stable_diffusion`.
    skips : sequence of int
        Channels of the evidence at strides 2, 4, 8, 16.
    silent : bool
        Whether evidence has no say in the skip connections at first, so that a pretrained
        U-Net starts as it was.
    """

    def __init__(
        self, unet: UNet2DConditionModel, skips: Sequence[int], *, silent: bool = False
    ) -> None:
        super().__init__()
        self.unet = unet
        channels = unet.config.block_out_channels
        self.skips = nn.ModuleList(
            [nn.Conv2d(a, b, 1) for a, b in zip(skips, channels, strict=True)]
        )
        if silent:
            for p in self.skips.parameters():
                nn.init.zeros_(p)

    def forward(
        self,
        noisy: torch.Tensor,
        maps: torch.Tensor,
        skips: Sequence[torch.Tensor],
        steps: torch.Tensor,
        tokens: torch.Tensor,
        vector: torch.Tensor,
    ) -> torch.Tensor:
        """Logits of the clean mask.

        Parameters
        ----------
        noisy : Tensor
            Mask from -1 to 1 with noise: (image, 1, row, column).
        maps : Tensor
            (image, map, row, column).
        skips : sequence of Tensor
            (image, channel, row, column) at strides 2, 4, 8, 16.
        steps : Tensor
            Noise level of each image, 0 to 999: (image,).
        tokens : Tensor
            (image, token, width).
        vector : Tensor
            (image, width).
        """
        x = F.pixel_unshuffle(torch.cat([noisy, maps], 1), 2)
        extra = [conv(s) for conv, s in zip(self.skips, skips, strict=True)]
        nothing = x.new_zeros(1)
        # A U-Net's skip connections: its first convolution, then blocks and (but for the last)
        # a downsampling at each stride. Evidence goes into the last of the blocks'.
        residuals = [nothing]
        for i, e in enumerate(extra):
            residuals += [nothing] * (self.unet.config.layers_per_block - 1) + [e]
            if i < len(extra) - 1:
                residuals.append(nothing)
        out = self.unet(
            x,
            steps,
            tokens,
            class_labels=vector,
            down_block_additional_residuals=tuple(residuals),
            mid_block_additional_residual=nothing,
            return_dict=False,
        )[0]
        return F.pixel_shuffle(out, 2)


def small_unet(channels: Sequence[int], maps: int, width: int) -> UNet2DConditionModel:
    """A U-Net with cross-attention at the coarsest stride alone.

    Parameters
    ----------
    channels : sequence of int
        At strides 2, 4, 8, 16.
    maps : int
        Channels at full resolution beside the noisy mask.
    width : int
        Of the condition's tokens and vector.
    """
    plain = len(channels) - 1
    unet = UNet2DConditionModel(
        in_channels=FOLD * (1 + maps),
        out_channels=FOLD,
        down_block_types=("DownBlock2D",) * plain + ("CrossAttnDownBlock2D",),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("CrossAttnUpBlock2D",) + ("UpBlock2D",) * plain,
        block_out_channels=tuple(channels),
        layers_per_block=1,
        cross_attention_dim=width,
        # Heads, in spite of its name.
        attention_head_dim=4,
        norm_num_groups=GROUPS,
        class_embed_type="projection",
        projection_class_embeddings_input_dim=width,
    )
    without_vector(unet)
    return unet


def without_vector(unet: UNet2DConditionModel) -> None:
    """Let the condition's vector have no say at first.

    A network grown from one without a condition then starts as it was.
    """
    nn.init.zeros_(unet.class_embedding.linear_2.weight)
    nn.init.zeros_(unet.class_embedding.linear_2.bias)


def make_scheduler() -> DDIMScheduler:
    """The noise schedule that the decoder is trained with: it predicts the clean mask."""
    return DDIMScheduler(
        num_train_timesteps=TRAIN_STEPS,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="sample",
        clip_sample=True,
        timestep_spacing="trailing",
    )
