"""Label maps on disk: read where the image lies, written voxel-exact where it came from."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.image_files import (
    FAILURES,
    MASK_SUFFIXES,
    RASTER_SUFFIXES,
    check_readable,
    image_suffix,
    millimetres,
    read_error,
    size_error,
)
from segicl_gui.storage.parts import WHOLE
from segicl_gui.storage.pixels import (
    is_picture,
    picture_geometry,
    picture_labels,
    read_sitk,
    sitk_geometry,
    sitk_image,
    write_sitk,
)
from segicl_gui.storage.readers import ome_zarr, tiff
from segicl_gui.storage.readers.ome_zarr import is_zarr


def read_mask(path: Path, geometry: Geometry) -> npt.NDArray[np.uint16]:
    """Read the label map that belongs to an image.

    Parameters
    ----------
    path : Path
        A file of label values. Palette images give their indices, not their colours.
    geometry : Geometry
        Of the image. The mask may be stored with other axes, as long as its voxels lie in
        the same places (within a twentieth of a voxel).

    Returns
    -------
    ndarray of uint16
        Canonical (slice, row, column) array of the image's shape.

    Raises
    ------
    UserError
        As `read_image`; if size or position differ from the image's; or if values are not
        whole numbers from 0 to 65535.
    """
    labels, own = read_labels(path)
    suffix = image_suffix(path)
    # Picture formats, and single slices, carry no position: storage order decides.
    if suffix in RASTER_SUFFIXES or is_zarr(path) or own.ndim != geometry.ndim:
        stored = tuple(reversed(geometry.size))
        if geometry.frames > 1:
            stored = (geometry.frames, *stored)
        slice_of_volume = own.ndim != geometry.ndim and _long(labels.shape) == _long(stored)
        if labels.shape != stored and not slice_of_volume:
            raise size_error(path, own.size, geometry.size)
        return np.ascontiguousarray(geometry.to_canonical(labels.reshape(stored)))
    if own.shape != geometry.shape or own.frames != geometry.frames:
        raise size_error(path, _size(own), _size(geometry))
    difference = "" if geometry.ndim == 2 else geometry_difference(own, geometry)
    if difference:
        raise UserError(
            f"Cannot use {path.name} as a mask",
            f"It does not lie where the image does: {difference}.",
            "Choose the mask made for this image, or resample it to the image's grid.",
        )
    return np.ascontiguousarray(own.to_canonical(labels))


def read_labels(path: Path) -> tuple[npt.NDArray[np.uint16], Geometry]:
    """Read a file of label values as it is stored, and where it says that it lies.

    Returns
    -------
    labels : ndarray of uint16
        In storage order: ([frame, ]z, y, x).
    geometry : Geometry
        Its own, which turns it to canonical axes.

    Raises
    ------
    UserError
        As `read_image`, or if values are not whole numbers from 0 to 65535.
    """
    check_readable(path)
    if image_suffix(path) in (".jpg", ".jpeg"):
        raise UserError(
            f"Cannot use {path.name} as a mask",
            "JPEG alters values, so label numbers do not survive in it.",
            "Save the mask as PNG or NIfTI.",
        )
    try:
        if is_zarr(path):
            found = ome_zarr.read(path, WHOLE)
            array, own = found.array, found.geometry
        elif is_picture(path):
            with PIL.Image.open(path) as picture:
                array, own = picture_labels(picture), picture_geometry(picture)
        elif image_suffix(path) in (".tif", ".tiff"):
            # SimpleITK's own TIFF reader can end the program over a damaged file.
            found = tiff.read(path, WHOLE)
            array, own = np.asarray(found.array), found.geometry
        else:
            source, _ = read_sitk(path)
            array, own = sitk.GetArrayFromImage(source), sitk_geometry(path, source)
    except FAILURES as e:
        raise read_error(path, e) from e
    return _label_values(path, array, own.ndim + (own.frames > 1)), own


def write_mask(path: Path, array: npt.NDArray[Any], geometry: Geometry) -> None:
    """Write a label map in its image's geometry and storage order, voxel-exact, in one step.

    Parameters
    ----------
    path : Path
        Ends in one of `MASK_SUFFIXES`. An existing file is replaced once the new one is
        complete and has been read back.
    array : ndarray of bool or int
        Canonical (slice, row, column), values 0 to 65535; stored as uint8 where they fit.
    geometry : Geometry
        Of the image.

    Raises
    ------
    UserError
        If the format cannot hold the mask, or the file cannot be written.
    ValueError
        If shape, type or values of `array` are not as above.
    """
    if array.shape != geometry.shape:
        raise ValueError(f"mask of shape {array.shape} for an image of shape {geometry.shape}")
    if array.dtype.kind not in "bui":
        raise ValueError(f"mask of type {array.dtype}")
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    if low < 0 or high > 65535:
        raise ValueError(f"mask values from {low} to {high}")
    suffix = image_suffix(path)
    if suffix not in MASK_SUFFIXES:
        raise UserError(
            f"Cannot write {path.name}",
            f"“{suffix or path.suffix}” is not a format that masks are written in.",
            f"Choose one of {', '.join(MASK_SUFFIXES)}.",
        )
    if suffix == ".png" and geometry.ndim == 3:
        raise UserError(
            f"Cannot write {path.name}",
            "A PNG holds one picture, not a volume.",
            "Choose .nii.gz, .nrrd or .mha.",
        )
    stored = geometry.to_source(array.astype(np.uint8 if high <= 255 else np.uint16))
    with replacing(path) as temporary:
        if suffix == ".png":
            PIL.Image.fromarray(stored).save(temporary)
        else:
            write_sitk(temporary, sitk_image(stored, geometry))
        _check_written(path, temporary, array, geometry)


def _size(geometry: Geometry) -> tuple[int, ...]:
    return (*geometry.size, geometry.frames) if geometry.frames > 1 else geometry.size


def geometry_difference(a: Geometry, b: Geometry) -> str:
    """How two grids of one size differ by more than a twentieth of a voxel; "" if they don't."""
    last = [n - 1 for n in a.shape]
    corners = [(s, r, c) for s in (0, last[0]) for r in (0, last[1]) for c in (0, last[2])]
    gap = max(math.dist(a.world(x), b.world(x)) for x in corners)
    if gap <= 0.05 * min(b.spacing):
        return ""
    reasons = []
    if not np.allclose(a.canonical_spacing, b.canonical_spacing, rtol=1e-3):
        reasons.append(
            f"voxels of {millimetres(a.canonical_spacing)}, not {millimetres(b.canonical_spacing)}"
        )
    if math.dist(a.world((0, 0, 0)), b.world((0, 0, 0))) > 0.05 * min(b.spacing):
        reasons.append(
            f"first voxel at {millimetres(a.world((0, 0, 0)))}, "
            f"not {millimetres(b.world((0, 0, 0)))}"
        )
    if not np.allclose(_canonical_axes(a), _canonical_axes(b), atol=1e-3):
        reasons.append("turned differently")
    return (", ".join(reasons) or "slightly turned or scaled") + f" (up to {gap:.3g} mm apart)"


