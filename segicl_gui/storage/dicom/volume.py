"""Stacks of DICOM frames as arrays with their geometry."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.dicom.frame_values import damaged, value_type, values, widened
from segicl_gui.storage.dicom.stacks import drift_of
from segicl_gui.storage.dicom.values import Frame, Stack

Array = npt.NDArray[Any]


def stack_geometry(name: str, stack: Stack) -> Geometry:
    """Where a stack lies in the patient (PS3.3 C.7.6.2.1.1).

    Slices count as evenly spaced at the mean of their distances, as in other readers; a stack's
    notes tell where that is not so. An image without position is 2D.

    Parameters
    ----------
    name : str
        Of the file or folder, for messages.
    stack : Stack

    Raises
    ------
    UserError
        If the slices are shifted sideways (gantry tilt): a grid of straight axes would show
        distances and shapes that are not the patient's.
    """
    if not stack.straight:
        raise UserError(
            f"Cannot open {name}",
            f"The gantry was tilted by {stack.tilt:.1f}°: the slices are shifted sideways by up "
            f"to {stack.drift:.1f} mm, so that distances would be wrong.",
            "Resample it to straight axes: segicl convert --straighten IMAGE --out FOLDER.",
        )
    return _geometry(stack)


def read_stack(name: str, stack: Stack, *, straighten: bool = False) -> tuple[Array, Geometry]:
    """Read all frames of a stack.

    Parameters
    ----------
    name : str
        Of the file or folder, for messages.
    stack : Stack
    straighten : bool
        Resample slices that are shifted sideways or unevenly spaced, linearly, to a straight and
        even grid; voxels that no slice covers get the lowest value.

    Returns
    -------
    ndarray
        Storage order ([time, ][slice, ]row, column[, 3]): grey in the modality's units, colour
        as uint8 RGB.
    Geometry

    Raises
    ------
    UserError
        If a file is damaged, the stack is tilted, or it does not fit into memory.
    """
    uneven = _uneven(stack)
    geometry = _geometry(stack) if straighten else stack_geometry(name, stack)
    array = _read(name, stack)
    if straighten and (uneven or not stack.straight):
        parts = [_straight(stack, volume, geometry) for volume in array]
        geometry = parts[0][1]
        array = np.stack([p for p, _ in parts])
    if geometry.ndim == 2:
        array = array[:, 0]
    return (array if geometry.frames > 1 else array[0]), geometry


def read_frame(frame: Frame) -> Array:
    """One frame alone: (row, column) or (row, column, 3), values as `read_stack` gives them.

    Raises
    ------
    UserError
        If its file is damaged.
    """
    from segicl_gui.storage.dicom.decode import stored_frames  # pydicom takes 30 MB

    return values(frame, next(iter(stored_frames(frame.file, [frame.index]))))


def _geometry(stack: Stack) -> Geometry:
    first = stack.first
    n_times = len(stack.times)
    rows, columns = first.pixels.rows, first.pixels.columns
    row, column = first.spacing or (1.0, 1.0)
    frames = (n_times, stack.interval if n_times > 1 else 0.0)
    placed = first.position is not None and first.orientation is not None
    if not placed and not stack.is_volume:
        plane = ((columns, rows), (column, row), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
        return Geometry.from_source(*plane, *frames)
    axes = _axes(first)
    depth = len(stack.distances)
    step = (
        (stack.distances[-1] - stack.distances[0]) / (depth - 1)
        if depth > 1
        else first.thickness or 1.0
    )
    origin = first.position if placed else (0.0, 0.0, stack.distances[0])
    assert origin is not None
    return Geometry.from_source(
        (columns, rows, depth),
        (column, row, step),
        origin,
        tuple(float(v) for v in axes.reshape(-1)),
        *frames,
    )


def _axes(first: Frame) -> npt.NDArray[np.float64]:
    """Unit vectors along a row, along a column and along the normal, as columns of a matrix."""
    if first.orientation is None or first.position is None:
        return np.eye(3)
    along_row = np.asarray(first.orientation[:3])
    along_row = along_row / np.linalg.norm(along_row)
    along_column = np.asarray(first.orientation[3:])
    along_column = along_column - (along_column @ along_row) * along_row
    along_column = along_column / np.linalg.norm(along_column)
    return np.stack([along_row, along_column, np.cross(along_row, along_column)], axis=1)


def _read(name: str, stack: Stack) -> Array:
    """Values of all frames: (time, slice, row, column[, 3])."""
    from segicl_gui.storage.dicom.decode import stored_frames

    pixels = stack.first.pixels
    frames = [f for moment in stack.times for f in moment]
    places: dict[Path, list[tuple[int, int, int]]] = defaultdict(list)
    for t, moment in enumerate(stack.times):
        for z, f in enumerate(moment):
            places[f.file].append((f.index, t, z))
    out: Array | None = None
    for file, wanted in places.items():
        wanted.sort()
        for (_, t, z), stored in zip(
            wanted, stored_frames(file, [i for i, _, _ in wanted]), strict=True
        ):
            if stored.shape[:2] != (pixels.rows, pixels.columns):
                raise damaged(file, f"its pixels are {stored.shape[0]} × {stored.shape[1]}")
            if out is None:
                out = _room(name, stack, value_type(frames, stored.dtype))
            plane = values(stack.times[t][z], stored)
            out = widened(out, plane)
            out[t, z] = plane
    assert out is not None
    return out


def _room(name: str, stack: Stack, kind: np.dtype[Any]) -> Array:
    pixels = stack.first.pixels
    shape: tuple[int, ...] = (len(stack.times), len(stack.distances), pixels.rows, pixels.columns)
    if pixels.is_colour:
        shape = (*shape, 3)
    need = math.prod(shape) * kind.itemsize
    if need > psutil.virtual_memory().available:
        raise UserError(
            f"Cannot open {name}",
            f"It takes {need / 1e9:.1f} GB of memory, more than is free.",
            "Close other programs, or open it on a larger computer.",
        )
    return np.empty(shape, kind)


def _uneven(stack: Stack) -> bool:
    steps = np.diff(stack.distances)
    return bool(steps.size > 1 and np.ptp(steps) > 0.01 * np.median(steps))


def _straight(stack: Stack, volume: Array, geometry: Geometry) -> tuple[Array, Geometry]:
    """A volume on straight, even axes: each new slice is the mix of its neighbours, moved back.

    Each slice is shifted by its own distance beside the normal (the shear), and slices between
    are mixed by distance along it. The grid is widened to hold all slices.
    """
    axes = _axes(stack.first)
    frames = stack.times[0]
    drift = drift_of(frames) @ axes[:, :2]  # (slice, (along row, along column)), millimetres
    column, row = geometry.spacing[0], geometry.spacing[1]
    distances = np.asarray(stack.distances)
    step = float(np.median(np.diff(distances)))
    depth = round((distances[-1] - distances[0]) / step) + 1
    # Whole pixels, so that slices that are not shifted stay as they are.
    low = np.floor(drift.min(0) / (column, row) + 1e-6).astype(int)
    high = np.ceil(drift.max(0) / (column, row) - 1e-6).astype(int)
    size = (geometry.size[0] + int(high[0] - low[0]), geometry.size[1] + int(high[1] - low[1]))
    background = float(volume.min())
    moved = [
        _moved(plane, (column, row), offset, size, low, background)
        for plane, offset in zip(volume, drift, strict=True)
    ]
    out = np.empty((depth, *moved[0].shape), volume.dtype)
    for i, place in enumerate(distances[0] + step * np.arange(depth)):
        after = int(np.clip(np.searchsorted(distances, place), 1, len(distances) - 1))
        gap = distances[after] - distances[after - 1]
        share = float(np.clip((place - distances[after - 1]) / gap, 0, 1))
        mixed = (1 - share) * moved[after - 1] + share * moved[after]
        out[i] = np.rint(mixed) if volume.dtype.kind in "ui" else mixed
    origin = np.asarray(geometry.origin) + axes[:, :2] @ (low * (column, row))
    return out, Geometry.from_source(
        (*size, depth),
        (column, row, step),
        tuple(float(v) for v in origin),
        geometry.direction,
        geometry.frames,
        geometry.interval,
    )


def _moved(
    plane: Array,
    spacing: tuple[float, float],
    offset: npt.NDArray[np.float64],
    size: tuple[int, int],
    low: npt.NDArray[np.int_],
    background: float,
) -> npt.NDArray[np.float64]:
    """One slice on the wider grid, `offset` millimetres beside the first: float64."""
    image = sitk.GetImageFromArray(plane.astype(np.float64), isVector=plane.ndim > 2)
    image.SetSpacing(spacing)
    image.SetOrigin(tuple(float(v) for v in offset))
    grid = sitk.ResampleImageFilter()
    grid.SetSize([int(n) for n in size])
    grid.SetOutputSpacing(spacing)
    grid.SetOutputOrigin(tuple(float(v) for v in low * spacing))
    grid.SetInterpolator(sitk.sitkLinear)
    grid.SetDefaultPixelValue(background)
    return np.asarray(sitk.GetArrayFromImage(grid.Execute(image)), np.float64)
