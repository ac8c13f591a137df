import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training import loop
from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.loop import Run, train
from segicl_gui.training.task import TaskBatch
from segicl_gui.training.team import Team

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
CONFIG = TrainingConfig(
    SMALL, (TaskSize(32, 2, (3, 3), 1.0),), real_share=0.0, warmup_steps=1, learning_rate=3e-3
)


class _NoValidation:
    def __init__(self, *given: object) -> None: ...

    def measure(self, network: SegICLNetwork) -> dict[str, dict[str, float]]:
        return {"dice": {}}


@pytest.fixture(autouse=True)
def _without_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "Validation", _NoValidation)


def _lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(x) for x in (folder / "log.jsonl").read_text("utf-8").splitlines()]


def test_a_run_is_kept_and_goes_on(tmp_path: Path):
    first = train(CONFIG, Run(tmp_path, minutes=0.02, workers=0))
    assert first.steps > 0
    second = train(CONFIG, Run(tmp_path, minutes=0.02, workers=0, resume=True))
    assert second.steps > first.steps
    assert second.runs == 2
    assert [x["kind"] for x in _lines(tmp_path)].count("start") == 2
    assert (tmp_path / "average.safetensors").stat().st_size < 16 * 2**20


def test_the_other_kind_goes_through_the_same_loop(tmp_path: Path):
    config = replace(CONFIG, network={"kind": "cross-convolution", "channels": (8, 8)})
    first = train(config, Run(tmp_path, minutes=0.01, workers=0))
    assert first.queries == 2 * first.steps > 0
    assert train(config, Run(tmp_path, minutes=0.01, workers=0, resume=True)).steps > first.steps
    with pytest.raises(ValueError, match="another network"):
        train(CONFIG, Run(tmp_path, minutes=0.01, workers=0, resume=True))


def test_a_batch_that_is_not_finite_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Broken:
        def __init__(self, *given: object) -> None: ...

        def next(self) -> TaskBatch:
            return TaskBatch(
                torch.full((1, 2, 3, 32, 32), torch.nan), torch.zeros(1, 2, 1, 32, 32), ["x"]
            )

    monkeypatch.setattr("segicl_gui.training.feed.Maker", Broken)
    at = train(CONFIG, Run(tmp_path, minutes=0.002, workers=0))
    assert at.steps == 0
    assert any(x["kind"] == "skipped" and x["texts"] == ["x"] for x in _lines(tmp_path))


def test_it_learns_a_task_it_sees_again_and_again():
    torch.manual_seed(0)
    network = SegICLNetwork(**SMALL)
    masks = torch.zeros(1, 3, 1, 32, 32)
    masks[:, :, :, 8:20, 10:24] = 1
    batch = TaskBatch(masks.expand(-1, -1, 3, -1, -1) * 0.5 + 0.2, masks, ["square"])
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3)
    generator = torch.Generator().manual_seed(0)
    alphas = make_scheduler().alphas_cumprod
    losses = [
        loop._step(CONFIG, network, optimizer, batch, alphas, generator, Team("cpu"))[0]
        for _ in range(25)
    ]
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])


def test_the_average_follows_and_has_the_buffers_as_they_are():
    a, b = torch.nn.BatchNorm1d(2), torch.nn.BatchNorm1d(2)
    b.weight.data += 1
    b.running_mean += 3
    b.num_batches_tracked += 5
    loop._follow(a, b, 0.75)
    assert torch.allclose(a.weight, torch.full((2,), 1.25))
    assert torch.equal(a.running_mean, b.running_mean)
    assert a.num_batches_tracked == 5


def test_a_run_that_is_there_is_not_begun_anew(tmp_path: Path):
    train(CONFIG, Run(tmp_path, minutes=0, workers=0))
    before = (tmp_path / "average.safetensors").read_bytes()
    with pytest.raises(ValueError, match="--resume"):
        train(CONFIG, Run(tmp_path, minutes=0.01, workers=0))
    assert (tmp_path / "average.safetensors").read_bytes() == before


def test_no_minutes_validate_alone(tmp_path: Path):
    at = train(CONFIG, Run(tmp_path, minutes=0, workers=0))
    assert at.steps == 0
    assert [x["kind"] for x in _lines(tmp_path)] == ["start", "validation"]
