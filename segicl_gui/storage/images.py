"""Images in the formats people have, with geometry kept exactly."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.dicom import read_stack, stack_geometry, stack_of
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
from segicl_gui.storage.pixels import (
    is_picture,
    picture_geometry,
    picture_values,
    read_header,
    read_sitk,
    sitk_geometry,
    sitk_image,
    write_sitk,
)

# Grey pictures are often stored as RGB; channels this close (2 % of the range) hold no colour.
_GREY_TOLERANCE = 0.02 * 255

__all__ = [
    "IMAGE_SUFFIXES",
    "MASK_SUFFIXES",
    "RASTER_SUFFIXES",
    "convert_image",
    "file_hash",
    "geometry_difference",
    "image_stem",
    "image_suffix",
    "read_geometry",
    "read_image",
    "read_mask",
    "write_mask",
]


def read_image(path: Path, part: Part = WHOLE) -> Image:
    """Read a 2D image, a volume or a volume in time.

    Parameters
    ----------
    path : Path
        A file, or a folder of DICOM series.
    part : Part
        Which image of it; by default the only one, or the largest series directly in the folder.

    Returns
    -------
    Image
        Canonical axes. Grey in the file's own number type and units; colour as uint8 RGB,
        without alpha. A PNG, JPEG, BMP or TIFF whose three channels are equal is grey uint8.

    Raises
    ------
    UserError
        If the file is missing, may not be read, is empty, damaged, not an image, of more than
        four dimensions, or holds something else than grey or colour values.
    """
    check_readable(path)
    try:
        if is_picture(path):
            with PIL.Image.open(path) as picture:
                array, geometry, modality = picture_values(picture), picture_geometry(picture), ""
        elif is_dicom(path):
            series, stack = stack_of(path, part)
            (array, geometry), modality = read_stack(path.name, stack), series.modality
        else:
            source, modality = read_sitk(path, part)
            array, geometry = sitk.GetArrayFromImage(source), sitk_geometry(path, source)
    except FAILURES as e:
        raise read_error(path, e) from e
    array = _grey_or_rgb(path, array, geometry)
    return Image(np.ascontiguousarray(geometry.to_canonical(array)), geometry, modality)


def read_geometry(path: Path, part: Part = WHOLE) -> Geometry:
    """Geometry of an image, without its pixels.

    Raises
    ------
    UserError
        As `read_image`, except for damage that only shows in the pixels.
    """
    check_readable(path)
    try:
        if is_dicom(path):
            return stack_geometry(path.name, stack_of(path, part)[1])
        if is_picture(path):
            with PIL.Image.open(path) as picture:
                return picture_geometry(picture)
        return sitk_geometry(path, read_header(path))
    except FAILURES as e:
        raise read_error(path, e) from e


def convert_image(
    path: Path, target: Path, part: Part = WHOLE, *, straighten: bool = False
) -> None:
    """Write an image in another format of SimpleITK, on the grid it is stored on (DICOM to NIfTI).

    Parameters
    ----------
    path, target : Path
    part : Part
    straighten : bool
        Resample a DICOM volume whose slices are shifted sideways or unevenly spaced.

    Raises
    ------
    UserError
        As `read_image`, or if the new file cannot be written.
    """
    check_readable(path)
    try:
        if straighten and is_dicom(path):
            stack = stack_of(path, part)[1]
            source = sitk_image(*read_stack(path.name, stack, straighten=True))
        else:
            source = read_sitk(path, part)[0]
    except FAILURES as e:
        raise read_error(path, e) from e
    with replacing(target) as temporary:
        write_sitk(temporary, source)


def file_hash(path: Path, part: Part = WHOLE) -> str:
    """BLAKE2b of a file's bytes, or of a DICOM folder's slices in order: 32 hex digits.

    Raises
    ------
    UserError
        If the file or a slice cannot be read.
    """
    check_readable(path)
    digest = hashlib.blake2b(digest_size=16)
    try:
        for file in stack_of(path, part)[1].files if path.is_dir() else (path,):
            with file.open("rb") as f:
                while block := f.read(1 << 20):
                    digest.update(block)
    except OSError as e:
        raise read_error(path, e) from e
    return digest.hexdigest()


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
    return not rgb.size or int(np.ptp(rgb, axis=-1).max()) < _GREY_TOLERANCE
