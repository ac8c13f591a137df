"""Dice by number of exemplars, on tasks that are not trained on."""

from __future__ import annotations

from pathlib import Path

import torch

from segicl_gui.model.mask_decoder import TRAIN_STEPS
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training.objective import hard_dice
from segicl_gui.training.real import RealTasks
from segicl_gui.training.synthetic import synthetic_batch
from segicl_gui.training.task import TaskBatch

SHOTS = (1, 3, 8)
SIDE = 128
_SYNTHETIC_TASKS = 24
_SEED = 987_654_321


class Validation:
    """Fixed episodes: synthetic ones of a seed of their own, and those of held-out data sets."""

    def __init__(self, pack: Path | None, holdout: tuple[str, ...], device: torch.device) -> None:
        generator = torch.Generator(device).manual_seed(_SEED)
        count = max(SHOTS) + 1
        self._tasks = {
            "synthetic": [
                synthetic_batch(1, count, SIDE, generator, device) for _ in range(_SYNTHETIC_TASKS)
            ]
        }
        if pack is not None and holdout:
            real = RealTasks(pack, device)
            for name in holdout:
                self._tasks[name] = [
                    real.episodes(name, label, max(SHOTS), SIDE, generator)
                    for label in real.labels(name)
                ]

    @torch.no_grad()
    def measure(self, network: SegICLNetwork) -> dict[str, dict[str, float]]:
        """Mean Dice of one-step masks: {"dice": {"synthetic 3": 0.61, …}}."""
        out = {}
        for name, tasks in self._tasks.items():
            for shots in SHOTS:
                scores = torch.cat([_score(network, t, shots) for t in tasks])
                out[f"{name} {shots}"] = round(scores.mean().item(), 4)
        return {"dice": out}


def _score(network: SegICLNetwork, batch: TaskBatch, shots: int) -> torch.Tensor:
    """Dice of each task's last image from its first ones: (task,)."""
    scores = []
    for images, masks in zip(batch.images.split(1), batch.masks.split(1), strict=True):
        context = network.context(network.look(images[:, :shots]), masks[:, :shots])
        query = network.look(images[:, -1:])
        noise = torch.randn(1, 1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
        evidence = network.evidence(query, context, images.new_ones(1, 1, shots))
        steps = torch.full((1, 1), TRAIN_STEPS - 1, device=images.device)
        logits = network.decode(query, evidence, noise.to(images.device), steps)
        scores.append(hard_dice(logits, masks[:, -1:]).flatten())
    return torch.cat(scores)
