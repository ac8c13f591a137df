"""Frames of files that say everything once: single images, films, nuclear medicine."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from pydicom.dataset import Dataset

from segicl_gui.storage.dicom.lenient import (
    items,
    number,
    numbers,
    orientation_of,
    position_of,
    text,
    texts,
)
from segicl_gui.storage.dicom.values import Frame, Pixels


def base_frame(path: Path, data: Dataset, pixels: Pixels) -> Frame:
    """The frame that a single-frame file is, and what all frames of others share."""
    spacing = None
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        found = numbers(data, keyword, 2)
        if found is not None and min(found) > 0:
            spacing = (found[0], found[1])
            break
    image_type = [x.upper() for x in texts(data, "ImageType")]
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


def plain_frames(data: Dataset, base: Frame, count: int) -> tuple[Frame, ...]:
    """Frames of a file without functional groups: moments of a film, or slices of NM."""
    if count == 1:
        return (base,)
    detector = next(iter(items(data, "DetectorInformationSequence")), None)
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


def frame_time(data: Dataset) -> float:
    """Seconds between frames (PS3.3 C.7.6.5); 0 where unknown."""
    value = number(data, "FrameTime")
    if value and value > 0:
        return value / 1000
    vector = numbers(data, "FrameTimeVector", len(texts(data, "FrameTimeVector"))) or ()
    steps = [v for v in vector[1:] if v > 0]
    if steps:
        return sum(steps) / len(steps) / 1000
    rate = number(data, "CineRate") or number(data, "RecommendedDisplayFrameRate")
    return 1 / rate if rate and rate > 0 else 0.0


def _ultrasound_spacing(data: Dataset) -> tuple[float, float] | None:
    """Millimetres a pixel where all regions agree (PS3.3 C.8.5.5; unit 3 is centimetres)."""
    found = set()
    for region in items(data, "SequenceOfUltrasoundRegions"):
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
