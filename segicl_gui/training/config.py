"""What a training run is made of, as read from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class TaskSize:
    """A kind of batch.

    Parameters
    ----------
    side : int
        Of the images, in pixels.
    tasks : int
        In a batch.
    images : tuple of int
        Least and most images a task.
    share : float
        Of all steps.
    context_dropped : float
        Of the tasks with a text, those that are answered from it alone.
    """

    side: int
    tasks: int
    images: tuple[int, int]
    share: float
    context_dropped: float = 0.15


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How a network is built and trained.

    Parameters
    ----------
    network : dict
        Its kind, and arguments of that kind's class: see `segicl_gui.model.in_context.build`.
    sizes : tuple of TaskSize
    decay_share : float
        Last share of the run in which the learning rate falls.
    ema_decay : float
        Of the averaged weights, which are those that count.
    one_step_share : float
        Of the steps, those that start from pure noise.
    recycled_share : float
        Of the batches, those whose queries from a noised mask have a noised answer of the
        network's own instead of the true mask. Each such batch costs one more pass of the decoder.
    real_share : float
        Of the batches, those of real images.
    text_dropped : float
        Of the tasks, those that are answered without their text.
    corrected_share : float
        Of the batches, those whose first answers are corrected by simulated prompts.
    alignment, presence : float
        Weights of the alignment loss and of the loss of presence.
    queries : int
        Of a task, for networks that do not take every image as a query of the others.
    validate_minutes : float
    """

    network: dict[str, Any]
    sizes: tuple[TaskSize, ...]
    learning_rate: float = 1e-3
    warmup_steps: int = 200
    decay_share: float = 0.25
    weight_decay: float = 1e-4
    ema_decay: float = 0.999
    one_step_share: float = 0.75
    recycled_share: float = 0.5
    real_share: float = 0.35
    text_dropped: float = 0.5
    corrected_share: float = 0.25
    alignment: float = 0.05
    presence: float = 0.1
    queries: int = 1
    validate_minutes: float = 10.0


def read_config(path: Path) -> TrainingConfig:
    """Read a configuration.

    Raises
    ------
    ValueError
        If the file is not TOML, or says something that is not known; with what and where.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise ValueError(f"{path} cannot be read as a training configuration: {e}") from e
    training = dict(raw.get("training", {}))
    sizes = training.pop("sizes", [])
    known = {f.name for f in fields(TrainingConfig)} - {"network", "sizes"}
    unknown = sorted(set(training) - known) + sorted(set(raw) - {"network", "training"})
    if unknown:
        raise ValueError(f"{path}: not known: {', '.join(unknown)}; known: {', '.join(known)}")
    try:
        read = tuple(TaskSize(**{**s, "images": (s["images"][0], s["images"][1])}) for s in sizes)
    except (KeyError, IndexError, TypeError) as e:
        raise ValueError(f"{path}: each size needs side, tasks, images = [a, b], share") from e
    if not read or any(s.side % 16 or s.images[0] < 2 or s.tasks < 1 for s in read):
        raise ValueError(f"{path}: sizes need a side that 16 divides and at least 2 images")
    if training.get("queries", 1) < 1:
        raise ValueError(f"{path}: at least one query of a task is needed")
    return TrainingConfig(dict(raw.get("network", {})), read, **training)
