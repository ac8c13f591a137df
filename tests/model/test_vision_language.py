import copy

import PIL.Image
import pytest
import torch
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from segicl_gui.model.qwen_vl import vision_language_encoder
from segicl_gui.model.vision_language import VisionLanguageEncoder, patches, places

STATES = 3


@pytest.fixture
def encoder(qwen: dict[str, object]) -> VisionLanguageEncoder:
    return _encoder(qwen)


def _encoder(config: dict[str, object], side: int = 56) -> VisionLanguageEncoder:
    torch.manual_seed(0)
    made, _ = vision_language_encoder({"config": config, "side": side}, STATES, 64)
    return made.eval().requires_grad_(False)


def _given(encoder: VisionLanguageEncoder) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    images = encoder.images(torch.rand(3, 3, 64, 48, generator=generator))
    masks = encoder.masks((torch.rand(3, 1, 64, 48, generator=generator) > 0.5).float())
    return encoder.exemplars(images, masks)[None], images[None, :1]


def test_each_of_the_family_gives_states_for_each_query(encoder: VisionLanguageEncoder):
    exemplars, query = _given(encoder)
    # Two pictures of 2 x 2 tokens, between signs.
    assert exemplars.shape == (1, 3, 2 * (4 + 2), (1 + encoder.inner) * 32)
    states = encoder(encoder.text(["left lung"]), exemplars, query, torch.ones(1, 1, 3))
    assert states.shape == (1, 1, STATES, 32)
    other = encoder(encoder.text(["right lung"]), exemplars, query, torch.ones(1, 1, 3))
    assert not torch.allclose(states, other)


