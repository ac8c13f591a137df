"""COCO annotations of all images in one file: exact masks, one annotation an object.

Labels may overlap; one that has parts holds them (see `structures`). What nobody looked at is told
as LVIS does: a category without annotations in an image is absent only if it is in the image's
``neg_category_ids``; those in ``not_exhaustive_category_ids`` were not looked at.
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
import PIL.Image
from scipy import ndimage

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import intensity_range
from segicl_gui.domain.labels import LabelKind
from segicl_gui.storage.atomic import make_folder, replacing, write_text
from segicl_gui.storage.exporters.api import Done, ExportCase, ExportOptions, LabelArray, Written
from segicl_gui.storage.exporters.outlines import outlines
from segicl_gui.storage.exporters.png import planes_of
from segicl_gui.storage.exporters.structures import Structure, structures
from segicl_gui.storage.images import read_image

JSON_NAME = "annotations.json"
IMAGES = "images"
_PARTS = ".coco-parts"


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """What `finish` puts together, and images/NAME.png (a slice each) where images are copied."""
    images = planes_of(case, case.file_name, out / IMAGES) if options.copy_images else ()
    return (_part(case, out), *images)


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write what `finish` puts together; `UserError` where that fails."""
    if options.copy_images:
        _copy_images(case, out)
    objects = {x.id: numbers for x, numbers in case.object_maps()}
    names = planes_of(case, case.file_name, Path(IMAGES))
    annotations: list[list[dict[str, Any]]] = [[] for _ in range(case.geometry.shape[0])]
    looked_at: list[list[int]] = [[] for _ in annotations]
    for found in structures(case):
        for index in np.flatnonzero(found.assessed).tolist():
            looked_at[index].append(found.label.id)
            annotations[index] += [
                {"category_id": found.label.id, **a}
                for a in _annotations(_pieces(found, objects, index), options.polygons)
            ]
    slices = []
    for index, here in enumerate(looked_at):
        if not here:
            continue
        shown = {a["category_id"] for a in annotations[index]}
        slices.append({
            "slice": index,
            "file_name": names[index].as_posix() if options.copy_images else (
                case.file_name if case.image is None or case.anonymous else case.image.name
            ),
            "annotations": annotations[index],
            "neg_category_ids": [i for i in here if i not in shown],
            "not_exhaustive_category_ids": [x.id for x in case.labels if x.id not in here],
        })  # fmt: skip
    rows, columns = (int(n) for n in case.geometry.shape[1:])
    part = {"case": case.name, "height": rows, "width": columns, "slices": slices}
    make_folder(out / _PARTS)
    write_text(_part(case, out), json.dumps(part))
    return Written()


def finish(done: Sequence[Done], out: Path, options: ExportOptions) -> None:
    """Make annotations.json of what `write` left; `UserError` where that fails."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for case in (x.case for x in done):
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
    labels = {x.id: x for d in done for x in d.case.labels}
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
    # In ASCII: pycocotools reads it in whatever encoding the system has.
    write_text(out / JSON_NAME, json.dumps(content) + "\n")
    shutil.rmtree(out / _PARTS, ignore_errors=True)


def run_lengths(mask: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """COCO's compressed run lengths of a mask (row, column)."""
    from pycocotools import mask as coco_mask

    found = coco_mask.encode(np.asfortranarray(mask, np.uint8))
    return {"size": [int(n) for n in found["size"]], "counts": found["counts"].decode("ascii")}


def _pieces(structure: Structure, objects: dict[int, LabelArray], index: int) -> LabelArray:
    """Numbers of the objects of a label in a slice; 1 where they are not told apart."""
    mask = structure.mask[index]
    numbers = objects.get(structure.label.id)
    return mask.astype(np.uint16) if numbers is None else np.where(mask, numbers[index], 0)


def _annotations(pieces: LabelArray, polygons: bool) -> Iterator[dict[str, Any]]:
    """One annotation for each number in a slice (row, column)."""
    for number, box in enumerate(ndimage.find_objects(pieces), 1):
        if box is None:
            continue
        mask = pieces == number
        rows, columns = box
        outline = [[int(v) for v in ring.reshape(-1)] for ring in outlines(mask)]
        yield {
            "segmentation": outline if polygons else run_lengths(mask),
            "area": int(mask.sum()),
            "bbox": [
                columns.start, rows.start,
                columns.stop - columns.start, rows.stop - rows.start,
            ],
        }  # fmt: skip


def _copy_images(case: ExportCase, out: Path) -> None:
    """Write the slices as PNG: 8-bit pictures as they are, other values scaled to 0..255."""
    if case.image is None:
        raise UserError(
            f"Cannot export {case.name}", "Its image is not known.", "Leave the images out."
        )
    image = read_image(case.image, case.part)
    array = image.array
    if array.dtype != np.uint8:
        low, high = intensity_range(array)
        scaled = (np.nan_to_num(array.astype(np.float32)) - low) / (high - low)
        array = np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)
    make_folder(out / IMAGES)
    for path, plane in zip(planes_of(case, case.file_name, out / IMAGES), array, strict=True):
        with replacing(path) as temporary:
            PIL.Image.fromarray(plane).save(temporary)


def _part(case: ExportCase, out: Path) -> Path:
    # Cases may share a name here: they need no files of their own.
    image = "" if case.anonymous else f"{case.image}\n{case.part}"
    key = f"{case.name}\n{image}\n{case.provenance.get('case')}"
    return out / _PARTS / f"{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}.json"
