import torch

from segicl_gui.model.presence import PresenceHead, described


def test_features_inside_and_of_all():
    features = torch.zeros(1, 1, 2, 4, 4)
    features[..., 0, :2, :2] = 1.0
    share = torch.zeros(1, 1, 1, 4, 4)
    share[..., :2, :4] = 1.0
    inside, whole = described([features], [share])[0, 0]
    torch.testing.assert_close(inside, torch.tensor([0.5, 0.0]))
    torch.testing.assert_close(whole, torch.tensor([0.25, 0.0]))
    assert torch.isfinite(described([features], [share * 0])).all()


def test_exemplars_that_do_not_count_change_nothing():
    generator = torch.Generator().manual_seed(0)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    head = PresenceHead(6, 4).eval()
    logits, found, known = draw(2, 3, 1, 32, 32), draw(2, 3, 2, 6), draw(2, 4, 2, 6)
    vector = draw(2, 3, 4)
    areas = torch.tensor([[0.1, 0.2, 0.0, 0.3]]).expand(2, -1)
    support = torch.tensor([1.0, 1.0, 1.0, 0.0]).expand(2, 3, -1)
    out = head(logits, found, known, areas, support, vector)
    assert out.shape == (2, 3)
    fewer = head(logits, found, known[:, :3], areas[:, :3], support[..., :3], vector)
    torch.testing.assert_close(out, fewer)
    without_negative = support * torch.tensor([1.0, 1.0, 0.0, 0.0])
    other = head(logits, found, known, areas, without_negative, vector)
    assert not torch.allclose(out, other)


def test_with_no_exemplar_it_is_finite():
    head = PresenceHead(6, 4)
    out = head(
        torch.full((1, 1, 1, 16, 16), -20.0),
        torch.zeros(1, 1, 2, 6),
        torch.zeros(1, 1, 2, 6),
        torch.zeros(1, 1),
        torch.zeros(1, 1, 1),
        torch.zeros(1, 1, 4),
    )
    assert torch.isfinite(out).all()
