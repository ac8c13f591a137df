"""CLIPSeg from a folder of weights, with made-up ones."""

import shutil

import numpy as np
import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import LabelSpec
from segicl_gui.engine.engines.clipseg import CLIPSegEngine, _text
from segicl_gui.engine.engines.sizes import squeezed


@pytest.fixture
def engine(toy):
    return CLIPSegEngine(toy("clipseg"))


def test_it_says_what_the_whole_network_says(engine, asks, scene):
    """Image and text are each encoded once; the library's own way does all of it anew."""
    image, _ = scene(0, (32, 32), rgb=True)
    with torch.inference_mode():
        words = engine._words("spleen", return_tensors="pt")
        x = engine._preparation.normalised(squeezed(image, 32)[None])
        logits = engine.network(**words, pixel_values=x).logits.reshape(32, 32)
    (answer,) = asks(engine, [image], labels={7: "spleen"})
    assert np.array_equal(answer.mask == 7, logits.numpy() > 0)
    assert 0 < (answer.mask == 7).sum() < image.size


def test_each_label_has_its_own_answer(engine, asks, scene):
    image, _ = scene()
    (one,), (two,) = (asks(engine, [image], labels={1: t}) for t in ("liver", "a tall mast"))
    assert not np.array_equal(one.confidence, two.confidence)


def test_the_description_is_asked_for_before_the_name():
    assert _text(LabelSpec(1, "L", " left kidney ")) == "left kidney"
    assert _text(LabelSpec(1, "liver")) == "liver"
    for name in ("", " ", "Label 3", "label", "12"):
        assert _text(LabelSpec(1, name)) == ""


def test_labels_without_text_are_told(engine, asks, scene):
    with pytest.raises(UserError, match="“Label 1”, “5” says nothing"):
        asks(engine, [scene()[0]], labels={1: "Label 1", 5: ""})
    (answer,) = asks(engine, [scene()[0]], labels={1: "liver", 5: "Label 2"})
    assert answer.note == "No text to look for: Label 2"
    assert 5 not in answer.mask


def test_a_long_description_is_cut(engine, asks, scene):
    asks(engine, [scene()[0]], labels={1: "very " * 500})


def test_a_missing_tokenizer_is_explained(toy, tmp_path):
    folder = shutil.copytree(toy("clipseg"), tmp_path / "c")
    (folder / "merges.txt").unlink()
    with pytest.raises(UserError, match="tokenizer of CLIP") as e:
        CLIPSegEngine(folder)
    assert "vocab.json and merges.txt" in e.value.todo
    (folder / "tokenizer.json").write_text("{")
    with pytest.raises(UserError, match="cannot be read"):
        CLIPSegEngine(folder)
