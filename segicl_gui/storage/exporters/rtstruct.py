"""DICOM RT structure sets (PS3.3 A.19): closed outlines in millimetres on each slice.

Outlines run along the borders of the pixels, so that filling them gives back the mask. Holes are
joined to the outline around them by a channel of no width (`outlines`).
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written
from segicl_gui.storage.exporters.dicom_seg import PROGRAM, engines_of
from segicl_gui.storage.exporters.dicom_source import Plane, check_any_dicom, planes_of
from segicl_gui.storage.exporters.outlines import outlines
from segicl_gui.storage.exporters.structures import Seen, Structure

_RTSTRUCT = "1.2.840.10008.5.1.4.1.1.481.3"
_STUDY = "1.2.840.10008.3.1.2.3.1"  # as PS3.3 C.8.8.5 asks for, though retired
# Patient and study, as the images have them.
_COPIED = (
    "PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate",
    "PatientSex", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "StudyDescription",
    "AccessionNumber", "ReferringPhysicianName", "PatientIdentityRemoved",
    "DeidentificationMethod", "DeidentificationMethodCodeSequence",
)  # fmt: skip


def check(cases: Sequence[ExportCase], options: ExportOptions) -> None:
    """Refuse cases of which none was annotated on DICOM images; `UserError`."""
    check_any_dicom(cases, "RTSTRUCT")


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """NAME_rtstruct.dcm; for a volume in time NAME_frame000_rtstruct.dcm and so on."""
    return case.files(out, "_rtstruct.dcm")


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write the structures of a case; `UserError` where that fails."""
    times = planes_of(case, "RTSTRUCT")
    planes = [p for frame in times for p in frame]
    if not planes[0].header.get("FrameOfReferenceUID") or any(
        p.position is None or p.orientation is None or p.spacing is None for p in planes
    ):
        raise UserError(
            f"Cannot export {case.name} as RTSTRUCT",
            "Its images do not say where they lie in the patient.",
            "Export as PNG, NIfTI or COCO.",
        )
    seen = Seen()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"pydicom\..*")
        for i, here in enumerate(times):
            frame = case.frame(i)
            dataset = _dataset(frame, here, seen.shown(frame))
            if dataset.ROIContourSequence:
                with replacing(targets(case, out, options)[i]) as temporary:
                    dataset.save_as(temporary, enforce_file_format=True)
    if case.geometry.frames > 1:
        seen = Seen.of(case)
    if not seen.any_shown:
        return Written(nothing="No label is to be seen in it, so there is nothing to outline.")
    return Written(notes=seen.notes(), facts=seen.facts())


def _dataset(case: ExportCase, planes: tuple[Plane, ...], shown: Iterable[Structure]) -> Any:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    source, now = planes[0].header, datetime.datetime.now()
    out = Dataset()
    out.file_meta = FileMetaDataset()
    out.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for keyword in _COPIED:
        if keyword in source:
            out[keyword] = source[keyword]
    out.SpecificCharacterSet = "ISO_IR 192"  # names of labels may be in any script
    out.SOPClassUID, out.SOPInstanceUID = _RTSTRUCT, generate_uid()
    out.Modality, out.SeriesInstanceUID = "RTSTRUCT", generate_uid()
    out.SeriesNumber = int(source.get("SeriesNumber") or 0) + 1001
    out.InstanceNumber = 1
    out.SeriesDescription = f"Structures ({PROGRAM})"
    out.OperatorsName = ""
    out.Manufacturer = out.ManufacturerModelName = PROGRAM
    out.SoftwareVersions = __version__
    out.FrameOfReferenceUID = source.FrameOfReferenceUID
    out.PositionReferenceIndicator = source.get("PositionReferenceIndicator") or ""
    out.StructureSetLabel = "SEGICL"
    out.StructureSetName = f"Masks of {PROGRAM}"
    out.StructureSetDate = out.InstanceCreationDate = now.strftime("%Y%m%d")
    out.StructureSetTime = out.InstanceCreationTime = now.strftime("%H%M%S")
    out.ReferencedFrameOfReferenceSequence = [_referenced(planes)]
    out.StructureSetROISequence, out.ROIContourSequence = [], []
    out.RTROIObservationsSequence = []
    how = "SEMIAUTOMATIC" if engines_of(case) else "MANUAL"
    for number, structure in enumerate(shown, 1):
        label = structure.label
        roi = Dataset()
        roi.ROINumber = number
        roi.ReferencedFrameOfReferenceUID = source.FrameOfReferenceUID
        roi.ROIName = label.name[:64]
        if label.description:
            roi.ROIDescription = label.description[:1024]
        roi.ROIGenerationAlgorithm = how
        out.StructureSetROISequence.append(roi)
        contours = Dataset()
        contours.ROIDisplayColor = list(bytes.fromhex(label.color.removeprefix("#")))
        contours.ContourSequence = _contours(case, structure, planes)
        contours.ReferencedROINumber = number
        out.ROIContourSequence.append(contours)
        observation = Dataset()
        observation.ObservationNumber = observation.ReferencedROINumber = number
        observation.RTROIInterpretedType = "ORGAN"
        observation.ROIInterpreter = ""
        out.RTROIObservationsSequence.append(observation)
    return out


