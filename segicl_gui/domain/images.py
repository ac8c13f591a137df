"""An image in memory, and how its intensities become numbers an engine can use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.geometry import Geometry

# Voxels looked at for each that is sampled, at most.
_WHOLE_READ = 64


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A 2D image or a volume with its geometry.

    Parameters
    ----------
    array : ndarray
        Canonical axes (slice, row, column) for grey, (slice, row, column, 3) for RGB uint8;
        any integer or float type, in the source's units (Hounsfield for CT). That of a large
        volume is a turned view of what was read, or of the file itself (a memory map): read-only,
        and not in the order of memory.
    geometry : Geometry
    modality : str
        DICOM modality ("CT", "MR", ...) or "" where unknown.
    """

    array: npt.NDArray[Any]
    geometry: Geometry
    modality: str = ""

    @property
    def is_rgb(self) -> bool:
        """Whether the array has a last axis of three colour channels."""
        return self.array.ndim == 4


def intensity_range(array: npt.NDArray[Any]) -> tuple[float, float]:
    """Robust (low, high) of a grey image or volume: the 0.5th and 99.5th percentile.

    Computed on at most about two million evenly spaced voxels; NaN and infinities are left
    out. ``high > low`` always holds.
    """
    sample = evenly_spaced(array, 2_000_000)
    sample = sample[np.isfinite(sample)]
    if not sample.size:
        return 0.0, 1.0
    low, high = (float(v) for v in np.percentile(sample, [0.5, 99.5]))
    # Beside a huge value 1.0 would be lost.
    return (low, high) if high > low else (low, low + max(1.0, abs(low) * 1e-6))


def evenly_spaced(array: npt.NDArray[Any], count: int) -> npt.NDArray[np.float64]:
    """About `count` voxels of an array, evenly spaced; all of them where there are fewer.

    Copies no more than that. Of a large volume, which may lie on disk, it reads some slices only.
    """
    if array.size > _WHOLE_READ * count and array.ndim > 2:
        array = array[:: -(-array.size // (_WHOLE_READ * count))]
    return np.asarray(array.flat[:: max(1, array.size // count)], np.float64)


def normalised_slice(
    image: Image, index: int, limits: tuple[float, float] | None = None
) -> npt.NDArray[np.float32]:
    """One slice as engines take it.

    Parameters
    ----------
    image : Image
    index : int
        Slice, 0 to ``geometry.shape[0] - 1``.
    limits : tuple of float, optional
        (low, high) mapped to 0 and 1; by default those of the whole volume, so that all its
        slices are treated alike. Not used for RGB, which is divided by 255, nor for 2D 8-bit
        images, whose values are comparable as they stand.

    Returns
    -------
    ndarray of float32
        (row, column) or (row, column, 3), 0..1.
    """
    plane = np.ascontiguousarray(image.array[index])
    if image.is_rgb or (image.array.dtype == np.uint8 and image.geometry.ndim == 2):
        return np.asarray(plane, np.float32) / np.float32(255)
    low, high = limits or intensity_range(image.array)
    out = (np.asarray(plane, np.float32) - np.float32(low)) / np.float32(high - low)
    scaled: npt.NDArray[np.float32] = np.clip(np.nan_to_num(out), 0, 1).astype(np.float32)
    return scaled


def content_hash(array: npt.NDArray[Any]) -> str:
    """Hash of an array's type, shape and values: 32 hex digits (BLAKE2b)."""
    h = hashlib.blake2b(f"{array.dtype.str}{array.shape}".encode(), digest_size=16)
    h.update(np.ascontiguousarray(array).data)
    return h.hexdigest()
