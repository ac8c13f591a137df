"""A U-Net of Stable Diffusion's class as the mask decoder's, as in the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel

from segicl_gui.model.local_checkpoint import Source, read_folder, read_source
from segicl_gui.model.low_rank import tune
from segicl_gui.model.mask_decoder import FOLD, without_vector

TABLE = "network.diffusion"
_WHAT = "U-Net of Stable Diffusion 1 or 2"
_STRIDES = 4
# What is wider than in the checkpoint, what is new, and what now paints masks.
_LEARNT = ("conv_in", "class_embedding", "conv_out")


def diffusion_unet(
    table: Mapping[str, Any], maps: int, width: int
) -> tuple[UNet2DConditionModel, dict[str, Any]]:
    """Read or make a U-Net, widened for the maps beside the noisy mask.

    The four channels that were latents become the noisy mask's; what is added starts at 0, so
    that the pretrained weights begin as they were.

    Parameters
    ----------
    table : mapping
        ``[network.diffusion]`` of a configuration: see `Source`. Its folder may be that of the
        U-Net, or of a whole pipeline with the U-Net in ``unet``.
    maps : int
        Channels at full resolution beside the noisy mask.
    width : int
        Of the condition's tokens and vector.

    Returns
    -------
    unet : UNet2DConditionModel
    table : dict
        With the `config` in place of the folder: enough to make it again.

    Raises
    ------
    ValueError
        If it cannot be read, or is of another class; with what to do.
    """
    source = read_source(Source, table, TABLE)
    pretrained = None
    if source.folder:
        pretrained = read_folder(_folder(source.folder), TABLE, _WHAT, _read)
        config = {k: v for k, v in pretrained.config.items() if not k.startswith("_")}
    else:
        config = dict(source.config or {})
    unet = UNet2DConditionModel.from_config(
        {
            **config,
            "in_channels": FOLD * (1 + maps),
            "out_channels": FOLD,
            "class_embed_type": "projection",
            "projection_class_embeddings_input_dim": width,
        }
    )
    _check(config, unet, width)
    without_vector(unet)
    if pretrained is not None:
        state = pretrained.state_dict()
        wide = torch.zeros_like(unet.conv_in.weight)
        wide[:, :FOLD] = state["conv_in.weight"]
        unet.load_state_dict({**state, "conv_in.weight": wide}, strict=False)
    tune(unet, source.tuning, source.rank, _LEARNT)
    return unet, asdict(replace(source, folder="", config=config))


def _folder(folder: str) -> str:
    inner = Path(folder) / "unet"
    return str(inner) if inner.is_dir() else folder


def _read(folder: Path) -> tuple[UNet2DConditionModel, Mapping[str, Any]]:
    model, report = UNet2DConditionModel.from_pretrained(
        folder,
        local_files_only=True,
        use_safetensors=True,
        low_cpu_mem_usage=False,
        output_loading_info=True,
    )
    return model.float(), report


def _check(config: Mapping[str, Any], unet: UNet2DConditionModel, width: int) -> None:
    made = unet.config
    across = made.cross_attention_dim
    if (
        config.get("in_channels", FOLD) != FOLD
        or config.get("out_channels", FOLD) != FOLD
        or config.get("class_embed_type") is not None
        or made.addition_embed_type is not None
        or not isinstance(made.layers_per_block, int)
        or len(made.block_out_channels) != _STRIDES
    ):
        raise ValueError(
            f"[{TABLE}]: this is no {_WHAT}: those have 4 channels in and out, 4 strides and no "
            "further embeddings. Name the folder of another one"
        )
    if across != width:
        raise ValueError(
            f"[{TABLE}]: the U-Net attends to tokens of width {across}, and `condition_width` in "
            f"[network] is {width}; set it to {across}"
        )