def test_exemplars_that_are_not_read_are_as_if_they_were_not_there(encoder: VisionLanguageEncoder):
    exemplars, query = _given(encoder)
    text = encoder.text(["lung"])
    some = encoder(text, exemplars, query, torch.tensor([[[1.0, 0.0, 1.0]]]))
    alone = encoder(text, exemplars[:, ::2], query, torch.ones(1, 1, 2))
    torch.testing.assert_close(some, alone, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(encoder(text, exemplars, query, torch.ones(1, 1, 3)), alone)
    none = encoder(encoder.text([""]), exemplars, query, torch.zeros(1, 1, 3))
    assert torch.isfinite(none).all()


def test_a_text_beside_a_longer_one_is_read_as_alone(encoder: VisionLanguageEncoder):
    exemplars, query = _given(encoder)
    both = encoder(
        encoder.text(["lung", "a much longer text than that"]),
        exemplars.expand(2, -1, -1, -1),
        query,
        torch.ones(2, 1, 3),
    )
    alone = encoder(encoder.text(["lung"]), exemplars, query, torch.ones(1, 1, 3))
    torch.testing.assert_close(both[:1], alone, rtol=1e-4, atol=1e-5)


def test_pictures_and_places_are_what_the_model_itself_makes_of_them(qwen: dict[str, object]):
    encoder = _encoder(qwen)
    model = encoder.model
    images = torch.rand(2, 3, 56, 56, generator=torch.Generator().manual_seed(2))
    picture = [1, 3, 3, 3, 3, 2]
    ids = torch.tensor([[5, 6, 7, *picture * 3, 10, 11, 12]])
    known = model.language_model.embed_tokens.weight
    # What only our sequence has is lent words that the model knows.
    encoder.begin.copy_(known[5:6])
    encoder.state.copy_(known[10:13])
    text = known[None, 6:8], torch.ones(1, 2, dtype=torch.bool)
    seen = encoder.images(images)
    pair = encoder.exemplars(seen[:1], seen[1:])[None]
    ours = encoder(text, pair, seen[None, :1], torch.ones(1, 1, 1))
    normal = (images - encoder.mean) / encoder.std
    cells = patches(normal[[0, 1, 0]], 14, 2, 2).flatten(0, 1)
    theirs = model(
        input_ids=ids,
        pixel_values=cells,
        image_grid_thw=torch.tensor([[1, 4, 4]] * 3),
        mm_token_type_ids=(ids == 3).int(),
        attention_mask=torch.ones_like(ids),
    ).last_hidden_state
    torch.testing.assert_close(ours[0, 0], theirs[0, -STATES:], rtol=1e-3, atol=1e-4)


def test_patches_are_those_of_the_models_own_processor():
    pixels = torch.randint(0, 256, (56, 84, 3), generator=torch.Generator().manual_seed(0))
    image = PIL.Image.fromarray(pixels.to(torch.uint8).numpy())
    processor = Qwen2VLImageProcessorPil(do_resize=False)
    theirs = processor(images=[image], return_tensors="pt")["pixel_values"]
    mean = torch.tensor(processor.image_mean)[:, None, None]
    std = torch.tensor(processor.image_std)[:, None, None]
    ours = patches(((pixels.permute(2, 0, 1) / 255 - mean) / std)[None], 14, 2, 2)
    torch.testing.assert_close(ours[0], theirs, rtol=1e-4, atol=1e-4)


def test_places_go_on_behind_what_is_read():
    there = torch.tensor([[True, False]])
    read = torch.tensor([[[False, True]]])
    at = places(there, read, grid=1, states=1)[0, 0].tolist()
    # Begin, a word and none; a pair that is not read and one that is; the query; the state.
    assert at[:2] == [0, 1]
    assert at[9:15] == [2, 3, 4, 5, 6, 7]
    assert at[15:] == [8, 9, 10, 11]


@pytest.mark.parametrize("tuning", ["lora", "frozen"])
def test_what_is_pretrained_can_stay_as_it_is(qwen2: dict[str, object], tuning: str):
    torch.manual_seed(0)
    table = {"config": qwen2, "side": 56, "tuning": tuning, "rank": 2, "dtype": "bfloat16"}
    encoder, made = vision_language_encoder(table, STATES, 64)
    before = copy.deepcopy(encoder.state_dict())
    exemplars, query = _given(encoder)
    optimizer = torch.optim.SGD([p for p in encoder.parameters() if p.requires_grad], 1.0)
    for _ in range(2):  # at first, half of the matrices wait for the other half
        given = exemplars.detach(), query.detach()
        states = encoder(encoder.text(["lung"]), *given, torch.ones(1, 1, 3))
        optimizer.zero_grad()
        states.square().sum().backward()
        optimizer.step()
    after = encoder.state_dict()
    changed = {k for k in before if not torch.equal(before[k], after[k])}
    assert "state" in changed
    assert any(k.endswith(".down") for k in changed) == (tuning == "lora")
    assert all(k.endswith((".down", ".up")) or not k.startswith("model.") for k in changed)
    learns = [p for p in encoder.parameters() if p.requires_grad]
    assert all(p.dtype == torch.float32 for p in learns)
    assert sum(p.numel() for p in learns) < 0.5 * sum(p.numel() for p in encoder.parameters())
    again, _ = vision_language_encoder(made, STATES, 64)
    assert {k: v.dtype for k, v in again.state_dict().items()} == {
        k: v.dtype for k, v in after.items()
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"side": 60}, "multiple of 28"),
        ({"tuning": "some"}, "full, lora, frozen"),
        ({"tuning": "lora", "rank": 0}, "rank"),
        ({"dtype": "bfloat16"}, "dtype"),
        ({"colour": 1}, "colour"),
        ({"folder": "x"}, "folder"),
        ({"config": {"model_type": "qwen2"}}, "qwen2_vl"),
        ({"config": None}, "folder"),
    ],
)
def test_a_wrong_table_is_told(qwen2: dict[str, object], wrong: dict[str, object], said: str):
    with pytest.raises(ValueError, match=said):
        vision_language_encoder({"config": qwen2, "side": 56, **wrong}, STATES, 64)
