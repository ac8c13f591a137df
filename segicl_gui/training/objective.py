"""What the network is asked for in training, and how its answers are judged."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from segicl_gui.model.mask_decoder import TRAIN_STEPS


def leave_out(tasks: int, images: int, generator: torch.Generator) -> torch.Tensor:
    """For each image of a task, a random choice of the others to segment it from.

    Returns
    -------
    Tensor
        0 or 1, at least one exemplar each: (task, query, exemplar).
    """
    device = generator.device
    score = torch.rand(tasks, images, images, generator=generator, device=device)
    score = score.masked_fill(torch.eye(images, dtype=torch.bool, device=device), 2.0)
    count = torch.randint(1, images, (tasks, images, 1), generator=generator, device=device)
    rank = score.argsort(2).argsort(2)
    return (rank < count).float()


def noised(
    masks: torch.Tensor,
    alphas: torch.Tensor,
    one_step_share: float,
    generator: torch.Generator,
) -> tuple[torch.Tensor, torch.Tensor]:
    """What the decoder starts from.

    Parameters
    ----------
    masks : Tensor
        0 or 1: (task, query, 1, row, column).
    alphas : Tensor
        The schedule's products of alphas, by step.
    one_step_share : float
        Of the queries, those that start from pure noise.

    Returns
    -------
    noisy, steps : Tensor
        (task, query, 1, row, column) and (task, query).
    """
    device = masks.device
    shape = masks.shape[:2]
    # Skewed to much noise, where the decoder has most to decide.
    steps = TRAIN_STEPS * (1 - torch.rand(shape, generator=generator, device=device) ** 2)
    pure = torch.rand(shape, generator=generator, device=device) < one_step_share
    chosen = torch.where(pure, TRAIN_STEPS - 1, steps.long().clamp(0, TRAIN_STEPS - 1))
    kept = alphas.to(device)[chosen][:, :, None, None, None]
    noise = torch.randn(masks.shape, generator=generator, device=device)
    return kept.sqrt() * (masks * 2 - 1) + (1 - kept).sqrt() * noise, chosen


def mask_loss(logits: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Cross-entropy and soft Dice loss, mean over queries: (…, 1, row, column) -> ()."""
    bce = F.binary_cross_entropy_with_logits(logits, masks, reduction="none").mean((-3, -2, -1))
    p = logits.sigmoid()
    both, sums = (p * masks).sum((-3, -2, -1)), (p + masks).sum((-3, -2, -1))
    # With nothing to find, the overlap says nothing.
    there = (masks.sum((-3, -2, -1)) > 0).float()
    overlap = (1 - (2 * both + 1) / (sums + 1)) * there
    return (bce + overlap).mean()


def hard_dice(logits: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Dice of the thresholded masks, each query: (…, 1, row, column) -> (…)."""
    p = (logits > 0).float()
    both, sums = (p * masks).sum((-3, -2, -1)), (p + masks).sum((-3, -2, -1))
    return torch.where(sums > 0, 2 * both / sums.clamp_min(1), 1.0)
