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
from segicl_gui.storage.dicom import largest_series, read_series
from segicl_gui.storage.image_files import (
    RASTER_SUFFIXES,
    check_complete,
    image_suffix,
    last_line,
    millimetres,
    times,
)

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


def read_sitk(path: Path) -> tuple[sitk.Image, str]:
    """Pixels of a file or DICOM folder, and its modality."""
    if path.is_dir():
        series = largest_series(path)
        return _checked(path, read_series(series)), series.modality
    information = read_header(path)
    check_complete(path)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.SetImageIO(information.GetImageIO())
    image = _checked(path, reader.Execute())
    has_modality = information.HasMetaDataKey("0008|0060")
    return image, information.GetMetaData("0008|0060").strip() if has_modality else ""


def read_header(path: Path) -> sitk.ImageFileReader:
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    _refuse_4d(path, reader.GetSize())
    return reader


def _checked(path: Path, image: sitk.Image) -> sitk.Image:
    """Refuse 4D; drop a fourth axis of one frame."""
    _refuse_4d(path, image.GetSize())
    return image[..., 0] if image.GetDimension() == 4 else image


def _refuse_4d(path: Path, size: tuple[int, ...]) -> None:
    if len(size) > 3 and any(n > 1 for n in size[3:]):
        raise UserError(
            f"Cannot open {path.name}",
            f"It has {len(size)} dimensions ({times(size)}); only 2D images and 3D volumes "
            "can be opened.",
            "Save the frame or channel you need as a 3D file and open that.",
        )


def sitk_geometry(path: Path, source: Any) -> Geometry:
    """Geometry of an image, or of a reader that has read a header."""
    n = min(len(source.GetSize()), 3)
    spacing, origin = source.GetSpacing()[:n], source.GetOrigin()[:n]
    full = len(source.GetSize())
    direction = tuple(
        float(v) for v in np.reshape(source.GetDirection(), (full, full))[:n, :n].reshape(-1)
    )
    if not np.isfinite([*spacing, *origin, *direction]).all() or min(spacing) <= 0:
        raise UserError(
            f"Cannot open {path.name}",
            f"Its header gives no usable position: spacing {millimetres(spacing)}, "
            f"origin {millimetres(origin)}.",
            "Export it again from the program it came from.",
        )
    try:
        return Geometry.from_source(tuple(source.GetSize()[:n]), spacing, origin, direction)
    except ValueError as e:
        raise UserError(
            f"Cannot open {path.name}",
            f"Its header is not usable: {e}.",
            "Export it again from the program it came from.",
        ) from e


def sitk_image(stored: npt.NDArray[Any], geometry: Geometry) -> sitk.Image:
    """A SimpleITK image of an array in storage order, lying where `geometry` says."""
    out = sitk.GetImageFromArray(stored, isVector=stored.ndim > geometry.ndim)
    out.SetSpacing(geometry.spacing)
    out.SetOrigin(geometry.origin)
    out.SetDirection(geometry.direction)
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
