import pytest
import torch
from torch import nn

from segicl_gui.model.low_rank import LowRankLinear, tune


def _model() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), nn.Sequential(nn.Linear(6, 6), nn.Conv1d(1, 1, 3)))


def test_it_starts_as_the_layer_it_stands_beside():
    linear = nn.Linear(4, 6)
    x = torch.randn(3, 4)
    beside = LowRankLinear(linear, 2)
    torch.testing.assert_close(beside(x), linear(x))
    nn.init.ones_(beside.up)
    assert not torch.allclose(beside(x), linear(x))


def test_only_the_matrices_and_what_is_new_learn():
    model = _model()
    names = set(model.state_dict())
    tune(model, "lora", 2, ["1.1"])
    learns = {n for n, p in model.named_parameters() if p.requires_grad}
    assert learns == {"0.down", "0.up", "1.0.down", "1.0.up", "1.1.weight", "1.1.bias"}
    assert names < set(model.state_dict())


@pytest.mark.parametrize(("tuning", "count"), [("full", 6), ("frozen", 0)])
def test_all_or_nothing(tuning: str, count: int):
    model = _model()
    tune(model, tuning, 0)
    assert sum(p.requires_grad for p in model.parameters()) == count
    assert not any(isinstance(m, LowRankLinear) for m in model.modules())
