"""The training loop: resumable, within a budget of minutes, on CPU or GPU."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from segicl_gui.model.in_context import build
from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.training import checkpoint, curve
from segicl_gui.training.config import TrainingConfig
from segicl_gui.training.feed import batches
from segicl_gui.training.lesson import lesson
from segicl_gui.training.objective import hard_dice
from segicl_gui.training.task import TaskBatch
from segicl_gui.training.validation import Validation

_SAVE_MINUTES = 3.0
_LOG_STEPS = 50


@dataclass(frozen=True, slots=True)
class Run:
    """Where and how long to train.

    Parameters
    ----------
    out : Path
        Folder of the checkpoint and the log.
    minutes : float
    pack : Path or None
        Real images, as packed.
    holdout : tuple of str
        Data sets only validated on.
    resume : bool
        Go on from the checkpoint in `out`.
    workers : int
        Processes that make tasks; 0 on a GPU.
    """

    out: Path
    minutes: float
    pack: Path | None = None
    holdout: tuple[str, ...] = ()
    resume: bool = False
    device: str = "cpu"
    workers: int = 1
    threads: int = 1
    seed: int = 0


def train(
    config: TrainingConfig, run: Run, say: Callable[[str], None] = lambda text: None
) -> checkpoint.Progress:
    """Train, checkpointing, until the minutes are over or it is interrupted.

    Raises
    ------
    ValueError
        If there is no checkpoint to resume, or it belongs to another network.
    """
    device = torch.device(run.device)
    torch.set_num_threads(run.threads)
    torch.manual_seed(run.seed)
    network = build(config.network).to(device)
    average = copy.deepcopy(network).eval().requires_grad_(False)
    at = checkpoint.Progress()
    if run.resume:
        at = checkpoint.load(run.out, network, average)
    at.runs += 1
    seed = run.seed + at.runs
    generator = torch.Generator(device).manual_seed(seed)
    optimizer = torch.optim.AdamW(
        network.parameters(), config.learning_rate, weight_decay=config.weight_decay
    )
    alphas = make_scheduler().alphas_cumprod
    validation = Validation(run.pack, run.holdout, device)
    log = _Log(run.out, say)
    log.write(kind="start", parameters=sum(p.numel() for p in network.parameters()), seed=seed)
    began, before = time.monotonic(), at.minutes
    saved = validated = began
    mean: dict[str, float] = {}
    try:
        with batches(config, run.pack, run.holdout, seed, device, run.workers) as supply:
            first = at.steps
            for batch in supply:
                spent = (time.monotonic() - began) / 60
                if spent >= run.minutes:
                    break
                if not bool(torch.isfinite(batch.images).all()):
                    log.write(kind="skipped", steps=at.steps, texts=batch.texts)
                    continue
                rate = _rate(config, at.steps - first, spent / run.minutes)
                for group in optimizer.param_groups:
                    group["lr"] = rate
                loss, dice, n = _step(config, network, optimizer, batch, alphas, generator)
                at.steps += 1
                at.queries += n
                at.minutes = before + spent
                _follow(average, network, min(config.ema_decay, (1 + at.steps) / (10 + at.steps)))
                for k, v in (("loss", loss), ("dice", dice)):
                    mean[k] = v if k not in mean else 0.98 * mean[k] + 0.02 * v
                if at.steps % _LOG_STEPS == 0:
                    log.write(
                        kind="train", steps=at.steps, queries=at.queries,
                        minutes=round(at.minutes, 2), rate=round(rate, 6),
                        **{k: round(v, 4) for k, v in mean.items()},
                    )  # fmt: skip
                now = time.monotonic()
                if now - saved > 60 * _SAVE_MINUTES:
                    checkpoint.save(run.out, network, average, at)
                    saved = now
                if now - validated > 60 * config.validate_minutes:
                    log.write(kind="validation", minutes=round(at.minutes, 2),
                              **validation.measure(average))  # fmt: skip
                    validated = time.monotonic()
    finally:
        checkpoint.save(run.out, network, average, at)
    log.write(kind="validation", minutes=round(at.minutes, 2), **validation.measure(average))
    return at


def _step(
    config: TrainingConfig,
    network: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: TaskBatch,
    alphas: torch.Tensor,
    generator: torch.Generator,
) -> tuple[float, float, int]:
    """One optimiser step; returns loss and Dice of the batch, and how many queries it had."""
    done = lesson(config, network, batch, alphas, generator)
    optimizer.zero_grad()
    done.loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    if torch.isfinite(norm):
        optimizer.step()
    dice = hard_dice(done.logits.detach(), done.masks)
    return done.loss.item(), dice.mean().item(), dice.numel()


def _rate(config: TrainingConfig, steps: int, share: float) -> float:
    """Learning rate: warmed up, constant, and falling at the end of the budget."""
    warm = min(1.0, (steps + 1) / config.warmup_steps)
    left = min(1.0, (1 - share) / config.decay_share) if config.decay_share else 1.0
    return config.learning_rate * warm * (0.05 + 0.95 * (1 - math.cos(math.pi * left)) / 2)


@torch.no_grad()
def _follow(average: torch.nn.Module, network: torch.nn.Module, decay: float) -> None:
    for a, b in zip(average.parameters(), network.parameters(), strict=True):
        a.lerp_(b, 1 - decay)


class _Log:
    """Lines of JSON, on disk and told, with a picture of what is validated."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / checkpoint.LOG
        self._curve = folder / checkpoint.CURVE
        self._say = say

    def write(self, **row: Any) -> None:
        line = json.dumps(row)
        with self._path.open("a", encoding="utf-8") as f:
            f.write(line + "\n")
        self._say(line)
        if row["kind"] == "validation":
            curve.draw(self._path, self._curve)
