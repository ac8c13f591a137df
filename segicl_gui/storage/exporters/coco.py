"""COCO annotations of all images in one file: exact masks, one annotation an object.

What nobody looked at is told as LVIS does: a category without annotations in an image is absent
only if it is in the image's ``neg_category_ids``; those in ``not_exhaustive_category_ids`` were
not looked at.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.labels import LabelKind
from segicl_gui.storage.atomic import make_folder, write_text
from segicl_gui.storage.exporters.api import ExportCase, LabelArray

JSON_NAME = "annotations.json"
_PARTS = ".coco-parts"


def targets(case: ExportCase, out: Path) -> tuple[Path, ...]:
    """None of its own: all cases share annotations.json."""
    return ()


def write(case: ExportCase, label_map: LabelArray, out: Path) -> None:
    """Write what `join` puts together; `UserError` where that fails."""
    make_folder(out / _PARTS)
    objects = {x.id: numbers for x, numbers in case.object_maps()}
    slices = []
    for index, plane in enumerate(label_map):
        assessed = [x for x in case.labels if case.is_assessed(x)[index]]
        if not assessed:
            continue
        found = []
        for label in assessed:
            numbers = objects.get(label.id)
            where = plane == label.id
            parts = _whole(case, label.id)
            if numbers is None:
                pieces = np.isin(plane, parts).astype(np.uint16)
            else:
                pieces = np.where(where, numbers[index], 0)
            found += [{"category_id": label.id, **a} for a in _annotations(pieces)]
        shown = {a["category_id"] for a in found}
        slices.append({
            "slice": index,
            "annotations": found,
            "neg_category_ids": [x.id for x in assessed if x.id not in shown],
            "not_exhaustive_category_ids": [x.id for x in case.labels if x not in assessed],
        })  # fmt: skip
    rows, columns = (int(n) for n in case.geometry.shape[1:])
    part = {
        "file_name": case.file_name if case.image is None else case.image.name,
        "case": case.name,
        "height": rows,
        "width": columns,
        "slices": slices,
    }
    write_text(_part(case, out), json.dumps(part))


def join(cases: Sequence[ExportCase], out: Path) -> None:
    """Make annotations.json of what `write` left; `UserError` where that fails."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for case in cases:
        part = json.loads(_part(case, out).read_text(encoding="utf-8"))
        for entry in part.pop("slices"):
            image_id = len(images) + 1
            for annotation in entry.pop("annotations"):
                annotations.append(
                    {"id": len(annotations) + 1, "image_id": image_id, "iscrowd": 0, **annotation}
                )
            index = entry.pop("slice")
            frame, index = divmod(index, case.geometry.depth)
            where = {} if case.geometry.ndim == 2 else {"slice": index}
            if case.geometry.frames > 1:
                where["frame"] = frame
            images.append({"id": image_id, **part, **where, **entry})
    labels = {x.id: x for case in cases for x in case.labels}
    content = {
        "info": {"description": "Masks of SegICL GUI"},
        "categories": [
            {
                "id": x.id,
                "name": x.name,
                "supercategory": labels[x.part_of].name if x.part_of in labels else "",
                "isthing": int(x.kind is LabelKind.OBJECTS),
            }
            for x in labels.values()
        ],
        "images": images,
        "annotations": annotations,
    }
    write_text(out / JSON_NAME, json.dumps(content, ensure_ascii=False) + "\n")
    shutil.rmtree(out / _PARTS)


def run_lengths(mask: npt.NDArray[np.bool_]) -> list[int]:
    """COCO's uncompressed run lengths of a mask (row, column): down the columns, zeros first."""
    flat = np.concatenate([[False], mask.ravel(order="F"), [not mask[-1, -1]]])
    ends = np.flatnonzero(flat[1:] != flat[:-1])
    return [int(n) for n in np.diff(np.concatenate([[0], ends]))]


def _annotations(pieces: LabelArray) -> Iterator[dict[str, Any]]:
    """One annotation for each number in a slice (row, column)."""
    for number, box in enumerate(ndimage.find_objects(pieces), 1):
        if box is None:
            continue
        mask = pieces == number
        rows, columns = box
        yield {
            "segmentation": {"size": list(mask.shape), "counts": run_lengths(mask)},
            "area": int(mask.sum()),
            "bbox": [
                columns.start, rows.start,
                columns.stop - columns.start, rows.stop - rows.start,
            ],
        }  # fmt: skip


def _whole(case: ExportCase, label_id: int) -> list[int]:
    """The label and all that is part of it."""
    whole = [label_id]
    for parent in whole:
        whole += [x.id for x in case.labels if x.part_of == parent and x.id not in whole]
    return whole


def _part(case: ExportCase, out: Path) -> Path:
    # Cases may share a name here: they need no files of their own.
    key = f"{case.name}\n{case.image}\n{case.provenance.get('case')}"
    return out / _PARTS / f"{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}.json"
