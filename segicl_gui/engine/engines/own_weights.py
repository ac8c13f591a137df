"""Reads networks that people bring, from a folder and nowhere else.

Weights are safetensors alone: what authors offer as ``.pt`` is pickled, and made that elsewhere,
see docs/models.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from segicl_gui.domain.errors import UserError

# Of ImageNet, by which the vision transformers we read were trained (red, green, blue).
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError)


def config_of(folder: Path) -> dict[str, Any]:
    """What ``config.json`` says; nothing of it is checked.

    Raises
    ------
    UserError
        If there is none, or it cannot be read.
    """
    path = folder / "config.json"
    try:
        found = json.loads(path.read_text("utf-8"))
        return dict(found)
    except FileNotFoundError as e:
        raise unusable(
            folder, "There is no config.json in it", "Import the whole folder, not a single file."
        ) from e
    except (OSError, ValueError, TypeError) as e:
        raise unusable(folder, f"Its config.json cannot be read: {e}") from e


def pretrained(
    folder: Path | str, classes: Mapping[str, str], architecture: str = ""
) -> torch.nn.Module:
    """A network of the library transformers, as its ``save_pretrained`` writes it.

    Parameters
    ----------
    folder : Path or str
        Holds ``config.json`` and ``model.safetensors`` (or parts of it with an index).
    classes : mapping of str to str
        Which class reads which ``model_type``.
    architecture : str
        What people call what is read here.

    Raises
    ------
    UserError
        If the folder holds something else, or not all of it, or what is damaged.
    """
    # Takes seconds, which who only lists engines need not wait.
    import transformers

    folder = Path(folder)
    kind = str(config_of(folder).get("model_type"))
    if kind not in classes:
        wanted = " or ".join(classes)
        raise unusable(
            folder,
            f"It holds a model of the kind “{kind}”, this engine reads {architecture} ({wanted})",
            "Choose the engine that reads it, or import other weights.",
        )
    if not list(folder.glob("*.safetensors")):
        raise unusable(
            folder,
            "It has no weights: there is no file that ends with .safetensors",
            "Save the model with save_pretrained(folder, safe_serialization=True), import that.",
        )
    # Of no use in a log.
    transformers.utils.logging.disable_progress_bar()
    try:
        network, told = getattr(transformers, classes[kind]).from_pretrained(
            folder, local_files_only=True, use_safetensors=True, output_loading_info=True
        )
    except _BROKEN as e:
        raise unusable(folder, f"It cannot be loaded: {_line(e)}") from e
    # The library makes up what a file lacks.
    absent = sorted(told["missing_keys"]) + [str(x) for x in told["mismatched_keys"]]
    if absent:
        raise unusable(
            folder, f"Its weights do not fit its config.json: {', '.join(absent[:3])} missing"
        )
    return network  # type: ignore[no-any-return]


def state_of(folder: Path | str) -> dict[str, torch.Tensor]:
    """Tensors by name, from the only safetensors file in a folder, or from that file itself.

    Raises
    ------
    UserError
        If there is not exactly one such file, or it cannot be read.
    """
    path = Path(folder)
    found = [path] if path.is_file() else sorted(path.glob("*.safetensors"))
    if len(found) != 1:
        told = ", ".join(p.name for p in found) or "none that ends with .safetensors"
        raise unusable(path, f"One file of weights was expected in it, and there is {told}")
    try:
        return dict(load_file(found[0]))
    except _BROKEN as e:
        raise unusable(path, f"{found[0].name} cannot be read: {_line(e)}") from e


@dataclass(frozen=True, slots=True)
class Preparation:
    """How images are made what a network was trained on.

    Parameters
    ----------
    side : int
        In pixels.
    mean, std : tuple of float
        Of red, green and blue in 0..1.
    """

    side: int
    mean: tuple[float, ...] = _MEAN
    std: tuple[float, ...] = _STD

    @classmethod
    def of(cls, folder: Path | str, side: int) -> Preparation:
        """As ``preprocessor_config.json`` says where there is one; `side` where it says none."""
        path = Path(folder) / "preprocessor_config.json"
        if not path.exists():
            return cls(side)
        try:
            told = json.loads(path.read_text("utf-8"))
            size = told.get("size", side)
            if isinstance(size, dict):
                size = size.get("height") or size.get("longest_edge") or size["shortest_edge"]
            mean, std = told.get("image_mean", _MEAN), told.get("image_std", _STD)
            made = cls(int(size), tuple(map(float, mean)), tuple(map(float, std)))
        except _BROKEN as e:
            raise unusable(Path(folder), f"Its preprocessor_config.json cannot be read: {e}") from e
        if not 1 <= made.side <= 4096 or len(made.mean) != 3 or len(made.std) != 3:
            raise unusable(Path(folder), "Its preprocessor_config.json has sizes that cannot be")
        return made

    def normalised(self, images: torch.Tensor) -> torch.Tensor:
        """Images (…, 3, row, column) in 0..1, brought to the mean and spread of the training."""
        mean, std = (images.new_tensor(x)[:, None, None] for x in (self.mean, self.std))
        return (images - mean) / std

    def plain(self, images: torch.Tensor) -> torch.Tensor:
        """The inverse of `normalised`."""
        mean, std = (images.new_tensor(x)[:, None, None] for x in (self.mean, self.std))
        return images * std + mean


def unusable(
    folder: Path, happened: str, todo: str = "Import the weights again, or use others."
) -> UserError:
    """The error of weights that cannot be used."""
    return UserError("The weights cannot be used", f"{folder}: {happened}.", todo)


def _line(e: BaseException) -> str:
    return (str(e).strip().splitlines() or [type(e).__name__])[0].rstrip(".")[:300]
