"""TIFF: pictures, stacks, ImageJ's hyperstacks and OME-TIFF with pyramids.

tifffile knows the structure, and reads what is not compressed or compressed by deflate or
PackBits; the libtiff inside Pillow and SimpleITK unpacks the rest (LZW, JPEG, Zstandard). A
package of codecs (imagecodecs, 30 MB) would add rare ones only.
"""

from __future__ import annotations

import itertools
import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import raw
from segicl_gui.storage.readers.pictures import opened, picture_grid, turned
from segicl_gui.storage.readers.pixel_size import PixelSize, size_of
from segicl_gui.storage.readers.stored import (
    Description,
    Stored,
    channel_names,
    channel_note,
    check_memory,
    chosen_channels,
    level_that_fits,
    parsing,
)

# Compressions that tifffile undoes by itself: none, deflate (two numbers), PackBits.
# With how many times longer the pixels can be than what they are packed in.
_OWN = {1: 1, 8: raw.DEFLATE_RATIO, 32946: raw.DEFLATE_RATIO, 32773: 64}
_MINISWHITE, _RGB, _PALETTE, _SEPARATED, _YCBCR = 0, 2, 3, 5, 6
_ALPHA = (1, 2)
_ORIENTATION = 274

# What passes as it is, because it has a message of its own.
_PASSED = (PIL.Image.DecompressionBombError,)


def describe(path: Path, part: Part) -> Description:
    """What the header of a TIFF says."""
    with parsing(*_PASSED), _opened(path) as tif:
        image = _image(path, tif, part)
        notes = channel_note(image.channels, part)
        if len(image.names) > 1 and not part.series:
            notes += (f"it holds {len(image.names)} images; “{image.names[0]}” was opened",)
        if image.level:
            full = " × ".join(str(n) for n in image.whole.shape)
            notes += (f"it is too large to be opened in full ({full}); a smaller one in it was",)
        if image.size.x and not image.geometry.measured:
            notes += ("it does not say how far its slices are apart, so sizes are in pixels",)
        names = image.names if len(image.names) > 1 else ()
        return Description(image.geometry, image.channels, names, notes)


def read(path: Path, part: Part) -> Stored:
    """Pixels of a TIFF: of one channel, or of three as colour; a view of a large plain file."""
    with parsing(*_PASSED), _opened(path) as tif:
        image = _image(path, tif, part)
        if image.channels:
            array = chosen_channels(path, part, image.channels, image.pixels)
        else:
            array = image.pixels(None)
            if part.channel is not None or part.colour:  # of colour, too, one can take a channel
                array = _of_colour(path, array, image, part)
        return Stored(array, image.geometry)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import tifffile

    # What it finds odd about a file it tells the log; what matters is told here.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL + 1)
    with tifffile.TiffFile(path) as tif:
        # Counting the pages first, it notices that they lead in a circle; looking for images first,
        # it goes round for ever.
        len(tif.pages)
        yield tif


