import torch

from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.training.objective import hard_dice, leave_out, mask_loss, noised


def test_no_image_is_an_exemplar_of_itself_and_each_has_one():
    support = leave_out(3, 5, torch.Generator().manual_seed(0))
    assert support.shape == (3, 5, 5)
    assert not support.diagonal(dim1=1, dim2=2).any()
    assert (support.sum(2) >= 1).all()
    assert len(set(support.sum(2).flatten().tolist())) > 1


def test_at_the_last_step_the_mask_is_drowned():
    masks = torch.ones(2, 2, 1, 16, 16)
    alphas = make_scheduler().alphas_cumprod
    noisy, steps = noised(masks, alphas, 1.0, torch.Generator().manual_seed(0))
    assert (steps == 999).all()
    assert noisy.mean().abs() < 0.2
    noisy, steps = noised(masks, alphas, 0.0, torch.Generator().manual_seed(0))
    assert (steps < 999).any()


def test_right_answers_cost_less_and_nothing_to_find_is_no_trouble():
    masks = torch.zeros(2, 1, 1, 8, 8)
    masks[0, :, :, 2:5, 2:5] = 1
    right, wrong = (masks * 2 - 1) * 6, (1 - masks * 2) * 6
    assert mask_loss(right, masks) < 0.05 < 1 < mask_loss(wrong, masks)


def test_dice_by_hand():
    masks = torch.tensor([[1.0, 1.0, 0.0, 0.0]]).view(1, 1, 1, 4)
    logits = torch.tensor([[1.0, -1.0, 1.0, -1.0]]).view(1, 1, 1, 4)
    assert hard_dice(logits, masks).item() == 0.5
    assert hard_dice(-torch.ones(1, 1, 1, 4), torch.zeros(1, 1, 1, 4)).item() == 1.0
