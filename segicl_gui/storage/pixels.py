"""Stored pixels and headers, through Pillow for pictures and SimpleITK for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.dicom import read_stack, stack_of
from segicl_gui.storage.image_files import (
    RASTER_SUFFIXES,
    check_complete,
    image_suffix,
    is_dicom,
    last_line,
    millimetres,
    read_error,
    times,
)
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.readers import nifti
from segicl_gui.storage.readers.raw import check_header, layout_of, nrrd_units

# The libraries report through exceptions, which are turned into messages.
sitk.ProcessObject.SetGlobalWarningDisplay(False)

_PILLOW_TIFF_MODES = ("1", "P", "PA", "LA")


def is_picture(path: Path) -> bool:
    """Whether Pillow reads a file: pictures, and the kinds of TIFF that SimpleITK does not."""
    suffix = image_suffix(path)
    if path.is_dir() or suffix not in RASTER_SUFFIXES:
        return False
    if suffix not in (".tif", ".tiff"):
        return True
    try:
        with PIL.Image.open(path) as picture:
            return picture.mode in _PILLOW_TIFF_MODES
    except PIL.UnidentifiedImageError:
        return False  # a kind of TIFF that only SimpleITK may know


def picture_values(picture: PIL.Image.Image) -> npt.NDArray[Any]:
    if picture.mode in ("1", "LA", "La"):
        return np.asarray(picture.convert("L"))
    if picture.mode in ("P", "PA", "RGBA", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"):
        # Transparent pixels keep the colour that is stored under them.
        return np.asarray(picture.convert("RGBA").convert("RGB"))
    return np.asarray(picture)


def picture_labels(picture: PIL.Image.Image) -> npt.NDArray[Any]:
    """Values as stored: palette indices, and 0 and 1 for two-tone pictures."""
    if picture.mode == "1":
        return np.asarray(picture, np.uint8)
    if picture.mode in ("LA", "PA"):
        return np.asarray(picture)[..., 0]
    return np.asarray(picture)


def picture_geometry(picture: PIL.Image.Image) -> Geometry:
    # Dots per inch of a picture say how to print it, not how large the anatomy is.
    return Geometry.from_source(picture.size, (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))


def read_sitk(path: Path, part: Part = WHOLE) -> tuple[sitk.Image, str]:
    """Pixels of a file or DICOM folder, and its modality."""
    if is_dicom(path):
        series, stack = stack_of(path, part)
        return sitk_image(*read_stack(path.name, stack)), series.modality
    if nifti_2(path) is not None:
        return _read_nifti_2(path), ""
    information = read_header(path)
    check_complete(path)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.SetImageIO(information.GetImageIO())
    return _checked(path, reader.Execute()), ""


def nifti_2(path: Path) -> nifti.NiftiHeader | None:
    """Header of a NIfTI-2 file, which SimpleITK does not read; None for all others."""
    if image_suffix(path) not in (".nii", ".nii.gz"):
        return None
    header = nifti.header_of(path)
    return header if header is not None and header.version == 2 else None


def nifti_2_geometry(path: Path, header: nifti.NiftiHeader) -> Geometry:
    """Geometry of a NIfTI-2 file; two of its axes make a picture, four a volume in time."""
    _refuse_more(path, header.shape)
    n = min(3, max(2, len(header.shape)))
    size = (*header.shape, 1)[:n]
    frames = header.shape[3] if len(header.shape) > 3 else 1
    spacing, origin, direction = nifti.lps(header.affine)
    if n == 2:
        spacing, origin, direction = spacing[:2], origin[:2], (1.0, 0.0, 0.0, 1.0)
    interval = header.interval if frames > 1 else 0.0
    return _placed(path, size, spacing, origin, direction, frames, interval)


def _read_nifti_2(path: Path) -> sitk.Image:
    header, layout = nifti_2(path), layout_of(path)
    if header is None or layout is None:
        raise UserError(
            f"Cannot open {path.name}",
            "It is a NIfTI-2 file of a type of voxels that is not known here.",
            "Save it as whole numbers or floating point numbers of 32 bits.",
        )
    geometry = nifti_2_geometry(path, header)
    shape = tuple(reversed(geometry.size))
    return sitk_image(
        layout.read().reshape((geometry.frames, *shape) if geometry.frames > 1 else shape), geometry
    )


def read_header(path: Path) -> sitk.ImageFileReader:
    check_header(path)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    _refuse_more(path, reader.GetSize())
    return reader


def _checked(path: Path, image: sitk.Image) -> sitk.Image:
    """Refuse what is neither an image nor frames of one; drop a fourth axis of one frame."""
    _refuse_more(path, image.GetSize())
    size = image.GetSize()
    if len(size) > 4:
        image = image[:, :, :, :, 0]
    return image[..., 0] if image.GetDimension() == 4 and size[3] == 1 else image


def _refuse_more(path: Path, size: tuple[int, ...]) -> None:
    if len(size) > 4 and any(n > 1 for n in size[4:]):
        raise UserError(
            f"Cannot open {path.name}",
            f"It has {len(size)} dimensions ({times(size)}); images, volumes and volumes in time "
            "can be opened.",
            "Save the channel you need as a 3D or 4D file and open that.",
        )


def sitk_geometry(path: Path, source: Any) -> Geometry:
    """Geometry of an image, or of a reader that has read a header."""
    n = min(len(source.GetSize()), 3)
    frames = source.GetSize()[3] if len(source.GetSize()) > 3 else 1
    interval = float(source.GetSpacing()[3]) if frames > 1 else 0.0
    spacing, origin = source.GetSpacing()[:n], source.GetOrigin()[:n]
    full = len(source.GetSize())
    direction = tuple(
        float(v) for v in np.reshape(source.GetDirection(), (full, full))[:n, :n].reshape(-1)
    )
    spacing, origin, direction = _as_header_says(path, spacing, origin, direction)
    return _placed(path, source.GetSize()[:n], spacing, origin, direction, frames, interval)


def _placed(
    path: Path,
    size: tuple[int, ...],
    spacing: tuple[float, ...],
    origin: tuple[float, ...],
    direction: tuple[float, ...],
    frames: int,
    interval: float,
) -> Geometry:
    """The geometry a header gives, or a message of what is wrong with it."""
    n = len(size)
    if not np.isfinite([*spacing, *origin, *direction]).all() or min(spacing) <= 0:
        raise UserError(
            f"Cannot open {path.name}",
            f"Its header gives no usable position: spacing {millimetres(spacing)}, "
            f"origin {millimetres(origin)}.",
            "Export it again from the program it came from.",
        )
    if not nifti.at_right_angles(np.reshape(direction, (n, n))):
        raise read_error(path, ValueError("the direction is not orthonormal"))
    try:
        return Geometry.from_source(size, spacing, origin, direction, frames, interval)
    except ValueError as e:
        raise UserError(
            f"Cannot open {path.name}",
            f"Its header is not usable: {e}.",
            "Export it again from the program it came from.",
        ) from e


def _as_header_says(path: Path, *position: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """Spacing, origin and direction where SimpleITK takes something else from a header.

    Of a NIfTI file's two forms it prefers the qform; units of NRRD it passes over.
    """
    suffix, spacing = image_suffix(path), position[0]
    if suffix in (".nii", ".nii.gz") and len(spacing) == 3:
        header = nifti.header_of(path)
        return nifti.lps(header.affine) if header else position
    if suffix in (".nrrd", ".nhdr"):
        units = nrrd_units(path)
        if len(units) == len(spacing) and set(units) != {1.0}:
            scaled = tuple(s * u for s, u in zip(spacing, units, strict=True))
            return scaled, tuple(o * units[0] for o in position[1]), position[2]
    return position


def sitk_image(stored: npt.NDArray[Any], geometry: Geometry) -> sitk.Image:
    """A SimpleITK image of an array in storage order, lying where `geometry` says."""
    n = geometry.ndim
    timed = geometry.frames > 1
    out = sitk.GetImageFromArray(stored, isVector=stored.ndim > n + timed)
    direction = np.eye(n + timed)
    direction[:n, :n] = np.reshape(geometry.direction, (n, n))
    out.SetSpacing((*geometry.spacing, geometry.interval or 1.0) if timed else geometry.spacing)
    out.SetOrigin((*geometry.origin, 0.0) if timed else geometry.origin)
    out.SetDirection(tuple(float(v) for v in direction.reshape(-1)))
    return out


def write_sitk(path: Path, image: sitk.Image) -> None:
    """Write with SimpleITK; `UserError` where it fails, without saying why it did."""
    try:
        sitk.WriteImage(image, str(path), useCompression=True)
    except RuntimeError as e:
        try:  # SimpleITK does not say why; the system does.
            with path.open("ab") as f:
                f.write(b"\0" * 4096)
        except OSError as cause:
            raise cause from e
        raise UserError(
            f"Cannot write {path.name}",
            f"“{path.parent}” refused the file: {last_line(e)}.",
            "Check the disk or choose another format.",
        ) from e
