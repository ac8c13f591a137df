"""Weights that came with the app, checked before they are used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.paths import model_store

_AGAIN = "Install the app again, or choose the engine “pixels”, which needs no weights."


def listed(name: str) -> bool:
    """Whether the app came with a model; its files are not looked at.

    Raises
    ------
    UserError
        If the list cannot be read.
    """
    return _files(name) is not None


def weights_hash(name: str) -> str:
    """SHA-256 of a model's weights as the manifest has it; "" where it lists none.

    Raises
    ------
    UserError
        If the list cannot be read.
    """
    files = _files(name) or {}
    return next((files[k] for k in sorted(files) if k.endswith(".safetensors")), "")


def verified(name: str) -> Path:
    """Folder of a model whose files are what the manifest says.

    Parameters
    ----------
    name : str
        As listed in ``model_store/manifest.json``.

    Raises
    ------
    UserError
        If there is no such model, or a file of it is missing or changed.
    """
    files = _files(name)
    store = model_store()
    if files is None:
        raise UserError(
            f"There is no model “{name}”",
            f"It is not listed in {store / 'manifest.json'}.",
            _AGAIN,
        )
    for relative, expected in files.items():
        path = store / name / relative
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as e:
            raise UserError(
                f"The model “{name}” is incomplete", f"{path} cannot be read: {e}.", _AGAIN
            ) from e
        if found != expected:
            raise UserError(
                f"The model “{name}” is damaged",
                f"{path} is not the file that came with the app (its SHA-256 differs).",
                _AGAIN,
            )
    return store / name


def _files(name: str) -> Mapping[str, str] | None:
    """SHA-256 of each file of a model; None if it is not listed."""
    manifest = Path("manifest.json")
    try:
        manifest = model_store() / manifest
        models = json.loads(manifest.read_text("utf-8"))["models"]
        return next((dict(m["files"]) for m in models if m["name"] == name), None)
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise UserError("The list of models cannot be read", f"{manifest}: {e}.", _AGAIN) from e
