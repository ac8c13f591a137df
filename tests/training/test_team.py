"""Processes that train together end with one network, written once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

from segicl_gui.training import team
from segicl_gui.training.team import Team, launch, own_seed

# What each of the processes does: a few steps of a tiny network, and tells its weights.
_SCRIPT = """
import os
import sys
from pathlib import Path

import torch

from segicl_gui.training import loop
from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.loop import Run, train

class NoValidation:
    def __init__(self, *given): ...
    def measure(self, network):
        return {"dice": {}}

loop.Validation = NoValidation
out = Path(sys.argv[1])
rank = os.environ["RANK"]
network = {"kind": "cross-convolution", "channels": [8, 8]}
config = TrainingConfig(network, (TaskSize(32, 2, (3, 3), 1.0),), real_share=0.0)
steps, tasks, final = loop._step, [], {}

def step(config, network, optimizer, batch, *rest):
    tasks.append(batch.images.mean().item())
    done = steps(config, network, optimizer, batch, *rest)
    final["weights"] = [p.detach().clone() for p in network.parameters()]
    return done

loop._step = step
# One starts from other weights than the other: they are to be made alike.
at = train(config, Run(out, 0.05, workers=0, seed=7 * int(rank)))
torch.save((at.steps, at.queries, tasks, final["weights"]), out.parent / f"{rank}.pt")
"""


def test_two_processes_train_one_network_on_tasks_of_their_own(tmp_path: Path):
    pytest.importorskip("accelerate", reason="several processes need accelerate")
    script = tmp_path / "run.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    out = tmp_path / "run"
    assert launch(2, [str(script), str(out)]) == 0
    first, other = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    assert first[0] == other[0] > 1
    assert first[1] == 2 * 2 * first[0]  # of both processes
    assert not set(first[2]) & set(other[2])
    for a, b in zip(first[3], other[3], strict=True):
        torch.testing.assert_close(a, b)
    rows = [json.loads(x) for x in (out / "log.jsonl").read_text("utf-8").splitlines()]
    assert [r["kind"] for r in rows if r["kind"] in ("start", "validation")] == [
        "start",
        "validation",
    ]
    assert rows[0]["processes"] == 2
    assert json.loads((out / "progress.json").read_text("utf-8"))["steps"] == first[0]


def test_one_that_fails_is_told_and_ends_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(team, "_GRACE", 0.5)
    script = tmp_path / "run.py"
    script.write_text(
        "import os, sys, time\nsys.exit(3) if os.environ['RANK'] == '1' else time.sleep(60)\n",
        encoding="utf-8",
    )
    assert launch(2, [str(script)]) != 0


def test_alone_nothing_is_averaged_or_imported(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "accelerate", None)
    alone = Team("cpu")
    assert alone.first
    assert alone.mean([1.0, 2.0]) == [1.0, 2.0]
    layer = torch.nn.Linear(2, 1)
    alone.average_gradients(layer)
    assert layer.weight.grad is None
    assert own_seed(5, alone.rank) == 5


def test_without_accelerate_several_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "accelerate", None)
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(ValueError, match="need accelerate"):
        Team("cpu")


@pytest.mark.parametrize("name", ["gpu", "cuda:99", ""])
def test_a_device_that_is_not_there_is_told(name: str):
    with pytest.raises(ValueError, match="cannot be used"):
        Team(name)
