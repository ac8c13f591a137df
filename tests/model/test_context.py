import torch

from segicl_gui.model.context import Context
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