@dataclass(slots=True, eq=False)
class _Image:
    """One image of a TIFF, in the size it is opened in.

    Parameters
    ----------
    whole, series
        tifffile's series in full size, and in the size that is opened.
    names : tuple of str
        Of the images in the file, this one first.
    roles : dict of str to str
        Letter of the series' axis for "frame", "slice" and "channel", where there is one.
    """

    path: Path
    tif: Any
    whole: Any
    series: Any
    level: int
    names: tuple[str, ...]
    roles: dict[str, str]
    size: PixelSize
    channels: tuple[str, ...] = ()
    geometry: Geometry = field(init=False)
    _by_sitk: npt.NDArray[Any] | None = None

    @property
    def page(self) -> Any:
        return self.series.keyframe

    @property
    def is_colour(self) -> bool:
        if self.page.photometric == _PALETTE:
            return True
        return self.roles.get("channel") != "S" and self.length("S") in (3, 4)

    def length(self, axis: str | None) -> int:
        axes = self.series.axes
        return int(self.series.shape[axes.index(axis)]) if axis and axis in axes else 1

    def pixels(self, channel: int | None) -> npt.NDArray[Any]:
        """([frame, ][slice, ]row, column[, sample]) of a channel, None where there is one only."""
        leading = [a for a in self.series.axes if a not in "YXS"]
        shape = [self.length(a) for a in leading]
        if self._is_plain and self._bytes >= raw.LARGE_BYTES:
            stored = np.memmap(
                self.path, self.series.dtype.newbyteorder(self.tif.byteorder), "r",
                self.series.dataoffset, self.series.shape,
            )  # fmt: skip
            return self._arranged(stored, channel)
        in_pages = set(self.page.axes) <= set("YXS")
        if not in_pages or len(self.series.pages) != math.prod(shape):
            check_memory(self.series.shape, self.series.dtype)
            return self._arranged(self.series.asarray(), channel)
        chosen = [
            [channel] if a == self.roles.get("channel") and channel is not None else range(n)
            for a, n in zip(leading, shape, strict=True)
        ]
        order = [a for a in (self.roles.get("frame"), self.roles.get("slice")) if a]
        sizes = tuple(self.length(a) for a in order)
        out: npt.NDArray[Any] | None = None
        for index in itertools.product(*chosen):
            number = int(np.ravel_multi_index(index, shape)) if shape else 0
            plane = self._plane(self.series.pages[number], channel)
            if out is None:
                check_memory((*sizes, *plane.shape), plane.dtype)
                out = np.zeros((*sizes, *plane.shape), plane.dtype)
            at = tuple(index[leading.index(a)] for a in order)
            out[at] = plane
        if out is None:
            raise ValueError("it holds no pages")
        return out

    @property
    def _bytes(self) -> int:
        return int(math.prod(self.series.shape) * self.series.dtype.itemsize)

    @property
    def _is_plain(self) -> bool:
        """Whether the pixels lie in the file as they are."""
        p = self.page
        whole_bytes = p.bitspersample in (8, 16, 32, 64) and self.series.dtype.kind in "uif"
        straight = p.photometric not in (_MINISWHITE, _PALETTE, _SEPARATED) and p.fillorder == 1
        native = self.tif.byteorder == "<" or p.bitspersample == 8
        return bool(
            self.series.dataoffset is not None and whole_bytes and straight and native
            and p.compression == 1 and _orientation(p) == 1
        )  # fmt: skip

    def _arranged(self, stored: npt.NDArray[Any], channel: int | None) -> npt.NDArray[Any]:
        """An array with the axes of the series in the order of `pixels`."""
        axes = list(self.series.axes)
        for axis in reversed(axes.copy()):
            place = axes.index(axis)
            kept = axis in "YX" or axis in (self.roles.get("frame"), self.roles.get("slice"))
            if kept or (axis == "S" and self.is_colour):
                continue
            wanted = channel if axis == self.roles.get("channel") else 0
            stored = stored[(slice(None),) * place + (wanted or 0,)]
            axes.pop(place)
        order = [self.roles.get("frame"), self.roles.get("slice"), "Y", "X", "S"]
        return stored.transpose([axes.index(a) for a in order if a in axes])

    def _plane(self, page: Any, channel: int | None) -> npt.NDArray[Any]:
        """(row, column[, sample]) of a page, values as they are meant."""
        key = self.page
        if page is None:  # a plane that a set of files lacks
            return np.zeros(tuple(self.length(a) for a in "YX"), self.series.dtype)
        if key.compression in _OWN and key.photometric != _YCBCR:
            check_memory(key.shape, key.dtype)
            there = sum(page.databytecounts)
            declared = math.prod(key.shape) * key.bitspersample // 8
            if declared > _OWN[key.compression] * there + 8:
                raise EOFError(f"{there} bytes are there for {declared} of pixels")
            plane: npt.NDArray[Any] = page.asarray()
            plane = np.moveaxis(plane, 0, -1) if key.axes.startswith("S") else plane
        else:
            plane = self._unpacked(page)
        wanted = (self.length("Y"), self.length("X"))
        if plane.shape[:2] != wanted:
            raise ValueError(f"a page of {plane.shape[:2]} pixels among pages of {wanted}")
        if plane.ndim > 2 and not self.is_colour:
            by_sample = self.roles.get("channel") == "S"
            plane = plane[..., channel if by_sample and channel is not None else 0]
        return turned(_as_meant(plane, key), _orientation(key))

    def _unpacked(self, page: Any) -> npt.NDArray[Any]:
        """A page by libtiff, whose compression tifffile leaves to codecs of its own."""
        key = self.page
        file = Path(page.parent.filehandle.path)
        if self._by_sitk is None and isinstance(page.index, int):
            try:
                with opened(file) as picture:
                    picture.seek(page.index)
                    if key.photometric == _YCBCR:
                        picture = picture.convert("RGB")
                    values = np.asarray(picture)
                    bits = values.dtype.itemsize == key.dtype.itemsize
                    if bits and values.dtype.kind in (key.dtype.kind, "b"):
                        return values
            except (PIL.UnidentifiedImageError, OSError, ValueError, EOFError):
                pass  # a kind of pixel that Pillow does not know
        if self._by_sitk is None:
            self._by_sitk = _read_by_sitk(file, len(self.tif.pages))
        if not isinstance(page.index, int):
            raise ValueError(f"its compression ({key.compression}) cannot be read")
        return np.asarray(self._by_sitk[page.index])


