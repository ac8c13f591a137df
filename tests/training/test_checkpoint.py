from pathlib import Path

import pytest
import torch
from torch import nn

from segicl_gui.training import checkpoint
from segicl_gui.training.checkpoint import Progress


class Small(nn.Module):
    def __init__(self, width: int = 2, extra: bool = False) -> None:
        super().__init__()
        self.first = nn.Linear(2, width)
        if extra:
            self.second = nn.Linear(2, 2)


def test_a_run_goes_on_where_it_was(tmp_path: Path):
    a, b = Small(), Small()
    checkpoint.save(tmp_path, a, b, Progress(5, 60, 1.5, 2))
    c, d = Small(), Small()
    assert checkpoint.load(tmp_path, c, d) == Progress(5, 60, 1.5, 2)
    assert torch.equal(c.first.weight, a.first.weight)
    assert torch.equal(d.first.weight, b.first.weight)
    assert not list(tmp_path.glob("*.new"))


def test_a_network_grows_from_its_own_weights(tmp_path: Path):
    a = Small()
    checkpoint.save(tmp_path, a, a, Progress())
    grown = Small(extra=True)
    before = grown.second.weight.clone()
    checkpoint.load(tmp_path, grown, Small(extra=True))
    assert torch.equal(grown.first.weight, a.first.weight)
    assert torch.equal(grown.second.weight, before)


def test_inputs_that_a_layer_had_not_are_ignored_at_first(tmp_path: Path):
    torch.manual_seed(0)
    small, large = nn.Conv2d(2, 3, 1), nn.Conv2d(4, 3, 1)
    checkpoint.save(tmp_path, small, small, Progress())
    checkpoint.load(tmp_path, large, nn.Conv2d(4, 3, 1))
    x = torch.randn(1, 4, 5, 5)
    torch.testing.assert_close(large(x), small(x[:, :2]))


def test_weights_of_another_network_are_refused(tmp_path: Path):
    checkpoint.save(tmp_path, Small(3), Small(3), Progress())
    with pytest.raises(ValueError, match="another network"):
        checkpoint.load(tmp_path, Small(), Small())


def test_nothing_to_resume_is_said(tmp_path: Path):
    with pytest.raises(ValueError, match="no checkpoint"):
        checkpoint.load(tmp_path, Small(), Small())
