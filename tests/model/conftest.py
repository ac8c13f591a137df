"""A network small enough for tests, and a task for it."""

from __future__ import annotations

import pytest
import torch

from segicl_gui.model.network import SegICLNetwork

SMALL = {
    "image_channels": (8, 8, 8, 8, 8),
    "ridge_channels": (8, 8, 8, 8, 8),
    "matched_levels": (2, 3),
    "key_channels": 8,
    "value_channels": 4,
    "mixtures": 8,
    "decoder_channels": (8, 8, 8, 8),
    "condition_tokens": 2,
    "condition_width": 8,
    "encoder_width": 16,
    "encoder_layers": 1,
    "encoder_heads": 2,
    "text_buckets": 64,
}


# A language model that knows 64 words, and eyes of one or two.
_TEXT = {
    "vocab_size": 64,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e4},
}
_EYES = {"num_heads": 2, "patch_size": 14, "spatial_merge_size": 2, "temporal_patch_size": 2}
_NEWER_EYES = {**_EYES, "hidden_size": 16, "out_hidden_size": 32, "intermediate_size": 32}
_SIGNS = {"vision_start_token_id": 1, "vision_end_token_id": 2, "image_token_id": 3}
VISIONS = {
    "qwen2_vl": {**_EYES, "depth": 1, "embed_dim": 16, "hidden_size": 32},
    "qwen2_5_vl": {**_NEWER_EYES, "depth": 1, "fullatt_block_indexes": [0], "window_size": 112},
    "qwen3_vl": {
        **_NEWER_EYES,
        "depth": 2,
        "deepstack_visual_indexes": [0],
        "num_position_embeddings": 16,
    },
}
DIFFUSION = {
    "sample_size": 8,
    "block_out_channels": (8, 16, 16, 16),
    "cross_attention_dim": 8,
    "attention_head_dim": 2,
    "norm_num_groups": 4,
}
"""Of the class of Stable Diffusion 1: two blocks at each stride, attention at all but the last."""


@pytest.fixture(params=sorted(VISIONS))
def qwen(request: pytest.FixtureRequest) -> dict[str, object]:
    """Configuration of a tiny model of each kind of the Qwen-VL family."""
    return _qwen(request.param)


@pytest.fixture
def qwen2() -> dict[str, object]:
    """Configuration of a tiny Qwen2-VL."""
    return _qwen("qwen2_vl")


def _qwen(kind: str) -> dict[str, object]:
    vision = {"model_type": kind, **VISIONS[kind]}
    return {"model_type": kind, "text_config": _TEXT, "vision_config": vision, **_SIGNS}


@pytest.fixture
def diffusion() -> dict[str, object]:
    """Configuration of a tiny U-Net of Stable Diffusion's class."""
    return dict(DIFFUSION)


@pytest.fixture(scope="session")
def network() -> SegICLNetwork:
    torch.manual_seed(0)
    return SegICLNetwork(**SMALL).eval().requires_grad_(False)


@pytest.fixture
def small_network() -> dict[str, object]:
    """Arguments of that network."""
    return dict(SMALL)


@pytest.fixture
def images() -> torch.Tensor:
    """Four pictures (image, 3, row, column), each with a bright square at another place."""
    x = torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(1)) * 0.2
    for i in range(4):
        x[i, :, 16 + 4 * i : 36 + 4 * i, 20:40] += 0.7
    return x


@pytest.fixture
def masks() -> torch.Tensor:
    """The squares: (image, row, column)."""
    m = torch.zeros(4, 64, 64)
    for i in range(4):
        m[i, 16 + 4 * i : 36 + 4 * i, 20:40] = 1
    return m
