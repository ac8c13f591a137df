"""COCO instances: an annotation is an object; outlines and run lengths.

What was looked at is told as LVIS does (``neg_category_ids``, ``not_exhaustive_category_ids``);
without that, an image has all objects of all categories annotated. A volume's slices may be
images of their own with a field ``slice``, as this program writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import check_readable, read_error
from segicl_gui.storage.importers.api import (
    How,
    ImportedSegment,
    Pieces,
    check_objects,
    damaged,
    plain,
)

LARGEST = 2_000_000_000
"""Bytes of a file; more would not fit into memory several times over."""


@dataclass(frozen=True, slots=True, eq=False)
class CocoFile:
    """A file of annotations.

    Parameters
    ----------
    path : Path
    images : dict of str to list of dict
        Image file name -> its entries, one or one a slice.
    annotations : dict of int to list of dict
        Image id -> its annotations.
    categories : dict of int to str
    """

    path: Path
    images: dict[str, list[dict[str, Any]]]
    annotations: dict[int, list[dict[str, Any]]]
    categories: dict[int, str]


def is_coco(path: Path) -> bool:
    """Whether a ``.json`` file seems to hold COCO annotations; looks at its beginning and end."""
    try:
        with path.open("rb") as f:
            ends = f.read(1 << 16)
            f.seek(max(0, path.stat().st_size - (1 << 16)))
            ends += f.read(1 << 16)
    except OSError:
        return False
    return b'"images"' in ends and (b'"annotations"' in ends or b'"categories"' in ends)


def open_file(path: Path) -> CocoFile:
    """Read a file of annotations; masks are made of them by `read`.

    Raises
    ------
    UserError
        If it cannot be read or is no COCO file.
    """
    check_readable(path)
    try:
        if path.stat().st_size > LARGEST:
            raise damaged(path, "it is larger than 2 GB")
        raw = json.loads(path.read_text("utf-8-sig"))
        images: dict[str, list[dict[str, Any]]] = {}
        for image in raw["images"]:
            int(image["id"])
            images.setdefault(str(image["file_name"]), []).append(image)
        annotations: dict[int, list[dict[str, Any]]] = {}
        for annotation in raw.get("annotations") or ():
            annotations.setdefault(int(annotation["image_id"]), []).append(annotation)
        categories = {
            int(c["id"]): plain(c["name"]) or f"category {c['id']}" for c in raw["categories"]
        }
    except OSError as e:
        raise read_error(path, e) from e
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise damaged(path, f"it is not a COCO file ({type(e).__name__}: {e})"[:200]) from e
    return CocoFile(path, images, annotations, categories)


def read(
    path: Path | CocoFile, geometry: Geometry, file_name: str, how: How | None = None
) -> tuple[ImportedSegment, ...]:
    """Masks of one image.

    Parameters
    ----------
    path : Path or CocoFile
    geometry : Geometry
        Of the image.
    file_name : str
        Which image of the file.
    how : How, optional

    Returns
    -------
    tuple of ImportedSegment
        One a category. Its objects are told apart where a slice has more than one.

    Raises
    ------
    UserError
        If the image is not in the file, is of another size, or an annotation is malformed.
    """
    coco = path if isinstance(path, CocoFile) else open_file(path)
    entries = coco.images.get(file_name)
    if not entries:
        raise UserError(
            f"Cannot import {coco.path.name}", f"It knows no image “{file_name}”.",
            "Choose the file made for this image.",
        )  # fmt: skip
    how = how or How()
    shape = geometry.shape
    pieces = {c: Pieces(shape) for c in coco.categories}
    seen = {c: np.zeros(shape[0], bool) for c in coco.categories}
    counts = dict.fromkeys(coco.categories, 0)
    most = dict.fromkeys(coco.categories, 0)
    for entry in entries:
        index = _slice(coco.path, entry, geometry)
        unsure = {int(c) for c in _list(entry.get("not_exhaustive_category_ids"))}
        known = {int(c) for c in _list(entry.get("neg_category_ids"))}
        told = "neg_category_ids" in entry
        here = dict.fromkeys(coco.categories, 0)
        for annotation in coco.annotations.get(int(entry["id"]), ()):
            category = _category(coco, annotation)
            mask = decoded(coco.path, annotation.get("segmentation"), shape[1:])
            if mask is None:
                how.note(f"{file_name}: annotation {annotation.get('id')} has no mask, only a box.")
                continue
            here[category] += 1
            counts[category] += 1
            check_objects(counts[category], coco.path)
            pieces[category].add((index, 0, 0), (mask * np.uint16(counts[category]))[None])
        for category in coco.categories:
            most[category] = max(most[category], here[category])
            everything = category in known or here[category] > 0 if told else True
            seen[category][index] = everything and category not in unsure
    out = []
    for category, name in coco.categories.items():
        segment = pieces[category].segment(name, number=category, seen=seen[category])
        if most[category] <= 1:
            segment = replace(segment, inside=segment.inside > 0)
        out.append(segment)
    return tuple(out)


def decoded(path: Path, segmentation: Any, shape: tuple[int, int]) -> npt.NDArray[np.bool_] | None:
    """The mask (row, column) of an annotation; None where it has none.

    Raises
    ------
    UserError
        If it is malformed or of another size.
    """
    rows, columns = shape
    if not segmentation:
        return None
    try:
        if isinstance(segmentation, list):
            segmentation = _of_polygons(path, segmentation, rows, columns)
            if segmentation is None:
                return None
        if [int(n) for n in segmentation["size"]] != [rows, columns]:
            raise damaged(path, f"a mask is not {rows} × {columns} in size, as its image is")
        counts = segmentation["counts"]
        runs = _runs(counts) if isinstance(counts, str) else [int(n) for n in counts]
    except (ValueError, TypeError, KeyError, IndexError) as e:
        raise damaged(path, "an annotation's mask is malformed") from e
    # Checked before the numbers are used: the library would write beyond its memory.
    if any(n < 0 for n in runs) or sum(runs) != rows * columns:
        raise damaged(path, "the run lengths of a mask do not fill its image")
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return np.ascontiguousarray(flat.reshape(columns, rows).T)


def _of_polygons(
    path: Path, segmentation: list[Any], rows: int, columns: int
) -> dict[str, Any] | None:
    """Run lengths of outlines, filled as COCO's own library does it; None where they are none."""
    from pycocotools import mask

    outlines = [[float(v) for v in outline] for outline in segmentation]
    size = max(rows, columns)
    for outline in outlines:
        # The library asks for memory by the length of an outline.
        if len(outline) % 2 or not all(-size <= v <= 2 * size for v in outline):
            raise damaged(path, "an outline lies far outside its image")
    outlines = [o for o in outlines if len(o) >= 6]
    if not outlines:
        return None
    encoded = mask.merge(mask.frPyObjects(outlines, rows, columns))
    return {"size": encoded["size"], "counts": encoded["counts"].decode()}


