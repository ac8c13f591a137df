import torch

from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.training.objective import (
    dropped,
    hard_dice,
    leave_out,
    mask_loss,
    noised,
    presence_loss,
)


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
    right, wrong = (masks * 2 - 1) * 12, (1 - masks * 2) * 12
    assert mask_loss(right, masks) < 0.05 < 1 < mask_loss(wrong, masks)


def test_painting_where_nothing_is_costs():
    masks = torch.zeros(1, 1, 1, 64, 64)
    little = torch.full_like(masks, -8.0)
    much = little.clone()
    little[..., :2, :2], much[..., :16, :16] = 8, 8
    nothing = torch.full_like(masks, -8.0)
    assert mask_loss(nothing, masks) + 0.2 < mask_loss(little, masks) < mask_loss(much, masks) - 0.2


def test_no_task_is_left_without_text_and_exemplars():
    support = torch.ones(200, 2, 2)
    texts = ["x", ""] * 100
    told, kept = dropped(texts, support, 0.5, 0.5, torch.Generator().manual_seed(0))
    used = kept.flatten(1).any(1)
    assert all(bool(t) or bool(u) for t, u in zip(told, used, strict=True))
    assert 20 < (~used).sum() < 80
    assert 20 < sum(bool(t) for t in told) < 95


def test_presence_is_judged_only_where_an_exemplar_shows_it_and_noise_hides_it():
    masks = torch.zeros(1, 3, 1, 4, 4)
    masks[0, :2, :, 1, 1] = 1
    support = 1 - torch.eye(3)[None]
    last, earlier = torch.full((1, 3), 999), torch.full((1, 3), 500)
    right = torch.tensor([[8.0, 8.0, -8.0]])
    assert presence_loss(right, masks, support, last) < 0.01
    assert presence_loss(-right, masks, support, last) > 5
    assert presence_loss(-right, masks, support, earlier) == 0
    assert presence_loss(-right, masks * 0, support, last) == 0
    one_wrong = [
        presence_loss(right * w, masks, support, last)
        for w in (
            torch.tensor([[-1.0, 1, 1]]),
            torch.tensor([[1.0, 1, -1]]),
        )
    ]
    assert one_wrong[1] > 2 * one_wrong[0]


def test_dice_by_hand():
    masks = torch.tensor([[1.0, 1.0, 0.0, 0.0]]).view(1, 1, 1, 4)
    logits = torch.tensor([[1.0, -1.0, 1.0, -1.0]]).view(1, 1, 1, 4)
    assert hard_dice(logits, masks).item() == 0.5
    assert hard_dice(-torch.ones(1, 1, 1, 4), torch.zeros(1, 1, 1, 4)).item() == 1.0
