"""What each kind of network is asked in a training step, and the loss of what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training.config import TrainingConfig
from segicl_gui.training.interaction import simulated
from segicl_gui.training.objective import (
    dropped,
    leave_out,
    mask_loss,
    noised,
    presence_loss,
    recycled,
)
from segicl_gui.training.task import TaskBatch


@dataclass(frozen=True)
class Lesson:
    """A step's outcome.

    Parameters
    ----------
    loss : Tensor
        To be minimised: ().
    logits, masks : Tensor
        What was answered, and what is true: (task, query, 1, row, column).
    """

    loss: torch.Tensor
    logits: torch.Tensor
    masks: torch.Tensor


def lesson(
    config: TrainingConfig,
    network: torch.nn.Module,
    batch: TaskBatch,
    alphas: torch.Tensor,
    generator: torch.Generator,
) -> Lesson:
    """Ask a network about a batch.

    Parameters
    ----------
    network : Module
        Of a kind that `segicl_gui.model.in_context.build` makes.
    batch : TaskBatch
        Of at least two images a task.
    alphas : Tensor
        The noise schedule's products of alphas, by step; for networks that start from noise.

    Raises
    ------
    TypeError
        If it is not known how such a network is trained.
    """
    if isinstance(network, SegICLNetwork):
        return _every_image(config, network, batch, alphas, generator)
    if isinstance(network, CrossConvolutionNetwork):
        return _few_queries(config, network, batch, generator)
    raise TypeError(f"nobody knows how a {type(network).__name__} is trained")


def _every_image(
    config: TrainingConfig,
    network: SegICLNetwork,
    batch: TaskBatch,
    alphas: torch.Tensor,
    generator: torch.Generator,
) -> Lesson:
    """Every image of a task as a query of the others, from noise, with text and corrections."""
    tasks, images = batch.images.shape[:2]
    support = leave_out(tasks, images, generator)
    noisy, steps = noised(batch.masks, alphas, config.one_step_share, generator)
    texts, support = dropped(
        batch.texts, support, config.text_dropped, batch.context_dropped, generator
    )
    recycles, corrects = torch.rand(2, generator=generator, device=generator.device).tolist()
    recycle = correct = None
    if recycles < config.recycled_share:
        recycle = partial(recycled, steps=steps, alphas=alphas, generator=generator)
    if corrects < config.corrected_share:
        correct = partial(simulated, masks=batch.masks, generator=generator)
    half = batch.images.device.type == "cuda"
    with torch.autocast(batch.images.device.type, torch.bfloat16, enabled=half):
        logits, alignment, presence = network(
            batch.images, batch.masks, texts, support, noisy, steps, correct, recycle
        )
    logits = logits.float()
    loss = mask_loss(logits, batch.masks) + config.alignment * alignment.float()
    if correct is None:  # corrections tell where the structure is
        there = presence_loss(presence.float(), batch.masks, support, steps)
        loss = loss + config.presence * there
    return Lesson(loss, logits, batch.masks)


def _few_queries(
    config: TrainingConfig,
    network: CrossConvolutionNetwork,
    batch: TaskBatch,
    generator: torch.Generator,
) -> Lesson:
    """A few random images of each task as queries of a random number of its others.

    Not of all others at once, as `_every_image` does: this network's exemplars are looked at
    anew for every query, so that n images as each other's queries would cost n times as much as
    one query does (Butoi et al. 2023 take one, too). The number of exemplars, 1 or more, is the
    same for the whole batch, so that none is looked at in vain.
    """
    tasks, images = batch.images.shape[:2]
    device = generator.device
    queries = min(config.queries, images - 1)
    shots = int(torch.randint(1, images - queries + 1, (), generator=generator, device=device))
    order = torch.rand(tasks, images, generator=generator, device=device).argsort(1)
    which = torch.arange(tasks, device=device)[:, None]
    asked, shown = order[:, :queries], order[:, queries : queries + shots]
    half = batch.images.device.type == "cuda"
    with torch.autocast(batch.images.device.type, torch.bfloat16, enabled=half):
        logits = network(
            batch.images[which, shown], batch.masks[which, shown], batch.images[which, asked]
        )
    logits, masks = logits.float(), batch.masks[which, asked]
    return Lesson(mask_loss(logits, masks), logits, masks)