def _runs(text: str) -> list[int]:
    """Run lengths of COCO's packed text: five bits a sign, differences to the last but one."""
    out: list[int] = []
    at = 0
    while at < len(text):
        value = shift = 0
        while True:
            bits = ord(text[at]) - 48
            if not 0 <= bits < 64 or shift > 60:
                raise ValueError("not packed run lengths")
            value |= (bits & 31) << shift
            shift += 5
            at += 1
            if not bits & 32:
                break
        if bits & 16:
            value -= 1 << shift
        out.append(value + (out[-2] if len(out) > 2 else 0))
    return out


def _slice(path: Path, entry: dict[str, Any], geometry: Geometry) -> int:
    shape = geometry.shape
    try:
        size = (int(entry["height"]), int(entry["width"]))
        index = int(entry.get("slice", 0))
    except (KeyError, TypeError, ValueError) as e:
        raise damaged(path, "an image's size is missing or no number") from e
    if size != shape[1:]:
        raise UserError(
            f"Cannot import {path.name}",
            f"It says that “{entry['file_name']}” has {size[0]} × {size[1]} pixels; the image has "
            f"{shape[1]} × {shape[2]}.",
            "Choose the file made for this image.",
        )
    if not 0 <= index < shape[0] or ("slice" not in entry and shape[0] > 1):
        raise damaged(path, f"it does not say which of the {shape[0]} slices is meant")
    return index


def _category(coco: CocoFile, annotation: dict[str, Any]) -> int:
    try:
        category = int(annotation["category_id"])
    except (KeyError, TypeError, ValueError) as e:
        raise damaged(coco.path, "an annotation has no category") from e
    if category not in coco.categories:
        raise damaged(coco.path, f"an annotation is of category {category}, which there is not")
    return category


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()
