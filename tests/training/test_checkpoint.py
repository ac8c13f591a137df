import copy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from segicl_gui.model.in_context import build
from segicl_gui.paths import resource
from segicl_gui.training import checkpoint
from segicl_gui.training.checkpoint import Progress
from segicl_gui.training.config import read_config


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
    torch.testing.assert_close(c.first.weight, a.first.weight, rtol=2**-11, atol=0)
    assert torch.equal(d.first.weight, b.first.weight)
    assert not list(tmp_path.glob("*.new"))


def test_a_network_grows_from_its_own_weights(tmp_path: Path):
    a = Small()
    checkpoint.save(tmp_path, a, a, Progress())
    grown = Small(extra=True)
    before = grown.second.weight.clone()
    checkpoint.load(tmp_path, grown, Small(extra=True))
    torch.testing.assert_close(grown.first.weight, a.first.weight, rtol=2**-11, atol=0)
    assert torch.equal(grown.second.weight, before)


def test_inputs_that_a_layer_had_not_are_ignored_at_first(tmp_path: Path):
    torch.manual_seed(0)
    small, large = nn.Conv2d(2, 3, 1), nn.Conv2d(4, 3, 1)
    checkpoint.save(tmp_path, small, small, Progress())
    average = nn.Conv2d(4, 3, 1)
    checkpoint.load(tmp_path, large, average)
    x = torch.randn(1, 4, 5, 5)
    torch.testing.assert_close(average(x), small(x[:, :2]))
    torch.testing.assert_close(large(x), small(x[:, :2]), rtol=0, atol=1e-2)
    assert not large.weight[:, 2:].any()


def test_weights_of_another_network_are_refused(tmp_path: Path):
    checkpoint.save(tmp_path, Small(3), Small(3), Progress())
    with pytest.raises(ValueError, match="another network"):
        checkpoint.load(tmp_path, Small(), Small())


def test_the_network_that_ships_fits(tmp_path: Path):
    """Nobody sends files of more than 16 MiB around, nor checkpoints of more than 28."""
    network = build(read_config(resource("training/segicl-tiny.toml")).network)
    checkpoint.save(tmp_path, network, network, Progress())
    sizes = [p.stat().st_size for p in tmp_path.iterdir()]
    assert max(sizes) <= 16 * 2**20
    assert sum(sizes) <= 28 * 2**20
    again = build(read_config(resource("training/segicl-tiny.toml")).network)
    checkpoint.load(tmp_path, copy.deepcopy(again), again)
    for a, b in zip(network.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.equal(a, b)


def test_weights_in_full_precision_are_read_too(tmp_path: Path):
    a = Small()
    checkpoint.save(tmp_path, a, a, Progress())
    shutil.copy(tmp_path / "average.safetensors", tmp_path / "weights.safetensors")
    b = Small()
    checkpoint.load(tmp_path, b, Small())
    assert torch.equal(b.first.weight, a.first.weight)
    assert b.first.weight.dtype == torch.float32


def test_what_half_precision_cannot_hold_and_buffers_are_kept(tmp_path: Path):
    a = Small()
    a.first.weight.data[0, 0] = 1e6
    a.register_buffer("seen", torch.tensor([0.1, 3e-9]))
    b = Small()
    b.register_buffer("seen", torch.zeros(2))
    checkpoint.save(tmp_path, a, a, Progress())
    checkpoint.load(tmp_path, b, copy.deepcopy(b))
    assert b.first.weight[0, 0] == 1e6
    assert torch.equal(b.seen, a.seen)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def _not_finite(path: Path) -> None:
    state = load_file(path)
    state["first.weight"][0, 0] = torch.nan
    save_file(state, path)


@pytest.mark.parametrize("name", ["weights.safetensors", "average.safetensors"])
@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        _cut,
        _not_finite,
        lambda p: p.write_bytes(b""),
        lambda p: p.write_text("weights", "utf-8"),
        lambda p: save_file({}, p),
        lambda p: save_file({"other": torch.zeros(2)}, p),
    ],
)
def test_damaged_weights_are_named(tmp_path: Path, name: str, damage: Callable[[Path], object]):
    checkpoint.save(tmp_path, Small(), Small(), Progress())
    damage(tmp_path / name)
    with pytest.raises(ValueError, match=name):
        checkpoint.load(tmp_path, Small(), Small())


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"steps": "many"}', '{"steps": -1}', '{"steps": 1.5}', '{"pace": 1}',
     '{"minutes": NaN}', '{"runs": true}'],
)  # fmt: skip
def test_damaged_progress_is_named(tmp_path: Path, text: str):
    checkpoint.save(tmp_path, Small(), Small(), Progress())
    (tmp_path / "progress.json").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"progress\.json is damaged"):
        checkpoint.load(tmp_path, Small(), Small())


def test_nothing_to_resume_is_said(tmp_path: Path):
    with pytest.raises(ValueError, match="no checkpoint"):
        checkpoint.load(tmp_path, Small(), Small())
