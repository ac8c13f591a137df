"""DICOM structure sets: outlines in millimetres, filled in the slices they lie in.

DICOM PS3.3, A.19 and C.8.8.5 to C.8.8.8.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.api import (
    How,
    ImportedSegment,
    Pieces,
    alike_as_objects,
    color_of,
    plain,
)
from segicl_gui.storage.importers.dicom_header import STRUCTURE_SET, reading, whole
from segicl_gui.storage.importers.placing import affine_of, beside, check_volume
from segicl_gui.storage.importers.polygons import filled

_AREAS = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")
Points = npt.NDArray[np.float64]


def read(path: Path, geometry: Geometry, how: How | None = None) -> tuple[ImportedSegment, ...]:
    """Read a structure set into the image's grid.

    A pixel is inside where its centre is, by the even-odd rule over all outlines of a structure
    in a slice. An outline belongs to the nearest slice, up to half a slice beyond the last one.

    Parameters
    ----------
    path : Path
    geometry : Geometry
        Of the image: a volume of one frame.
    how : How, optional
        Told of points, open lines, outlines between, across or beyond the slices, and
        structures too small to hold the centre of a pixel.

    Returns
    -------
    tuple of ImportedSegment
        One a structure of outlines, in the file's order; empty where none lies in the image.

    Raises
    ------
    UserError
        If the file is damaged, no structure set, or none of its outlines lies in the image.
    """
    how = how or How()
    check_volume(path, geometry)
    with reading(path):
        data = whole(path)
        if str(data.get("SOPClassUID", "")) not in STRUCTURE_SET:
            raise UserError(
                f"Cannot import {path.name}", "It is no DICOM structure set.",
                "Choose a file of modality RTSTRUCT.",
            )  # fmt: skip
        colors, contours = {}, {}
        for item in data.get("ROIContourSequence", []):
            number = int(item.ReferencedROINumber)
            colors[number] = color_of([float(v) for v in item.get("ROIDisplayColor") or ()])
            contours[number] = list(item.get("ContourSequence") or ())
        to_index = np.asarray(np.linalg.inv(affine_of(geometry)), np.float64)
        out, missed = [], 0
        for roi in data.get("StructureSetROISequence", []):
            number = int(roi.ROINumber)
            name = plain(roi.get("ROIName", "")) or f"ROI {number}"
            notes = _Notes()
            slices = _slices(contours.get(number, []), to_index, geometry, notes)
            how_many = sum(len(v) for v in slices.values())
            missed += notes.beyond
            notes.tell(name, how)
            if not how_many and notes.points and not notes.beyond:
                continue  # nothing but points, which no mask shows
            pieces = Pieces(geometry.shape)
            for index, outlines in slices.items():
                pieces.add((index, 0, 0), filled(outlines, geometry.shape[1:])[None])
            segment = pieces.segment(name, number=number, color=colors.get(number, ""))
            if how_many and not segment.voxels:
                how.note(f"{name} holds the centre of no pixel of the image, so it is empty.")
            out.append(segment)
    if missed and not any(s.voxels for s in out):
        raise beside(path)
    return alike_as_objects(out, path)


class _Notes:
    """Counts what of a structure could not be taken as it is."""

    def __init__(self) -> None:
        self.points = self.beyond = self.between = self.across = self.broken = 0

    def tell(self, name: str, how: How) -> None:
        for count, what, text in (
            (self.points, "point or open line", "no area, so left out"),
            (self.beyond, "outline", "beyond the image's slices, left out"),
            (self.across, "outline", "not within a slice, left out"),
            (self.broken, "outline", "with missing or senseless coordinates, left out"),
            (self.between, "outline", "between two slices, put into the nearest one"),
        ):
            if count:
                how.note(f"{name}: {count} × {what} {text}.")


def _slices(
    contours: list[Any], to_index: Points, geometry: Geometry, notes: _Notes
) -> dict[int, list[Points]]:
    """Slice -> its outlines (n, 2) in (row, column)."""
    out: dict[int, list[Points]] = {}
    for points in _outlines(contours, notes):
        index = np.c_[points, np.ones(len(points))] @ to_index[:3].T
        middle = float(np.mean(index[:, 0]))
        nearest = round(middle)
        if np.ptp(index[:, 0]) > 0.5:
            notes.across += 1
        elif not -0.5 <= middle <= geometry.shape[0] - 0.5:
            notes.beyond += 1
        else:
            notes.between += abs(middle - nearest) > 0.05
            nearest = min(max(nearest, 0), geometry.shape[0] - 1)
            out.setdefault(nearest, []).append(index[:, 1:])
    return out


def _outlines(contours: list[Any], notes: _Notes) -> Iterator[Points]:
    """Corners (n, 3) in millimetres of the areas among the contours."""
    for contour in contours:
        if str(contour.get("ContourGeometricType", "CLOSED_PLANAR")) not in _AREAS:
            notes.points += 1
            continue
        try:
            values = np.asarray([float(v) for v in contour.get("ContourData") or ()])
        except (TypeError, ValueError):
            values = np.empty(0)
        if values.size < 9 or values.size % 3 or not (np.abs(values) < 1e7).all():
            notes.broken += 1
            continue
        yield values.reshape(-1, 3)
