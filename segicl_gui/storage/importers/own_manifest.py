"""What the manifest of an export of ours says of a mask beside it."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from segicl_gui.storage.exporters.api import file_name_of
from segicl_gui.storage.folders import LabelEntry
from segicl_gui.storage.image_files import image_stem
from segicl_gui.storage.importers.api import color_of, plain

NAME = "manifest.json"
LARGEST = 200_000_000


def case_of(mask: Path) -> dict[str, Any] | None:
    """The entry of the case that a file belongs to; None without a manifest that knows it."""
    for folder in (mask.parent, mask.parent.parent):
        file = folder / NAME
        try:
            told = file.stat()
            if told.st_size > LARGEST:
                continue
            cases = _cases(file, told.st_mtime_ns)
            name = mask.relative_to(folder).as_posix()
            for case in cases:
                if name in case["files"] and isinstance(case["labels"], list):
                    return dict(case)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue  # a manifest of something else
    return None


@functools.lru_cache(maxsize=4)
def _cases(file: Path, changed: int) -> Any:
    """The cases of a manifest, which each of its masks is looked up in."""
    return json.loads(file.read_text("utf-8"))["cases"]


def labels_of(case: dict[str, Any]) -> dict[int, LabelEntry]:
    """The labels by value; those that make no sense are left out."""
    out = {}
    for entry in case["labels"]:
        if isinstance(entry, dict) and type(entry.get("value")) is int:
            name, text = plain(entry.get("name", "")), entry.get("description", "")
            rgb = str(entry.get("color", "")).lstrip("#")
            try:
                color = color_of(bytes.fromhex(rgb))
            except ValueError:
                color = ""
            if name and 0 < entry["value"] <= 65535:
                out[entry["value"]] = LabelEntry(name, str(text), color)
    return out


def assessed_in(case: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Label name -> slices in which somebody decided about it."""
    out = {}
    for entry in case["labels"]:
        slices = entry.get("assessed_slices") if isinstance(entry, dict) else None
        if isinstance(slices, list) and all(type(i) is int and i >= 0 for i in slices):
            out[plain(entry.get("name", ""))] = tuple(slices)
    return out


def objects_label(mask: Path, case: dict[str, Any]) -> str:
    """The label whose objects a file numbers, as our exports name it; else ""."""
    stem = image_stem(mask)
    for entry in labels_of(case).values():
        if stem.endswith(f"_objects_{file_name_of(entry.name)}"):
            return entry.name
    return ""
