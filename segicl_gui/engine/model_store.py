"""Weights that came with the app, checked before they are used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.paths import model_store

_AGAIN = "Install the app again, or choose the engine “pixels”, which needs no weights."


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
    store = model_store()
    try:
        models = json.loads((store / "manifest.json").read_text("utf-8"))["models"]
        files = next((m["files"] for m in models if m["name"] == name), None)
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise UserError(
            "The list of models cannot be read", f"{store / 'manifest.json'}: {e}.", _AGAIN
        ) from e
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
