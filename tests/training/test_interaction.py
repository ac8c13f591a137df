import torch

from segicl_gui.model.prompts import PROMPTS
from segicl_gui.training.interaction import clicked, simulated


def _episode() -> tuple[torch.Tensor, torch.Tensor]:
    """A truth of two squares, and a proposal that has one of them and another that is wrong."""
    masks = torch.zeros(1, 1, 1, 64, 64)
    masks[..., 8:24, 8:24] = 1
    masks[..., 40:56, 8:24] = 1
    logits = torch.full_like(masks, -3.0)
    logits[..., 8:24, 8:24] = 3
    logits[..., 30:40, 44:60] = 3
    return logits, masks


def test_a_click_goes_into_the_middle_of_the_largest_error():
    logits, masks = _episode()
    prompts = clicked(logits, masks, torch.Generator().manual_seed(0), 1)
    assert prompts.shape == (1, 1, PROMPTS, 64, 64)
    inside, outside, box, previous = prompts[0, 0]
    place = int(inside.argmax())
    assert 44 <= place // 64 <= 52
    assert 12 <= place % 64 <= 20
    assert not outside.any()
    assert not box.any()
    assert torch.equal(previous > 0, logits[0, 0, 0] > 0)


def test_the_next_click_goes_to_the_next_error():
    logits, masks = _episode()
    outside = clicked(logits, masks, torch.Generator().manual_seed(0), 2)[0, 0, 1]
    place = int(outside.argmax())
    assert 30 <= place // 64 < 40
    assert 44 <= place % 64 < 60


def test_where_nothing_is_wrong_nothing_is_clicked():
    _, masks = _episode()
    prompts = clicked((masks * 2 - 1) * 4, masks, torch.Generator().manual_seed(0), 3)
    assert not prompts[:, :, :2].any()


def test_simulated_marks_are_true():
    logits, masks = _episode()
    generator = torch.Generator().manual_seed(0)
    kinds = torch.zeros(PROMPTS)
    for _ in range(40):
        prompts = simulated(logits, masks, generator)[0, 0]
        truth = masks[0, 0, 0]
        # A mark spreads a little over the border.
        assert (prompts[0] * (1 - truth)).sum() < 0.5 * prompts[0].sum() + 1
        assert (prompts[1] * truth).sum() < 0.5 * prompts[1].sum() + 1
        kinds += prompts.flatten(1).any(1).float()
    assert (kinds > 0).all()


def test_an_image_without_the_structure_gets_no_box():
    logits, masks = _episode()
    for seed in range(20):
        prompts = simulated(logits, masks * 0, torch.Generator().manual_seed(seed))
        assert not prompts[:, :, 2].any()
        assert torch.isfinite(prompts).all()