def _image(path: Path, tif: Any, part: Part) -> _Image:
    series = [s for s in tif.series if {"Y", "X"} <= set(s.axes) and 0 not in s.shape]
    if not series:
        raise ValueError("it holds no image")
    names = [s.name or f"image {i + 1}" for i, s in enumerate(series)]
    if len(set(names)) < len(names):
        names = [f"image {i + 1}" for i in range(len(series))]
    if part.series and part.series not in names:
        raise UserError(
            f"Cannot open {path.name}",
            f"It holds no image “{part.series}”.",
            f"Choose one of: {', '.join(names[:20])}.",
        )
    largest = max(range(len(series)), key=lambda i: math.prod(series[i].shape))
    number = names.index(part.series) if part.series else largest
    whole = series[number]
    roles = _roles(path, whole)
    count = whole.shape[whole.axes.index(roles["channel"])] if "channel" in roles else 1
    levels = [x for x in whole.levels if x.axes == whole.axes and 0 not in x.shape]
    level = level_that_fits([math.prod(x.shape) * x.dtype.itemsize // count for x in levels])
    image = _Image(
        path, tif, whole, levels[level], level,
        (names[number], *(n for i, n in enumerate(names) if i != number)), roles,
        size_of(tif, tif.series.index(whole)),
    )  # fmt: skip
    if "channel" in roles:
        image.channels = channel_names(count, image.size.channels)
    image.geometry = _geometry(image)
    return image


def _roles(path: Path, series: Any) -> dict[str, str]:
    """Which axis of a series means what."""
    lengths = dict(zip(series.axes, series.shape, strict=True))
    long = [a for a in series.axes if lengths[a] > 1 and a not in "YX"]
    key, roles = series.keyframe, {}
    for role, letter in (("frame", "T"), ("slice", "Z"), ("channel", "C")):
        if letter in long:
            roles[role] = letter
            long.remove(letter)
    if "S" in long:
        long.remove("S")
        colour = key.photometric in (_RGB, _YCBCR, _SEPARATED) and lengths["S"] in (3, 4)
        transparent = lengths["S"] == 2 and any(int(e) in _ALPHA for e in key.extrasamples)
        if "channel" in roles and colour:
            long.append("S")
        elif not colour and not transparent:
            roles["channel"] = "S"
    if len(long) == 1 and "slice" not in roles and long[0] != "S":
        roles["slice"] = long.pop()
    if long or len(set(series.axes)) < len(series.axes):
        raise UserError(
            f"Cannot open {path.name}",
            f"Its {series.axes} axes are {' × '.join(str(n) for n in series.shape)} long; slices, "
            "time and channels can be opened.",
            "Save the part of it that you need as a file of its own.",
        )
    return roles


def _geometry(image: _Image) -> Geometry:
    frames, slices = (image.length(image.roles.get(r)) for r in ("frame", "slice"))
    size: tuple[int, ...] = (image.length("X"), image.length("Y"))
    if _orientation(image.page) > 4:
        size = size[::-1]
    step = image.whole.shape[image.whole.axes.index("X")] / image.length("X")
    spacing: tuple[float | None, ...] = (image.size.x, image.size.y)
    if "slice" in image.roles:
        size, spacing = (*size, slices), (*spacing, image.size.z)
    if not all(spacing):
        return picture_grid(size, frames, image.size.t)
    known = [float(v) for v in spacing if v]
    return Geometry.from_source(
        size,
        (known[0] * step, known[1] * step, *known[2:]),
        (0.0,) * len(size),
        tuple(float(v) for v in np.eye(len(size)).reshape(-1)),
        frames,
        image.size.t if frames > 1 else 0.0,
        stacked=True,
    )


def _orientation(page: Any) -> int:
    tag = page.tags.get(_ORIENTATION)
    value = tag.value if tag is not None else 1
    return int(value) if value in range(1, 9) else 1


def _as_meant(plane: npt.NDArray[Any], page: Any) -> npt.NDArray[Any]:
    """Bright as large numbers, palettes and inks as colours."""
    if page.photometric == _MINISWHITE and plane.dtype.kind in "bu":
        if plane.dtype.kind == "b":
            return ~plane
        return np.asarray(2**page.bitspersample - 1 - plane.astype(np.int64), plane.dtype)
    if page.photometric == _PALETTE and page.colormap is not None:
        colours = (np.asarray(page.colormap) >> 8).astype(np.uint8).T
        return np.asarray(colours[np.minimum(plane, len(colours) - 1)])
    if page.photometric == _SEPARATED and plane.ndim == 3 and plane.dtype == np.uint8:
        inks = PIL.Image.frombytes("CMYK", plane.shape[1::-1], plane[..., :4].tobytes())
        return np.asarray(inks.convert("RGB"))
    return plane


def _of_colour(path: Path, array: npt.NDArray[Any], image: _Image, part: Part) -> npt.NDArray[Any]:
    names = ("red", "green", "blue", "alpha")[: array.shape[-1]] if image.is_colour else ("",)
    take: Callable[[int], npt.NDArray[Any]] = (
        (lambda c: array[..., c]) if image.is_colour else (lambda c: array)
    )
    return chosen_channels(path, part, names, take)


def _read_by_sitk(path: Path, pages: int) -> npt.NDArray[Any]:
    """All pages of a TIFF: (page, row, column[, sample])."""
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
        source = reader.Execute()
    except RuntimeError as e:
        raise ValueError(str(e)) from e
    array: npt.NDArray[Any] = sitk.GetArrayFromImage(source)
    array = array if source.GetDimension() == 3 else array[np.newaxis]
    if len(array) != pages:
        raise ValueError(f"{len(array)} of {pages} pages can be read")
    return array
