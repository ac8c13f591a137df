"""Segmentations of 3D Slicer (``.seg.nrrd``): names, colours and layers that may overlap.

Slicer cuts the stored grid to what the segments cover; the header's origin says where that lies, so
it is placed as any other grid is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import FAILURES, read_error
from segicl_gui.storage.importers.api import (
    How,
    ImportedSegment,
    alike_as_objects,
    boxes_of,
    color_of,
    damaged,
    plain,
    segment_of_value,
)
from segicl_gui.storage.importers.placing import affine_of, placed
from segicl_gui.storage.importers.sizes import check_header
from segicl_gui.storage.pixels import sitk_geometry

_FIELD = re.compile(r"Segment(\d{1,5})_(ID|Name|Color|LabelValue|Layer|Tags)$")
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class _Segment:
    name: str
    color: str
    description: str
    layer: int
    value: int


def read(path: Path, geometry: Geometry, how: How | None = None) -> tuple[ImportedSegment, ...]:
    """Read a ``.seg.nrrd`` into the image's grid.

    Parameters
    ----------
    path : Path
    geometry : Geometry
        Of the image: a volume of one frame.
    how : How, optional

    Returns
    -------
    tuple of ImportedSegment
        In Slicer's order. A fractional segmentation counts from half of its highest value on.

    Raises
    ------
    UserError
        If the file is damaged, or lies on another grid and may not be resampled.
    """
    how = how or How()
    check_header(path)
    try:
        image = sitk.ReadImage(str(path))
        own = sitk_geometry(path, image) if image.GetDimension() == 3 else None
    except FAILURES as e:
        raise read_error(path, e) from e
    stored = sitk.GetArrayFromImage(image)
    if own is None or stored.dtype.kind not in "iuf":
        raise damaged(path, "it is not a volume of labels")
    layers = stored if stored.ndim == 4 else stored[..., None]
    # Other programs write none of it; then every value is a segment of its own.
    # A damaged key that is no text cannot even be asked for.
    header = {k: _text(image, k) for k in image.GetMetaDataKeys() if k.isascii()}
    segments = _segments(path, header, layers.shape[-1])
    fractional = "fractional" in header.get("Segmentation_MasterRepresentation", "").lower() or (
        "fractional" in header.get("Segmentation_SourceRepresentation", "").lower()
    )
    out: list[ImportedSegment] = []
    affine = affine_of(own)
    for layer in range(layers.shape[-1]):
        mine = [s for s in segments if s.layer == layer]
        values = layers[..., layer]
        if fractional:
            high = float(values.max()) if values.size else 0.0
            values = (values > 0) & (values >= high / 2)
        elif values.dtype.kind == "f" and not np.array_equal(values, np.rint(values)):
            raise damaged(path, "its values are not whole numbers")
        if values.dtype.kind != "b" and values.size and (values.min() < 0 or values.max() > 65535):
            raise damaged(path, "its values are not labels of 0 to 65535")
        array = own.to_canonical(values.astype(np.uint16))
        grid, _ = placed(path, array, affine, geometry, how)
        boxes = boxes_of(grid)
        if not segments:
            mine = [_Segment("", "", "", layer, v) for v in boxes]
            if len(mine) > _MOST:
                raise damaged(path, f"it holds {len(mine)} values")
        for s in mine:
            fields = {"color": s.color, "description": s.description}
            out.append(segment_of_value(grid, boxes.get(s.value), s.value, s.name, **fields))
    order = {(s.name, s.value): i for i, s in enumerate(segments)}
    out.sort(key=lambda s: order.get((s.name, s.number), 0))
    return alike_as_objects(out, path)


def _text(image: sitk.Image, key: str) -> str:
    return str(image.GetMetaData(key).encode("utf-8", "replace").decode())


def _segments(path: Path, header: Mapping[str, str], layers: int) -> list[_Segment]:
    found: dict[int, dict[str, str]] = {}
    for key, value in header.items():
        if match := _FIELD.match(key):
            found.setdefault(int(match[1]), {})[match[2]] = value
    out = []
    for number, fields in sorted(found.items()):
        try:
            # Slicer before 4.11 had a layer for each segment, of zeros and ones.
            layer = int(fields.get("Layer", number if layers > 1 else 0))
            alone = layers > 1 or len(found) == 1
            label = int(fields.get("LabelValue", 1 if alone else number + 1))
            rgb = [float(v) * 255 for v in fields.get("Color", "").split()]
        except ValueError as e:
            raise damaged(path, f"what it says of segment {number} is no number") from e
        if not 0 <= layer < layers:
            raise damaged(path, f"segment {number} is in layer {layer} of {layers}")
        name = plain(fields.get("Name", "") or fields.get("ID", "")) or f"Segment {number + 1}"
        meaning = _meaning(fields.get("Tags", ""))
        out.append(
            _Segment(
                name,
                color_of(rgb),
                "" if meaning.casefold() == name.casefold() else meaning,
                layer,
                label,
            )
        )
    return out


def _meaning(tags: str) -> str:
    """What a segment is by its terminology: CONTEXT~CATEGORY~TYPE~MODIFIER~…, code^scheme^words."""
    entry = re.search(r"TerminologyEntry:([^|]*)", tags)
    parts = entry[1].split("~") if entry else []
    words = [p.split("^")[2] for p in parts[2:4] if p.count("^") == 2 and p.split("^")[2]]
    return plain(", ".join(words))
