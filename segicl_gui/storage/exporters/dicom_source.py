"""The DICOM images that a case was annotated on, for objects that refer to them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import is_dicom_file, series_of
from segicl_gui.storage.exporters.api import ExportCase
from segicl_gui.storage.image_files import FAILURES

_ELSE = "Export as seg.nrrd, NRRD or NIfTI, which need no DICOM images."
# Objects made from an image repeat these; older and anonymised files lack some (DICOM type 2).
_REPEATED = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID",
    "StudyDate", "StudyTime", "ReferringPhysicianName",
)  # fmt: skip
_UIDS = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """One slice of the source.

    Parameters
    ----------
    header : pydicom.Dataset
        Without pixels; of a multi-frame file the same for all its frames.
    frame : int or None
        Number of the frame, from 1; None for files of one.
    position : ndarray of float or None
        (3,) centre of the first pixel, LPS mm; None where the header has none.
    orientation : ndarray of float or None
        (6,) direction cosines along a row and along a column.
    spacing : tuple of float or None
        Millimetres between rows and between columns.
    """

    header: Any
    frame: int | None
    position: npt.NDArray[np.float64] | None
    orientation: npt.NDArray[np.float64] | None
    spacing: tuple[float, float] | None


def planes_of(case: ExportCase, format: str) -> tuple[Plane, ...]:
    """The slices of the source, in the order of the first axis of ``Geometry.to_source``.

    Parameters
    ----------
    case : ExportCase
    format : str
        For messages: "DICOM-SEG".

    Raises
    ------
    UserError
        If the case was not annotated on DICOM images, they are gone or were replaced, or their
        headers lack the numbers by which others refer to them.
    """
    title = f"Cannot export {case.name} as {format}"
    files = _files(case, title, format)
    if case.geometry.frames > 1:
        raise UserError(
            title, "It is a volume in time, and the object describes one volume.", _ELSE
        )
    planes = []
    for file in files:
        planes += _planes(_header(file, title))
    _check(case, planes, title)
    if len(planes) == 1 or any(p.position is None for p in planes):
        return tuple(planes)
    direction = np.reshape(case.geometry.direction, (3, 3))[:, 2]
    planes.sort(key=lambda p: float(direction @ p.position))
    return tuple(planes)


def check_any_dicom(cases: Sequence[ExportCase], format: str) -> None:
    """Refuse cases of which none was annotated on DICOM images; `UserError`."""
    if cases and not any(_is_dicom(c) for c in cases):
        raise UserError(
            f"Cannot export as {format}",
            f"{format} refers to the DICOM images it belongs to, and no image here is DICOM.",
            _ELSE,
        )


def _is_dicom(case: ExportCase) -> bool:
    path = case.image
    return path is not None and (path.is_dir() or (path.is_file() and is_dicom_file(path)))


def _files(case: ExportCase, title: str, format: str) -> tuple[Path, ...]:
    path = case.image
    if path is not None and _is_dicom(case):
        return series_of(path, case.part).files if path.is_dir() else (path,)
    what = "that of this case is not known" if path is None else (
        f"“{path.name}” is no DICOM file" if path.exists() else f"“{path}” is no longer there"
    )  # fmt: skip
    raise UserError(title, f"{format} refers to the DICOM images it belongs to, and {what}.", _ELSE)


def _header(file: Path, title: str) -> Any:
    import pydicom

    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"pydicom\..*")
            header = pydicom.dcmread(file, stop_before_pixels=True, force=True)
            lacking = [k for k in _UIDS if not header.get(k)]
            for keyword in _REPEATED:
                if header.get(keyword) is None:
                    setattr(header, keyword, "")
    except (*FAILURES, KeyError, AttributeError, NotImplementedError) as e:
        raise UserError(
            title, f"The header of “{file.name}” cannot be read: {e}.", "Restore the file."
        ) from e
    if lacking:
        raise UserError(
            title,
            f"“{file.name}” has no {', '.join(lacking)}, so that nothing can refer to it.",
            "Use the files as they came from the scanner or were properly de-identified. " + _ELSE,
        )
    return header


def _planes(header: Any) -> list[Plane]:
    if not header.get("NumberOfFrames") or "PerFrameFunctionalGroupsSequence" not in header:
        frame = None if not header.get("NumberOfFrames") else 1
        found = [Plane(header, frame, *_place(header, header, header))]
        return found * int(header.get("NumberOfFrames") or 1)
    shared = (header.get("SharedFunctionalGroupsSequence") or [{}])[0]
    planes = []
    for number, own in enumerate(header.PerFrameFunctionalGroupsSequence, 1):

        def group(keyword: str, own: Any = own) -> Any:
            found = own.get(keyword) or shared.get(keyword)
            return found[0] if found else {}

        place = _place(
            group("PlanePositionSequence"),
            group("PlaneOrientationSequence"),
            group("PixelMeasuresSequence"),
        )
        planes.append(Plane(header, number, *place))
    return planes


def _place(position: Any, orientation: Any, measures: Any) -> tuple[Any, Any, Any]:
    def numbers(where: Any, keyword: str, count: int) -> npt.NDArray[np.float64] | None:
        values = where.get(keyword)
        if values is None or len(values) != count:
            return None
        return np.asarray([float(v) for v in values])

    spacing = numbers(measures, "PixelSpacing", 2)
    return (
        numbers(position, "ImagePositionPatient", 3),
        numbers(orientation, "ImageOrientationPatient", 6),
        None if spacing is None else (float(spacing[0]), float(spacing[1])),
    )


def _check(case: ExportCase, planes: list[Plane], title: str) -> None:
    size = (*case.geometry.size, 1)[:3]
    header = planes[0].header
    found = (int(header.get("Columns", 0)), int(header.get("Rows", 0)), len(planes))
    if found != size:
        raise UserError(
            title,
            f"Its images have {found} pixels, the masks {tuple(size)}.",
            "Put back the images that it was annotated on.",
        )
