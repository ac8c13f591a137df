import pytest
import torch

from segicl_gui.model.network import SegICLNetwork, join


def test_every_image_as_query_of_the_others_is_what_each_gives_alone(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    x, y = images[None], masks[None, :, None]
    noisy = torch.randn(1, 4, 1, 64, 64)
    steps = torch.full((1, 4), 999)
    support = (1 - torch.eye(4))[None]
    look = network.look(x)
    context = network.context(look, y, kept_keys=4096, kept_pixels=4096)
    together = network.decode(look, network.evidence(look, context, support), noisy, steps)
    query = network.look(x[:, :1])
    others = network.context(network.look(x[:, 1:]), y[:, 1:], 4096, 4096)
    evidence = network.evidence(query, others, torch.ones(1, 1, 3))
    alone = network.decode(query, evidence, noisy[:, :1], steps[:, :1])
    torch.testing.assert_close(together[:, :1], alone, rtol=1e-3, atol=1e-3)


def test_the_order_of_exemplars_does_not_matter(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    look = network.look(images[None])
    each = [
        network.context(network.look(images[None, i : i + 1]), masks[None, i : i + 1, None], 4096)
        for i in range(3)
    ]
    support = torch.ones(1, 4, 3)
    one = network.evidence(look, join(each, 1), support)
    other = network.evidence(look, join(each[::-1], 1), support)
    for a, b in zip(one.ridge, other.ridge, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-3)
    for level, a in one.affinity.items():
        torch.testing.assert_close(a, other.affinity[level], rtol=1e-3, atol=1e-4)


def test_untrained_evidence_already_points_at_the_structure(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    context = network.context(network.look(images[None, :1]), masks[None, :1, None])
    query = network.look(images[None, 3:])
    ridge = network.evidence(query, context, torch.ones(1, 1, 1)).ridge[-1][0, 0, 0]
    assert ridge[masks[3] > 0].mean() > ridge[masks[3] == 0].mean() + 0.5


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_constant_picture_gives_finite_answers(network: SegICLNetwork, value: float):
    x = torch.full((1, 2, 3, 32, 32), value)
    out = network(
        x,
        torch.zeros(1, 2, 1, 32, 32),
        (1 - torch.eye(2))[None],
        torch.randn(1, 2, 1, 32, 32),
        torch.full((1, 2), 999),
    )
    assert torch.isfinite(out).all()
