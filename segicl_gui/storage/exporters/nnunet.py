"""A raw data set for nnU-Net v2: imagesTr/, labelsTr/ and dataset.json.

Labels are numbered from 1 in their order. Voxels that nobody looked at have the highest number,
which nnU-Net knows as "ignore" and leaves out of its loss. A volume in time becomes a case for each
frame in which something was assessed. The folder has to lie in ``nnUNet_raw`` under a name like
``Dataset001_Liver``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.atomic import make_folder, replacing, write_text
from segicl_gui.storage.exporters import folder
from segicl_gui.storage.exporters.api import (
    Done,
    ExportCase,
    ExportOptions,
    LabelArray,
    Written,
    ignore_value,
    merged_label_map,
)
from segicl_gui.storage.image_files import RASTER_SUFFIXES, image_suffix
from segicl_gui.storage.images import read_image, write_mask
from segicl_gui.storage.parts import Part
from segicl_gui.storage.pixels import sitk_image, write_sitk

JSON_NAME = "dataset.json"
SPLITS_NAME = "splits_final.json"  # nnU-Net wants it in the folder of the preprocessed data
PICTURES, VOLUMES = ".png", ".nii.gz"


def check(cases: Sequence[ExportCase], options: ExportOptions) -> None:
    """Refuse cases that cannot be in one data set; `UserError`."""
    folder.check(cases, options)
    endings = {_ending(c): c for c in cases}
    channels = {_channels(c): c for c in cases}
    colours = {_in_colour(c): c for c in cases} if set(endings) == {PICTURES} else {}
    for kinds, what in (
        (endings, "pictures and volumes"),
        (channels, "different channels"),
        (colours, "grey pictures and coloured ones"),
    ):
        if len(kinds) > 1:
            names = " and ".join(f"“{c.name}”" for c in list(kinds.values())[:2])
            raise UserError(
                "Cannot export for nnU-Net",
                f"One data set cannot hold {what}, as {names} are.",
                "Export them into folders of their own (one case at a time, or by case).",
            )


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """imagesTr/CASE_0000.ext and so on, and labelsTr/CASE.ext, for each frame."""
    return tuple(
        path
        for name, _ in _frames(case)
        for path in (
            *(out / "imagesTr" / f"{name}_{i:04}{_ending(case)}" for i in range(_channels(case))),
            out / "labelsTr" / f"{name}{_ending(case)}",
        )
    )


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write images and label maps of a case; `UserError` where that fails."""
    images = [read_image(path, part) for path, part in _images(case)]
    label_map, ignore = merged_label_map(case)
    label_map = _renumbered(case, label_map)
    make_folder(out / "imagesTr")
    make_folder(out / "labelsTr")
    files = iter(targets(case, out, options))
    geometry = case.geometry.one_frame()
    for _, frame in _frames(case):
        here = slice(frame * geometry.depth, (frame + 1) * geometry.depth)
        for image in images:
            _write_image(case, next(files), image.array[here], geometry)
        write_mask(next(files), label_map[here], geometry)
    rgb = _ending(case) == PICTURES and _in_colour(case)
    modalities = [x.modality for x in images]
    return Written(
        None if ignore is None else len(case.labels) + 1,
        facts={
            "channels": ["R", "G", "B"] if rgb else modalities,
            "cases": [name for name, _ in _frames(case)],
        },
    )


def finish(done: Sequence[Done], out: Path, options: ExportOptions) -> None:
    """Write dataset.json and, where cases are of a set, splits_final.json; `UserError` where that
    fails.
    """
    first = done[0].case
    labels: dict[str, int] = {"background": 0}
    for i, label in enumerate(first.labels, 1):
        taken = label.name.casefold() in ("background", "ignore")
        labels[f"{label.name} (label)" if taken else label.name] = i
    if any(x.written.ignore is not None for x in done):
        labels["ignore"] = len(first.labels) + 1
    content = {
        "channel_names": _channel_names(done[0].written.facts["channels"], options),
        "labels": labels,
        "numTraining": sum(len(x.written.facts["cases"]) for x in done),
        "file_ending": _ending(first),
        "name": out.resolve().name,
    }
    # In ASCII: nnU-Net reads it in whatever encoding the system has.
    write_text(out / JSON_NAME, json.dumps(content, indent=1) + "\n")
    if options.sets:
        # One fold; cases of the test set are in neither list, so that nothing is learnt from them.
        of = [(options.sets.get(x.case.provenance.get("case", "")), x) for x in done]
        fold = {
            name: [i for s, x in of if s == wanted for i in x.written.facts["cases"]]
            for name, wanted in (("train", "train"), ("val", "validation"))
        }
        write_text(out / SPLITS_NAME, json.dumps([fold], indent=1) + "\n")


