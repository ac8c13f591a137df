from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import AutoModel, PreTrainedTokenizerFast
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.model.qwen_vl import vision_language_encoder

STATES = 2


@pytest.fixture
def folder(qwen: dict[str, object], tmp_path: Path) -> Path:
    return _folder(qwen, tmp_path)


def _folder(config: dict[str, object], tmp_path: Path) -> Path:
    torch.manual_seed(1)
    path = tmp_path / "qwen"
    AutoModel.from_config(CONFIG_MAPPING[config["model_type"]](**config)).save_pretrained(path)
    return path


def _with_tokenizer(folder: Path) -> Path:
    words = Tokenizer(models.WordLevel({"?": 4, "bright": 5, "square": 6}, unk_token="?"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=words, unk_token="?").save_pretrained(folder)
    return folder


def _table(folder: Path, **more: object) -> dict[str, object]:
    return {"folder": str(folder), "side": 56, **more}


def test_weights_are_those_of_the_folder(folder: Path):
    encoder, made = vision_language_encoder(_table(folder), STATES, 64)
    theirs = AutoModel.from_pretrained(folder).state_dict()
    ours = encoder.model.state_dict()
    assert theirs.keys() == ours.keys()
    assert all(torch.equal(theirs[k], ours[k]) for k in ours)
    assert made["folder"] == ""
    assert made["hashed"]
    again, _ = vision_language_encoder(made, STATES, 64)
    assert again.state_dict().keys() == encoder.state_dict().keys()


def test_text_is_read_through_the_models_own_words(qwen2: dict[str, object], tmp_path: Path):
    folder = _with_tokenizer(_folder(qwen2, tmp_path))
    encoder, made = vision_language_encoder(_table(folder), STATES, 64)
    assert not made["hashed"]
    tokens, there = encoder.text(["bright square", "square", ""])
    known = encoder.model.language_model.embed_tokens.weight
    torch.testing.assert_close(tokens[0], known[5:7])
    assert there.tolist() == [[True, True], [True, False], [False, False]]


@pytest.fixture
def network(
    small_network: dict[str, object],
    qwen2: dict[str, object],
    diffusion: dict[str, object],
    tmp_path: Path,
) -> SegICLNetwork:
    """With a vision-language model of a folder, its own words, and low-rank matrices."""
    folder = _with_tokenizer(_folder(qwen2, tmp_path))
    torch.manual_seed(0)
    made = SegICLNetwork(
        **small_network,
        vision_language=_table(folder, tuning="lora", rank=2, dtype="bfloat16"),
        diffusion={"config": diffusion},
    )
    for p in made.parameters():
        if not p.any():  # what starts silent, so that all has its say
            torch.nn.init.normal_(p, std=0.3)
    return made


def test_the_pipeline_saves_and_reads_all_of_it(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor, tmp_path: Path
):
    pipeline = SegICLPipeline.from_network(network)
    pipeline.save_pretrained(tmp_path / "saved")
    (tmp_path / "qwen").rename(tmp_path / "gone")
    read = SegICLPipeline.from_pretrained(tmp_path / "saved")

    def answer(p: SegICLPipeline, text: str) -> torch.Tensor:
        exemplars = [p.encode(images[i], masks[i][None]) for i in range(2)]
        query = p.look(images[2:])
        return p.segment(query, exemplars, torch.ones(1, 2), texts=[text]).logits

    before = answer(pipeline, "bright square")
    torch.testing.assert_close(answer(read, "bright square"), before)
    assert not torch.allclose(answer(read, "square"), before)


def test_a_folder_of_no_use_is_told(qwen2: dict[str, object], tmp_path: Path):
    with pytest.raises(ValueError, match=r"no vision-language model .*nowhere.*Nothing is down"):
        vision_language_encoder(_table(tmp_path / "nowhere"), STATES, 64)
    folder = _with_tokenizer(_folder(qwen2, tmp_path))
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ValueError, match=r"damaged tokenizer"):
        vision_language_encoder(_table(folder), STATES, 64)
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:1000])
    with pytest.raises(ValueError, match=r"cannot be read.*name another `folder`"):
        vision_language_encoder(_table(folder), STATES, 64)
    weights.unlink()
    with pytest.raises(ValueError, match=r"cannot be read.*\.safetensors"):
        vision_language_encoder(_table(folder), STATES, 64)


def test_weights_that_a_folder_lacks_are_not_made_up(qwen2: dict[str, object], tmp_path: Path):
    folder = _folder(qwen2, tmp_path)
    more = {**qwen2, "text_config": {**qwen2["text_config"], "num_hidden_layers": 3}}
    CONFIG_MAPPING["qwen2_vl"](**more).save_pretrained(folder)
    with pytest.raises(ValueError, match=r"incomplete: it lacks \d+ weights.*layers\.2"):
        vision_language_encoder(_table(folder), STATES, 64)


def test_another_family_is_told(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(ValueError, match=r"llama.*qwen2_vl"):
        vision_language_encoder(_table(tmp_path), STATES, 64)
