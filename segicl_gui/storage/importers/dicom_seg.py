"""DICOM segmentations: binary, fractional and label maps, sparse or not, overlapping or not.

DICOM PS3.3, A.51 and C.8.20; read with highdicom, frame by frame, each put where its position says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    boxes_of,
    color_of,
    damaged,
    plain,
)
from segicl_gui.storage.importers.dicom_header import (
    SEGMENTATION,
    numbers,
    reading,
    whole,
)
from segicl_gui.storage.importers.placing import (
    Matrix,
    affine_of,
    beside,
    check_volume,
    not_on_lattice,
    place,
    resampled,
    tell_lost,
)
from segicl_gui.storage.importers.sizes import check_bytes

THRESHOLD = 0.5
"""Share of a fractional segmentation from which a voxel counts as inside."""


def read(path: Path, geometry: Geometry, how: How | None = None) -> tuple[ImportedSegment, ...]:
    """Read a DICOM segmentation into the image's grid.

    Parameters
    ----------
    path : Path
    geometry : Geometry
        Of the image: a volume of one frame.
    how : How, optional

    Returns
    -------
    tuple of ImportedSegment
        In the order of the segments; those of one name are objects of one segment. Frames that
        the file leaves out are empty.

    Raises
    ------
    UserError
        If the file is damaged, no segmentation, or lies on another grid and may not be
        resampled.
    """
    import highdicom

    how = how or How()
    check_volume(path, geometry)
    with reading(path):
        stored = whole(path)
        _check(path, stored)
        # The library's own reader of files prints failures and leaves the file open.
        data = highdicom.seg.Segmentation.from_dataset(stored, copy=False)
        kind = str(data.SegmentationType)
        declared = _segments(data)
        pieces = {n: Pieces(geometry.shape) for n in declared}
        limit = float(data.get("MaximumFractionalValue", 1) or 1) * THRESHOLD
        lost = met = 0
        for frame in _frames(path, data):
            if kind == "LABELMAP":
                # The value of padding, or of background, is no segment's.
                values = np.where(np.isin(frame.array, list(pieces)), frame.array, 0)
            elif frame.segment not in pieces:
                raise ValueError(f"a frame belongs to segment {frame.segment}, which there is not")
            else:
                values = frame.array >= limit if kind == "FRACTIONAL" else frame.array > 0
            start, block, outside = _put(path, values, frame.affine, geometry, how)
            lost, met = lost + outside, met + bool(block.size)
            if kind != "LABELMAP":
                pieces[frame.segment].add(start, block)
                continue
            for number, part in boxes_of(block).items():
                at = tuple(a + p.start for a, p in zip(start, part, strict=True))
                pieces[number].add((at[0], at[1], at[2]), block[part] == number)
    if not met and data.get("NumberOfFrames", 0):
        raise beside(path)
    tell_lost(path, lost, how)
    return alike_as_objects(
        [pieces[n].segment(**fields, number=n) for n, fields in declared.items()], path
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """One frame (row, column), its segment, and its 4 × 4 affine of (1, row, column)."""

    array: npt.NDArray[Any]
    segment: int
    affine: Matrix


def _check(path: Path, data: Any) -> None:
    if str(data.get("SOPClassUID", "")) not in SEGMENTATION:
        raise UserError(
            f"Cannot import {path.name}", "It is no DICOM segmentation.",
            "Choose a file of modality SEG.",
        )  # fmt: skip
    frames = int(data.get("NumberOfFrames", 0) or 0)
    size = (int(data.Columns), int(data.Rows), frames)
    check_bytes(path, size, size[0] * size[1] * frames * int(data.BitsAllocated) // 8)
    if len(data.PerFrameFunctionalGroupsSequence) != frames:
        raise damaged(path, "it does not say where each of its frames lies")


def _segments(data: Any) -> dict[int, dict[str, Any]]:
    """Number -> fields of its segment; 0 is the background of label maps."""
    out: dict[int, dict[str, Any]] = {}
    for item in data.SegmentSequence:
        number = int(item.SegmentNumber)
        types = item.get("SegmentedPropertyTypeCodeSequence") or [{}]
        meaning = types[0].get("CodeMeaning", "") or ""
        name = plain(item.get("SegmentLabel", "") or meaning)
        told = plain(item.get("SegmentDescription", "") or meaning)
        if number > 0:
            out[number] = {
                "name": name,
                "description": "" if told.casefold() == name.casefold() else told,
                "color": _color(item.get("RecommendedDisplayCIELabValue")),
            }
    return out


def _color(lab: Any) -> str:
    """Colour of a recommended display value, scaled as in DICOM PS3.3, C.10.7.1.1."""
    if lab is None or len(lab) != 3:
        return ""
    from skimage.color import lab2rgb

    scaled = np.asarray([float(v) for v in lab]) / 65535 * (100, 255, 255) - (0, 128, 128)
    return color_of(np.asarray(lab2rgb(scaled[None, None])[0, 0]) * 255)


def _frames(path: Path, data: Any) -> Iterator[_Frame]:
    shared = data.SharedFunctionalGroupsSequence[0] if data.get(
        "SharedFunctionalGroupsSequence"
    ) else None  # fmt: skip
    for i, own in enumerate(data.PerFrameFunctionalGroupsSequence):
        groups = [g for g in (own, shared) if g is not None]

        turn = numbers(_field(groups, "PlaneOrientationSequence", "ImageOrientationPatient"), 6)
        corner = numbers(_field(groups, "PlanePositionSequence", "ImagePositionPatient"), 3)
        spacing = numbers(_field(groups, "PixelMeasuresSequence", "PixelSpacing"), 2)
        segment = _field(groups, "SegmentIdentificationSequence", "ReferencedSegmentNumber")
        affine = np.eye(4)
        affine[:3, 1] = np.asarray(turn[3:]) * spacing[0]
        affine[:3, 2] = np.asarray(turn[:3]) * spacing[1]
        affine[:3, 3] = corner
        normal = np.cross(affine[:3, 1], affine[:3, 2])
        if not np.linalg.norm(normal) > 1e-9:
            raise ValueError("a frame has no extent")
        affine[:3, 0] = normal / np.linalg.norm(normal)
        yield _Frame(data.get_stored_frame(i + 1), int(segment or 0), affine)


def _field(groups: list[Any], sequence: str, name: str) -> Any:
    """A value of the functional groups of a frame; None where they have none."""
    for group in groups:
        items = group.get(sequence)
        if items and name in items[0]:
            return items[0].get(name)
    return None


def _put(
    path: Path, values: npt.NDArray[Any], affine: Matrix, geometry: Geometry, how: How
) -> tuple[tuple[int, int, int], npt.NDArray[Any], int]:
    """Where a frame begins in the image, its voxels there, and how many lie outside."""
    # How thick a frame is does not matter to where it lies: as thick as the image's voxels are
    # in its direction.
    to_index = np.linalg.inv(affine_of(geometry))[:3, :3] @ affine[:3, 0]
    affine = affine.copy()
    affine[:3, 0] /= np.abs(to_index).max()
    exact = place(values[None], affine, geometry)
    if exact is not None:
        return exact.start, exact.array, exact.lost
    if not how.resample:
        raise not_on_lattice(path, (1, *values.shape), affine, geometry)
    return (0, 0, 0), resampled(values[None], affine, geometry), 0
