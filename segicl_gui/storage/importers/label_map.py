"""Integer label maps (NIfTI, NRRD, MHA, TIFF, PNG), and masks of one label a file."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.folders import LabelEntry
from segicl_gui.storage.image_files import RASTER_SUFFIXES, image_suffix
from segicl_gui.storage.importers.api import (
    How,
    ImportedSegment,
    Pieces,
    boxes_of,
    plain,
    segment_of,
    segment_of_value,
)
from segicl_gui.storage.importers.names import Names, names_for
from segicl_gui.storage.importers.placing import affine_of, placed
from segicl_gui.storage.importers.sizes import check_header
from segicl_gui.storage.label_maps import read_labels, read_mask

MOST_LABELS = 4000
"""Values of one file that become labels; more is an image, or numbered objects."""


def read(
    path: Path, geometry: Geometry, how: How | None = None, names: Names | None = None
) -> tuple[ImportedSegment, ...]:
    """Read a label map as segments of the image's grid.

    Parameters
    ----------
    path : Path
    geometry : Geometry
        Of the image.
    how : How, optional
    names : Names, optional
        What its values mean; looked for beside the file where not given.

    Returns
    -------
    tuple of ImportedSegment
        By value; those declared but not there are empty.

    Raises
    ------
    UserError
        As `read_mask`, or if there are more than `MOST_LABELS` values.
    """
    how = how or How()
    names = names_for(path) if names is None else names
    array, seen = read_placed(path, geometry, how)
    covered = seen
    if names.ignore is not None:
        ignored = array == names.ignore
        seen = seen & ~ignored.any((1, 2))
        array[ignored] = 0
    boxes = boxes_of(array)
    if len(boxes) > MOST_LABELS:
        raise UserError(
            f"Cannot import {path.name}",
            f"It holds {len(boxes)} different values: it is an image, or has numbered objects.",
            "Choose a file whose values are label numbers.",
        )
    out = []
    for value in sorted({*boxes, *names.labels}):
        entry = names.labels.get(value, LabelEntry(""))
        where = seen
        if names.assessed is not None and entry.name not in names.assessed.get(path.name, ()):
            where = np.zeros_like(seen)
        if names.seen is not None and entry.name in names.seen:
            told = [i for i in names.seen[entry.name] if i < covered.size]
            where = covered & np.isin(np.arange(covered.size), told)
            if not told and value not in boxes:
                continue  # a label of the project that the file came from, no more
        fields = {"description": entry.description, "color": entry.color, "seen": where}
        out.append(segment_of_value(array, boxes.get(value), value, entry.name, **fields))
    return tuple(out)


def read_single(
    path: Path, geometry: Geometry, name: str, how: How | None = None
) -> tuple[ImportedSegment, ...]:
    """Read a file that shows one label, named by the file.

    A file of several values gives a segment each.

    Raises
    ------
    UserError
        As `read`.
    """
    found = read(path, geometry, how, Names())
    if not found:
        return (Pieces(geometry.shape).segment(plain(name), number=1),)
    if len(found) == 1:
        return (replace(found[0], name=plain(name), number=1),)
    return tuple(replace(s, name=plain(f"{name} {s.number}")) for s in found)


def read_objects(
    path: Path, geometry: Geometry, name: str, how: How | None = None
) -> tuple[ImportedSegment, ...]:
    """Read a file whose values are the numbers of one label's objects.

    Raises
    ------
    UserError
        As `read_mask`.
    """
    array, seen = read_placed(path, geometry, how or How())
    return (segment_of(plain(name), array, number=1, seen=seen),)


def read_placed(
    path: Path, geometry: Geometry, how: How
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_]]:
    """Label values in the image's grid, and which of its slices the file covers.

    Raises
    ------
    UserError
        As `read_mask`, but for a file of another part of the image's lattice, which is put in
        its place, and one that may be resampled.
    """
    check_header(path)
    with warnings.catch_warnings():
        # Pillow warns of damage that its caller is told of by what comes of it.
        warnings.filterwarnings("ignore", module=r"PIL\..*")
        return _in_place(path, geometry, how)


def _in_place(
    path: Path, geometry: Geometry, how: How
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_]]:
    if image_suffix(path) in RASTER_SUFFIXES or geometry.ndim != 3 or geometry.frames != 1:
        return read_mask(path, geometry), np.ones(geometry.shape[0], bool)
    labels, own = read_labels(path)
    if own.ndim != 3 or own.frames != 1:
        return read_mask(path, geometry), np.ones(geometry.shape[0], bool)
    array, covered = placed(path, own.to_canonical(labels), affine_of(own), geometry, how)
    return array.astype(np.uint16, copy=False), covered
