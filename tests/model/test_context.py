import torch

from segicl_gui.model.context import Context, Look
from segicl_gui.model.network import SegICLNetwork


def test_exemplars_and_structures_are_put_side_by_side(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    each = [
        network.context(network.look(images[None, i : i + 1]), masks[None, i : i + 1, None])
        for i in range(2)
    ]
    exemplars, structures = Context.join(each, 1), Context.join(each, 0)
    for a, b in ((exemplars, (1, 2)), (structures, (2, 1))):
        assert a.tokens.shape[:2] == b
        assert a.masks[0].shape[:2] == b
        assert all(m.inner.shape[:2] == b for m in a.moments)


def test_some_structures_are_those_that_were_joined(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    look = network.look(images[None, :1])
    each = [network.context(look, masks[None, i : i + 1, None]) for i in range(2)]
    second = Context.join(each, 0).only([1])
    assert torch.equal(second.tokens, each[1].tokens)
    assert all(torch.equal(a, b) for a, b in zip(second.masks, each[1].masks, strict=True))
    for a, b in zip(second.moments, each[1].moments, strict=True):
        assert all(torch.equal(x, y) for x, y in zip(a.parts(), b.parts(), strict=True))


def test_looks_of_a_task_are_parted_put_together_and_dealt_out(
    network: SegICLNetwork, images: torch.Tensor
):
    four = images[:1].expand(4, -1, -1, -1) * torch.linspace(0.4, 1, 4)[:, None, None, None]
    look = network.look(four[None])
    again = Look.join(look.split())
    dealt = look.dealt(2)
    for a, b, c in zip(look.pyramid, again.pyramid, dealt.pyramid, strict=True):
        assert torch.equal(a, b)
        assert c.shape[:2] == (2, 2)
        assert torch.equal(c[1, 0], a[0, 2])
    assert torch.equal(dealt.images[1, 1], four[3])
