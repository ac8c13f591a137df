"""What a training run is made of, as read from a TOML file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints


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

    def scaled(self, times: int) -> TrainingConfig:
        """With so many times the tasks in every batch, as fill a graphics card."""
        sizes = tuple(replace(s, tasks=s.tasks * times) for s in self.sizes)
        return replace(self, sizes=sizes)


# What values may be where not anything from 0 on is allowed.
_LIMITS = {
    "side": (32, 4096), "tasks": (1, 4096), "learning_rate": (1e-9, 10), "warmup_steps": (1, 10**9),
    "queries": (1, 4096), "context_dropped": (0, 1), "decay_share": (0, 1), "ema_decay": (0, 1),
    "one_step_share": (0, 1), "recycled_share": (0, 1), "real_share": (0, 1),
    "text_dropped": (0, 1), "corrected_share": (0, 1),
}  # fmt: skip
_MOST_IMAGES = 256


def read_config(path: Path) -> TrainingConfig:
    """Read a configuration.

    Raises
    ------
    ValueError
        If the file is not TOML, or says something that is not known or cannot be; with what and
        where.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise ValueError(f"{path} cannot be read as a training configuration: {e}") from e
    try:
        return _config(raw)
    except ValueError as e:
        raise ValueError(f"{path}: {e}") from e


def _config(raw: Mapping[str, Any]) -> TrainingConfig:
    _known(raw, {"network", "training"}, "")
    network, training = raw.get("network", {}), raw.get("training", {})
    if not isinstance(network, dict) or not isinstance(training, dict):
        raise ValueError("network and training have to be tables, [network] and [training]")
    given = {k: v for k, v in training.items() if k != "sizes"}
    _known(given, {f.name for f in fields(TrainingConfig)} - {"network", "sizes"}, "[training] ")
    sizes = training.get("sizes", [])
    if not isinstance(sizes, list) or not sizes or not all(isinstance(s, dict) for s in sizes):
        raise ValueError("at least one table [[training.sizes]] is needed")
    read = tuple(_size(s) for s in sizes)
    if not sum(s.share for s in read) > 0:
        raise ValueError("[[training.sizes]]: one share at least has to be more than 0")
    return TrainingConfig(network, read, **_values(TrainingConfig, given, "[training] "))


def _size(raw: Mapping[str, Any]) -> TaskSize:
    where = "[[training.sizes]] "
    _known(raw, {f.name for f in fields(TaskSize)}, where)
    images = raw.get("images")
    rest = _values(TaskSize, {k: v for k, v in raw.items() if k != "images"}, where)
    lacking = sorted({"side", "tasks", "share"} - set(rest))
    if lacking:
        raise ValueError(f"{where}needs {', '.join(lacking)}")
    if rest["side"] % 16:
        raise ValueError(f"{where}side is {rest['side']}; it has to be a multiple of 16")
    if (
        not isinstance(images, list)
        or [type(n) for n in images] != [int, int]
        or not 2 <= images[0] <= images[1] <= _MOST_IMAGES
    ):
        raise ValueError(
            f"{where}images is {images!r}; it has to be [least, most], from 2 to {_MOST_IMAGES}"
        )
    return TaskSize(images=(images[0], images[1]), **rest)


def _known(given: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(
            f"{where}not known: {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )


def _values(kind: type, given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Numbers of the kinds and in the limits that a class's fields have."""
    hints = get_type_hints(kind)
    read: dict[str, Any] = {}
    for name, value in given.items():
        whole = hints[name] is int
        low, high = _LIMITS.get(name, (0, math.inf))
        right = type(value) is int or (type(value) is float and not whole)
        if not right or not math.isfinite(value) or not low <= value <= high:
            span = f"from {low} to {high}" if math.isfinite(high) else f"of {low} or more"
            number = "a whole number" if whole else "a number"
            raise ValueError(f"{where}{name} is {value!r}; it has to be {number} {span}")
        read[name] = value if whole else float(value)
    return read
