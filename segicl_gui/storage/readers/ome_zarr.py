"""OME-Zarr (NGFF 0.4 and 0.5, and what earlier versions have in common): a folder as an image."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import ZARR_SUFFIX
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers.pictures import picture_grid
from segicl_gui.storage.readers.stored import (
    MILLIMETRES,
    SECONDS,
    Description,
    Stored,
    channel_names,
    channel_note,
    check_memory,
    chosen_channels,
    level_that_fits,
    parsing,
)

_MARKS = ("zarr.json", ".zgroup", ".zattrs", ".zarray")
_DEFAULT_AXES = "tczyx"  # of version 0.1 and 0.2, which do not write them


def is_zarr(path: Path) -> bool:
    """Whether a folder is a Zarr hierarchy or a group of one."""
    try:
        return path.is_dir() and (
            path.name.lower().endswith(ZARR_SUFFIX) or any((path / m).is_file() for m in _MARKS)
        )
    except OSError:
        return False


def label_groups(path: Path) -> tuple[Path, ...]:
    """The label images of an OME-Zarr, as its ``labels`` group lists them."""
    try:
        with parsing():
            names = _attributes(_group(path / "labels")).get("labels", [])
            found = [path / "labels" / n for n in names if isinstance(n, str) and _plain(n)]
            return tuple(p for p in found if p.is_dir())
    except (ValueError, OSError, UserError):
        return ()


def describe(path: Path, part: Part) -> Description:
    """What the metadata of an OME-Zarr says."""
    with parsing():
        image = _image(path, part)
        notes = channel_note(image.channels, part)
        if len(image.names) > 1 and not part.series:
            notes += (f"it holds {len(image.names)} images; “{image.names[0]}” was opened",)
        if image.level:
            notes += (f"it is too large to be opened in full; its step {image.level} was",)
        names = image.names if len(image.names) > 1 else ()
        return Description(image.geometry, image.channels, names, notes)


def read(path: Path, part: Part) -> Stored:
    """Pixels of an OME-Zarr: of one channel, or of three as colour."""
    with parsing():
        image = _image(path, part)
        if image.channels:
            array = chosen_channels(path, part, image.channels, image.pixels)
        elif part.channel or part.colour:
            array = chosen_channels(path, part, ("",), lambda c: image.pixels(0))
        else:
            array = image.pixels(0)
        return Stored(array, image.geometry)


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    array: Any  # zarr.Array
    axes: str
    level: int
    names: tuple[str, ...]
    channels: tuple[str, ...]
    geometry: Geometry

    def pixels(self, channel: int) -> npt.NDArray[Any]:
        """([frame, ][slice, ]row, column) of a channel."""
        kept = [a for a in self.axes if a in "yx" or (a in "tz" and self._length(a) > 1)]
        index = tuple(slice(None) if a in kept else (channel if a == "c" else 0) for a in self.axes)
        check_memory(tuple(self._length(a) for a in kept), np.dtype(self.array.dtype))
        out = np.asarray(self.array[index])
        return out.transpose([kept.index(a) for a in "tzyx" if a in kept])

    def _length(self, axis: str) -> int:
        return int(self.array.shape[self.axes.index(axis)])


def _image(path: Path, part: Part) -> _Image:
    group = _group(path)
    attributes = _attributes(group)
    names: tuple[str, ...] = ()
    if "multiscales" not in attributes:
        names = _series(path, group, attributes)
        if part.series and part.series not in names:
            raise UserError(
                f"Cannot open {path.name}",
                f"It holds no image “{part.series}”.",
                f"Choose one of: {', '.join(names[:20])}.",
            )
        chosen = part.series or names[0]
        names = (chosen, *(n for n in names if n != chosen))
        group = _group(path / chosen)
        attributes = _attributes(group)
    multiscale = attributes["multiscales"][0]
    axes, units = _axes(multiscale)
    datasets = multiscale["datasets"]
    arrays = [group[d["path"]] for d in datasets if _plain(d["path"])]
    if not arrays or any(len(a.shape) != len(axes) or 0 in a.shape for a in arrays):
        raise ValueError(f"an array does not have the axes {axes}")
    count = arrays[0].shape[axes.index("c")] if "c" in axes else 1
    level = level_that_fits(
        [math.prod(a.shape) * np.dtype(a.dtype).itemsize // count for a in arrays]
    )
    scale, translation = _transform(multiscale, datasets[level], len(axes))
    geometry = _geometry(axes, units, arrays[level].shape, scale, translation)
    channels = channel_names(count, _names(attributes, count)) if count > 1 else ()
    return _Image(arrays[level], axes, level, names, channels, geometry)


def _group(path: Path) -> Any:
    import zarr

    return zarr.open_group(str(path), mode="r")


def _attributes(group: Any) -> dict[str, Any]:
    """OME metadata: under "ome" since 0.5, at the top before."""
    attributes = dict(group.attrs)
    inner = attributes.get("ome")
    return inner if isinstance(inner, dict) else attributes


def _plain(name: str) -> bool:
    """Whether a path stays below its folder."""
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _series(path: Path, group: Any, attributes: dict[str, Any]) -> tuple[str, ...]:
    """Names of the images in a collection (bioformats2raw's layout: 0, 1, …)."""
    if "plate" in attributes or "well" in attributes:
        raise UserError(
            f"Cannot open {path.name}",
            "It is a plate of many wells, each with images of its own.",
            "Open the folder of one field of a well: row/column/field.",
        )
    names = sorted((k for k, _ in group.groups()), key=lambda k: (len(k), k))
    found = tuple(n for n in names if "multiscales" in _attributes(group[n]))
    if not found:
        raise UserError(
            f"Cannot open {path.name}",
            "It is a Zarr folder without an OME image in it (no “multiscales”).",
            "Save it as OME-Zarr 0.4 or 0.5.",
        )
    return found


def _axes(multiscale: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Letters of the axes in the order of the array, and their units."""
    declared = multiscale.get("axes") or list(_DEFAULT_AXES)
    axes = [a if isinstance(a, dict) else {"name": a} for a in declared]
    names = [str(a["name"]).lower() for a in axes]
    if len(set(names)) < len(names) or not set("yx") <= set(names) <= set(_DEFAULT_AXES):
        raise ValueError(f"axes {', '.join(names)}; t, c, z, y and x are known")
    return "".join(names), {n: str(a.get("unit", "")) for n, a in zip(names, axes, strict=True)}


def _transform(
    multiscale: dict[str, Any], dataset: dict[str, Any], n: int
) -> tuple[npt.NDArray[np.float64] | None, npt.NDArray[np.float64]]:
    """Scale (None where there is none) and translation of a step, in the units of the axes."""
    scale, translation, scaled = np.ones(n), np.zeros(n), False
    both = (dataset, multiscale)
    for step in (t for x in both for t in x.get("coordinateTransformations", ())):
        values = np.asarray(step.get(step.get("type"), np.ones(n)), np.float64)
        if step.get("type") == "scale" and values.shape == (n,):
            scale, translation, scaled = scale * values, translation * values, True
        elif step.get("type") == "translation" and values.shape == (n,):
            translation = translation + values
    return (scale if scaled else None), translation


def _geometry(
    axes: str,
    units: dict[str, str],
    shape: tuple[int, ...],
    scale: npt.NDArray[np.float64] | None,
    translation: npt.NDArray[np.float64],
) -> Geometry:
    lengths = dict(zip(axes, shape, strict=True))
    frames = lengths.get("t", 1)
    space = "xyz" if lengths.get("z", 1) > 1 else "xy"
    size = tuple(lengths[a] for a in space)
    interval = 0.0
    if frames > 1 and scale is not None:
        interval = float(scale[axes.index("t")]) * SECONDS.get(units["t"].lower(), 0.0)
    factors = [MILLIMETRES.get(units[a].lower(), 0.0) for a in space]
    if scale is None or not all(factors):
        return picture_grid(size, frames, max(0.0, interval))
    places = [axes.index(a) for a in space]
    spacing = tuple(float(scale[p]) * f for p, f in zip(places, factors, strict=True))
    origin = tuple(float(translation[p]) * f for p, f in zip(places, factors, strict=True))
    if not np.isfinite([*spacing, *origin]).all() or min(spacing) <= 0:
        raise ValueError(f"a scale of {spacing}")
    direction = tuple(float(v) for v in np.eye(len(size)).reshape(-1))
    return Geometry.from_source(
        size, spacing, origin, direction, frames, max(0.0, interval), stacked=True
    )


def _names(attributes: dict[str, Any], count: int) -> tuple[str, ...]:
    omero = attributes.get("omero")
    declared = omero.get("channels") if isinstance(omero, dict) else None
    names = tuple(str(c.get("label") or "") for c in declared or () if isinstance(c, dict))
    return names[:count]
