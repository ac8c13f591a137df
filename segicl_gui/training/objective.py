"""What the network is asked for in training, and how its answers are judged."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from segicl_gui.model.mask_decoder import TRAIN_STEPS

# A structure of this share of the picture, painted where there is none, costs half of the overlap.
_FALSE_AREA = 0.002
# Few of the images that are drawn lack their structure.
_RARE = 3.0


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


def dropped(
    texts: list[str],
    support: torch.Tensor,
    text_share: float,
    context_share: float,
    generator: torch.Generator,
) -> tuple[list[str], torch.Tensor]:
    """Take text from some tasks and exemplars from others, never both.

    Parameters
    ----------
    texts : list of str
    support : Tensor
        (task, query, exemplar).
    text_share, context_share : float
        Of the tasks.
    """
    u = torch.rand(2, len(texts), generator=generator, device=generator.device)
    alone = [bool(t) and bool(c < context_share) for t, c in zip(texts, u[1], strict=True)]
    told = [t if a or x >= text_share else "" for t, a, x in zip(texts, alone, u[0], strict=True)]
    kept = torch.tensor([0.0 if a else 1.0 for a in alone], device=support.device)
    return told, support * kept[:, None, None]


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
    return _mixed(masks * 2 - 1, alphas, chosen, generator), chosen


def recycled(
    logits: torch.Tensor, steps: torch.Tensor, alphas: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """What the decoder starts from where its own answer is taken for the mask.

    From a noised true mask a network learns to copy what it is shown; when it is used, what it
    is shown are its own answers (Fu et al. 2023, arXiv 2308.16355).

    Parameters
    ----------
    logits : Tensor
        Of the answer from pure noise: (task, query, 1, row, column).
    steps : Tensor
        Noise levels: (task, query).
    alphas : Tensor
        The schedule's products of alphas, by step.

    Returns
    -------
    Tensor
        (task, query, 1, row, column).
    """
    return _mixed(torch.tanh(logits.float() / 2), alphas, steps, generator)


def _mixed(
    clean: torch.Tensor, alphas: torch.Tensor, steps: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Masks from -1 to 1 with the noise of their steps."""
    kept = alphas.to(clean.device)[steps][:, :, None, None, None]
    noise = torch.randn(clean.shape, generator=generator, device=clean.device)
    return kept.sqrt() * clean + (1 - kept).sqrt() * noise


def mask_loss(logits: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Cross-entropy and soft Dice loss, mean over queries: (…, 1, row, column) -> ()."""
    bce = F.binary_cross_entropy_with_logits(logits, masks, reduction="none").mean((-3, -2, -1))
    p = logits.sigmoid()
    both, sums = (p * masks).sum((-3, -2, -1)), (p + masks).sum((-3, -2, -1))
    there = masks.sum((-3, -2, -1)) > 0
    little = _FALSE_AREA * masks.shape[-1] * masks.shape[-2]
    overlap = torch.where(there, 1 - (2 * both + 1) / (sums + 1), sums / (sums + little))
    return (bce + overlap).mean()


def presence_loss(
    presence: torch.Tensor, masks: torch.Tensor, support: torch.Tensor, steps: torch.Tensor
) -> torch.Tensor:
    """Cross-entropy of whether the structure is there.

    Only of queries that start from pure noise, since other noise shows the mask, and that have an
    exemplar with the structure.

    Parameters
    ----------
    presence : Tensor
        Logits: (task, query).
    masks : Tensor
        0 or 1: (task, image, 1, row, column).
    support : Tensor
        (task, query, image).
    steps : Tensor
        (task, query).

    Returns
    -------
    Tensor
        Mean over those queries, an absent structure counting `_RARE` times: ().
    """
    there = (masks.flatten(2) > 0).any(2)
    shown = (support * there[:, None]).sum(2) > 0
    judged = (shown & (steps == TRAIN_STEPS - 1)).to(presence.dtype)
    weight = judged * torch.where(there, 1.0, _RARE)
    each = F.binary_cross_entropy_with_logits(presence, there.to(presence.dtype), reduction="none")
    return (each * weight).sum() / weight.sum().clamp_min(1)


def hard_dice(logits: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Dice of the thresholded masks, each query: (…, 1, row, column) -> (…)."""
    p = (logits > 0).float()
    both, sums = (p * masks).sum((-3, -2, -1)), (p + masks).sum((-3, -2, -1))
    return torch.where(sums > 0, 2 * both / sums.clamp_min(1), 1.0)
