import copy

import pytest
import torch

from segicl_gui.model.context import Context, Prepared
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.perception import EVIDENCE
from segicl_gui.model.prompts import PROMPTS


def test_every_image_as_query_of_the_others_is_what_each_gives_alone(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    x, y = images[None], masks[None, :, None]
    noisy = torch.randn(1, 4, 1, 64, 64)
    steps = torch.full((1, 4), 999)
    support = (1 - torch.eye(4))[None]
    look = network.look(x)
    context = network.context(look, y, kept_keys=4096, kept_pixels=4096)
    together = network.decode(network.prepare(look, context, support, ["square"]), noisy, steps)
    query = network.look(x[:, :1])
    others = network.context(network.look(x[:, 1:]), y[:, 1:], 4096, 4096)
    prepared = network.prepare(query, others, torch.ones(1, 1, 3), ["square"])
    alone = network.decode(prepared, noisy[:, :1], steps[:, :1])
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
    one = network.evidence(look, Context.join(each, 1), support)
    other = network.evidence(look, Context.join(each[::-1], 1), support)
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
    out, alignment, presence = network(
        x,
        torch.zeros(1, 2, 1, 32, 32),
        [""],
        (1 - torch.eye(2))[None],
        torch.randn(1, 2, 1, 32, 32),
        torch.full((1, 2), 999),
    )
    assert torch.isfinite(out).all()
    assert torch.isfinite(alignment)
    assert torch.isfinite(presence).all()


def _lively(network: SegICLNetwork) -> SegICLNetwork:
    """A copy whose layers that start at zero do not."""
    other = copy.deepcopy(network)
    generator = torch.Generator().manual_seed(3)
    for p in other.parameters():
        if not p.any():
            p.copy_(torch.randn(p.shape, generator=generator) * 0.5)
    return other


def test_text_and_prompts_change_the_answer_but_not_at_first(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    look, support = network.look(images[None, 1:2]), torch.zeros(1, 1, 1)
    noisy, steps = torch.randn(1, 1, 1, 64, 64), torch.full((1, 1), 999)

    def answer(n: SegICLNetwork, text: str, prompts: torch.Tensor | None = None) -> torch.Tensor:
        context = n.context(n.look(images[None, :1]), masks[None, :1, None])
        return n.decode(n.prepare(look, context, support, [text]), noisy, steps, prompts)

    grown = _lively(network)
    assert not torch.allclose(answer(grown, "bright square"), answer(grown, "thin dark line"))
    marks = torch.zeros(1, 1, PROMPTS, 64, 64)
    marks[0, 0, 0, 30, 30] = 1
    assert not torch.allclose(answer(network, "", marks), answer(network, ""))


def test_an_exemplar_that_does_not_count_says_nothing_in_the_condition(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    look = network.look(images[None, 2:3])
    both = network.context(network.look(images[None, :2]), masks[None, :2, None])
    one = network.context(network.look(images[None, :1]), masks[None, :1, None])
    counted = network.prepare(look, both, torch.tensor([[[1.0, 0.0]]]), ["x"]).condition
    alone = network.prepare(look, one, torch.ones(1, 1, 1), ["x"]).condition
    torch.testing.assert_close(counted.vector, alone.vector, rtol=1e-4, atol=1e-5)


def _conditioned(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
) -> tuple[torch.Tensor, Prepared]:
    """What comes out and what goes in, from one exemplar and a text."""
    context = network.context(
        network.look(images[None, :1]), masks[None, :1, None], 4096, 4096, torch.Generator()
    )
    look = network.look(images[None, 1:2])
    prepared = network.prepare(look, context, torch.ones(1, 1, 1), ["square"])
    noisy = torch.zeros(1, 1, 1, 64, 64)
    return network.decode(prepared, noisy, torch.full((1, 1), 999)), prepared


@pytest.mark.parametrize("left_out", EVIDENCE)
def test_evidence_that_is_left_out_says_nothing_and_the_rest_what_it_did(
    network: SegICLNetwork,
    small_network: dict[str, object],
    images: torch.Tensor,
    masks: torch.Tensor,
    left_out: str,
):
    whole = _lively(network)
    other = SegICLNetwork(**small_network, without=[left_out]).eval().requires_grad_(False)
    other.load_state_dict(whole.state_dict())
    before, a = _conditioned(whole, images, masks)
    after, b = _conditioned(other, images, masks)
    assert not torch.allclose(before, after)
    evidence = {
        "ridge": lambda p: p.evidence.ridge,
        "affinity": lambda p: list(p.evidence.affinity.values()),
        "tokens": lambda p: [p.condition.vector, *p.condition.readouts],
    }
    for name, of in evidence.items():
        assert any(x.any() for x in of(a))
        if name == left_out:
            assert not any(x.any() for x in of(b))
            continue
        for x, y in zip(of(a), of(b), strict=True):
            torch.testing.assert_close(x, y)


@pytest.mark.parametrize("left_out", EVIDENCE)
def test_without_some_evidence_it_is_trained_all_the_same(
    small_network: dict[str, object], images: torch.Tensor, masks: torch.Tensor, left_out: str
):
    torch.manual_seed(0)
    network = SegICLNetwork(**small_network, without=[left_out])
    out = network(
        images[None],
        masks[None, :, None],
        ["square"],
        (1 - torch.eye(4))[None],
        torch.randn(1, 4, 1, 64, 64),
        torch.full((1, 4), 999),
    )
    sum(x.square().mean() for x in out).backward()
    grads = [p.grad for p in network.parameters() if p.grad is not None]
    assert all(torch.isfinite(g).all() for g in grads)
    assert network.decoder.unet.conv_in.weight.grad.any()


def test_what_cannot_be_left_out_is_told(small_network: dict[str, object]):
    with pytest.raises(ValueError, match=r"texture.*ridge, affinity, tokens"):
        SegICLNetwork(**small_network, without=["texture", "ridge"])
