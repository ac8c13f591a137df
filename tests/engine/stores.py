"""Stores of models for tests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def manifest_of(folder: Path, engine: str, **told: str) -> dict[str, Any]:
    """What a manifest says of the files in a folder as they are now."""
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "model.json"):
        data = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        files[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return {
        "schema": 2, "id": folder.name, "version": "1", "engine": engine, "title": folder.name,
        "licence": "Apache-2.0", **told, "files": files,
    }  # fmt: skip


def relist(store: Path, model: str, engine: str = "") -> None:
    """Let the list of the models that ship say that one's files are as they should be."""
    listed = {"schema": 2, "models": [manifest_of(store / model, engine or model)]}
    (store / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
