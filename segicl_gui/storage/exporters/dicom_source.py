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
from segicl_gui.storage.dicom import Stack, is_dicom_file, stack_of
from segicl_gui.storage.dicom.values import Frame
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


def planes_of(case: ExportCase, format: str) -> tuple[tuple[Plane, ...], ...]:
    """For each time the slices of the source, in the order of ``Geometry.to_source``.

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
    path = case.image
    if path is None or not _is_dicom(case):
        what = "that of this case is not known" if path is None else (
            f"“{path.name}” is no DICOM file" if path.exists() else f"“{path}” is no longer there"
        )  # fmt: skip
        raise UserError(
            title, f"{format} refers to the DICOM images it belongs to, and {what}.", _ELSE
        )
    stack = stack_of(path, case.part)[1]
    _check(case, stack, title)
    headers = {file: _header(file, title) for file in stack.files}
    return tuple(tuple(_plane(f, headers[f.file]) for f in frames) for frames in stack.times)


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


def _plane(frame: Frame, header: Any) -> Plane:
    return Plane(
        header,
        frame.index + 1 if header.get("NumberOfFrames") else None,
        None if frame.position is None else np.asarray(frame.position),
        None if frame.orientation is None else np.asarray(frame.orientation),
        frame.spacing,
    )


def _check(case: ExportCase, stack: Stack, title: str) -> None:
    pixels, geometry = stack.first.pixels, case.geometry
    found = (pixels.columns, pixels.rows, len(stack.times[0]), len(stack.times))
    expected = ((*geometry.size, 1)[:3], geometry.frames)
    if (found[:3], found[3]) != expected:
        raise UserError(
            title,
            f"Its images have {found} pixels, the masks {(*expected[0], expected[1])}.",
            "Put back the images that it was annotated on.",
        )
