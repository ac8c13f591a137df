"""Convolution of a query with each of its exemplars."""

import torch
from torch import nn

from segicl_gui.model.crossing import cross_convolved, each, weighted_mean


def test_it_is_a_convolution_of_both_put_together():
    torch.manual_seed(0)
    query, support = torch.rand(2, 3, 6, 7), torch.rand(2, 4, 5, 6, 7)
    conv = nn.Conv2d(8, 6, 3, padding=1)
    out = cross_convolved(conv, query, support)
    assert out.shape == (2, 4, 6, 6, 7)
    for q in range(2):
        for n in range(4):
            both = torch.cat([query[q], support[q, n]])[None]
            assert torch.allclose(out[q, n], conv(both)[0], atol=1e-6)


def test_a_mean_is_weighted_for_each_query():
    x = torch.arange(4.0).reshape(2, 2, 1, 1, 1)
    out = weighted_mean(x, torch.tensor([[0.25, 0.75], [1.0, 0.0]]))
    assert out.flatten().tolist() == [0.75, 2.0]


def test_each_exemplar_is_changed_alone():
    assert each(torch.ones(2, 3, 1, 2, 2), lambda x: x * 2).sum() == 48