def case_id(name: str) -> str:
    """A name of letters, digits, "-" and "_", different for different names."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")
    if plain == name.replace(" ", "_"):
        return plain
    # Signs that are left out may be all that tells two cases apart.
    return f"{plain or 'case'}_{hashlib.blake2b(name.encode(), digest_size=3).hexdigest()}"


def _frames(case: ExportCase) -> list[tuple[str, int]]:
    """Case id and frame of each frame in which something was assessed."""
    name, depth = case_id(case.name), case.geometry.depth
    if case.geometry.frames == 1:
        return [(name, 0)]
    assessed = np.any([case.is_assessed(x) for x in case.labels], axis=0).reshape(-1, depth)
    return [(f"{name}_frame{i:03}", int(i)) for i in assessed.any(1).nonzero()[0]]


def _ending(case: ExportCase) -> str:
    is_picture = case.image is not None and image_suffix(case.image) in RASTER_SUFFIXES
    return PICTURES if is_picture and case.geometry.ndim == 2 else VOLUMES


def _channels(case: ExportCase) -> int:
    return 1 + len(case.more_images)


def _in_colour(case: ExportCase) -> bool:
    """Whether the file of a picture has colours, be they all grey ones."""
    try:
        with PIL.Image.open(case.image or "") as picture:
            return picture.mode not in ("1", "L", "LA", "I", "F") and picture.mode[:2] != "I;"
    except (OSError, PIL.Image.DecompressionBombError):
        return False  # a kind that SimpleITK reads; what is wrong with others is told when read


def _images(case: ExportCase) -> list[tuple[Path, Part]]:
    if case.image is None:
        raise UserError(
            f"Cannot export {case.name} for nnU-Net",
            "The data set holds the images, and that of this case is not known.",
            "Reconnect the image, or export masks alone as NIfTI or NRRD.",
        )
    return [(case.image, case.part), *case.more_images]


def _channel_names(found: Sequence[str], options: ExportOptions) -> dict[str, str]:
    # nnU-Net normalises a channel named "CT" by its units, all others by mean and deviation.
    names = [options.channels[i] if i < len(options.channels) else x for i, x in enumerate(found)]
    return {str(i): x or f"image{i or ''}" for i, x in enumerate(names)}


def _renumbered(case: ExportCase, label_map: LabelArray) -> LabelArray:
    numbers = np.zeros(65536, np.uint16)
    for i, label in enumerate(case.labels, 1):
        numbers[label.id] = i
    numbers[ignore_value(case.labels)] = len(case.labels) + 1
    return numbers[label_map]


def _write_image(case: ExportCase, path: Path, array: npt.NDArray[Any], geometry: Geometry) -> None:
    if path.suffix == PICTURES:
        if array.dtype not in (np.uint8, np.uint16):
            raise UserError(
                f"Cannot export {case.name} for nnU-Net",
                f"A PNG cannot hold its {array.dtype} values.",
                "Save the image as NIfTI and annotate that.",
            )
        plane = array[0]
        if plane.ndim == 2 and _in_colour(case):  # read as grey, since it looks so
            plane = np.stack([plane] * 3, axis=-1)
        with replacing(path) as temporary:
            PIL.Image.fromarray(plane).save(temporary)
        return
    if array.ndim > 3:
        raise UserError(
            f"Cannot export {case.name} for nnU-Net",
            "It is in colour, which a volume for nnU-Net is not.",
            "Annotate its channels, each as an image of grey values.",
        )
    with replacing(path) as temporary:
        write_sitk(temporary, sitk_image(geometry.to_source(array), geometry))
