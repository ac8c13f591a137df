import pytest
import torch

from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training import validation
from segicl_gui.training.validation import Validation


def test_dice_by_number_of_exemplars_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(validation, "SIDE", 32)
    monkeypatch.setattr(validation, "_SYNTHETIC_TASKS", 2)
    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        decoder_channels=(8, 8, 8, 8),
    ).eval()
    one, other = (Validation(None, (), torch.device("cpu")).measure(network) for _ in range(2))
    assert one == other
    assert set(one["dice"]) == {"synthetic 1", "synthetic 3", "synthetic 8"}
    assert all(0 <= v <= 1 for v in one["dice"].values())
