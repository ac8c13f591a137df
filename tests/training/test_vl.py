"""The larger networks of the ladder, trained by the same command as the small ones."""

from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel
from transformers import Qwen2VLConfig, Qwen2VLModel

from segicl_gui.model.in_context import build
from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.paths import resource
from segicl_gui.training import checkpoint
from segicl_gui.training.__main__ import main
from segicl_gui.training.config import TaskSize, TrainingConfig, read_config
from segicl_gui.training.lesson import lesson
from segicl_gui.training.task import TaskBatch

EIGHTS = (8, 8, 8, 8, 8)
SMALL = {
    "image_channels": EIGHTS,
    "ridge_channels": EIGHTS,
    "key_channels": 8,
    "value_channels": 4,
    "mixtures": 8,
    "condition_tokens": 2,
    "condition_width": 8,
    "text_buckets": 64,
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Checkpoints of a tiny Qwen2-VL, and of a tiny U-Net of Stable Diffusion's class."""
    torch.manual_seed(0)
    qwen = Qwen2VLConfig(
        text_config={
            "vocab_size": 64,
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "bos_token_id": 0,
            "eos_token_id": 0,
            "rope_parameters": {"rope_type": "default", "mrope_section": [2, 3, 3]},
        },
        vision_config={"depth": 1, "embed_dim": 32, "hidden_size": 64, "num_heads": 2},
        vision_start_token_id=1,
        vision_end_token_id=2,
        image_token_id=3,
    )
    Qwen2VLModel(qwen).save_pretrained(tmp_path / "qwen")
    UNet2DConditionModel(
        block_out_channels=(8, 16, 16, 16),
        cross_attention_dim=8,
        attention_head_dim=2,
        norm_num_groups=4,
    ).save_pretrained(tmp_path / "diffusion" / "unet")
    return tmp_path / "qwen", tmp_path / "diffusion"


def _config(folders: tuple[Path, Path], tuning: str) -> TrainingConfig:
    eyes = {"folder": str(folders[0]), "side": 56, "tuning": tuning, "rank": 2}
    network = {
        **SMALL,
        "vision_language": eyes,
        "diffusion": {"folder": str(folders[1]), "tuning": tuning, "rank": 2},
    }
    return TrainingConfig(network, (TaskSize(32, 2, (3, 3), 1.0),), presence=0.1)


def _step(config: TrainingConfig, network: torch.nn.Module, seed: int) -> float:
    masks = torch.zeros(2, 3, 1, 32, 32)
    for i in range(3):
        masks[:, i, :, 8 + 2 * i : 20 + 2 * i, 10:24] = 1
    batch = TaskBatch(masks.expand(-1, -1, 3, -1, -1) * 0.5 + 0.2, masks, ["bright square", ""])
    generator = torch.Generator().manual_seed(seed)
    done = lesson(config, network, batch, make_scheduler().alphas_cumprod, generator)
    done.loss.backward()
    return done.loss.item()


@pytest.mark.parametrize("tuning", ["full", "lora", "frozen"])
def test_the_papers_parts_are_trained_by_the_usual_lesson(
    folders: tuple[Path, Path], tuning: str, tmp_path: Path
):
    torch.manual_seed(0)
    config = _config(folders, tuning)
    network = build(config.network)
    assert isinstance(network, SegICLNetwork)
    before = {k: v.clone() for k, v in network.state_dict().items()}
    optimizer = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], 1e-2)
    for seed in range(2):
        optimizer.zero_grad()
        assert 0 < _step(config, network, seed) < 10
        optimizer.step()
    changed = {k for k, v in network.state_dict().items() if not torch.equal(v, before[k])}
    theirs = "multimodal_encoder.model.language_model.layers.0.self_attn.q_proj.weight"
    assert (theirs in changed) == (tuning == "full")
    assert (theirs.replace("weight", "down") in changed) == (tuning == "lora")
    assert {"decoder.unet.conv_in.weight", "multimodal_encoder.state", "bias"} <= changed
    _goes_on(network, config, tmp_path / "run", theirs in changed)


def _goes_on(network: SegICLNetwork, config: TrainingConfig, folder: Path, whole: bool) -> None:
    """What was learnt, with what the folders hold, is the network that was saved."""
    checkpoint.save(folder, network, network, checkpoint.Progress())
    again, average = build(config.network), build(config.network)
    checkpoint.load(folder, again, average)
    kept, now = network.state_dict(), average.state_dict()
    assert all(torch.equal(v, now[k]) for k, v in kept.items())
    size = (folder / checkpoint.AVERAGE).stat().st_size
    all_of_it = sum(v.numel() * v.element_size() for v in kept.values())
    assert (size > 0.9 * all_of_it) == whole


def test_low_rank_matrices_are_few(folders: tuple[Path, Path]):
    network = build(_config(folders, "lora").network)
    model = network.multimodal_encoder.model
    learns = sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert 0 < learns < 0.1 * sum(p.numel() for p in model.parameters())


def test_base_is_larger_and_for_a_graphics_card():
    config = read_config(resource("training/segicl-base.toml"))
    assert sum(s.share for s in config.sizes) == pytest.approx(1)
    with torch.device("meta"):
        network = build(config.network)
    assert 30e6 < sum(p.numel() for p in network.parameters()) < 60e6


def test_without_the_folders_that_it_names_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    config = read_config(resource("training/segicl-vl.toml"))
    assert sum(s.share for s in config.sizes) == pytest.approx(1)
    assert main(["--config", "segicl-vl", "--out", str(tmp_path / "run"), "--device", "cpu"]) == 2
    said = capsys.readouterr().err
    assert str(tmp_path / "checkpoints" / "Qwen2.5-VL-3B-Instruct") in said
    assert "[network.vision_language]" in said
    assert not (tmp_path / "run").exists()