def _referenced(planes: tuple[Plane, ...]) -> Any:
    """What the outlines were drawn on."""
    from pydicom.dataset import Dataset

    header = planes[0].header
    series = Dataset()
    series.SeriesInstanceUID = header.SeriesInstanceUID
    series.ContourImageSequence = [_image(p) for p in planes]
    study = Dataset()
    study.ReferencedSOPClassUID = _STUDY
    study.ReferencedSOPInstanceUID = header.StudyInstanceUID
    study.RTReferencedSeriesSequence = [series]
    frame = Dataset()
    frame.FrameOfReferenceUID = header.FrameOfReferenceUID
    frame.RTReferencedStudySequence = [study]
    return frame


def _image(plane: Plane) -> Any:
    from pydicom.dataset import Dataset

    image = Dataset()
    image.ReferencedSOPClassUID = plane.header.SOPClassUID
    image.ReferencedSOPInstanceUID = plane.header.SOPInstanceUID
    if plane.frame is not None:
        image.ReferencedFrameNumber = plane.frame
    return image


def _contours(case: ExportCase, structure: Structure, planes: tuple[Plane, ...]) -> list[Any]:
    from pydicom.dataset import Dataset

    stored = case.geometry.to_source(structure.mask).reshape(len(planes), *_size(planes))
    out: list[Any] = []
    for plane, mask in zip(planes, stored, strict=True):
        for outline in outlines(mask):
            points = in_millimetres(outline, plane)
            contour = Dataset()
            contour.ContourImageSequence = [_image(plane)]
            contour.ContourGeometricType = "CLOSED_PLANAR"
            contour.NumberOfContourPoints = len(points)
            contour.ContourNumber = len(out) + 1
            # A tenth of a micrometre, well within the 16 characters of a decimal string.
            contour.ContourData = [f"{v:.4f}" for v in points.reshape(-1)]
            out.append(contour)
    return out


def _size(planes: tuple[Plane, ...]) -> tuple[int, int]:
    """(rows, columns) of the source."""
    return int(planes[0].header.Rows), int(planes[0].header.Columns)


def in_millimetres(outline: npt.NDArray[np.int64], plane: Plane) -> npt.NDArray[np.float64]:
    """(n, 3) LPS positions of corners (x, y) of pixels (PS3.3 C.7.6.2.1.1)."""
    assert plane.position is not None
    assert plane.orientation is not None
    assert plane.spacing is not None
    between_rows, between_columns = plane.spacing
    # Positions are those of the centres of pixels.
    x, y = outline.T - 0.5
    along_row = x[:, np.newaxis] * between_columns * plane.orientation[:3]
    along_column = y[:, np.newaxis] * between_rows * plane.orientation[3:]
    return np.asarray(plane.position + along_row + along_column)
