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
from segicl_gui.training.real import RealTasks
from segicl_gui.training.task import TaskBatch
from segicl_gui.training.team import Team, own_seed
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

    As one process of several it trains with them; only the first of them writes.

    Raises
    ------
    ValueError
        If there is no checkpoint to resume, it is damaged or belongs to another network; or
        the configuration, the device or the images are of no use. Nothing has been written then.
    OSError
        If the folder cannot be written to.
    """
    team = Team(run.device)
    device = team.device
    torch.set_num_threads(run.threads)
    network, average, at = _start(config, run, device)
    real = _images(run, device)
    team.share([*network.parameters(), *network.buffers()])
    log = _Log(run.out if team.first else None, say)
    at.runs += 1
    seed = run.seed + at.runs
    own = own_seed(seed, team.rank)
    torch.manual_seed(own)
    generator = torch.Generator(device).manual_seed(own)
    optimizer = torch.optim.AdamW(
        [p for p in network.parameters() if p.requires_grad],
        config.learning_rate,
        weight_decay=config.weight_decay,
    )
    alphas = make_scheduler().alphas_cumprod.to(device)
    validation = None
    if team.first:
        validation = Validation(real if run.holdout else None, run.holdout, device)
    if run.workers:
        real = None  # the processes that make tasks read the images for themselves
    log.write(
        kind="start", parameters=sum(p.numel() for p in network.parameters()), seed=seed,
        processes=team.size,
    )  # fmt: skip

    def validate() -> None:
        if validation is not None:
            found = validation.measure(average)
            log.write(kind="validation", minutes=round(at.minutes, 2), **found)

    def save() -> None:
        if team.first:
            checkpoint.save(run.out, network, average, at)

    team.mean([0.0])  # the others have waited until now, and their minutes begin with it
    began, before = time.monotonic(), at.minutes
    saved = validated = began
    mean: dict[str, float] = {}
    try:
        with batches(
            config, run.pack, real, run.holdout, seed, team.rank, device, run.workers
        ) as supply:
            first = at.steps
            for batch in supply:
                whole = bool(torch.isfinite(batch.images).all())
                # What all have to agree on: how late it is, and whether to take this step.
                spent, taken = team.mean([(time.monotonic() - began) / 60, float(whole)])
                if spent >= run.minutes:
                    break
                if not whole:
                    log.write(kind="skipped", steps=at.steps, texts=batch.texts)
                if taken < 1:
                    continue
                rate = _rate(config, at.steps - first, spent / run.minutes)
                for group in optimizer.param_groups:
                    group["lr"] = rate
                loss, dice, n = _step(config, network, optimizer, batch, alphas, generator, team)
                at.steps += 1
                at.queries += n * team.size
                at.minutes = before + spent
                _follow(average, network, min(config.ema_decay, (1 + at.steps) / (10 + at.steps)))
                for k, v in (("loss", loss), ("dice", dice)):
                    if math.isfinite(v):
                        mean[k] = v if k not in mean else 0.98 * mean[k] + 0.02 * v
                if at.steps % _LOG_STEPS == 0:
                    log.write(
                        kind="train", steps=at.steps, queries=at.queries,
                        minutes=round(at.minutes, 2), rate=round(rate, 6),
                        **{k: round(v, 4) for k, v in mean.items()},
                    )  # fmt: skip
                now = time.monotonic()
                if now - saved > 60 * _SAVE_MINUTES:
                    save()
                    saved = now
                if now - validated > 60 * config.validate_minutes:
                    validate()
                    validated = time.monotonic()
    finally:
        save()
    team.leave()
    validate()
    return at


def check(config: TrainingConfig, run: Run) -> None:
    """Refuse what `train` would, and as it does; writes nothing."""
    device = Team(run.device).device
    _start(config, run, device)
    _images(run, device)


def _images(run: Run, device: torch.device) -> RealTasks | None:
    if run.pack is not None:
        return RealTasks(run.pack, device, holdout=run.holdout)
    if run.holdout:
        raise ValueError("there is nothing to hold out: --holdout goes with --data")
    return None


def _start(
    config: TrainingConfig, run: Run, device: torch.device
) -> tuple[torch.nn.Module, torch.nn.Module, checkpoint.Progress]:
    """The network, its average, and how far they are."""
    torch.manual_seed(run.seed)
    try:
        network = build(config.network).to(device)
    except (
        TypeError, ValueError, RuntimeError, ArithmeticError, LookupError, AttributeError,
        AssertionError,
    ) as e:  # fmt: skip
        raise ValueError(f"[network] cannot be built: {e}") from e
    # What does not learn may be large, and is the same in both.
    fixed = {id(p): p for p in network.parameters() if not p.requires_grad}
    average = copy.deepcopy(network, fixed).eval().requires_grad_(False)
    if run.resume:
        return network, average, checkpoint.load(run.out, network, average)
    if checkpoint.begun(run.out):
        raise ValueError(
            f"there is a run in {run.out} already: --resume goes on with it, another --out keeps it"
        )
    return network, average, checkpoint.Progress()


def _step(
    config: TrainingConfig,
    network: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: TaskBatch,
    alphas: torch.Tensor,
    generator: torch.Generator,
    team: Team,
) -> tuple[float, float, int]:
    """One optimiser step; returns loss and Dice of the batch, and how many queries it had."""
    done = lesson(config, network, batch, alphas, generator)
    optimizer.zero_grad()
    done.loss.backward()
    team.average_gradients(network)
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
        if a is not b:
            a.lerp_(b, 1 - decay)
    # Not learnt but counted or fixed: there is nothing to average.
    for kept, now in zip(average.buffers(), network.buffers(), strict=True):
        kept.copy_(now)


class _Log:
    """Lines of JSON, on disk and told, with a picture of what is validated; nowhere if None."""

    def __init__(self, folder: Path | None, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._say = say
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            _ended(folder / checkpoint.LOG)

    def write(self, **row: Any) -> None:
        if self._folder is None:
            return
        line = json.dumps(row)
        log = self._folder / checkpoint.LOG
        with log.open("a", encoding="utf-8") as f:
            f.write(line + "\n")
        self._say(line)
        if row["kind"] == "validation":
            curve.draw(log, self._folder / checkpoint.CURVE)


def _ended(log: Path) -> None:
    """End a line that was cut short, so that the next one is not lost with it."""
    if log.is_file() and log.read_bytes()[-1:] not in (b"", b"\n"):
        with log.open("a", encoding="utf-8") as f:
            f.write("\n")
