"""Which kind of masks a file holds, and reading whatever it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import (
    MASK_SUFFIXES,
    check_readable,
    image_suffix,
    is_slicer,
)
from segicl_gui.storage.importers import coco, dicom_seg, label_map, rtstruct, slicer
from segicl_gui.storage.importers.api import How, ImportedSegment
from segicl_gui.storage.importers.dicom_header import kind_of_dicom

_DICOM_SUFFIXES = ("", ".dcm", ".dicom", ".ima", ".seg")


# Folders of images, and of the masks beside them.
_DATA_SETS = (("images", "masks"), ("images", "labels"), ("imagesTr", "labelsTr"),
              ("imagesTs", "labelsTr"))  # fmt: skip


class Kind(StrEnum):
    """Formats of masks."""

    LABELS = "label map"
    SLICER = "3D Slicer segmentation"
    SEG = "DICOM segmentation"
    RTSTRUCT = "DICOM structure set"
    COCO = "COCO annotations"


def kind_of(path: Path) -> Kind | None:
    """What a file holds by its name and first bytes; None for what is no file of masks.

    An image and a label map of one format look alike: both are label maps here.
    """
    if is_slicer(path):
        return Kind.SLICER
    if image_suffix(path) in MASK_SUFFIXES:
        return Kind.LABELS
    if path.suffix.lower() == ".json":
        return Kind.COCO if coco.is_coco(path) else None
    return dicom_kind(path)


def dicom_kind(path: Path) -> Kind | None:
    """`kind_of` for DICOM files alone, named in any way."""
    # Names such as 1.2.840.113 have an ending too, of digits.
    if path.suffix.lower() not in _DICOM_SUFFIXES and not path.suffix[1:].isdigit():
        return None
    return {"seg": Kind.SEG, "rtstruct": Kind.RTSTRUCT}.get(kind_of_dicom(path))


def read(
    path: Path,
    kind: Kind,
    geometry: Geometry,
    how: How,
    *,
    label: str = "",
    objects: bool = False,
    image_name: str = "",
) -> tuple[ImportedSegment, ...]:
    """Read a file of masks into an image's grid.

    Parameters
    ----------
    path : Path
    kind : Kind
    geometry : Geometry
        Of the image.
    how : How
    label : str
        Name of the one label that a label map shows; "" where its values are labels.
    objects : bool
        Whether its values are the numbers of that label's objects.
    image_name : str
        File name of the image, for COCO.

    Raises
    ------
    UserError
        As the readers of the formats.
    """
    check_readable(path)
    if kind is Kind.SLICER:
        return slicer.read(path, geometry, how)
    if kind is Kind.SEG:
        return dicom_seg.read(path, geometry, how)
    if kind is Kind.RTSTRUCT:
        return rtstruct.read(path, geometry, how)
    if kind is Kind.COCO:
        return coco.read(path, geometry, image_name, how)
    if label and objects:
        return label_map.read_objects(path, geometry, label, how)
    if label:
        return label_map.read_single(path, geometry, label, how)
    return label_map.read(path, geometry, how)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files given and those in the folders given, linked folders included, each once.

    Hidden files, project folders, and images beside the masks of a data set are passed over.

    Raises
    ------
    UserError
        If one does not exist.
    """
    seen: set[str] = set()
    for path in paths:
        if not path.is_dir():
            check_readable(path)
            if (real := os.path.realpath(path)) not in seen:
                seen.add(real)
                yield path
            continue
        for folder, below, files in os.walk(path, followlinks=True):
            real = os.path.realpath(folder)
            if real in seen:
                below.clear()
                continue
            seen.add(real)
            below[:] = sorted(d for d in below if not d.startswith(".") and not _passed(d, below))
            for name in sorted(files):
                real = os.path.realpath(Path(folder, name))
                if not name.startswith(".") and real not in seen:
                    seen.add(real)
                    yield Path(folder, name)


def masks_among(folder: Path) -> tuple[Path, ...]:
    """What can be nothing but masks in a folder of scans: DICOM objects, and ``.seg.nrrd``."""
    try:
        return tuple(f for f in files_in([folder]) if is_slicer(f) or dicom_kind(f) is not None)
    except UserError:
        return ()


def _passed(name: str, beside: list[str]) -> bool:
    """Whether a folder holds no masks: a project, or the images of a data set."""
    return name.endswith(".segicl") or any(
        name == images and masks in beside for images, masks in _DATA_SETS
    )
