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
