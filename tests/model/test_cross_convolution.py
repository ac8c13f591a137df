from pathlib import Path

import pytest
import torch

from segicl_gui.model.cross_convolution import CrossBlock, CrossConvolutionNetwork


@pytest.fixture(scope="module")
def crossed() -> CrossConvolutionNetwork:
    torch.manual_seed(0)
    return CrossConvolutionNetwork(channels=(8, 8, 16)).eval().requires_grad_(False)


def test_a_cross_convolution_is_that_of_the_two_put_together():
    torch.manual_seed(0)
    block = CrossBlock(2, 3, 8)
    query, support = torch.randn(2, 2, 6, 6), torch.randn(2, 4, 3, 6, 6)
    weights = torch.full((2, 4), 0.25)
    mean, onward = block(query, support, weights)
    together = torch.cat([query[:, None].expand(-1, 4, -1, -1, -1), support], 2)
    z = block.cross_norm(block.cross(together.flatten(0, 1)))
    z = torch.nn.functional.leaky_relu(z).unflatten(0, (2, 4))
    torch.testing.assert_close(mean, z.mean(1))
    assert onward.shape == (2, 4, 8, 6, 6)


def test_the_order_of_exemplars_does_not_matter(
    crossed: CrossConvolutionNetwork, images: torch.Tensor, masks: torch.Tensor
):
    x, m, q = images[None, :3], masks[None, :3, None], images[None, 3:]
    torch.testing.assert_close(
        crossed.segment(x, m, q), crossed.segment(x.flip(1), m.flip(1), q), rtol=1e-3, atol=1e-4
    )


def test_queries_asked_together_are_what_each_is_alone(
    crossed: CrossConvolutionNetwork, images: torch.Tensor, masks: torch.Tensor
):
    x, m = images[None, :2], masks[None, :2, None]
    both = crossed.segment(x, m, images[None, 2:])
    assert both.shape == (1, 2, 1, 64, 64)
    alone = crossed.segment(x, m, images[None, 3:])
    torch.testing.assert_close(both[:, 1:], alone, rtol=1e-3, atol=1e-4)


def test_an_exemplar_that_does_not_count_says_nothing(
    crossed: CrossConvolutionNetwork, images: torch.Tensor, masks: torch.Tensor
):
    x, m, q = images[None, :2], masks[None, :2, None], images[None, 2:3]
    counted = crossed.segment(x, m, q, torch.tensor([[1.0, 0.0]]))
    torch.testing.assert_close(counted, crossed.segment(x[:, :1], m[:, :1], q))
    assert not torch.allclose(counted, crossed.segment(x, m, q))


def test_every_parameter_learns(images: torch.Tensor, masks: torch.Tensor):
    network = CrossConvolutionNetwork(channels=(8, 8, 16))
    out = network(images[None, :3], masks[None, :3, None], images[None, 3:])
    out.square().sum().backward()
    assert all(p.grad is not None for p in network.parameters())


def test_saved_and_read_back_it_answers_the_same(
    crossed: CrossConvolutionNetwork, images: torch.Tensor, masks: torch.Tensor, tmp_path: Path
):
    crossed.save_pretrained(tmp_path)
    read = CrossConvolutionNetwork.from_pretrained(tmp_path, low_cpu_mem_usage=False)
    given = images[None, :2], masks[None, :2, None], images[None, 2:]
    torch.testing.assert_close(read.segment(*given), crossed.segment(*given))
    assert read.stride == 4
