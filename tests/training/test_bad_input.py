"""What training cannot use is told in a line, with exit code 2, and nothing is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
import torch
from safetensors.torch import save_file
from typer.testing import CliRunner, Result

from segicl_gui.cli import app
from segicl_gui.training import loop
from segicl_gui.training.packing import pack

_SIZES = "[[training.sizes]]\nside = 32\ntasks = 2\nimages = [3, 3]\nshare = 1.0\n"
_NETWORK = '[network]\nkind = "cross-convolution"\nchannels = [8, 8]\n'
_TOML = f"{_NETWORK}[training]\nreal_share = 1.0\n{_SIZES}"


class _NoValidation:
    def __init__(self, *given: object) -> None: ...

    def measure(self, network: torch.nn.Module) -> dict[str, dict[str, float]]:
        return {"dice": {}}


@pytest.fixture(autouse=True)
def _without_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "Validation", _NoValidation)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "mine.toml"
    file.write_text(_TOML, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def packed(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pack") / "pack.npz"
    pack(folders, out, size=32)
    return out


@pytest.fixture
def begun(config: Path, tmp_path: Path) -> Path:
    """A run of no minutes."""
    out = tmp_path / "run"
    assert _segicl("--config", config, "--out", out, "--minutes", 0).exit_code == 0
    return out


def _segicl(*arguments: object) -> Result:
    words = [*map(str, arguments), *(() if "--device" in arguments else ("--device", "cpu"))]
    return CliRunner().invoke(app, ["train", *words])


def _held(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def _refused(out: Path, *arguments: object) -> str:
    """The line that is told; `out` stays as it was."""
    before = _held(out)
    done = _segicl("--out", out, "--minutes", 0.01, *arguments)
    assert done.exit_code == 2, done.output
    assert not isinstance(done.exception, Exception), done.exception
    assert _held(out) == before
    assert "Traceback" not in done.output
    lines = done.stderr.removeprefix("Reading data sets…\n").splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _foreign(path: Path) -> None:
    save_file({"else": torch.zeros(3)}, path)


@pytest.mark.parametrize("name", ["weights.safetensors", "average.safetensors", "progress.json"])
@pytest.mark.parametrize("damage", [Path.unlink, _cut, _foreign, lambda p: p.write_bytes(b"")])
def test_a_damaged_run_is_not_resumed(
    config: Path, begun: Path, name: str, damage: Callable[[Path], object]
):
    damage(begun / name)
    said = _refused(begun, "--config", config, "--resume")
    assert name in said
    assert str(begun) in said


def test_a_run_of_another_network_is_not_resumed(config: Path, begun: Path):
    config.write_text(_TOML.replace("[8, 8]", "[8, 16]"), "utf-8")
    assert "another network" in _refused(begun, "--config", config, "--resume")


def test_a_run_that_is_there_is_not_overwritten(config: Path, begun: Path):
    assert "--resume" in _refused(begun, "--config", config)


def test_a_log_that_was_cut_does_not_stop_a_run(config: Path, begun: Path):
    (begun / "log.jsonl").write_text('{"kind": "valid', "utf-8")
    done = _segicl("--config", config, "--out", begun, "--minutes", 0, "--resume")
    assert done.exit_code == 0, done.output


def _array(path: Path, **arrays: object) -> None:
    np.savez(path, **arrays)


def _index(path: Path, text: str) -> None:
    _array(path, index=np.array(text))


_SERIES = {
    "key": "a", "dataset": "a", "view": "stored", "modality": "", "subjects": ["1", "2"],
    "ranges": [[0, 255], [0, 255]], "targets": [{"name": "x", "description": "", "values": [1]}],
}  # fmt: skip


def _series(path: Path, images: np.ndarray, masks: np.ndarray, **other: object) -> None:
    index = np.array(json.dumps([{**_SERIES, **other}]))
    _array(path, **{"index": index, "a/images": images, "a/masks": masks})


_IMAGES, _MASKS = np.zeros((2, 32, 32), np.uint8), np.ones((2, 32, 32), np.uint8)
_DOT = np.zeros_like(_MASKS)
_DOT[:, 5, 5] = 1


@pytest.mark.parametrize(
    "write",
    [
        lambda p: p.write_bytes(b""),
        lambda p: p.write_text("a pack", "utf-8"),
        lambda p: _array(p, other=np.zeros(3)),
        lambda p: np.savez(p, index=np.array([{}], dtype=object)),
        lambda p: _index(p, "{"),
        lambda p: _index(p, "[]"),
        lambda p: _index(p, "3"),
        lambda p: _index(p, '[{"key": "a"}]'),
        lambda p: _series(p, _IMAGES, _MASKS[:1]),
        lambda p: _series(p, _IMAGES.astype(np.float32) * np.nan, _MASKS),
        lambda p: _series(p, _IMAGES, _MASKS, subjects=["1"]),
        lambda p: _series(p, _IMAGES, _MASKS, ranges=[[0, 1e999], [0, 1]]),
        lambda p: _series(p, _IMAGES, _MASKS, targets=3),
        lambda p: _series(p, _IMAGES, _MASKS * 0),
        lambda p: _series(p, _IMAGES, _DOT, targets=[]),
        Path.mkdir,
    ],
)
def test_what_is_no_pack_is_told(config: Path, tmp_path: Path, write: Callable[[Path], object]):
    file = tmp_path / "images.npz"
    write(file)
    said = _refused(tmp_path / "run", "--config", config, "--data", file)
    assert "images.npz" in said


def test_a_pack_that_was_cut_is_told(config: Path, tmp_path: Path, packed: Path):
    file = tmp_path / "images.npz"
    shutil.copy(packed, file)
    _cut(file)
    assert "images.npz" in _refused(tmp_path / "run", "--config", config, "--data", file)


def _dataset(folder: Path, images: list[np.ndarray], masks: list[np.ndarray]) -> Path:
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    meta = {"name": folder.name, "labels": {"1": "thing"}}
    (folder / "dataset.json").write_text(json.dumps(meta), "utf-8")
    for i, image in enumerate(images):
        sitk.WriteImage(sitk.GetImageFromArray(image), str(folder / "images" / f"{i}.nii.gz"))
    for i, mask in enumerate(masks):
        sitk.WriteImage(sitk.GetImageFromArray(mask), str(folder / "masks" / f"{i}.nii.gz"))
    return folder


def _volumes(value: float = 100, count: int = 2) -> list[np.ndarray]:
    return [np.full((4, 24, 24), value, np.float32) for _ in range(count)]


def _boxes(size: int, count: int = 2) -> list[np.ndarray]:
    mask = np.zeros((4, 24, 24), np.uint8)
    mask[:, 4 : 4 + size, 4 : 4 + size] = 1
    return [mask] * count


@pytest.mark.parametrize(
    ("masks", "said"),
    [([], "mask"), (_boxes(0), "mask with anything in it"), (_boxes(1), "nothing to train on")],
)
def test_folders_that_teach_nothing_are_told(
    config: Path, tmp_path: Path, masks: list[np.ndarray], said: str
):
    # In slices of this size one voxel is less than what counts as shown.
    images = [np.full((2, 96, 96), 7, np.float32) for _ in range(2)]
    masks = [np.pad(m[:2], ((0, 0), (0, 72), (0, 72))) for m in masks]
    folder = _dataset(tmp_path / "set", images, masks)
    done = _segicl("--config", config, "--out", tmp_path / "run", "--data", folder, "--minutes", 0)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "run" / "weights.safetensors").exists()


def _half_unknown() -> list[np.ndarray]:
    volumes = [np.random.default_rng(0).normal(0, 400, v.shape).astype("f4") for v in _volumes()]
    for v in volumes:
        v[:, :12] = np.nan
    return volumes


@pytest.mark.parametrize("modality", ["CT", "MR"])
@pytest.mark.parametrize(
    "images", [_volumes(), _volumes(np.nan), _volumes(np.inf), _half_unknown()]
)
def test_odd_images_are_trained_on_all_the_same(
    config: Path, tmp_path: Path, images: list[np.ndarray], modality: str
):
    folder = _dataset(tmp_path / "set", images, _boxes(12))
    meta = folder / "dataset.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text("utf-8")), "modality": modality}))
    out = tmp_path / "run"
    done = _segicl("--config", config, "--out", out, "--data", folder, "--minutes", 0)
    assert done.exit_code == 0, done.output
    from segicl_gui.training.real import RealTasks

    generator = torch.Generator().manual_seed(0)
    for _ in range(3):
        batch = RealTasks(out / "real_tasks.npz", "cpu").batch(8, 2, 32, generator)
        assert torch.isfinite(batch.images).all()


def test_two_folders_of_one_name_are_told(config: Path, tmp_path: Path):
    one, other = (_dataset(tmp_path / x / "set", _volumes(), _boxes(12)) for x in "ab")
    out = tmp_path / "run"
    said = _refused(out, "--config", config, "--data", one, "--data", other)
    assert "“set”" in said


def test_a_bad_run_does_not_overwrite_the_images_of_an_earlier_one(
    config: Path, begun: Path, tmp_path: Path
):
    (begun / "real_tasks.npz").write_bytes(b"of an earlier run")
    folder = _dataset(tmp_path / "set", _volumes(), _boxes(12))
    _refused(begun, "--config", config, "--data", folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\nshare = 1.0", "\nshare = -1.0", "share is -1.0"),
        ("\nshare = 1.0", "\nshare = 0", "share"),
        ("\nshare = 1.0", "\nshare = nan", "share is nan"),
        ("\nshare = 1.0", "", "share"),
        ("\nshare = 1.0", "\nshare = true", "share is True"),
        ("side = 32", "side = 0", "side is 0"),
        ("side = 32", "side = 40", "multiple of 16"),
        ("side = 32", "side = 32.0", "whole number"),
        ("side = 32", "sides = 32", "sides"),
        ("tasks = 2", "tasks = 0", "tasks is 0"),
        ("images = [3, 3]", "images = [1, 3]", "images"),
        ("images = [3, 3]", "images = [4, 3]", "images"),
        ("images = [3, 3]", "images = 3", "images"),
        ("images = [3, 3]", 'images = ["a", "b"]', "images"),
        ("real_share = 1.0", "real_share = 2", "real_share is 2"),
        ("real_share = 1.0", 'learning_rate = "fast"', "learning_rate is 'fast'"),
        ("real_share = 1.0", "learning_rate = 0", "learning_rate is 0"),
        ("real_share = 1.0", "learning_rate = inf", "learning_rate is inf"),
        ("real_share = 1.0", "warmup_steps = 0", "warmup_steps is 0"),
        (_SIZES, "sizes = 3", "[[training.sizes]]"),
        (_SIZES, "", "[[training.sizes]]"),
        ("[network]", "[net]", "net"),
        ('"cross-convolution"', '"cross"', "cross"),
        ('"cross-convolution"', "[1]", "[network]"),
        ("channels = [8, 8]", "chanels = [8, 8]", "chanels"),
        ("channels = [8, 8]", 'channels = "wide"', "[network]"),
        ("channels = [8, 8]", "channels = [8, -8]", "[network]"),
        (_NETWORK, '[network]\nencoder_heads = 0\n', "[network]"),
        (_NETWORK, '[network]\nmatched_levels = [9]\n', "[network]"),
        (_TOML, "[training", "cannot be read"),
        (_TOML, "training = 3", "[training]"),
    ],
)  # fmt: skip
def test_a_bad_configuration_is_told(config: Path, tmp_path: Path, old: str, new: str, said: str):
    config.write_text(_TOML.replace(old, new), "utf-8")
    told = _refused(tmp_path / "run", "--config", config)
    assert said in told
    assert "mine.toml" in told or "[network]" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--config", "segicl-huge"), "segicl-tiny"),
        (("--config", "nowhere.toml"), "nowhere.toml"),
        (("--device", "gpu"), "gpu"),
        (("--device", "cuda:77"), "cuda:77"),
        (("--holdout", "cells"), "--data"),
    ],
)
def test_bad_options_are_told(tmp_path: Path, arguments: tuple[str, ...], said: str):
    assert said in _refused(tmp_path / "run", *arguments)


@pytest.mark.parametrize("name", ["heart", "cells,trunk"])
def test_bad_holdouts_are_told(config: Path, tmp_path: Path, packed: Path, name: str):
    said = _refused(tmp_path / "run", "--config", config, "--data", packed, "--holdout", name)
    assert "hold out" in said


@pytest.mark.parametrize(
    "arguments",
    [("--minutes", -1), ("--minutes", "nan"), ("--minutes", "soon"), ("--batch-scale", 0),
     ("--processes", 0), ("--threads", 0), ("--seed", -1), ("--data", "nowhere")],
)  # fmt: skip
def test_bad_usage_is_told(config: Path, tmp_path: Path, arguments: tuple[object, ...]):
    done = _segicl("--config", config, "--out", tmp_path / "run", *arguments)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert not (tmp_path / "run").exists()


def test_more_processes_than_graphics_cards_are_told(config: Path, tmp_path: Path):
    arguments = ("--config", config, "--device", "cuda", "--processes", 99)
    assert "graphics cards" in _refused(tmp_path / "run", *arguments)


def test_a_folder_that_cannot_be_written_is_told(config: Path, tmp_path: Path):
    (tmp_path / "file").write_text("mine", "utf-8")
    said = _refused(tmp_path / "file" / "run", "--config", config)
    assert "--out" in said
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_picture_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from segicl_gui.training import task_sheet

    small = task_sheet.synthetic_batch
    monkeypatch.setattr(task_sheet, "synthetic_batch", lambda t, n, side, g: small(1, 2, 32, g))
    done = _segicl("--show-tasks", tmp_path / "nowhere" / "sheet.png")
    assert done.exit_code == 2
    assert "sheet.png" in done.stderr
    assert _segicl("--show-tasks", tmp_path / "sheet.png").exit_code == 0
    with PIL.Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 32
