"""A data-set folder: ``images/``, ``masks/`` and ``dataset.json``, which this program reads too.

For labels with objects, ``objects/`` has the number of each voxel's object.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label
from segicl_gui.storage.atomic import make_folder, replacing, write_text
from segicl_gui.storage.exporters.api import (
    Done,
    ExportCase,
    ExportOptions,
    Written,
    ignore_value,
    merged_label_map,
)
from segicl_gui.storage.exporters.png import write_numbers, write_plane
from segicl_gui.storage.images import MASK_SUFFIXES, convert_image, image_suffix, write_mask

# Copied as they are; everything else (DICOM, headers with their data beside) becomes NIfTI.
_COPIED = (*MASK_SUFFIXES, ".jpg", ".jpeg", ".bmp")
JSON_NAME = "dataset.json"


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """images/NAME.ext, masks/NAME.ext, and objects/NAME_objects_LABEL.ext."""
    image, mask = _suffixes(case)
    return (
        out / "images" / f"{case.file_name}{image}",
        out / "masks" / f"{case.file_name}{mask}",
        *(_objects(case, x, out) for x in case.object_labels),
    )


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Copy the image, write its mask and its objects; `UserError` where that fails."""
    if case.image is None:
        raise UserError(
            f"Cannot export {case.name}",
            "A data-set folder holds the images, and that of this case is not known.",
            "Reconnect the image, or export masks alone as NIfTI or NRRD.",
        )
    image, mask = targets(case, out, options)[:2]
    label_map, ignore = merged_label_map(case)
    make_folder(image.parent)
    make_folder(mask.parent)
    if image_suffix(case.image) in _COPIED and case.image.is_file():
        with replacing(image) as temporary:
            shutil.copyfile(case.image, temporary)
    else:
        convert_image(case.image, image, case.part)
    if mask.suffix == ".png":
        write_plane(mask, label_map[0], case.labels)
    else:
        write_mask(mask, label_map, case.geometry)
    for label, numbers in case.object_maps():
        path = _objects(case, label, out)
        make_folder(path.parent)
        if path.suffix == ".png":
            write_numbers(path, numbers[0])
        else:
            write_mask(path, numbers, case.geometry)
    return Written(ignore)


def check(cases: Sequence[ExportCase], options: ExportOptions) -> None:
    """Refuse cases whose labels differ; `UserError`."""
    for case in cases[1:]:
        if case.labels != cases[0].labels:
            raise UserError(
                "Cannot export",
                f"“{case.name}” has other labels than “{cases[0].name}”; a data set "
                "has one list for all.",
                "Export them into folders of their own.",
            )


def finish(done: Sequence[Done], out: Path, options: ExportOptions) -> None:
    """Describe the labels, the ignore value, what was assessed everywhere in which mask, and
    where the objects of its labels are; `UserError` where that fails.
    """
    cases = [x.case for x in done]
    labels = cases[0].labels
    meta: dict[str, Any] = {
        "name": out.resolve().name,
        "labels": {
            str(x.id): {"name": x.name, "description": x.description, "color": x.color}
            for x in labels
        },
        "ignore": ignore_value(labels),
        "assessed": {
            targets(case, out, options)[1].name: [
                x.name for x in case.labels if case.is_assessed(x).all()
            ]
            for case in cases
        },
        "objects": {
            targets(case, out, options)[1].name: {
                x.name: _objects(case, x, out).name for x in case.object_labels
            }
            for case in cases
            if case.object_labels
        },
    }
    write_text(out / JSON_NAME, json.dumps(meta, indent=1, ensure_ascii=False) + "\n")


def _objects(case: ExportCase, label: Label, out: Path) -> Path:
    return out / "objects" / f"{case.object_stem(label)}{_suffixes(case)[1]}"


def _suffixes(case: ExportCase) -> tuple[str, str]:
    """Endings of the image and of its mask."""
    suffix = image_suffix(case.image) if case.image is not None else ""
    if suffix not in _COPIED or (case.image is not None and case.image.is_dir()):
        return ".nii.gz", ".nii.gz"
    return suffix, suffix if suffix in MASK_SUFFIXES else ".png"
