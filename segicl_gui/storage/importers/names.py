"""Names of label values, from the files that programs put beside their label maps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segicl_gui.storage.folders import LabelEntry, read_dataset_json
from segicl_gui.storage.image_files import image_stem, read_error
from segicl_gui.storage.importers import own_manifest
from segicl_gui.storage.importers.api import color_of, damaged, plain

LARGEST = 20_000_000
"""Bytes of a file of names; more is something else."""

_LISTS = ("dataset.json", "labels.json")

# ITK-SNAP: index, red, green, blue, opacity, visible, mesh visible, "name".
_SNAP = re.compile(r'^\s*(\d{1,5})\s+(\d+)\s+(\d+)\s+(\d+)\s+[\d.]+\s+[01]\s+[01]\s+"(.*)"\s*$')
# 3D Slicer colour table: index, name, red, green, blue, opacity.
_TABLE = re.compile(r"^\s*(\d{1,5})\s+(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+\d+\s*$")


@dataclass(frozen=True, slots=True)
class Names:
    """What a folder says of the values in its masks.

    Parameters
    ----------
    labels : dict of int to LabelEntry
    ignore : int or None
        Value of voxels that nobody looked at.
    assessed : dict of str to tuple of str, or None
        Mask file name -> names of the labels whose zeros mean background in all of it; None
        where they do for all.
    source : Path or None
        The file that says so.
    seen : dict of str to tuple of int, or None
        Label name -> the slices in which its zeros mean background, whatever is to be ignored
        there; None where nothing says so.
    """

    labels: dict[int, LabelEntry] = field(default_factory=dict)
    ignore: int | None = None
    assessed: dict[str, tuple[str, ...]] | None = None
    source: Path | None = None
    seen: dict[str, tuple[int, ...]] | None = None


def names_for(mask: Path) -> Names:
    """The names that belong to a label map, from the nearest file that has any.

    Looked for are, beside the mask and one folder above, ``NAME.json`` and ``NAME.txt``, then
    ``dataset.json`` (ours, or of nnU-Net), ``labels.json``, and an ITK-SNAP label description or
    3D Slicer colour table: ``labels.txt``, or the only ``.txt`` there; last, the ``manifest.json``
    of an export of ours.

    Raises
    ------
    UserError
        If the file found is malformed.
    """
    stem = image_stem(mask)
    for folder in (mask.parent, mask.parent.parent):
        own = (f"{stem}.json", f"{stem}.txt") if folder == mask.parent else ()
        for name in (*own, "dataset.json", "labels.json", "labels.txt", "label_descriptions.txt"):
            file = folder / name
            if file.is_file():
                found = read_names(file)
                if found.labels:
                    return found
        lists = sorted(folder.glob("*.txt"))[:2] if folder.is_dir() else []
        if len(lists) == 1 and lists[0].stat().st_size <= LARGEST:
            found = read_names(lists[0])
            if found.labels:
                return found
    case = own_manifest.case_of(mask)
    if case is None:
        return Names()
    ignore = case.get("ignore")
    return Names(
        own_manifest.labels_of(case),
        ignore if type(ignore) is int and 0 < ignore <= 65535 else None,
        seen=own_manifest.assessed_in(case),
    )


def read_names(file: Path) -> Names:
    """Read one file of names; without labels where it is none.

    Raises
    ------
    UserError
        If it cannot be read, or is a ``dataset.json`` that is malformed.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise damaged(file, "it is too large to be a list of labels")
        text = file.read_text("utf-8-sig", errors="replace")
    except OSError as e:
        raise read_error(file, e) from e
    if file.suffix.lower() != ".json":
        return Names(_lines(text), source=file)
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as e:
        if file.name not in _LISTS:
            return Names()  # something else that has the name of the mask
        raise damaged(file, "it is not JSON") from e
    if not isinstance(raw, dict):
        return Names()
    if file.name == "dataset.json" and is_nnunet(raw):
        labels, ignore = nnunet_labels(file, raw)
        return Names(labels, ignore, None, file)
    if file.name == "dataset.json":
        meta = read_dataset_json(file)
        return Names(meta.labels, meta.ignore, meta.assessed, file)
    # Beside an image there may be a file of its name that tells how it was taken.
    told = "labels" in raw or file.name in _LISTS
    return Names(_plain_json(raw.get("labels", raw), by_name=told), source=file)


