from pathlib import Path

import pytest
import torch

from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline


@pytest.fixture
def pipeline(network: SegICLNetwork) -> SegICLPipeline:
    return SegICLPipeline.from_network(network)


def _answer(p: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor, **how: int):
    exemplars = [p.encode(images[i], masks[i][None]) for i in range(2)]
    return p.segment(p.look(images[2:]), exemplars, torch.ones(1, 2), **how).logits


def test_saved_and_read_back_it_answers_the_same(
    pipeline: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor, tmp_path: Path
):
    pipeline.save_pretrained(tmp_path)
    read = SegICLPipeline.from_pretrained(tmp_path)
    torch.testing.assert_close(_answer(read, images, masks), _answer(pipeline, images, masks))


def test_missing_weights_are_an_error(pipeline: SegICLPipeline, tmp_path: Path):
    pipeline.save_pretrained(tmp_path)
    (tmp_path / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(OSError, match="diffusion_pytorch_model"):
        SegICLPipeline.from_pretrained(tmp_path)


def test_a_seed_says_what_comes_out(
    pipeline: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor
):
    one = _answer(pipeline, images, masks, seed=1)
    assert torch.equal(one, _answer(pipeline, images, masks, seed=1))
    assert not torch.equal(one, _answer(pipeline, images, masks, seed=2))
    assert one.shape == (1, 2, 64, 64)


def test_more_steps_are_checked_one_by_one(
    pipeline: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor
):
    asked: list[int] = []
    exemplars = [pipeline.encode(images[0], masks[0][None])]
    out = pipeline.segment(
        pipeline.look(images[1:2]),
        exemplars,
        torch.ones(1, 1),
        steps=3,
        check=lambda: asked.append(1),
    )
    assert len(asked) == 3
    assert torch.isfinite(out.logits).all()
    assert torch.isfinite(out.presence).all()


def test_structures_asked_together_are_what_each_is_alone(
    pipeline: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor
):
    empty = torch.zeros_like(masks[0])
    both = [pipeline.encode(images[0], torch.stack([masks[0], empty]))]
    alone = [pipeline.encode(images[0], masks[0][None])]
    query = pipeline.look(images[1:2])
    together = pipeline.segment(query, both, torch.ones(2, 1))
    first = pipeline.segment(query, alone, torch.ones(1, 1))
    torch.testing.assert_close(together.logits[:1], first.logits, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(together.presence[:1], first.presence, rtol=1e-3, atol=1e-3)


def test_probabilities_are_the_mean_over_samples(
    pipeline: SegICLPipeline, images: torch.Tensor, masks: torch.Tensor
):
    one = _answer(pipeline, images, masks, seed=3).sigmoid()
    more = _answer(pipeline, images, masks, seed=3, samples=4).sigmoid()
    assert not torch.allclose(one, more)
    # The first of them is the one that is drawn alone.
    two = _answer(pipeline, images, masks, seed=3, samples=2).sigmoid()
    other = 2 * two - one
    assert other.min() > -1e-3
    assert other.max() < 1 + 1e-3
