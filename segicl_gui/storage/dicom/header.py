"""The header of one DICOM file, whatever is wrong with it."""

from __future__ import annotations

import functools
import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pydicom
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from segicl_gui.storage.dicom.extent import pixel_problem
from segicl_gui.storage.dicom.functional_groups import (
    GROUP_TAGS,
    frames_of_groups,
    number,
    numbers,
    orientation_of,
    position_of,
    text,
)
from segicl_gui.storage.dicom.sniff import begins_as_dicom
from segicl_gui.storage.dicom.values import NO_UID, DicomObject, Frame, Header, Pixels

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


class DamagedError(Exception):
    """The file is an image, as far as can be seen, but cannot be read as one."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the library's warnings of odd values to itself: real files are full of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


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
        for item in _items(data, keyword):
            uid = text(item, "SeriesInstanceUID")
            if uid:
                found[uid] = None
            _collect_references(item, found, depth + 1)


def _items(data: Dataset, keyword: str) -> list[Dataset]:
    """Items of a sequence; none where the library cannot make sense of what is stored."""
    try:
        return list(data.get(keyword) or ())
    except Exception:  # pydicom parses sequences when they are asked for
        return []


def _texts(data: Dataset, keyword: str) -> list[str]:
    """Values as texts; a single one as a list of one."""
    try:
        value = data.get(keyword)
        return (
            []
            if value is None
            else [str(v) for v in ([value] if isinstance(value, str) else value)]
        )
    except Exception:  # pydicom converts values when they are asked for
        return []


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
        base = _base(path, data, pixels)
        frames = (
            frames_of_groups(data, base, int(count))
            if "PerFrameFunctionalGroupsSequence" in data
            or "SharedFunctionalGroupsSequence" in data
            else _plain_frames(data, base, int(count))
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
        _frame_time(data),
        problem,
    )


def _base(path: Path, data: Dataset, pixels: Pixels) -> Frame:
    """The frame that a single-frame file is, and what all frames of others share."""
    spacing = None
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        found = numbers(data, keyword, 2)
        if found is not None and min(found) > 0:
            spacing = (found[0], found[1])
            break
    image_type = [x.upper() for x in _texts(data, "ImageType")]
    keys: list[tuple[str, str | float]] = []
    for name, keyword in (
        ("temporal position", "TemporalPositionIdentifier"),
        ("trigger time", "TriggerTime"),
        ("frame time", "FrameReferenceTime"),
        ("echo", "EchoNumbers"),
        ("echo time", "EchoTime"),
        ("b-value", "DiffusionBValue"),
        ("acquisition", "AcquisitionNumber"),
    ):
        value = number(data, keyword)
        if value is not None:
            keys.append((name, value))
    if image_type:
        keys.append(("image type", "\\".join(image_type)))
    for name, keyword in (("acquisition time", "AcquisitionTime"), ("time", "ContentTime")):
        seconds = _seconds(text(data, keyword))
        if seconds is not None:
            keys.append((name, seconds))
    resolution = number(data, "TemporalResolution")
    if resolution:
        keys.append(("resolution", resolution))
    location = number(data, "SliceLocation")
    if location is not None:
        keys.append(("location", location))
    slope = number(data, "RescaleSlope")
    return Frame(
        path,
        0,
        pixels,
        position_of(data),
        orientation_of(data),
        spacing or _ultrasound_spacing(data),
        abs(number(data, "SliceThickness") or 0.0),
        # A slope of 0 would make every pixel alike; writers of it mean "none".
        slope or 1.0,
        number(data, "RescaleIntercept") or 0.0,
        int(number(data, "InstanceNumber") or 0),
        text(data, "SOPInstanceUID"),
        tuple(keys),
        "LOCALIZER" in image_type or "SCOUT" in image_type,
    )


def _plain_frames(data: Dataset, base: Frame, count: int) -> tuple[Frame, ...]:
    """Frames of a file without functional groups: moments of a film, or slices of NM."""
    if count == 1:
        return (base,)
    detector = next(iter(_items(data, "DetectorInformationSequence")), None)
    step = number(data, "SpacingBetweenSlices")
    tomographic = "TOMO" in str(base.key("image type") or "")
    if detector is not None and step and tomographic:
        # Reconstructed nuclear medicine (PS3.3 C.8.4.11): frames follow each other in space.
        position, orientation = position_of(detector), orientation_of(detector)
        if position and orientation:
            a, b = orientation[:3], orientation[3:]
            normal = (
                a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
            )  # fmt: skip
            return tuple(
                replace(
                    base,
                    index=i,
                    orientation=orientation,
                    position=(
                        position[0] + i * step * normal[0],
                        position[1] + i * step * normal[1],
                        position[2] + i * step * normal[2],
                    ),
                )
                for i in range(count)
            )
    return tuple(
        replace(base, index=i, keys=(*base.keys, ("frame", float(i)))) for i in range(count)
    )


def _frame_time(data: Dataset) -> float:
    """Seconds between frames (PS3.3 C.7.6.5); 0 where unknown."""
    value = number(data, "FrameTime")
    if value and value > 0:
        return value / 1000
    vector = numbers(data, "FrameTimeVector", len(_texts(data, "FrameTimeVector"))) or ()
    steps = [v for v in vector[1:] if v > 0]
    if steps:
        return sum(steps) / len(steps) / 1000
    rate = number(data, "CineRate") or number(data, "RecommendedDisplayFrameRate")
    return 1 / rate if rate and rate > 0 else 0.0


def _ultrasound_spacing(data: Dataset) -> tuple[float, float] | None:
    """Millimetres a pixel where all regions agree (PS3.3 C.8.5.5; unit 3 is centimetres)."""
    found = set()
    for region in _items(data, "SequenceOfUltrasoundRegions"):
        x, y = number(region, "PhysicalDeltaX"), number(region, "PhysicalDeltaY")
        units = {number(region, f"PhysicalUnits{a}Direction") for a in "XY"}
        if not x or not y or units != {3.0}:
            return None
        found.add((abs(y) * 10, abs(x) * 10))
    return found.pop() if len(found) == 1 else None


def _seconds(value: str) -> float | None:
    """Seconds since midnight of a DICOM time (HHMMSS.FFFFFF)."""
    match = re.fullmatch(r"(\d\d):?(\d\d):?(\d\d(\.\d+)?)", value)
    if match is None:
        return None
    return 3600.0 * int(match[1]) + 60.0 * int(match[2]) + float(match[3])
