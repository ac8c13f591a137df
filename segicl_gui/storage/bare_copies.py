"""Copies of images that are not DICOM: pixels and geometry, and no text of any kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL.Image

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.atomic import make_folder, replacing, write_bytes
from segicl_gui.storage.image_files import FAILURES, VOLUME_SUFFIXES, image_suffix, read_error
from segicl_gui.storage.images import describe_image, read_stored
from segicl_gui.storage.parts import Part
from segicl_gui.storage.pixels import sitk_image, write_sitk

# Pillow writes these as they are; what else pictures come in becomes PNG, or OME-TIFF.
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp")
# Detached headers name a file beside.
_WHOLE_FILES = {".nhdr": ".nrrd", ".mhd": ".mha"}
_ORIENTATION = 0x0112
_MICROMETRES = 1000.0


def copy_bare(path: Path, folder: Path, name: str) -> Path:
    """Copy an image that is not DICOM without anything that people wrote into it.

    Volumes and common pictures keep their format; TIFF, OME-Zarr and the rest become PNG or, with
    slices, channels or times, OME-TIFF.

    Parameters
    ----------
    path, folder : Path
        `folder` is made where missing.
    name : str
        Of the copy, without suffix.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    UserError
        If the image cannot be read or the copy cannot be written.
    """
    make_folder(folder)
    suffix = image_suffix(path)
    try:
        if suffix in _PICTURES:
            target = folder / f"{name}{suffix}"
            _copy_picture(path, target, suffix)
            return target
        array, geometry, channels = _pixels(path)
    except FAILURES as e:
        raise read_error(path, e) from e
    if suffix in VOLUME_SUFFIXES:
        target = folder / f"{name}{_WHOLE_FILES.get(suffix, suffix)}"
        with replacing(target) as temporary:
            write_sitk(temporary, sitk_image(array, geometry))
    elif _fits_png(array, geometry, channels):
        target = folder / f"{name}.png"
        with replacing(target) as temporary:
            PIL.Image.fromarray(array).save(temporary)
    else:
        target = folder / f"{name}.ome.tif"
        with replacing(target) as temporary:
            _write_ome(temporary, array, geometry, channels)
    return target


def _fits_png(array: npt.NDArray[Any], geometry: Geometry, channels: int) -> bool:
    plain = geometry.ndim == 2 and geometry.frames == 1 and not channels
    kinds = (np.uint8, np.uint16) if array.ndim == 2 else (np.uint8,)
    return plain and array.dtype in kinds and not geometry.in_millimetres


def _pixels(path: Path) -> tuple[npt.NDArray[Any], Geometry, int]:
    """([frame, ][slice, ]row, column[, value]), and how many of the values are channels."""
    channels = len(describe_image(path).channels)
    if not channels:
        stored = read_stored(path, Part())
        return stored.array, stored.geometry, 0
    planes = [read_stored(path, Part(channel=i)) for i in range(channels)]
    return np.stack([p.array for p in planes], -1), planes[0].geometry, channels


def _write_ome(path: Path, array: npt.NDArray[Any], geometry: Geometry, channels: int) -> None:
    """OME-TIFF with the sizes of voxels where they are known."""
    import tifffile

    colour = array.ndim > geometry.ndim + (geometry.frames > 1) and not channels
    axes = ("T" if geometry.frames > 1 else "") + "ZYX"[-geometry.ndim :]
    metadata: dict[str, Any] = {"axes": ("C" if channels else "") + axes + ("S" if colour else "")}
    if geometry.in_millimetres:
        for axis, spacing in zip("XYZ", geometry.spacing, strict=False):
            metadata[f"PhysicalSize{axis}"] = spacing * _MICROMETRES
            metadata[f"PhysicalSize{axis}Unit"] = "µm"
    if geometry.interval:
        metadata |= {"TimeIncrement": geometry.interval, "TimeIncrementUnit": "s"}
    tifffile.imwrite(
        path,
        np.moveaxis(array, -1, 0) if channels else array,
        ome=True,
        photometric="rgb" if colour else "minisblack",
        metadata=metadata,
        compression="deflate",
    )


def _copy_picture(path: Path, target: Path, suffix: str) -> None:
    with PIL.Image.open(path) as picture:
        # How the picture is turned is kept: masks were made for it as it is shown.
        turned = PIL.Image.Exif()
        turned[_ORIENTATION] = picture.getexif().get(_ORIENTATION, 1)
        exif = turned.tobytes() if turned[_ORIENTATION] != 1 else b""
        if suffix in (".jpg", ".jpeg"):
            # Written anew by Pillow, JPEG would lose detail.
            write_bytes(target, _bare_jpeg(path.read_bytes(), exif))
            return
        bare = picture.copy()
        bare.info = {k: v for k, v in picture.info.items() if k == "transparency"}
        with replacing(target) as temporary:
            bare.save(temporary, exif=exif)


def _bare_jpeg(data: bytes, exif: bytes) -> bytes:
    """A JPEG file without comments and application segments, with `exif` instead.

    JFIF's (APP0) and Adobe's (APP14), which say how colours are stored, stay (ISO/IEC 10918-1,
    B.1.1.3).
    """
    out = bytearray(data[:2])
    if exif:
        out += b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        marker = data[at + 1]
        if marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += data[at:end]
        at = end
    return bytes(out + data[at : data.rindex(b"\xff\xd9") + 2])
