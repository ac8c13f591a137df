"""Data-set folders packed into one small file that trains anywhere."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import Image, intensity_range
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.folders import FolderItem, LabelEntry, scan_folder
from segicl_gui.storage.images import read_image, read_mask

# Words that tell parts of one structure apart: "kidney left" and "kidney right" are kidneys.
_PART = re.compile(
    r"\b(left|right|upper|lower|middle|anterior|posterior|superior|inferior|lobe"
    r"|benign|malignant|[ctls]?\d+)\b",
    re.IGNORECASE,
)
# Of one volume at most so many slices as stored, and across: neighbours teach the same.
_SLICES = 40
_SLICES_ACROSS = 16
# Slices across the stacking axis are long and low; cut so that squeezing stretches them less.
_LONGEST = 2.0


def pack(folders: Sequence[Path], out: Path, size: int = 288) -> None:
    """Pack data-set folders for training.

    Parameters
    ----------
    folders : sequence of Path
        Each with ``images/``, ``masks/`` and ``dataset.json``. Images without a mask are left
        out.
    out : Path
        The ``.npz`` to write: ``index`` (JSON), and for each of its ``series`` the arrays
        ``<key>/images`` (n, size, size) or (n, size, size, 3) and ``<key>/masks``
        (n, size, size). Images are uint8, CT is int16 in Hounsfield units. A series is a data
        set's 2D images, or one direction of its volumes.
    size : int, optional
        Side in pixels; images are squeezed to a square.

    Raises
    ------
    UserError
        If a folder or file cannot be read, has nothing to train on or the name of another, or
        `out` cannot be written.
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    index: list[dict[str, Any]] = []
    for folder in folders:
        scan = scan_folder(folder)
        if scan.name in {s["dataset"] for s in index}:
            raise UserError(
                f"Cannot train on {folder}",
                f"Another of the folders is called “{scan.name}”, too.",
                "Give one of them another name in its dataset.json.",
            )
        series: dict[str, list[_Plane]] = defaultdict(list)
        for item in scan.items:
            if item.mask is not None:
                for plane in _planes(item, scan.modality, size):
                    series[plane.view].append(plane)
        if not series:
            raise UserError(
                f"Cannot train on {folder}",
                f"None of its {len(scan.items)} images has a mask with anything in it.",
                "Put masks of the same file names into its folder “masks”, or leave it out.",
            )
        for view, planes in series.items():
            key = f"{scan.name}-{view}"
            arrays[f"{key}/images"] = _stack(planes)
            masks = np.stack([p.mask for p in planes])
            arrays[f"{key}/masks"] = masks.astype(np.uint8) if masks.max() < 256 else masks
            values = {int(v) for v in np.unique(masks)}
            index.append(
                {
                    "key": key,
                    "dataset": scan.name,
                    "view": view,
                    "modality": scan.modality,
                    "targets": _targets({v: e for v, e in scan.labels.items() if v in values}),
                    "subjects": [p.subject for p in planes],
                    "ranges": [p.limits for p in planes],
                }
            )
    with replacing(out) as part, part.open("wb") as file:
        arrays["index"] = np.array(json.dumps(index))
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, eq=False)
class _Plane:
    """One image of a series; `limits` are the values shown as black and white."""

    view: str
    image: npt.NDArray[Any]
    mask: npt.NDArray[np.uint16]
    subject: str
    limits: tuple[float, float]


def _planes(item: FolderItem, modality: str, size: int) -> Iterator[_Plane]:
    image = read_image(item.image, item.part)
    assert item.mask is not None
    mask = read_mask(item.mask, image.geometry)
    if item.ignore is not None:
        mask = np.where(mask == item.ignore, 0, mask).astype(np.uint16)
    values, limits = _values(image, modality)
    for view, slices, labels in _views(image, values, mask):
        used = np.flatnonzero(labels.reshape(len(labels), -1).any(1))
        most = _SLICES if view == "stored" else _SLICES_ACROSS
        for i in used[:: max(1, -(-len(used) // most))]:
            yield _Plane(
                view,
                _squeeze(slices[i], size),
                _squeeze_mask(labels[i], size),
                item.subject,
                limits,
            )


def _values(image: Image, modality: str) -> tuple[npt.NDArray[Any], tuple[float, float]]:
    """Intensities as they are packed, and the range that is shown."""
    array = image.array
    if image.is_rgb or (array.dtype == np.uint8 and image.geometry.ndim == 2):
        return array, (0.0, 255.0)
    low, high = intensity_range(array)
    if (image.modality or modality).upper().startswith("CT") and low < -200:
        known = np.nan_to_num(array.astype(np.float32), nan=low)
        return np.clip(known, -2000, 4000), (low, high)
    scaled = (array.astype(np.float32) - low) / (high - low) * 255
    return np.clip(np.nan_to_num(scaled), 0, 255).round().astype(np.uint8), (0.0, 255.0)


def _views(
    image: Image, values: npt.NDArray[Any], mask: npt.NDArray[np.uint16]
) -> Iterator[tuple[str, npt.NDArray[Any], npt.NDArray[np.uint16]]]:
    """Slices as stored; where voxels are nearly cubes, also across, head up."""
    yield "stored", values, mask
    spacing = image.geometry.spacing
    if image.geometry.ndim == 2 or image.is_rgb or max(spacing) > 1.5 * min(spacing):
        return
    for name, axis in (("rows", 1), ("columns", 2)):
        across, labels = (np.moveaxis(a, axis, 0)[:, ::-1] for a in (values, mask))
        height, width = across.shape[1:]
        pieces = max(1, round(width / (height * _LONGEST)))
        for n, (start, stop) in enumerate(
            zip(*_bounds(width, pieces), strict=True) if height > 12 else ()
        ):
            yield f"{name}{n}", across[:, :, start:stop], labels[:, :, start:stop]


def _bounds(width: int, pieces: int) -> tuple[list[int], list[int]]:
    edges = [round(i * width / pieces) for i in range(pieces + 1)]
    return edges[:-1], edges[1:]


def _squeeze(plane: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    small = PIL.Image.fromarray(np.ascontiguousarray(plane)).resize(
        (size, size), PIL.Image.Resampling.BILINEAR
    )
    array = np.asarray(small)
    return array.round().astype(np.int16) if array.dtype == np.float32 else array


def _squeeze_mask(mask: npt.NDArray[np.uint16], size: int) -> npt.NDArray[np.uint16]:
    wide = PIL.Image.fromarray(mask.astype(np.int32))
    return np.asarray(wide.resize((size, size), PIL.Image.Resampling.NEAREST)).astype(np.uint16)


def _stack(planes: Sequence[_Plane]) -> npt.NDArray[Any]:
    """All images of a series, in colour if one is."""
    images = [p.image for p in planes]
    if any(i.ndim == 3 for i in images):
        images = [i if i.ndim == 3 else np.repeat(i[..., None], 3, 2) for i in images]
    return np.stack(images)


def _targets(labels: Mapping[int, LabelEntry]) -> list[dict[str, Any]]:
    """Each label, and the unions of those that are parts of one structure."""
    targets = [
        {"name": _readable(e.name), "description": e.description, "values": [v]}
        for v, e in labels.items()
    ]
    wholes: dict[str, list[int]] = defaultdict(list)
    for value, entry in labels.items():
        whole = " ".join(_PART.sub(" ", _readable(entry.name)).split())
        if whole:
            wholes[whole].append(value)
    targets += [
        {"name": name, "description": "", "values": values}
        for name, values in wholes.items()
        if len(values) > 1
    ]
    return targets


def _readable(name: str) -> str:
    return name.replace("_", " ").strip()
