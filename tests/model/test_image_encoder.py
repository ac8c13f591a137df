import torch

from segicl_gui.model.image_encoder import ImageEncoder


def test_features_at_each_stride():
    encoder = ImageEncoder((8, 16, 24))
    out = encoder(torch.rand(2, 3, 32, 48))
    assert [tuple(x.shape) for x in out] == [(2, 8, 32, 48), (2, 16, 16, 24), (2, 24, 8, 12)]


def test_an_image_is_seen_the_same_whatever_is_beside_it():
    encoder = ImageEncoder((8, 8)).eval()
    x = torch.rand(3, 3, 16, 16)
    for alone, among in zip(encoder(x[:1]), encoder(x), strict=True):
        torch.testing.assert_close(alone[0], among[0])
