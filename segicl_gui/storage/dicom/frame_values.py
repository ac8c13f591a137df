"""Stored pixels of DICOM frames as values: rescaled, bright where it is bright."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom.values import Frame

Array = npt.NDArray[Any]


def damaged(file: Path, why: str) -> UserError:
    """What to tell of a file whose pixels cannot be read."""
    lines = [x.strip() for x in why.splitlines() if x.strip()]
    short = lines[-1].rstrip(".")[:160] if lines else "no reason given"
    return UserError(
        f"Cannot read {file.name}",
        f"“{file}” is damaged or cut short ({short}).",
        "Copy it again from where it came, or take it out of its folder.",
    )


def value_type(frames: Sequence[Frame], stored: np.dtype[Any]) -> np.dtype[Any]:
    """The type to begin with for the values of all frames, seen from the first one's pixels.

    The stored type where nothing is rescaled; int16 or int32 where all frames have one whole slope
    and intercept (`widened` where a value does not fit); else float32.
    """
    if frames[0].pixels.is_colour:
        return np.dtype(np.uint8)
    scales = {(f.slope, f.intercept) for f in frames}
    if stored.kind == "f" or scales == {(1.0, 0.0)}:
        return stored
    if len(scales) > 1 or not all(v.is_integer() for v in next(iter(scales))):
        return np.dtype(np.float32)
    return np.dtype(np.int16 if stored.itemsize <= 2 else np.int32)


def widened(out: Array, plane: Array) -> Array:
    """`out`, or a copy in a wider type where the whole numbers of `plane` do not fit into it."""
    if out.dtype.kind == "f" or plane.dtype == out.dtype:
        return out
    low, high = plane.min(), plane.max()
    for kind in (out.dtype, np.dtype(np.int32), np.dtype(np.float64)):
        limits = np.iinfo(kind) if kind.kind in "ui" else np.finfo(kind)
        if np.can_cast(out.dtype, kind) and limits.min <= low and high <= limits.max:
            return out.astype(kind, copy=False)
    raise OverflowError(f"values from {low} to {high}")


def stored_range(frame: Frame) -> tuple[int, int]:
    """Least and greatest value that *Bits Stored* can hold."""
    bits = min(max(1, frame.pixels.bits_stored), 32)
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if frame.pixels.signed else (0, (1 << bits) - 1)


def values(frame: Frame, stored: Array) -> Array:
    """Stored values in the units of the modality (PS3.3 C.7.6.3, C.11.1).

    MONOCHROME1 without units is turned over within its range, so that bright is bright as in
    all other images: its values are then not those of the file. Values with units (Hounsfield,
    becquerel) stay as they are. Padding has the darkest value in what was turned over and is
    left alone elsewhere.
    """
    if frame.pixels.is_colour:
        return _rgb(frame, stored)
    if frame.pixels.inverted:
        low, high = stored_range(frame)
        turned = np.clip((low + high) - stored.astype(np.int64), low, high)
        if frame.pixels.padding is not None:
            turned[stored == frame.pixels.padding] = low
        stored = turned
    if frame.slope == 1 and frame.intercept == 0:
        return stored
    return np.asarray(stored.astype(np.float64) * frame.slope + frame.intercept)


def _rgb(frame: Frame, stored: Array) -> npt.NDArray[np.uint8]:
    if stored.ndim != 3 or stored.shape[-1] != 3:
        raise damaged(frame.file, f"{stored.shape[-1]} values a pixel are no colour")
    if stored.dtype.itemsize == 1:
        return stored.astype(np.uint8, copy=False)
    # Palettes have 16 bits whatever the pixels have.
    bits = 16 if frame.pixels.photometric == "PALETTE COLOR" else frame.pixels.bits_stored
    return np.asarray(np.clip(stored.astype(np.int64) >> max(0, bits - 8), 0, 255), np.uint8)
