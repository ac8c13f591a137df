"""Volumes whose axes are not at right angles, resampled to axes that are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import image_suffix
from segicl_gui.storage.readers import nifti
from segicl_gui.storage.readers.raw import layout_of
from segicl_gui.storage.readers.stored import check_memory


def is_sheared(path: Path) -> bool:
    """Whether a NIfTI or NRRD volume has axes that are not at right angles."""
    suffix = image_suffix(path)
    if suffix in (".nii", ".nii.gz"):
        header = nifti.header_of(path)
        return header is not None and len(header.shape) == 3 and nifti.is_sheared(header.affine)
    if suffix not in (".nrrd", ".nhdr"):
        return False
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    n = reader.GetDimension()
    return n == 3 and not nifti.at_right_angles(np.reshape(reader.GetDirection(), (n, n)))


def straightened(path: Path) -> tuple[npt.NDArray[Any], Geometry]:
    """A sheared volume on the nearest grid of right angles, by linear interpolation.

    The grid has the same spacing, turned as the volume's axes are on the whole (their polar
    decomposition), and holds all of its corners. What lies outside the volume is its least value.

    Returns
    -------
    array : ndarray
        (slice, row, column) in the order of storage, of the file's type.
    geometry : Geometry

    Raises
    ------
    ValueError
        If its voxels are of a kind that is not known here.
    MemoryError
    """
    layout = layout_of(path)
    if layout is None:
        raise ValueError("its voxels cannot be resampled")
    image = sitk.GetImageFromArray(layout.read())
    if image.GetDimension() != 3:
        raise ValueError("it is no volume")
    spacing, origin, direction = _position(path)
    image.SetSpacing(spacing)
    image.SetOrigin(origin)
    image.SetDirection(direction)
    left, _, right = np.linalg.svd(np.reshape(direction, (3, 3)))
    axes = left @ right
    far = np.array(image.GetSize()) - 1
    place: Any = image.TransformContinuousIndexToPhysicalPoint
    corners = np.array([place((far * at).astype(float).tolist()) for at in np.ndindex(2, 2, 2)])
    along = corners @ axes  # millimetres along each of the new axes
    low = along.min(axis=0)
    steps = np.ceil((along.max(axis=0) - low) / spacing - 1e-6)
    size = tuple(int(n) + 1 for n in steps)
    check_memory(size, np.dtype(layout.dtype))
    grid = sitk.ResampleImageFilter()
    grid.SetSize(size)
    grid.SetOutputSpacing(spacing)
    grid.SetOutputOrigin(tuple(float(v) for v in axes @ low))
    grid.SetOutputDirection(tuple(float(v) for v in axes.reshape(-1)))
    grid.SetInterpolator(sitk.sitkLinear)
    least = sitk.MinimumMaximumImageFilter()
    least.Execute(image)
    grid.SetDefaultPixelValue(float(least.GetMinimum()))
    out = grid.Execute(image)
    geometry = Geometry.from_source(
        out.GetSize(), out.GetSpacing(), out.GetOrigin(), out.GetDirection()
    )
    return sitk.GetArrayFromImage(out), geometry


def _position(path: Path) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    if image_suffix(path) in (".nii", ".nii.gz"):
        header = nifti.header_of(path)
        if header is None:
            raise ValueError("it is no NIfTI file")
        return nifti.lps(header.affine)
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    return reader.GetSpacing(), reader.GetOrigin(), reader.GetDirection()
