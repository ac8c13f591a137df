"""A network with random weights, small enough for tests of engines."""

import pytest
import torch

from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline


@pytest.fixture
def small_pipeline() -> SegICLPipeline:
    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        matched_levels=(2,),
        key_channels=8,
        value_channels=4,
        mixtures=8,
        decoder_channels=(8, 8, 8, 8),
        encoder_width=16,
        encoder_layers=1,
        encoder_heads=2,
        text_buckets=64,
    )
    return SegICLPipeline.from_network(network)
