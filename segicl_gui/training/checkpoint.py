"""A training run on disk: weights, their average, and how far it has come."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
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


def save(folder: Path, network: torch.nn.Module, average: torch.nn.Module, at: Progress) -> None:
    """Write a checkpoint; what was there before stays until the new one is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, module in ((WEIGHTS, network), (AVERAGE, average)):
        state = {k: v.detach().cpu().contiguous() for k, v in module.state_dict().items()}
        save_file(state, folder / f"{name}.new")
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
        If there is no checkpoint, or it belongs to another network.
    """
    try:
        progress = Progress(**json.loads((folder / PROGRESS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as e:
        raise ValueError(f"there is no checkpoint to resume in {folder}: {e}") from e
    for name, module in ((WEIGHTS, network), (AVERAGE, average)):
        state = load_file(folder / name)
        own = module.state_dict()
        state = {k: _grown(v, own[k].shape) if k in own else v for k, v in state.items()}
        unknown = sorted(set(state) - set(own))
        other = sorted(k for k in set(state) & set(own) if state[k].shape != own[k].shape)
        if unknown or other:
            raise ValueError(
                f"{folder / name} belongs to another network: {', '.join((unknown + other)[:3])}"
            )
        module.load_state_dict(state, strict=False)
    return progress


def _grown(weight: torch.Tensor, shape: torch.Size) -> torch.Tensor:
    """A layer's weights with more inputs, axis 1, at 0; as they are where that is not all."""
    more = shape[1] - weight.shape[1] if len(shape) == weight.ndim > 1 else 0
    if more <= 0 or weight.shape[:1] + weight.shape[2:] != shape[:1] + shape[2:]:
        return weight
    return torch.cat([weight, weight.new_zeros(weight.shape[0], more, *weight.shape[2:])], 1)