def objects_label(path: Path) -> str:
    """The label whose objects a file numbers, as our folders and exports tell it; else ""."""
    case = own_manifest.case_of(path) if "_objects_" in path.name else None
    if case is not None:
        return own_manifest.objects_label(path, case)
    file = path.parent.parent / "dataset.json"
    if path.parent.name != "objects" or not file.is_file():
        return ""
    try:
        raw = json.loads(file.read_text("utf-8-sig"))["objects"]
        pairs = [(k, v) for of_mask in raw.values() for k, v in of_mask.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return next((plain(label) for label, name in pairs if name == path.name), "")


def is_nnunet(raw: dict[str, Any]) -> bool:
    """Whether a ``dataset.json`` is one of nnU-Net, version 1 or 2."""
    labels = raw.get("labels")
    if not isinstance(labels, dict):
        return False
    by_name = bool(labels) and not any(re.fullmatch(r"\d+", str(k)) for k in labels)
    return by_name or any(k in raw for k in ("channel_names", "numTraining", "file_ending"))


def nnunet_labels(file: Path, raw: dict[str, Any]) -> tuple[dict[int, LabelEntry], int | None]:
    """Labels of an nnU-Net ``dataset.json``, and the value to be ignored.

    In version 1 ``labels`` goes from value to name, in version 2 from name to value. A region, a
    list of values, gives its name to the values that no smaller region holds.

    Raises
    ------
    UserError
        If an entry is malformed.
    """
    pairs: list[tuple[str, list[int]]] = []
    for key, value in raw["labels"].items():
        turned = re.fullmatch(r"\d+", key) is not None and isinstance(value, str)
        name, values = (value, key) if turned else (key, value)
        numbers = values if isinstance(values, list) else [values]
        try:
            pairs.append((plain(name), [int(v) for v in numbers]))
        except (TypeError, ValueError) as e:
            raise damaged(file, f"its label “{plain(key)}” has no value") from e
    if any(not 0 <= v <= 65535 for _, values in pairs for v in values):
        raise damaged(file, "its labels have values beyond 65535")
    ignore = next((v[0] for n, v in pairs if n.casefold() == "ignore" and len(v) == 1), None)
    labels: dict[int, LabelEntry] = {}
    for name, values in sorted(pairs, key=lambda p: len(p[1])):
        left = [v for v in values if v not in labels and v not in (0, ignore)]
        for i, value in enumerate(left):
            labels[value] = LabelEntry(name if len(left) == 1 else f"{name} {i + 1}")
    return dict(sorted(labels.items())), ignore


def _plain_json(raw: Any, *, by_name: bool) -> dict[int, LabelEntry]:
    """``{"1": "liver"}``, ``{"liver": 1}``, or objects with a name in place of the text."""
    out: dict[int, LabelEntry] = {}
    if not isinstance(raw, dict):
        return out
    for key, value in raw.items():
        entry = value if isinstance(value, dict) else {"name": value}
        if re.fullmatch(r"\d{1,5}", key) and isinstance(entry.get("name"), str):
            color = str(entry.get("color", ""))
            out[int(key)] = LabelEntry(
                plain(entry["name"]),
                str(entry.get("description", "")),
                color if re.fullmatch(r"#[0-9a-fA-F]{6}", color) else "",
            )
        elif by_name and not key.isdecimal() and type(value) is int and 0 < value <= 65535:
            out[value] = LabelEntry(plain(key))
    return {k: v for k, v in out.items() if 0 < k <= 65535 and v.name}


def _lines(text: str) -> dict[int, LabelEntry]:
    out: dict[int, LabelEntry] = {}
    for line in text.splitlines():
        if found := _SNAP.match(line):
            value, *rgb, name = found.groups()
        elif found := _TABLE.match(line):
            value, name, *rgb = found.groups()
        else:
            continue
        if 0 < int(value) <= 65535 and plain(name):
            out[int(value)] = LabelEntry(plain(name), "", color_of([int(v) for v in rgb]))
    return out
