"""PNG, JPEG, BMP, GIF and WebP, through Pillow, turned as their EXIF says."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.parts import Part
from segicl_gui.storage.pixels import picture_values
from segicl_gui.storage.readers.stored import Description, Stored, parsing

_ORIENTATION = 0x0112


def describe(path: Path, part: Part) -> Description:
    """What the header of a picture says, after its EXIF turn."""
    with parsing(*_PASSED), opened(path) as picture:
        frames = getattr(picture, "n_frames", 1)
        notes = (f"it has {frames} frames; the first was opened",) if frames > 1 else ()
        return Description(_geometry(picture), notes=notes)


def read(path: Path, part: Part) -> Stored:
    """Pixels of a picture as it is meant to be seen: turned or mirrored as its EXIF says.

    Cameras and phones store what their sensor saw, and how it was held. Programs that draw masks
    show, and save, the turned picture; so masks have its size.
    """
    with parsing(*_PASSED), opened(path) as picture:
        array = turned(picture_values(picture), orientation(picture))
        if part.channel is not None or part.colour:
            array = _channels(path, array, part)
        return Stored(array, _geometry(picture))


def orientation(picture: PIL.Image.Image) -> int:
    """EXIF orientation of a picture, 1 to 8; 1 where it has none."""
    value = picture.getexif().get(_ORIENTATION, 1)
    return int(value) if value in range(1, 9) else 1


def turned(array: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    """Rows and columns (row, column[, value]) turned as an orientation says (EXIF 2.32, 4.6.4)."""
    if orientation in (2, 3):
        array = array[:, ::-1]
    if orientation in (3, 4):
        array = array[::-1]
    if orientation < 5:
        return array
    array = array.swapaxes(0, 1)
    if orientation in (6, 7):
        array = array[:, ::-1]
    return array[::-1] if orientation in (7, 8) else array


@contextmanager
def opened(path: Path) -> Iterator[PIL.Image.Image]:
    """A picture, without warnings of a size that is large for the web and common for scans."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
        # About metadata that nobody reads here.
        warnings.simplefilter("ignore", UserWarning)
        with PIL.Image.open(path) as picture:
            yield picture


# These have messages of their own.
_PASSED = (PIL.Image.DecompressionBombError, PIL.UnidentifiedImageError)


def _geometry(picture: PIL.Image.Image) -> Geometry:
    width, height = picture.size
    size = (height, width) if orientation(picture) > 4 else (width, height)
    # Dots per inch of a picture say how to print it, not how large the anatomy is.
    return picture_grid(size)


def picture_grid(size: tuple[int, ...], frames: int = 1, interval: float = 0.0) -> Geometry:
    """Geometry of a picture, or of a stack of them, that does not say how large it is."""
    n = len(size)
    direction = tuple(float(v) for v in np.eye(n).reshape(-1))
    return Geometry.from_source(
        size, (1.0,) * n, (0.0,) * n, direction, frames, interval, measured=False, stacked=True
    )


def _channels(path: Path, array: npt.NDArray[Any], part: Part) -> npt.NDArray[Any]:
    """Red, green or blue of a colour picture."""
    channels = array.shape[-1] if array.ndim > 2 else 1
    wanted = part.colour or (part.channel or 0,)
    if max(wanted) >= channels:
        raise UserError(
            f"Cannot open {path.name}",
            f"It has {channels} channel(s); there is no channel {max(wanted) + 1}.",
            "Choose one of those it has.",
        )
    if array.ndim == 2:
        return array
    return array[..., list(part.colour)] if part.colour else array[..., wanted[0]]
