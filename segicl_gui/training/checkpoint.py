"""A training run on disk: weights, their average, and how far it has come."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

WEIGHTS, AVERAGE = "weights.safetensors", "average.safetensors"
PROGRESS, LOG, CURVE = "progress.json", "log.jsonl", "curve.svg"


@dataclass
class Progress:
    """How far a run has come.

    Parameters
    ----------
    steps, queries : int
        Optimiser steps, and masks predicted in them.
    minutes : float
        Of training, over all resumptions.
    runs : int
        How often it was started or resumed.
    """

    steps: int = 0
    queries: int = 0
    minutes: float = 0.0
    runs: int = 0


def begun(folder: Path) -> bool:
    """Whether a run has left something there that a new one would overwrite."""
    return any((folder / name).exists() for name in (WEIGHTS, AVERAGE, PROGRESS))


def save(folder: Path, network: torch.nn.Module, average: torch.nn.Module, at: Progress) -> None:
    """Write a checkpoint; what was there before stays until the new one is whole.

    The average, which is what counts, is written as it is. The weights to go on from are in half
    precision: that rounds them by less than one step of training changes them. What does not
    learn is left out: it is read again from where the configuration says it is.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    buffers = {name for name, _ in network.named_buffers()}
    fixed = {name for name, p in network.named_parameters() if not p.requires_grad}
    weights = {k: v if k in buffers else _half(v) for k, v in network.state_dict().items()}
    try:
        for name, state in ((WEIGHTS, weights), (AVERAGE, average.state_dict())):
            kept = {k: v.detach().cpu().contiguous() for k, v in state.items() if k not in fixed}
            save_file(kept, folder / f"{name}.new")
    except SafetensorError as e:
        raise OSError(f"{folder} could not be written to: {e}") from e
    (folder / f"{PROGRESS}.new").write_text(json.dumps(asdict(at)) + "\n", encoding="utf-8")
    for name in (WEIGHTS, AVERAGE, PROGRESS):
        (folder / f"{name}.new").replace(folder / name)


def load(folder: Path, network: torch.nn.Module, average: torch.nn.Module) -> Progress:
    """Read a checkpoint into networks of the same or a larger build.

    Parts that the checkpoint lacks keep their start values, and inputs that a layer had not are
    ignored at first, so that a network can be grown from its own weights.

    Raises
    ------
    ValueError
        If there is no checkpoint, it is damaged, or it belongs to another network.
    """
    progress = _progress(folder)
    for name, module in ((WEIGHTS, network), (AVERAGE, average)):
        state = _state(folder / name)
        own = module.state_dict()
        state = {k: _grown(v, own[k].shape) if k in own else v for k, v in state.items()}
        unknown = sorted(set(state) - set(own))
        other = sorted(k for k in set(state) & set(own) if state[k].shape != own[k].shape)
        if unknown or other:
            raise ValueError(
                f"{folder / name} belongs to another network: {', '.join((unknown + other)[:3])}; "
                "name the configuration that it was trained with"
            )
        module.load_state_dict(state, strict=False)
    return progress


def _progress(folder: Path) -> Progress:
    path = folder / PROGRESS
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise ValueError(f"there is no checkpoint to resume in {folder}: {e}") from e
    except ValueError as e:  # of JSON, or of UTF-8
        raise ValueError(f"{path} is damaged: {e}; take the folder from a copy") from e
    counts = Progress().__dict__
    if (
        not isinstance(said, Mapping)
        or set(said) - set(counts)
        or not all(type(v) in (int, float) and math.isfinite(v) and v >= 0 for v in said.values())
        or not all(type(said.get(k, 0)) is int for k in ("steps", "queries", "runs"))
    ):
        wanted = ", ".join(counts)
        raise ValueError(f"{path} is damaged: it has to hold numbers from 0 on for {wanted}")
    return Progress(**said)


def _state(path: Path) -> dict[str, torch.Tensor]:
    """Weights of a file, all of them finite."""
    try:
        state = load_file(path)
    except (OSError, SafetensorError) as e:
        raise ValueError(f"{path} is missing or damaged: {e}; take the folder from a copy") from e
    if not state:
        raise ValueError(f"{path} holds no weights; take the folder from a copy")
    broken = [k for k, v in state.items() if not bool(torch.isfinite(v).all())]
    if broken:
        raise ValueError(f"{path} is of no use: {broken[0]} is not finite")
    return state


def _half(weight: torch.Tensor) -> torch.Tensor:
    """In half precision, where that can hold it."""
    if weight.dtype != torch.float32:
        return weight
    half = weight.half()
    return half if bool(torch.isfinite(half).all()) else weight


def _grown(weight: torch.Tensor, shape: torch.Size) -> torch.Tensor:
    """A layer's weights with more inputs, axis 1, at 0; as they are where that is not all."""
    more = shape[1] - weight.shape[1] if len(shape) == weight.ndim > 1 else 0
    if more <= 0 or weight.shape[:1] + weight.shape[2:] != shape[:1] + shape[2:]:
        return weight
    return torch.cat([weight, weight.new_zeros(weight.shape[0], more, *weight.shape[2:])], 1)
