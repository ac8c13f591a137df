import pytest
import torch

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training import validation
from segicl_gui.training.validation import Validation


def test_dice_by_number_of_exemplars_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(validation, "SIDE", 32)
    for name in ("_SYNTHETIC_TASKS", "_TOLD_TASKS", "_ABSENT_TASKS"):
        monkeypatch.setattr(validation, name, 2)
    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        decoder_channels=(8, 8, 8, 8),
    ).eval()
    one, other = (Validation(None, (), torch.device("cpu")).measure(network) for _ in range(2))
    assert one == other
    assert set(one["dice"]) == {
        "attributes 0",
        "attributes 0 shuffled",
        "presence",
        *(f"synthetic {row}" for row in ("0", "0 shuffled", "1", "3", "3 text", "3 clicks", "8")),
    }
    assert all(0 <= v <= 1 for v in one["dice"].values())


def test_a_network_of_exemplars_alone_has_no_rows_of_text(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(validation, "SIDE", 32)
    for name in ("_SYNTHETIC_TASKS", "_TOLD_TASKS", "_ABSENT_TASKS"):
        monkeypatch.setattr(validation, name, 2)
    torch.manual_seed(0)
    network = CrossConvolutionNetwork(channels=(8, 8)).eval()
    found = Validation(None, (), torch.device("cpu")).measure(network)["dice"]
    assert set(found) == {"synthetic 1", "synthetic 3", "synthetic 8"}
    assert all(0 <= v <= 1 for v in found.values())


def test_a_network_nobody_can_ask_is_told(monkeypatch: pytest.MonkeyPatch):
    for name in ("_SYNTHETIC_TASKS", "_TOLD_TASKS", "_ABSENT_TASKS"):
        monkeypatch.setattr(validation, name, 1)
    with pytest.raises(TypeError, match="Linear"):
        Validation(None, (), torch.device("cpu")).measure(torch.nn.Linear(1, 1))
