"""The authors' layouts: names, shapes, and arithmetic against the definition, written out."""

import pytest
import torch
from torch.nn import functional as F

from segicl_gui.model.published_cross import PublishedCrossNetwork


def network(interactive=False, levels=3):
    torch.manual_seed(1)
    made = PublishedCrossNetwork(
        [(4, 6)] * levels,
        [(4, 6)] * (levels - 1),
        5 if interactive else 1,
        interactive=interactive,
    )
    return made.eval().requires_grad_(False)


def written_out(state, query, support, interactive):
    """The papers' definition with loops; (channel, row, column), and exemplars before."""

    def convolved(name, x):
        return F.conv2d(x, state[f"{name}.weight"], state[f"{name}.bias"], padding=1)

    def after(name, x):
        x = F.leaky_relu(convolved(f"{name}.vmapped.conv", x), 0.01)
        if interactive:
            w, b = state[f"{name}.vmapped.norml.weight"], state[f"{name}.vmapped.norml.bias"]
            x = F.group_norm(x, 1, w, b)
        return x

    def block(name, u, v):
        z = [convolved(f"{name}.cross.cross_conv", torch.cat([u, x])[None])[0] for x in v]
        if interactive:
            z = [F.leaky_relu(x, 0.01) for x in z]
        mean = sum(z) / len(z)
        u = after(f"{name}.target", mean[None])[0]
        return u, torch.stack([after(f"{name}.support", x[None])[0] for x in z])

    larger = torch.nn.UpsamplingBilinear2d(scale_factor=2)
    passed = []
    for i in range(3):
        if i:
            query, support = F.max_pool2d(query, 2), F.max_pool2d(support, 2)
        query, support = block(f"enc_blocks.{i}", query, support)
        passed.append((query, support))
    passed.pop()
    for i in range(2):
        skip_u, skip_v = passed.pop()
        query = torch.cat([larger(query[None])[0], skip_u])
        support = torch.cat([larger(support), skip_v], 1)
        query, support = block(f"dec_blocks.{i}", query, support)
    w, b = state["out_conv.conv.weight"], state["out_conv.conv.bias"]
    return F.conv2d(query[None], w, b)[0]


@pytest.mark.parametrize("interactive", [False, True])
@pytest.mark.parametrize("exemplars", [1, 3])
def test_it_reckons_what_the_papers_define(interactive, exemplars):
    net = network(interactive)
    query = torch.rand(1, 5 if interactive else 1, 16, 24)
    images, masks = torch.rand(1, exemplars, 1, 16, 24), torch.rand(1, exemplars, 1, 16, 24)
    expected = written_out(
        net.state_dict(), query[0], torch.cat([images, masks], 2)[0], interactive
    )
    assert torch.allclose(net(query, images, masks)[0], expected, atol=1e-5)


def test_parameters_are_named_as_in_the_files_of_the_authors():
    names = set(PublishedCrossNetwork([(64, 64)] * 4, [(64, 64)] * 3).state_dict())
    parts = ("cross.cross_conv", "target.vmapped.conv", "support.vmapped.conv")
    blocks = [f"enc_blocks.{i}" for i in range(4)] + [f"dec_blocks.{i}" for i in range(3)]
    expected = {f"{b}.{p}" for b in blocks for p in parts} | {"out_conv.conv"}
    assert names == {f"{n}.{kind}" for n in expected for kind in ("weight", "bias")}
    assert "enc_blocks.0.target.vmapped.norml.weight" in network(True).state_dict()


@pytest.mark.parametrize("interactive", [False, True])
@pytest.mark.parametrize("prefix", ["", "module.", "multiverseg."])
def test_the_layout_is_told_from_the_parameters(interactive, prefix):
    net = network(interactive)
    state = {f"{prefix}{k}": v for k, v in net.state_dict().items()}
    found = PublishedCrossNetwork.of(
        {**state, "unrelated.weight": torch.zeros(3)} if prefix else state
    )
    assert (found.interactive, found.query_channels) == (interactive, 5 if interactive else 1)
    assert found.stride == 4
    assert all(torch.equal(v, net.state_dict()[k]) for k, v in found.state_dict().items())


def test_parameters_of_something_else_are_refused():
    whole = network().state_dict()
    for state in ({}, {"a": torch.zeros(1)}, {"out_conv.conv.weight": torch.zeros(1, 6, 1, 1)}):
        with pytest.raises(ValueError, match="not the weights"):
            PublishedCrossNetwork.of(state)
    for lost in ("enc_blocks.1.target.vmapped.conv.weight", "enc_blocks.0.cross.cross_conv.weight"):
        with pytest.raises(ValueError, match=r"incomplete|not the weights"):
            PublishedCrossNetwork.of({k: v for k, v in whole.items() if k != lost})
    with pytest.raises(ValueError, match="2 blocks down and 2 up"):
        PublishedCrossNetwork([(4, 4)] * 2, [(4, 4)] * 2)


def test_weights_of_exemplars_count_and_their_order_does_not():
    net = network()
    query, images, masks = (
        torch.rand(1, 1, 8, 8),
        torch.rand(1, 2, 1, 8, 8),
        torch.rand(1, 2, 1, 8, 8),
    )
    alone = net(query, images[:, :1], masks[:, :1])
    assert torch.allclose(net(query, images, masks, torch.tensor([[3.0, 0.0]])), alone, atol=1e-5)
    turned = net(query, images.flip(1), masks.flip(1))
    assert torch.allclose(net(query, images, masks), turned, atol=1e-5)


def test_without_exemplars_only_the_interactive_one_answers():
    none = torch.zeros(1, 0, 1, 8, 8)
    assert network(True)(torch.rand(1, 5, 8, 8), none, none).shape == (1, 1, 8, 8)
    with pytest.raises(ValueError, match="needs an exemplar"):
        network()(torch.rand(1, 1, 8, 8), none, none)
