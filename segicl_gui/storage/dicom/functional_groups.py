"""Frames of enhanced multi-frame images (PS3.3 C.7.6.16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydicom.dataset import Dataset
from pydicom.tag import Tag

from segicl_gui.storage.dicom.lenient import number, numbers, orientation_of, position_of, text
from segicl_gui.storage.dicom.values import Frame, Vector

GROUP_TAGS = [Tag("SharedFunctionalGroupsSequence"), Tag("PerFrameFunctionalGroupsSequence")]


def frames_of_groups(data: Dataset, base: Frame, count: int) -> tuple[Frame, ...]:
    """The frames of an enhanced image: what is said of each, else what is said of all.

    Raises
    ------
    ValueError
        If fewer frames are described than there are.
    """
    shared = _first(data, "SharedFunctionalGroupsSequence")
    each = list(data.get("PerFrameFunctionalGroupsSequence") or ())
    if each and len(each) < count:
        raise ValueError(f"{len(each)} of {count} frames are described")
    if shared is not None:
        base = _with_groups(base, shared)
    if not each:
        return tuple(replace(base, index=i) for i in range(count))
    return tuple(
        replace(_with_groups(base, item), index=i, number=i) for i, item in enumerate(each[:count])
    )


def _first(data: Dataset, keyword: str) -> Dataset | None:
    try:
        items = data.get(keyword)
        return items[0] if items else None
    except Exception:  # pydicom parses sequences when they are asked for
        return None


def _with_groups(base: Frame, groups: Dataset) -> Frame:
    """A frame with what functional groups say of it."""
    changes: dict[str, Any] = {}
    for keyword in ("PlanePositionSequence", "PlanePositionVolumeSequence"):
        item = _first(groups, keyword)
        if item is not None:
            changes["position"] = position_of(item) or _volume_position(item)
    for keyword in ("PlaneOrientationSequence", "PlaneOrientationVolumeSequence"):
        item = _first(groups, keyword)
        if item is not None:
            changes["orientation"] = orientation_of(item) or _volume_orientation(item)
    measures = _first(groups, "PixelMeasuresSequence")
    if measures is not None:
        spacing = numbers(measures, "PixelSpacing", 2)
        if spacing is not None and min(spacing) > 0:
            changes["spacing"] = spacing
        thickness = number(measures, "SliceThickness")
        if thickness:
            changes["thickness"] = abs(thickness)
    for keyword in ("PixelValueTransformationSequence", "CTPixelValueTransformationSequence"):
        transformation = _first(groups, keyword)
        if transformation is not None:
            changes["slope"] = number(transformation, "RescaleSlope") or 1.0
            changes["intercept"] = number(transformation, "RescaleIntercept") or 0.0
    keys = dict(base.keys)
    for keyword, tag, name in (
        ("FrameContentSequence", "TemporalPositionIndex", "temporal position"),
        ("FrameContentSequence", "FrameAcquisitionNumber", "acquisition"),
        ("FrameContentSequence", "StackID", "stack"),
        ("CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime", "trigger time"),
        ("TemporalPositionSequence", "TemporalPositionTimeOffset", "time offset"),
        ("MREchoSequence", "EffectiveEchoTime", "echo time"),
        ("MRDiffusionSequence", "DiffusionBValue", "b-value"),
        ("MRImageFrameTypeSequence", "ComplexImageComponent", "component"),
        ("MRImageFrameTypeSequence", "FrameType", "frame type"),
        ("CTImageFrameTypeSequence", "FrameType", "frame type"),
        ("PETFrameTypeSequence", "FrameType", "frame type"),
    ):
        item = _first(groups, keyword)
        if item is None or tag not in item:
            continue
        value = number(item, tag)
        found: str | float = text(item, tag) if value is None else value
        if found != "":
            keys[name] = found
    content = _first(groups, "FrameContentSequence")
    if content is not None:
        keys.update(_dimension_keys(content))
    return replace(base, keys=tuple(keys.items()), **changes)


def _dimension_keys(content: Dataset) -> dict[str, str | float]:
    """Dimension index values: they tell frames apart where nothing else does (C.7.6.17)."""
    try:
        values = [float(v) for v in content.DimensionIndexValues]
    except Exception:  # missing, a single value or malformed
        return {}
    return {f"dimension {i + 1}": v for i, v in enumerate(values)}


def _volume_position(item: Dataset) -> Vector | None:
    found = numbers(item, "ImagePositionVolume", 3)
    return None if found is None else (found[0], found[1], found[2])


def _volume_orientation(item: Dataset) -> tuple[float, ...] | None:
    return numbers(item, "ImageOrientationVolume", 6)
