"""A data-set folder: ``images/``, ``masks/`` and ``dataset.json``, which this program reads too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, replacing, write_text
from segicl_gui.storage.exporters.api import ExportCase, LabelArray, ignore_value
from segicl_gui.storage.exporters.png import write_plane
from segicl_gui.storage.images import MASK_SUFFIXES, convert_image, image_suffix, write_mask

# Copied as they are; everything else (DICOM, headers with their data beside) becomes NIfTI.
_COPIED = (*MASK_SUFFIXES, ".jpg", ".jpeg", ".bmp")
JSON_NAME = "dataset.json"


def targets(case: ExportCase, out: Path) -> tuple[Path, ...]:
    """images/NAME.ext and masks/NAME.ext."""
    image, mask = _suffixes(case)
    return (
        out / "images" / f"{case.file_name}{image}",
        out / "masks" / f"{case.file_name}{mask}",
    )


def write(case: ExportCase, label_map: LabelArray, out: Path) -> None:
    """Copy the image and write its mask; `UserError` where that fails."""
    if case.image is None:
        raise UserError(
            f"Cannot export {case.name}",
            "A data-set folder holds the images, and that of this case is not known.",
            "Reconnect the image, or export masks alone as NIfTI or NRRD.",
        )
    image, mask = targets(case, out)
    make_folder(image.parent)
    make_folder(mask.parent)
    if image_suffix(case.image) in _COPIED and case.image.is_file():
        with replacing(image) as temporary:
            shutil.copyfile(case.image, temporary)
    else:
        convert_image(case.image, image)
    if mask.suffix == ".png":
        write_plane(mask, label_map[0], case.labels)
    else:
        write_mask(mask, label_map, case.geometry)


def write_dataset_json(cases: Sequence[ExportCase], out: Path) -> None:
    """Describe the labels, the ignore value, and what was assessed everywhere in which mask."""
    labels = cases[0].labels
    meta: dict[str, Any] = {
        "name": out.resolve().name,
        "labels": {
            str(x.id): {"name": x.name, "description": x.description, "color": x.color}
            for x in labels
        },
        "ignore": ignore_value(labels),
        "assessed": {
            targets(case, out)[1].name: [x.name for x in case.labels if case.is_assessed(x).all()]
            for case in cases
        },
    }
    write_text(out / JSON_NAME, json.dumps(meta, indent=1, ensure_ascii=False) + "\n")


def _suffixes(case: ExportCase) -> tuple[str, str]:
    """Endings of the image and of its mask."""
    suffix = image_suffix(case.image) if case.image is not None else ""
    if suffix not in _COPIED or (case.image is not None and case.image.is_dir()):
        return ".nii.gz", ".nii.gz"
    return suffix, suffix if suffix in MASK_SUFFIXES else ".png"
