"""The header of one DICOM file, whatever is wrong with it."""

from __future__ import annotations

import functools
import re
import zlib
from pathlib import Path
from typing import BinaryIO

import pydicom
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from segicl_gui.storage.dicom.extent import pixel_problem
from segicl_gui.storage.dicom.functional_groups import GROUP_TAGS, frames_of_groups
from segicl_gui.storage.dicom.lenient import items, number, quiet, text
from segicl_gui.storage.dicom.plain_frames import base_frame, frame_time, plain_frames
from segicl_gui.storage.dicom.sniff import begins_as_dicom
from segicl_gui.storage.dicom.values import (
    NO_UID,
    DamagedError,
    DicomObject,
    Frame,
    Header,
    Pixels,
)

# Objects that accompany images: their "pixels", where they have any, are not a scan.
_OBJECTS = {"SEG", "RTSTRUCT", "RTDOSE", "RTPLAN", "RTIMAGE", "SR", "PR", "KO", "REG", "DOC"}
# Their SOP classes after the root: raw data and segmentations, radiotherapy, fiducials.
_OBJECT_CLASS = re.compile(r"1\.2\.840\.10008\.5\.1\.4\.1\.1\.(66|481)(\.|$)")
_DIRECTORY = "1.2.840.10008.1.3.10"
# SOP classes of plain images (x-ray, CT, MR, ultrasound, PET, photographs), after their root.
_IMAGE_CLASS = re.compile(
    rb"\x02\x00\x02\x00UI..1\.2\.840\.10008\.5\.1\.4\.1\.1\."
    rb"(1|2|3|4|6|7|12|20|77|128)(\.[0-9.]+)?\x00?\x02\x00",
    re.DOTALL,
)
_SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6"
_DEFLATED = "1.2.840.10008.1.2.1.99"
_TAGS = [
    Tag(x) for x in (
        "SOPClassUID", "SOPInstanceUID", "Modality", "StudyInstanceUID", "SeriesInstanceUID",
        "PatientID", "PatientName", "StudyDescription", "StudyDate", "SeriesDescription",
        "SeriesNumber", "InstanceNumber", "ImageType", "Rows", "Columns", "SamplesPerPixel",
        "PhotometricInterpretation", "BitsAllocated", "BitsStored", "PixelRepresentation",
        "PixelPaddingValue", "NumberOfFrames", "ImagePositionPatient", "ImageOrientationPatient",
        "PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "SliceThickness",
        "SpacingBetweenSlices", "SliceLocation", "RescaleSlope", "RescaleIntercept",
        "RescaleType", "Units", "FrameTime", "FrameTimeVector", "CineRate",
        "RecommendedDisplayFrameRate", "SequenceOfUltrasoundRegions", "AcquisitionNumber",
        "EchoNumbers", "EchoTime", "TriggerTime", "TemporalPositionIdentifier",
        "TemporalResolution", "DiffusionBValue", "FrameReferenceTime", "AcquisitionTime",
        "ContentTime", "DetectorInformationSequence", "ReferencedSeriesSequence",
        "ReferencedFrameOfReferenceSequence", "CurrentRequestedProcedureEvidenceSequence",
        "RTReferencedStudySequence", "RTReferencedSeriesSequence", "TotalPixelMatrixColumns",
    )
] + GROUP_TAGS  # fmt: skip
# Images deflate to a third or so; what grows beyond this share of the file is no image.
_MAX_INFLATED, _ALWAYS_INFLATED = 100, 64 << 20
# Values of these have units whatever the photometric interpretation.
_WITH_UNITS = {"CT", "PT"}
_MAX_DEPTH = 8


def read_header(path: Path) -> Header | DicomObject | None:
    """What a file says of itself.

    Returns
    -------
    Header, DicomObject or None
        None for what is not DICOM, and for a DICOMDIR.

    Raises
    ------
    DamagedError
        If it is an image whose header cannot be read.
    OSError
        If the file may not be read.
    """
    status = path.stat()
    return _cached(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=20_000)
def _cached(path: Path, changed: int, size: int) -> Header | DicomObject | None:
    with path.open("rb") as f:
        head = f.read(1024)
    if not begins_as_dicom(head):
        return None
    is_image = bool(_IMAGE_CLASS.search(head))
    with quiet():
        data, start = _dataset(path, head, is_image)
        if data is None:
            return None
        meta = getattr(data, "file_meta", None) or Dataset()
        sop_class = text(data, "SOPClassUID") or text(meta, "MediaStorageSOPClassUID")
        if sop_class == _DIRECTORY:
            return None
        modality = text(data, "Modality")
        columns = number(data, "Columns")
        if columns is None and is_image:
            raise DamagedError(path.name)
        if columns is None or modality in _OBJECTS or _OBJECT_CLASS.match(sop_class):
            return _object(path, data, sop_class, modality)
        try:
            return _image(path, data, meta, sop_class, start)
        except Exception as e:  # pydicom converts values when they are asked for
            raise DamagedError(path.name) from e


