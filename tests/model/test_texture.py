import torch

from segicl_gui.model.texture import FilterBank


def test_nothing_in_it_is_learnt_and_a_seed_says_what_it_is():
    bank = FilterBank(8)
    assert list(bank.parameters()) == []
    x = torch.rand(2, 3, 24, 24)
    assert torch.equal(bank(x), FilterBank(8)(x))
    assert not torch.equal(bank(x), FilterBank(8, seed=1)(x))
    assert bank(x).shape == (2, bank.features, 24, 24)


def test_an_empty_picture_gives_finite_features():
    assert torch.isfinite(FilterBank(8)(torch.full((1, 3, 16, 16), 0.5))).all()


def test_a_thin_line_stands_out_in_a_ridge_filter():
    x = torch.zeros(1, 3, 32, 32)
    x[:, :, 16] = 1
    response = FilterBank(4)(x)[0, :, :, 16]
    assert (response[:, 16] - response[:, 4]).abs().max() > 1


def test_a_grey_image_is_seen_the_same_beside_a_coloured_one():
    grey = torch.rand(1, 1, 24, 24, generator=torch.Generator().manual_seed(3)).expand(1, 3, 24, 24)
    coloured = torch.rand(1, 3, 24, 24, generator=torch.Generator().manual_seed(4))
    bank = FilterBank(8)
    together = bank(torch.cat([grey, coloured]))
    torch.testing.assert_close(together[:1], bank(grey), atol=1e-4, rtol=1e-3)
