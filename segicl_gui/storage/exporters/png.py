"""Palette PNGs: the values are label ids, the colours those of the labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image

from segicl_gui.domain.labels import Label
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.exporters.api import (
    ExportCase,
    ExportOptions,
    LabelArray,
    Written,
    ignore_value,
    merged_label_map,
)

_IGNORE_COLOR = "#7f7f7f"


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """NAME.png; NAME_slice000.png and so on, counted from 0, for a volume, and
    NAME_frame000_slice000.png for one in time.

    For labels with objects also NAME_objects_LABEL.png, in the same way.
    """
    stems = (case.file_name, *(case.object_stem(x) for x in case.object_labels))
    return tuple(path for stem in stems for path in planes_of(case, stem, out))


def planes_of(case: ExportCase, stem: str, out: Path) -> tuple[Path, ...]:
    """A picture for each slice of a case, or the only one of a 2D image."""
    if case.geometry.ndim == 2:
        return (out / f"{stem}.png",)
    geometry = case.geometry
    digits = max(3, len(str(geometry.shape[0] - 1)))

    def name(i: int) -> str:
        frame, index = divmod(i, geometry.depth)
        when = f"_frame{frame:03}" if geometry.frames > 1 else ""
        return f"{stem}{when}_slice{index:0{digits}}.png"

    return tuple(out / name(i) for i in range(geometry.shape[0]))


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write each slice as it is shown on screen.

    Label ids above 255 and the numbers of objects become 16-bit grey without colours.
    """
    label_map, ignore = merged_label_map(case)
    for path, plane in zip(planes_of(case, case.file_name, out), label_map, strict=True):
        write_plane(path, plane, case.labels)
    for label, numbers in case.object_maps():
        paths = planes_of(case, case.object_stem(label), out)
        for path, plane in zip(paths, numbers, strict=True):
            write_numbers(path, plane)
    return Written(ignore)


def write_numbers(path: Path, plane: LabelArray) -> None:
    """Write the numbers of objects (row, column) as 16-bit grey; `UserError` where that fails."""
    with replacing(path) as temporary:
        PIL.Image.fromarray(plane).save(temporary)


def write_plane(path: Path, plane: LabelArray, labels: tuple[Label, ...]) -> None:
    """Write one (row, column) label map in one step; `UserError` where that fails."""
    ignore = ignore_value(labels)
    if ignore > 255:
        picture = PIL.Image.fromarray(plane)
    else:
        picture = PIL.Image.fromarray(plane.astype(np.uint8))
        palette = np.zeros((256, 3), np.uint8)
        for value, color in [*((x.id, x.color) for x in labels), (ignore, _IGNORE_COLOR)]:
            palette[value] = tuple(bytes.fromhex(color.removeprefix("#")))
        picture.putpalette(palette.tobytes())
    with replacing(path) as temporary:
        picture.save(temporary)