def _read(source: Path | BinaryIO) -> Dataset:
    return pydicom.dcmread(source, stop_before_pixels=True, force=True, specific_tags=_TAGS)


def _dataset(path: Path, head: bytes, is_image: bool) -> tuple[Dataset | None, int | None]:
    """The header, and where in the file the pixels begin (None where it is deflated)."""
    try:
        if _DEFLATED.encode() in head:
            _check_inflated(path)
            return _read(path), None
        with path.open("rb") as f:
            data = _read(f)
            return data, f.tell()
    except OSError:
        raise
    except Exception as e:  # whatever a parser may stumble over
        if is_image:
            raise DamagedError(path.name) from e
        return None, None


def _check_inflated(path: Path) -> None:
    """Refuse a deflated file that would fill the memory, before it does."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    length, most = 0, max(_ALWAYS_INFLATED, _MAX_INFLATED * path.stat().st_size)
    with path.open("rb") as f:
        start = f.read(1024)
        # The meta header says how long it is: (0002,0000) UL after the preamble.
        f.seek(144 + int.from_bytes(start[140:144], "little"))
        while block := f.read(1 << 16):
            while block and length <= most:
                length += len(inflate.decompress(block, 1 << 20))
                block = inflate.unconsumed_tail
            if length > most:
                raise ValueError("inflates beyond measure")


def _object(path: Path, data: Dataset, sop_class: str, modality: str) -> DicomObject:
    references: dict[str, None] = {}
    _collect_references(data, references, 0)
    return DicomObject(
        path,
        sop_class,
        modality,
        text(data, "SeriesInstanceUID"),
        tuple(references),
        text(data, "SeriesDescription"),
    )


def _collect_references(data: Dataset, found: dict[str, None], depth: int) -> None:
    """Series UIDs below the sequences that refer to series, however deep (PS3.3 C.8.8.5)."""
    if depth > _MAX_DEPTH:
        return
    for keyword in (
        "ReferencedSeriesSequence",
        "ReferencedFrameOfReferenceSequence",
        "RTReferencedStudySequence",
        "RTReferencedSeriesSequence",
        "CurrentRequestedProcedureEvidenceSequence",
    ):
        for item in items(data, keyword):
            uid = text(item, "SeriesInstanceUID")
            if uid:
                found[uid] = None
            _collect_references(item, found, depth + 1)


def _image(path: Path, data: Dataset, meta: Dataset, sop_class: str, start: int | None) -> Header:
    rows, columns = number(data, "Rows"), number(data, "Columns")
    count = number(data, "NumberOfFrames") or 1
    bits = number(data, "BitsAllocated")
    if not rows or not columns or not bits or count < 1:
        raise DamagedError(path.name)
    modality, photometric = text(data, "Modality"), text(data, "PhotometricInterpretation")
    has_units = (
        modality in _WITH_UNITS
        or text(data, "RescaleType") not in ("", "US")
        or text(data, "Units") != ""
    )
    pixels = Pixels(
        int(rows),
        int(columns),
        int(number(data, "SamplesPerPixel") or 1),
        int(bits),
        int(number(data, "BitsStored") or bits),
        number(data, "PixelRepresentation") == 1,
        photometric,
        number(data, "PixelPaddingValue"),
        photometric == "MONOCHROME1" and not has_units,
    )
    problem = pixel_problem(path, pixels, int(count), text(meta, "TransferSyntaxUID"), start)
    if sop_class == _SLIDE_CLASS:
        problem = "it is a whole-slide image, whose tiles cannot be put together here"
    frames: tuple[Frame, ...] = ()
    if not problem:
        base = base_frame(path, data, pixels)
        frames = (
            frames_of_groups(data, base, int(count))
            if "PerFrameFunctionalGroupsSequence" in data
            or "SharedFunctionalGroupsSequence" in data
            else plain_frames(data, base, int(count))
        )
    return Header(
        path,
        text(data, "SeriesInstanceUID") or NO_UID,
        text(data, "StudyInstanceUID"),
        text(data, "PatientID"),
        text(data, "PatientName"),
        modality,
        text(data, "SeriesDescription"),
        None if (n := number(data, "SeriesNumber")) is None else int(n),
        text(data, "StudyDescription"),
        text(data, "StudyDate"),
        frames,
        frame_time(data),
        problem,
    )
