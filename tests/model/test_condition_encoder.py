import torch

from segicl_gui.model.condition_encoder import ConditionEncoder, alignment_loss


def test_masks_of_any_size_become_vectors():
    encoder = ConditionEncoder(8)
    assert encoder(torch.rand(3, 1, 48, 80)).shape == (3, 8)


def test_alignment_is_least_where_each_state_is_its_own_masks():
    torch.manual_seed(0)
    targets = torch.randn(6, 16)
    right = alignment_loss(targets.clone(), targets)
    wrong = alignment_loss(targets.roll(1, 0), targets)
    same = alignment_loss(torch.ones(6, 16), torch.ones(6, 16))
    assert right < 0.1 < same < wrong
