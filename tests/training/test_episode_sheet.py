"""The sheet for the card shows the worst first, and stays small."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch
from PIL import Image

from segicl_gui.domain.errors import UserError
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.training.episode_sheet import Episode, answered, chosen, write_episodes
from segicl_gui.training.packing import pack
from segicl_gui.training.synthetic import synthetic_batch

PACKAGING = Path(__file__).parents[2] / "packaging"
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "train" / "dsb_stained"


def _episode(dice: float, label: str = "liver") -> Episode:
    truth = torch.zeros(40, 40, dtype=torch.bool)
    truth[8:20, 8:20] = True
    image = torch.rand(3, 40, 40, generator=torch.Generator().manual_seed(int(dice * 100)))
    return Episode("set", label, image, truth, truth.T.roll(9, 0), dice)


@pytest.fixture(scope="module")
def pipeline() -> SegICLPipeline:
    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        decoder_channels=(8, 8, 8, 8),
    )
    return SegICLPipeline.from_network(network)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    if not PACKAGING.is_dir():
        pytest.skip("packaging/ is not installed")
    spec = importlib.util.spec_from_file_location("pictures", PACKAGING / "card_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, small in (("SIDE", 32), ("_MADE_UP", 3), ("_REAL", 2)):
        monkeypatch.setattr(module, name, small)
    return module


def test_last_images_are_asked_about(pipeline: SegICLPipeline):
    tasks = [synthetic_batch(2, 3, 32, torch.Generator().manual_seed(0))]
    episodes = list(answered(pipeline, "made-up", tasks))
    assert [e.label for e in episodes] == tasks[0].texts
    for episode, images, masks in zip(episodes, tasks[0].images, tasks[0].masks, strict=True):
        assert torch.equal(episode.image, images[-1])
        assert torch.equal(episode.truth, masks[-1, 0] > 0.5)
        both = (episode.truth & episode.answer).sum()
        sums = episode.truth.sum() + episode.answer.sum()
        assert episode.dice == pytest.approx(float(2 * both / sums) if sums else 1.0)


def test_the_worst_are_of_different_labels_and_the_middle_is_the_median():
    values = (0.9, 0.1, 0.2, 0.3, 0.7, 0.8, 0.75)
    labels = ("a", "b", "b", "c", "a", "a", "b")
    episodes = [_episode(d, x) for d, x in zip(values, labels, strict=True)]
    worst, middle = chosen(episodes, 2, 1)
    assert [(e.dice, e.label) for e in worst] == [(0.1, "b"), (0.3, "c")]
    assert [e.dice for e in middle] == [0.75]
    assert [len(x) for x in chosen(episodes[:1], 2, 1)] == [1, 0]


def test_the_sheet_shows_truth_and_answer_and_keeps_to_its_size(tmp_path: Path):
    rows = {"set": chosen([_episode(d / 10, "a long name " * 9) for d in range(5)], 2, 1)}
    write_episodes(tmp_path / "sheet.png", rows, "a model")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 9 * 128
        colours = {c for _, c in sheet.convert("RGB").getcolors(1 << 20)}
    assert any(b > 200 and r < 120 for r, _, b in colours)
    assert any(r > 200 and b < 60 for r, _, b in colours)
    large = (tmp_path / "sheet.png").stat().st_size
    write_episodes(tmp_path / "small.png", rows, "a model", most=large // 2)
    assert (tmp_path / "small.png").stat().st_size <= large // 2
    with pytest.raises(UserError):
        write_episodes(tmp_path / "nowhere" / "sheet.png", rows, "a model")


def test_the_card_s_picture_is_drawn_for_a_folder_of_weights(
    tmp_path: Path, pipeline: SegICLPipeline, script: ModuleType, folders: list[Path]
):
    pipeline.save_pretrained(tmp_path / "mine")
    pack(folders, tmp_path / "pack.npz", size=32)
    script.draw(tmp_path / "mine", tmp_path / "failures.png", tmp_path / "pack.npz")
    with Image.open(tmp_path / "failures.png") as sheet:
        assert sheet.height > 3 * 128


def test_a_shared_set_can_be_drawn(tmp_path: Path, pipeline: SegICLPipeline, script: ModuleType):
    if not SHARED.is_dir():
        pytest.skip("the shared images are not here")
    pipeline.save_pretrained(tmp_path / "mine")
    pack([SHARED], tmp_path / "pack.npz", size=32)
    script.draw(tmp_path / "mine", tmp_path / "failures.png", tmp_path / "pack.npz")
    assert (tmp_path / "failures.png").stat().st_size <= 500_000


def test_what_models_are_judged_by_is_never_drawn(
    tmp_path: Path, pipeline: SegICLPipeline, script: ModuleType, folders: list[Path],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    monkeypatch.setattr(script, "_JUDGED_BY", {"trunk"})
    pipeline.save_pretrained(tmp_path / "mine")
    pack(folders, tmp_path / "pack.npz", size=32)
    given = [
        str(tmp_path / "mine"),
        str(tmp_path / "out.png"),
        "--data",
        str(tmp_path / "pack.npz"),
    ]
    monkeypatch.setattr(sys, "argv", ["card_pictures.py", *given])
    with pytest.raises(SystemExit) as ended:
        script.main()
    assert ended.value.code == 2
    assert "judged by: trunk" in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()