def _label_values(path: Path, array: npt.NDArray[Any], ndim: int) -> npt.NDArray[np.uint16]:
    title = f"Cannot use {path.name} as a mask"
    if array.ndim > ndim:
        rgb = array[..., :3]
        if array.shape[-1] not in (1, 3, 4) or np.any(rgb != rgb[..., :1]):
            raise UserError(
                title,
                "It holds colours, not label numbers.",
                "Save it as a grey or palette image whose values are the label numbers.",
            )
        array = rgb[..., 0]
    if array.dtype.kind not in "buif":
        raise UserError(title, f"It holds {array.dtype} values.", "Save it as whole numbers.")
    if array.dtype.kind == "f" and not np.array_equal(array, np.rint(array)):
        raise UserError(
            title,
            "It holds values that are not whole numbers, such as probabilities.",
            "Save a mask of label numbers.",
        )
    low, high = (array.min(), array.max()) if array.size else (0, 0)
    if low < 0 or high > 65535:
        raise UserError(
            title,
            f"Its values run from {low:g} to {high:g}; labels are numbered 0 to 65535.",
            "Renumber its labels.",
        )
    return array.astype(np.uint16)


def _check_written(
    path: Path, temporary: Path, array: npt.NDArray[Any], geometry: Geometry
) -> None:
    """Read a new mask back before it replaces an old one: libraries can fail in silence."""
    try:
        same = np.array_equal(read_mask(temporary, geometry), array)
        reason = "it was not complete when read back"
    except UserError as e:
        same, reason = False, e.happened
    if not same:
        raise UserError(
            f"Cannot write {path.name}",
            f"The file was checked and not kept: {reason}.",
            "Check that the disk is not full, or choose .nrrd, which holds any geometry. "
            "Earlier files are unharmed.",
        )


def _canonical_axes(geometry: Geometry) -> npt.NDArray[np.float64]:
    """World vectors of one step along slice, row and column."""
    zero = np.array(geometry.world((0, 0, 0)))
    steps = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    return np.array([(np.array(geometry.world(s)) - zero) for s in steps])


def _long(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without its axes of one element."""
    return tuple(n for n in shape if n != 1)
