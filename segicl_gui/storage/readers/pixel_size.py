"""How large the pixels of a TIFF are: by OME-XML, by ImageJ, or by a resolution worth believing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from segicl_gui.storage.readers.stored import MILLIMETRES, SECONDS

# A resolution says how large the anatomy is where it is finer than printers and screens are.
_FINEST_PRINT = 0.02  # mm
_INCH, _CENTIMETRE = 2, 3


@dataclass(frozen=True, slots=True)
class PixelSize:
    """Millimetres along columns (x), rows (y) and slices (z), None where unknown.

    `t` is the seconds from one frame to the next, 0 where unknown; `channels` the names of
    channels, () where the file has none.
    """

    x: float | None = None
    y: float | None = None
    z: float | None = None
    t: float = 0.0
    channels: tuple[str, ...] = ()


def size_of(tif: Any, series: int) -> PixelSize:
    """Size of the pixels of an image of a TIFF (tifffile's `TiffFile`), by its number."""
    if tif.is_ome and tif.ome_metadata:
        return _by_ome(tif.ome_metadata, series)
    resolution = _resolution(tif.series[series].keyframe)
    if tif.is_imagej:
        return _by_imagej(tif.imagej_metadata or {}, *resolution[:2])
    x, y, unit = resolution
    scale = {_INCH: 25.4, _CENTIMETRE: 10.0}.get(unit)
    if scale is None or x is None or y is None or max(x, y) * scale > _FINEST_PRINT:
        return PixelSize()
    return PixelSize(x * scale, y * scale)


def _by_ome(xml: str, series: int) -> PixelSize:
    """OME data model, ``Image/Pixels`` (2016-06): units are micrometres and seconds by default."""
    if "<!DOCTYPE" in xml:  # has no place in OME-XML; entities may unfold without end
        return PixelSize()
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError):
        return PixelSize()
    pixels = [p for p in root.iter() if p.tag.rpartition("}")[2] == "Pixels"]
    if series >= len(pixels):
        return PixelSize()
    found = pixels[series]

    def length(axis: str) -> float | None:
        size = _positive(found.get(f"PhysicalSize{axis}"))
        unit = MILLIMETRES.get(found.get(f"PhysicalSize{axis}Unit", "µm").lower())
        return size * unit if size and unit else None

    interval = _positive(found.get("TimeIncrement")) or 0.0
    names = [c.get("Name", "") for c in found if c.tag.rpartition("}")[2] == "Channel"]
    return PixelSize(
        length("X"),
        length("Y"),
        length("Z"),
        interval * SECONDS.get(found.get("TimeIncrementUnit", "s").lower(), 0.0),
        tuple(names),
    )


def _by_imagej(metadata: dict[str, Any], x: float | None, y: float | None) -> PixelSize:
    """ImageJ keeps the unit in its description, and pixels a unit in the resolution."""
    unit = MILLIMETRES.get(str(metadata.get("unit", "")).lower())
    interval = _positive(metadata.get("finterval")) or 0.0
    if unit is None:
        return PixelSize(t=interval)
    z = _positive(metadata.get("spacing"))
    return PixelSize(x and x * unit, y and y * unit, z and z * unit, interval)


def _resolution(page: Any) -> tuple[float | None, float | None, int]:
    """Units along a pixel's sides, and the unit's number (TIFF 6.0, section 8)."""

    def size(tag: Any) -> float | None:
        try:
            pixels, unit = tag.value
            return _positive(unit / pixels)
        except (AttributeError, TypeError, ValueError, ZeroDivisionError):
            return None

    unit = page.tags.get("ResolutionUnit")
    number = int(unit.value) if unit is not None and isinstance(unit.value, int) else _INCH
    return size(page.tags.get("XResolution")), size(page.tags.get("YResolution")), number


def _positive(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and number > 0 else None
