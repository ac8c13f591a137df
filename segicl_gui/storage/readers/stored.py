"""What every reader gives: an image as it is stored, and what its header says of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import intensity_range
from segicl_gui.storage.image_files import last_line
from segicl_gui.storage.parts import Part

# Millimetres of a unit, as OME, ImageJ and NRRD spell it.
MILLIMETRES: dict[str, float] = {
    "m": 1e3, "meter": 1e3, "metre": 1e3,
    "cm": 10.0, "centimeter": 10.0, "centimetre": 10.0,
    "mm": 1.0, "millimeter": 1.0, "millimetre": 1.0,
    "µm": 1e-3, "μm": 1e-3, "um": 1e-3, "micron": 1e-3, "microns": 1e-3,
    "\\u00b5m": 1e-3, "micrometer": 1e-3, "micrometre": 1e-3,
    "nm": 1e-6, "nanometer": 1e-6, "nanometre": 1e-6,
    "å": 1e-7, "angstrom": 1e-7, "ångström": 1e-7,
    "pm": 1e-9, "picometer": 1e-9,
    "in": 25.4, "inch": 25.4, "inches": 25.4,
}  # fmt: skip
SECONDS: dict[str, float] = {
    "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "msec": 1e-3,
    "millisecond": 1e-3, "µs": 1e-6, "us": 1e-6, "microsecond": 1e-6, "min": 60.0,
    "minute": 60.0, "h": 3600.0, "hour": 3600.0,
}  # fmt: skip

# A picture in steps of size is opened at its first one up to this (bytes of a channel). Not the
# memory of this computer decides, or masks would not fit on another one.
FULL_BYTES = 1 << 32


# More than a hyperspectral camera has.
_MOST_CHANNELS = 4096


@dataclass(frozen=True, slots=True)
class Description:
    """What a header says.

    Parameters
    ----------
    geometry : Geometry
    channels : tuple of str
        Names of the channels, where there is one to choose; () for grey and colour.
    images : tuple of str
        Names of the images in it, the one meant first, where there are several.
    notes : tuple of str
        What a user should know, a sentence each.
    """

    geometry: Geometry
    channels: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """An image in the order of its file.

    Parameters
    ----------
    array : ndarray
        ([frame, ][slice, ]row, column[, value]); may be a read-only view of a file.
    geometry : Geometry
    modality : str
        DICOM modality, or "".
    """

    array: npt.NDArray[Any]
    geometry: Geometry
    modality: str = ""


def chosen_channels(
    path: Path,
    part: Part,
    channels: tuple[str, ...],
    read: Callable[[int], npt.NDArray[Any]],
) -> npt.NDArray[Any]:
    """The channel that a part names, the first where it names none, or three as colour.

    Parameters
    ----------
    read : callable
        Gives a channel by number.

    Returns
    -------
    ndarray
        As `read` gives it; for colour, with a last axis of three and uint8 values, each channel
        scaled from its 0.5th to its 99.5th percentile.

    Raises
    ------
    UserError
        If a channel is named that is not there.
    """
    for number in (*part.colour, part.channel or 0):
        if number >= len(channels):
            raise UserError(
                f"Cannot open {path.name}",
                f"It has {len(channels)} channel(s); there is no channel {number + 1}.",
                f"Choose one of: {', '.join(f'{i} {c}' for i, c in enumerate(channels, 1))}.",
            )
    if not part.colour:
        return read(part.channel or 0)
    first = _eight_bit(read(part.colour[0]))
    out = np.empty((*first.shape, 3), np.uint8)
    out[..., 0] = first
    for i in (1, 2):
        out[..., i] = _eight_bit(read(part.colour[i]))
    return out


def channel_names(count: int, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of channels: those that are known, or numbers from 1.

    Raises
    ------
    ValueError
        If there are more than any camera has.
    """
    if count > _MOST_CHANNELS:
        raise ValueError(f"it says that it has {count} channels")
    names = known if len(known) == count else ("",) * count
    return tuple(name or f"channel {i + 1}" for i, name in enumerate(names))


def channel_note(channels: tuple[str, ...], part: Part) -> tuple[str, ...]:
    """Says that there are more channels, where nobody chose one."""
    if not channels or part.channel is not None or part.colour:
        return ()
    return (f"it has {len(channels)} channels; the first, “{channels[0]}”, was opened",)


def level_that_fits(bytes_of_levels: list[int]) -> int:
    """The largest step of a pyramid up to `FULL_BYTES`; its last where none is that small."""
    small = (i for i, size in enumerate(bytes_of_levels) if size <= FULL_BYTES)
    return next(small, len(bytes_of_levels) - 1)


def check_memory(shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Refuse what cannot fit before a library tries to make room for it.

    Raises
    ------
    MemoryError
        If the array is larger than the memory of this computer.
    """
    if math.prod(shape) * dtype.itemsize > psutil.virtual_memory().total:
        raise MemoryError(f"{shape} of {dtype}")


@contextmanager
def parsing(*known: type[Exception]) -> Iterator[None]:
    """Turn whatever a library raises on a damaged file into a ValueError.

    Parsers of large formats fail in as many ways as a file can be damaged: missing keys, wrong
    types, recursion. `UserError`, what the system says, and lack of memory pass.
    """
    try:
        yield
    except (UserError, MemoryError):
        raise
    except Exception as e:
        if isinstance(e, known) or (isinstance(e, OSError) and e.errno is not None):
            raise
        raise ValueError(last_line(e)) from e


def _eight_bit(array: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    low, high = intensity_range(array)
    out = np.empty(array.shape, np.uint8)
    for i, plane in enumerate(array):  # by slices, so that no copy of a volume is made
        scaled = (np.asarray(plane, np.float32) - np.float32(low)) * np.float32(255 / (high - low))
        out[i] = np.clip(np.nan_to_num(scaled), 0, 255).astype(np.uint8)
    return out
