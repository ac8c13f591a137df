"""Raw data sets of nnU-Net, version 1 and 2, as folders of cases with channels.

A case CASE has images ``imagesTr/CASE_0000.ext``, ``CASE_0001.ext`` … (one a channel) and, where
it is labelled, ``labelsTr/CASE.ext``. Files that ``dataset.json`` lists elsewhere are not read.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.folders import FolderItem, FolderScan, natural_key
from segicl_gui.storage.image_files import IMAGE_SUFFIXES, image_stem, image_suffix, read_error
from segicl_gui.storage.importers.api import damaged, plain
from segicl_gui.storage.importers.names import LARGEST, is_nnunet, nnunet_labels

_CHANNEL = re.compile(r"(.+)_(\d{4})$")
_SETS = (("imagesTr", "labelsTr"), ("imagesTs", "labelsTs"))


def is_raw(folder: Path) -> bool:
    """Whether a folder is a raw data set of nnU-Net."""
    return (folder / "imagesTr").is_dir() and (folder / "dataset.json").is_file()


def scan(folder: Path) -> FolderScan:
    """Find the cases of a raw data set, without reading any pixels.

    Returns
    -------
    FolderScan
        Its notes name the channels, and what is incomplete.

    Raises
    ------
    UserError
        If ``dataset.json`` is malformed, or there is no image.
    """
    meta = _meta(folder / "dataset.json")
    labels, ignore = nnunet_labels(folder / "dataset.json", meta)
    channels = _channels(meta)
    notes: list[str] = []
    items: list[FolderItem] = []
    for images, masks in _SETS:
        if (folder / images).is_dir():
            items += _items(folder / images, folder / masks, channels, ignore, notes)
    if not items:
        raise UserError(
            f"Cannot open {folder.name}", f"There is no image in “{folder / 'imagesTr'}”.",
            "Names of images end in _0000, _0001 …, one a channel.",
        )  # fmt: skip
    if len(channels) > 1:
        notes.append(f"Channels of each case: {', '.join(channels)}; the first is shown.")
    if any(isinstance(v, list) for v in meta["labels"].values()):
        notes.append("Regions of several values have become labels that exclude each other.")
    name = meta.get("name")
    return FolderScan(
        plain(name) if isinstance(name, str) and plain(name) else folder.resolve().name,
        labels,
        tuple(sorted(items, key=lambda i: natural_key(i.name))),
        channels[0] if channels and channels[0] in ("CT", "MR") else "",
        tuple(notes),
    )


def _items(
    images: Path, masks: Path, channels: list[str], ignore: int | None, notes: list[str]
) -> list[FolderItem]:
    found: dict[str, dict[int, Path]] = {}
    for file in _files(images):
        match = _CHANNEL.match(image_stem(file))
        if match:
            found.setdefault(match[1], {})[int(match[2])] = file
    by_name = {image_stem(f): f for f in _files(masks)} if masks.is_dir() else {}
    out = []
    for name, files in found.items():
        here = [files[i] for i in sorted(files)]
        if sorted(files) != list(range(max(1, len(channels), len(files)))):
            notes.append(f"{name}: {len(files)} of {len(channels)} channels are there.")
        out.append(
            FolderItem(name, here[0], by_name.get(name), name, None, ignore, more=tuple(here[1:]))
        )
    return out


def _files(folder: Path) -> list[Path]:
    try:
        entries = sorted(e.name for e in os.scandir(folder) if not e.name.startswith("."))
    except OSError as e:
        raise read_error(folder, e) from e
    return [folder / n for n in entries if image_suffix(Path(n)) in IMAGE_SUFFIXES[:-3]]


def _meta(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > LARGEST:
            raise damaged(file, "it is too large")
        raw = json.loads(file.read_text("utf-8-sig"))
    except OSError as e:
        raise read_error(file, e) from e
    except (ValueError, RecursionError) as e:
        raise damaged(file, "it is not JSON") from e
    if not isinstance(raw, dict) or not is_nnunet(raw):
        raise damaged(file, "it has no “labels” as nnU-Net writes them")
    return raw


def _channels(meta: dict[str, Any]) -> list[str]:
    """Names in the order of their numbers; version 1 calls them ``modality``."""
    raw = meta.get("channel_names", meta.get("modality"))
    if isinstance(raw, list):
        return [plain(v) for v in raw]
    if not isinstance(raw, dict):
        return []
    numbered = {int(k): plain(v) for k, v in raw.items() if re.fullmatch(r"\d{1,4}", str(k))}
    return [numbered[k] for k in sorted(numbered)]
