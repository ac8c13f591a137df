import torch

from segicl_gui.model.prompts import disc


def test_a_disc_is_one_at_its_centre():
    (mark,) = disc(torch.tensor([[5.0, 9.0]]), 32, 32)
    assert mark[5, 9] == 1
    assert mark[5, 20] < 1e-3
