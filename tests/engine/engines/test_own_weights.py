"""Weights that people bring, whole, wrong and damaged."""

import json
import shutil

import pytest
import torch
from safetensors.torch import save_file

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.engines.own_weights import (
    Preparation,
    config_of,
    pretrained,
    state_of,
)

SAM = {"sam": "SamModel"}


@pytest.fixture
def folder(toy, tmp_path):
    return shutil.copytree(toy("sam"), tmp_path / "sam")


def test_weights_of_another_kind_are_told(toy):
    with pytest.raises(UserError, match=r"kind “clipseg”, this engine reads SAM \(sam\)"):
        pretrained(toy("clipseg"), SAM, "SAM")


@pytest.mark.parametrize("text", ["", "[", "[]", "3", '{"model_type": null}', "{}", '"sam"'])
def test_a_config_that_says_nothing_is_told(folder, text):
    (folder / "config.json").write_text(text)
    with pytest.raises(UserError, match="cannot be used"):
        pretrained(folder, SAM, "SAM")


def test_missing_files_are_told(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(UserError, match="no weights"):
        pretrained(folder, SAM, "SAM")
    (folder / "config.json").unlink()
    with pytest.raises(UserError, match=r"no config\.json"):
        config_of(folder)


def test_damaged_weights_are_told(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UserError, match="cannot be loaded"):
        pretrained(folder, SAM, "SAM")


def test_what_a_file_lacks_is_not_made_up(folder):
    save_file({"other": torch.zeros(1)}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(UserError, match="do not fit"):
        pretrained(folder, SAM, "SAM")


def test_the_one_file_of_weights_is_read(tmp_path):
    save_file({"a.weight": torch.arange(3.0)}, tmp_path / "v1.safetensors")
    for place in (tmp_path, tmp_path / "v1.safetensors"):
        assert state_of(place)["a.weight"].tolist() == [0, 1, 2]
    (tmp_path / "v1.safetensors").write_bytes(b"damaged")
    with pytest.raises(UserError, match="cannot be read"):
        state_of(tmp_path)


def test_files_that_would_run_something_are_not_read(tmp_path):
    class Runs:
        def __reduce__(self):
            return (pytest.fail, ("it ran",))

    torch.save({"model": Runs()}, tmp_path / "v1.pt")
    for place in (tmp_path, tmp_path / "v1.pt"):
        with pytest.raises(UserError, match=r"none that ends with|cannot be read"):
            state_of(place)


def test_one_file_is_expected(tmp_path):
    with pytest.raises(UserError, match="none that ends"):
        state_of(tmp_path)
    for name in ("a.safetensors", "b.safetensors"):
        save_file({}, tmp_path / name)
    with pytest.raises(UserError, match=r"a\.safetensors, b\.safetensors"):
        state_of(tmp_path)


def test_images_are_prepared_as_the_folder_says(tmp_path):
    assert Preparation.of(tmp_path, 32).side == 32
    told = {"size": {"longest_edge": 64}, "image_mean": [0.5] * 3, "image_std": [0.25] * 3}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(told))
    ready = Preparation.of(tmp_path, 32)
    assert ready == Preparation(64, (0.5,) * 3, (0.25,) * 3)
    x = torch.rand(2, 3, 4, 5)
    assert torch.allclose(ready.normalised(x), (x - 0.5) / 0.25)
    assert torch.allclose(ready.plain(ready.normalised(x)), x)


@pytest.mark.parametrize(
    "text", ["[", "3", '{"size": {}}', '{"size": -1}', '{"image_mean": [1]}', '{"image_std": "x"}']
)
def test_preparation_that_cannot_be_is_told(tmp_path, text):
    (tmp_path / "preprocessor_config.json").write_text(text)
    with pytest.raises(UserError, match="preprocessor_config"):
        Preparation.of(tmp_path, 32)
