import torch

from segicl_gui.model.projector import Projector


def test_at_first_the_tokens_are_the_base_whatever_the_state():
    projector = Projector(3, 16, 8, (5, 7))
    base = torch.randn(3, 8)
    condition = projector(torch.randn(2, 4, 3, 16), base)
    torch.testing.assert_close(condition.tokens, base.expand(2, 4, -1, -1))
    assert condition.vector.shape == (2, 4, 8)
    assert [r.shape for r in condition.readouts] == [(2, 4, 5), (2, 4, 7)]
