"""NIfTI, NRRD, MetaImage and whatever else SimpleITK reads."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import image_suffix
from segicl_gui.storage.parts import Part
from segicl_gui.storage.pixels import (
    nifti_2,
    nifti_2_geometry,
    read_header,
    read_sitk,
    sitk_geometry,
)
from segicl_gui.storage.readers import nifti, raw
from segicl_gui.storage.readers.stored import (
    Description,
    Stored,
    channel_names,
    channel_note,
    chosen_channels,
)

_COLOUR_TYPES = (sitk.sitkVectorUInt8, sitk.sitkVectorUInt16)


def describe(path: Path, part: Part) -> Description:
    """What the header of a volume says."""
    second = nifti_2(path)
    if second is not None:
        return Description(nifti_2_geometry(path, second), notes=_nifti_notes(second))
    header = read_header(path)
    layout = raw.layout_of(path)
    if layout is not None:
        layout.check()
    geometry = sitk_geometry(path, header)
    channels = _channels(header.GetPixelID(), header.GetNumberOfComponents())
    notes = channel_note(channels, part)
    if image_suffix(path) in (".nii", ".nii.gz"):
        notes += _nifti_notes(nifti.header_of(path))
    return Description(geometry, channels, notes=notes)


def read(path: Path, part: Part) -> Stored:
    """Voxels of a volume; those of a large file are a view of it."""
    raw.check_header(path)
    layout = raw.layout_of(path)
    if layout is not None:
        layout.check()
        if layout.bytes >= raw.LARGE_BYTES or _misread(path):
            return _read_raw(path, layout, part)
    source, modality = read_sitk(path, part)
    geometry = sitk_geometry(path, source)
    channels = _channels(source.GetPixelID(), source.GetNumberOfComponentsPerPixel())
    array = array_of(source)
    return Stored(_chosen(path, array, geometry, channels, part), geometry, modality)


def array_of(image: sitk.Image) -> npt.NDArray[Any]:
    """The voxels of an image without a copy; the image lives as long as any view of them."""
    return np.asarray(_Voxels(image))


class _Voxels:
    """Lends the memory of an image to NumPy, which keeps what lends it."""

    def __init__(self, image: sitk.Image) -> None:
        self._image = image
        view = sitk.GetArrayViewFromImage(image)
        self.__array_interface__ = view.__array_interface__


def _read_raw(path: Path, layout: raw.Layout, part: Part) -> Stored:
    second, values = nifti_2(path), 1
    channels: tuple[str, ...] = ()
    if second is not None:
        geometry = nifti_2_geometry(path, second)
    else:
        header = read_header(path)
        values = header.GetNumberOfComponents()
        geometry, channels = sitk_geometry(path, header), _channels(header.GetPixelID(), values)
    shape = tuple(reversed(geometry.size))
    if geometry.frames > 1:
        shape = (geometry.frames, *shape)
    if math.prod(shape) * values != math.prod(layout.shape):
        raise ValueError(f"{layout.shape} voxels, of which {shape} make an image")
    if values == 1:
        array = layout.read().reshape(shape)
    elif image_suffix(path) in (".nii", ".nii.gz"):  # values are its slowest axis, the fifth
        array = np.moveaxis(layout.read().reshape(values, *shape), 0, -1)
    else:
        array = layout.read().reshape(*shape, values)
    return Stored(_chosen(path, array, geometry, channels, part), geometry)


def _chosen(
    path: Path,
    array: npt.NDArray[Any],
    geometry: Geometry,
    channels: tuple[str, ...],
    part: Part,
) -> npt.NDArray[Any]:
    vector = array.ndim > geometry.ndim + (geometry.frames > 1)
    asked = part.channel is not None or part.colour
    if not channels and not asked:
        return array
    if not channels:  # of colour, too, one can take a channel
        channels = ("red", "green", "blue", "alpha")[: array.shape[-1]] if vector else ("",)
    if not vector:
        return chosen_channels(path, part, channels, lambda c: array)
    # A channel alone, as a copy: its voxels are far apart in the file.
    return chosen_channels(path, part, channels, lambda c: np.ascontiguousarray(array[..., c]))


def _channels(pixel_id: int, components: int) -> tuple[str, ...]:
    """Names of the channels to choose from; () for grey, colour and complex numbers."""
    is_colour = components in (3, 4) and pixel_id in _COLOUR_TYPES
    if (
        components == 1
        or is_colour
        or pixel_id in (sitk.sitkComplexFloat32, sitk.sitkComplexFloat64)
    ):
        return ()
    return channel_names(components)


def _misread(path: Path) -> bool:
    """Whether SimpleITK adds an intercept although a slope of 0 says that nothing is scaled."""
    if image_suffix(path) not in (".nii", ".nii.gz"):
        return False
    header = nifti.header_of(path)
    return (
        header is not None
        and not header.is_scaled
        and (header.slope, header.intercept) not in ((0.0, 0.0), (1.0, 0.0))
    )


def _nifti_notes(header: nifti.NiftiHeader | None) -> tuple[str, ...]:
    if header is None or len(header.shape) < 3:
        return ()
    if not header.is_placed:
        return ("its header does not say how it lies in the patient (neither form has a code)",)
    if not header.forms_differ:
        return ()
    if header.affine is header.qform:
        return ("its sform is sheared; the qform was used",)
    return ("its sform and qform differ; the sform was used",)
