"""Images in the formats people have, with geometry kept exactly."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.dicom import read_stack, stack_of
from segicl_gui.storage.image_files import (
    FAILURES,
    IMAGE_SUFFIXES,
    MASK_SUFFIXES,
    RASTER_SUFFIXES,
    check_readable,
    image_stem,
    image_suffix,
    is_dicom,
    read_error,
)
from segicl_gui.storage.label_maps import geometry_difference, read_mask, write_mask
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.pixels import sitk_image, write_sitk
from segicl_gui.storage.readers import dicom_stacks, ome_zarr, pictures, tiff, volumes
from segicl_gui.storage.readers.ome_zarr import is_zarr
from segicl_gui.storage.readers.raw import LARGE_BYTES
from segicl_gui.storage.readers.stored import Description, Stored
from segicl_gui.storage.straighten import is_sheared, straightened

# Grey pictures are often stored as RGB; channels this close (2 % of the range) hold no colour.
_GREY_TOLERANCE = 0.02 * 255

__all__ = [
    "IMAGE_SUFFIXES",
    "MASK_SUFFIXES",
    "RASTER_SUFFIXES",
    "convert_image",
    "describe_image",
    "file_hash",
    "geometry_difference",
    "image_stem",
    "image_suffix",
    "read_geometry",
    "read_image",
    "read_mask",
    "read_stored",
    "write_mask",
]


def read_image(path: Path, part: Part = WHOLE) -> Image:
    """Read a 2D image, a volume or a volume in time.

    Parameters
    ----------
    path : Path
        A file, a folder of DICOM series, or an OME-Zarr.
    part : Part
        Which image of it; by default the only one, or the largest series directly in the folder.

    Returns
    -------
    Image
        Canonical axes. Grey in the file's own number type and units; colour as uint8 RGB,
        without alpha. A picture whose three channels are equal is grey uint8. Of several
        channels the first, unless the part names another. A picture is turned as its EXIF says.
        From `LARGE_BYTES` on, the array is a view of the file or of what was read.

    Raises
    ------
    UserError
        If the file is missing, may not be read, is empty, damaged, not an image, of more than
        four dimensions, or holds something else than grey or colour values.
    """
    stored = read_stored(path, part)
    array = stored.geometry.to_canonical(_grey_or_rgb(path, stored.array, stored.geometry))
    if array.nbytes < LARGE_BYTES:
        array = np.ascontiguousarray(array)
    return Image(array, stored.geometry, stored.modality)


def read_stored(path: Path, part: Part = WHOLE) -> Stored:
    """Read an image in the order of its file.

    Raises
    ------
    UserError
        As `read_image`.
    """
    check_readable(path)
    try:
        return _reader(path).read(path, part)
    except FAILURES as e:
        raise read_error(path, e) from e


def describe_image(path: Path, part: Part = WHOLE) -> Description:
    """What the header of an image says: its geometry, channels, the images in it, and notes.

    Raises
    ------
    UserError
        As `read_geometry`.
    """
    check_readable(path)
    try:
        return _reader(path).describe(path, part)
    except FAILURES as e:
        raise read_error(path, e) from e


def read_geometry(path: Path, part: Part = WHOLE) -> Geometry:
    """Geometry of an image, without its pixels.

    Raises
    ------
    UserError
        As `read_image`, except for damage that only shows in the pixels.
    """
    return describe_image(path, part).geometry


def convert_image(
    path: Path,
    target: Path,
    part: Part = WHOLE,
    *,
    straighten: bool = False,
    frames: Sequence[int] = (),
) -> None:
    """Write an image in another format of SimpleITK, on the grid it is stored on (DICOM to NIfTI).

    Parameters
    ----------
    path, target : Path
    part : Part
    straighten : bool
        Resample a DICOM volume whose slices are shifted sideways or unevenly spaced, or a NIfTI or
        NRRD volume whose axes are not at right angles.
    frames : sequence of int
        The only frames of a volume in time that are written, counted from 0; () for all.

    Raises
    ------
    UserError
        As `read_image`; if there is no such frame; or if the new file cannot be written.
    """
    check_readable(path)
    try:
        if straighten and is_dicom(path):
            stack = stack_of(path, part)[1]
            array, geometry = read_stack(path.name, stack, straighten=True)
        elif straighten and is_sheared(path):
            array, geometry = straightened(path)
        else:
            stored = _reader(path).read(path, part)
            array, geometry = stored.array, stored.geometry
            if array.dtype == np.bool_:
                array = array.astype(np.uint8) * np.uint8(255)
    except FAILURES as e:
        raise read_error(path, e) from e
    if frames:
        array, geometry = _frames(path, array, geometry, frames)
    with replacing(target) as temporary:
        write_sitk(temporary, sitk_image(array, geometry))


def _frames(
    path: Path, array: npt.NDArray[Any], geometry: Geometry, frames: Sequence[int]
) -> tuple[npt.NDArray[Any], Geometry]:
    """Some frames of a volume in time; a volume where it is only one."""
    if max(frames) >= geometry.frames:
        raise UserError(
            f"Cannot convert {path.name}",
            f"It has {geometry.frames} frame(s); there is no frame {max(frames) + 1}.",
            "Choose frames that it has.",
        )
    if geometry.frames == 1 or len(frames) == 1:
        one = array[frames[0]] if geometry.frames > 1 else array
        return one, geometry.one_frame()
    steps = set(np.diff(frames).tolist())
    interval = geometry.interval * steps.pop() if len(steps) == 1 else 0.0
    return array[list(frames)], replace(geometry, frames=len(frames), interval=max(0.0, interval))


class _Reader(Protocol):
    """What the modules in `storage.readers` offer."""

    def describe(self, path: Path, part: Part) -> Description: ...

    def read(self, path: Path, part: Part) -> Stored: ...


def _reader(path: Path) -> _Reader:
    if is_zarr(path):
        return ome_zarr
    if is_dicom(path):
        return dicom_stacks
    suffix = image_suffix(path)
    if suffix in (".tif", ".tiff"):
        return tiff
    return pictures if suffix in RASTER_SUFFIXES else volumes


def file_hash(path: Path, part: Part = WHOLE) -> str:
    """BLAKE2b of a file's bytes, or of the files of a series or Zarr in order: 32 hex digits.

    Raises
    ------
    UserError
        If the file or a slice cannot be read.
    """
    check_readable(path)
    digest = hashlib.blake2b(digest_size=16)
    try:
        for file in _files(path, part):
            if is_zarr(path):
                digest.update(file.relative_to(path).as_posix().encode())
            with file.open("rb") as f:
                while block := f.read(1 << 20):
                    digest.update(block)
    except OSError as e:
        raise read_error(path, e) from e
    return digest.hexdigest()


def _files(path: Path, part: Part) -> tuple[Path, ...]:
    """The files an image is in."""
    if is_zarr(path):
        return tuple(sorted(p for p in path.rglob("*") if p.is_file()))
    return stack_of(path, part)[1].files if path.is_dir() else (path,)


def _grey_or_rgb(path: Path, array: npt.NDArray[Any], geometry: Geometry) -> npt.NDArray[Any]:
    """Values as `Image` holds them, from an array in storage order."""
    axes = geometry.ndim + (geometry.frames > 1)
    channels = array.shape[-1] if array.ndim > axes else 1
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind not in "uif" or channels not in (1, 3, 4):
        kind = "complex numbers" if array.dtype.kind == "c" else f"{channels} values a voxel"
        raise UserError(
            f"Cannot open {path.name}",
            f"It holds {kind}; images are grey or RGB.",
            "Save one channel as an image of its own and open that.",
        )
    if channels == 1:
        return array.reshape(array.shape[:axes])
    rgb = array[..., :3]
    if rgb.dtype == np.uint16:
        rgb = (rgb >> 8).astype(np.uint8)
    if rgb.dtype != np.uint8:
        raise UserError(
            f"Cannot open {path.name}",
            f"Its colour values are {array.dtype} numbers; colour is read from 8 or 16 bit.",
            "Save it as 8-bit RGB.",
        )
    if image_suffix(path) in RASTER_SUFFIXES and _is_grey(rgb):
        return rgb[..., 0]
    return rgb


def _is_grey(rgb: npt.NDArray[np.uint8]) -> bool:
    """Told row by row and channel by channel: fast, and over early where there is colour."""
    for plane in rgb.reshape(-1, *rgb.shape[-2:]) if rgb.size else ():
        low, high = plane[:, 0], plane[:, 0]
        for channel in (1, 2):
            low, high = np.minimum(low, plane[:, channel]), np.maximum(high, plane[:, channel])
        if int((high - low).max()) >= _GREY_TOLERANCE:
            return False
    return True
