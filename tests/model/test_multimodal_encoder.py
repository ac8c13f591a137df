import pytest
import torch

from segicl_gui.model.multimodal_encoder import GRID, MultimodalEncoder


@pytest.fixture
def encoder() -> MultimodalEncoder:
    torch.manual_seed(0)
    return MultimodalEncoder(8, 16, 2, 2, 3, 64).eval().requires_grad_(False)


def _given(encoder: MultimodalEncoder) -> tuple[torch.Tensor, torch.Tensor]:
    images = encoder.images(torch.rand(3, 3, 64, 64), [torch.randn(3, 4, 8, 8)] * 2)
    masks = encoder.masks((torch.rand(3, 1, 40, 48) > 0.5).float())
    return encoder.exemplars(images, masks)[None], images[None, :1]


def test_states_for_each_query(encoder: MultimodalEncoder):
    exemplars, query = _given(encoder)
    assert exemplars.shape == (1, 3, 2 * GRID * GRID, 16)
    states = encoder(encoder.text(["left lung"]), exemplars, query, torch.ones(1, 1, 3))
    assert states.shape == (1, 1, 3, 16)


def test_exemplars_that_do_not_count_are_not_read(encoder: MultimodalEncoder):
    exemplars, query = _given(encoder)
    text = encoder.text(["lung"])
    support = torch.tensor([[[1.0, 0.0, 0.0]]])
    before = encoder(text, exemplars, query, support)
    changed = exemplars.clone()
    changed[:, 1:] += 3
    torch.testing.assert_close(encoder(text, changed, query, support), before)
    assert not torch.allclose(encoder(text, changed, query, torch.ones(1, 1, 3)), before)


def test_no_text_and_no_exemplars_is_still_an_answer(encoder: MultimodalEncoder):
    exemplars, query = _given(encoder)
    assert torch.isfinite(encoder(encoder.text([""]), exemplars, query, torch.zeros(1, 1, 3))).all()


def test_a_text_beside_a_longer_one_is_read_as_alone(encoder: MultimodalEncoder):
    exemplars, query = _given(encoder)
    support = torch.ones(2, 1, 3)
    both = encoder(
        encoder.text(["lung", "a much longer text than that"]),
        exemplars.expand(2, -1, -1, -1),
        query.expand(2, -1, -1, -1),
        support,
    )
    # Words that are not there leave a gap, which nothing may read.
    alone = encoder(encoder.text(["lung"]), exemplars, query, support[:1])
    torch.testing.assert_close(both[:1], alone, rtol=1e-4, atol=1e-5)
