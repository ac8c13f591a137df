import torch

from segicl_gui.model.network import SegICLNetwork


def test_images_are_seen_one_by_one(network: SegICLNetwork, images: torch.Tensor):
    together, alone = network.look(images[None]), network.look(images[None, 2:3])
    for a, b in zip(together.pyramid, alone.pyramid, strict=True):
        torch.testing.assert_close(a[:, 2:3], b, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(together.tokens[:, 2:3], alone.tokens, rtol=1e-4, atol=1e-5)


def test_evidence_has_the_size_of_each_stride(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    context = network.context(network.look(images[None, :2]), masks[None, :2, None])
    found = network.evidence(network.look(images[None, 2:]), context, torch.ones(1, 2, 2))
    sides = [64, 32, 16, 8, 4]
    assert [r.shape for r in found.ridge] == [(1, 2, 1, s, s) for s in [*sides, 64]]
    assert [p.shape for p in found.prior] == [(1, 2, 1, s, s) for s in sides]
    assert {i: a.shape[-2:] for i, a in found.affinity.items()} == {2: (16, 16), 3: (8, 8)}
    torch.testing.assert_close(found.share, masks[:2].mean().expand(1, 2))
