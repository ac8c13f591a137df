import torch

from segicl_gui.model.decoder_inputs import decoder_inputs
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.prompts import PROMPTS


def test_maps_are_laid_beside_each_query(
    network: SegICLNetwork, images: torch.Tensor, masks: torch.Tensor
):
    # Two structures, asked of the same two queries, which were looked at once.
    context = network.context(network.look(images[None, :1]), masks[None, :1, None])
    both = type(context).join([context, context], 0)
    prepared = network.prepare(network.look(images[None, 1:3]), both, torch.ones(2, 2, 1), ["", ""])
    shape = torch.Size([2, 2, 1, 64, 64])
    plain = decoder_inputs(prepared, shape, None)
    assert plain.maps.shape[:2] == (4, plain.ridge.shape[1] + 6 + PROMPTS)
    assert [tuple(s.shape[-2:]) for s in plain.skips] == [(32, 32), (16, 16), (8, 8), (4, 4)]
    torch.testing.assert_close(plain.maps[[0, 1], :3], images[1:3] * 2 - 1)
    torch.testing.assert_close(plain.maps[:2], plain.maps[2:])
    prompts = torch.rand(2, 2, PROMPTS, 64, 64)
    told = decoder_inputs(prepared, shape, prompts).maps
    torch.testing.assert_close(told[:, -PROMPTS:], prompts.flatten(0, 1))
    torch.testing.assert_close(told[:, :-PROMPTS], plain.maps[:, :-PROMPTS])
