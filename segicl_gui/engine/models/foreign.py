"""What other programs wrote of a model: which engine reads it, and its licence."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

from segicl_gui.engine.models.licences import spelt
from segicl_gui.engine.models.manifest import unusable

# `model_type` of transformers' config.json, `_class_name` of diffusers'.
_KINDS = {
    "seggpt": "seggpt",
    "clipseg": "clipseg",
    "sam": "sam",
    "sam2": "sam",
    "sam2_video": "sam",
    "edgetam": "sam",
    "SegICLNetwork": "segicl",
    "CrossConvolutionNetwork": "cross-convolution",
}
# Names of weights in state dictionaries of single files; all of an engine's have to be there.
_KEYS = {
    "multiverseg": ("enc_blocks.0.cross.cross_conv.weight", ".target.vmapped.norml.weight"),
    "universeg": ("enc_blocks.0.cross.cross_conv.weight",),
}
_LARGEST_HEADER = 100 * 2**20
_LARGEST_CONFIG = 2**20


def engine_of_folder(folder: Path) -> str:
    """Name of the engine that reads a folder, by its ``config.json``; "" if unknown."""
    path = folder / "config.json"
    try:
        if path.stat().st_size > _LARGEST_CONFIG:
            return ""
        config = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    if not isinstance(config, dict):
        return ""
    said = [config.get("model_type"), config.get("_class_name")]
    return next((_KINDS[s] for s in said if isinstance(s, str) and s in _KINDS), "")


def engine_of_weights(names: list[str]) -> str:
    """Name of the engine that reads a single file, by the names of its weights; "" if unknown."""
    text = "\n".join(names)
    return next((e for e, marks in _KEYS.items() if all(m in text for m in marks)), "")


def weight_names(path: Path) -> list[str]:
    """Names of the arrays in a safetensors file (https://github.com/huggingface/safetensors).

    Raises
    ------
    UserError
        If it is no such file.
    """
    try:
        with path.open("rb") as file:
            length = struct.unpack("<Q", file.read(8))[0]
            if length > _LARGEST_HEADER:
                raise ValueError("its header is too long")
            text = file.read(length)
        if len(text) < length:
            raise ValueError("it is cut short")
        header = json.loads(text)
        if not isinstance(header, dict):
            raise ValueError("its header is no list of arrays")
    except (OSError, ValueError, struct.error, RecursionError) as e:
        raise unusable(path.name, f"it is no safetensors file ({e})") from e
    return [str(name) for name in header if name != "__metadata__"]


def licence_in_card(card: Path) -> str:
    """``license:`` in the head of a model card (as hubs have it), as SPDX spells it; or ""."""
    try:
        text = card.read_text("utf-8")[:4000]
    except (OSError, ValueError):
        return ""
    head = re.match(r"---\n(.*?)\n---", text, re.DOTALL)
    found = re.search(r"^license:[ \t]*([\w.+-]+)[ \t]*$", head[1], re.MULTILINE) if head else None
    return spelt(found[1]) if found else ""
