"""Bringing voxels of one grid to another: exactly where the grids are of one lattice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import Index
from segicl_gui.storage.image_files import millimetres, times
from segicl_gui.storage.importers.api import How, damaged
from segicl_gui.storage.label_maps import geometry_difference

Matrix = npt.NDArray[np.float64]
NEAR = 0.05
"""Share of a voxel by which a voxel may lie beside its place in the image's grid."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An array turned to the image's axes and cut to what lies in the image.

    Parameters
    ----------
    start : tuple of int
        (slice, row, column) of its first voxel in the image.
    array : ndarray
        Canonical axes.
    lost : int
        Number of non-zero voxels that lie outside the image.
    """

    start: Index
    array: npt.NDArray[Any]
    lost: int = 0


def affine_of(geometry: Geometry) -> Matrix:
    """4 × 4: canonical (slice, row, column, 1) to LPS millimetres, of one frame of a volume."""
    zero = np.array(geometry.world((0, 0, 0)))
    out = np.eye(4)
    for axis in range(3):
        # One step may not exist in an image of one slice, but it has a place.
        step = [0.0, 0.0, 0.0]
        step[axis] = 1.0
        point = geometry.one_frame().world((step[0], step[1], step[2]))
        out[:3, axis] = np.array(point) - zero
    out[:3, 3] = zero
    return out


def place(array: npt.NDArray[Any], affine: Matrix, geometry: Geometry) -> Placed | None:
    """Put an array into an image's grid without touching a value.

    Parameters
    ----------
    array : ndarray
        (i, j, k), any type.
    affine : ndarray
        4 × 4: (i, j, k, 1) to LPS millimetres.
    geometry : Geometry
        Of the image: a volume of one frame.

    Returns
    -------
    Placed or None
        None where a corner of the array lies further than `NEAR` voxels beside the lattice of
        the image.
    """
    found = _turn(array.shape, affine, geometry)
    if found is None:
        return None
    order, signs, offset = found
    turned = array.transpose(order)
    turned = turned[tuple(slice(None, None, int(s)) for s in signs)]
    low = [o if s > 0 else o - (n - 1) for o, s, n in zip(offset, signs, turned.shape, strict=True)]
    start = [max(0, a) for a in low]
    stop = [min(m, a + n) for a, n, m in zip(low, turned.shape, geometry.shape, strict=True)]
    if any(b <= a for a, b in zip(start, stop, strict=True)):
        return Placed((0, 0, 0), turned[:0, :0, :0], int(np.count_nonzero(turned)))
    cut = turned[tuple(slice(a - o, b - o) for a, b, o in zip(start, stop, low, strict=True))]
    lost = 0
    if cut.shape != turned.shape:
        lost = int(np.count_nonzero(turned)) - int(np.count_nonzero(cut))
    return Placed((start[0], start[1], start[2]), cut, lost)


def resampled(array: npt.NDArray[Any], affine: Matrix, geometry: Geometry) -> npt.NDArray[Any]:
    """The array in the image's grid: each voxel takes the value of the nearest one."""
    from scipy import ndimage

    to_own = np.linalg.inv(affine) @ affine_of(geometry)
    out: npt.NDArray[Any] = ndimage.affine_transform(
        array, to_own[:3, :3], to_own[:3, 3], output_shape=geometry.shape, order=0,
        mode="grid-constant", prefilter=False,
    )  # fmt: skip
    return out


def placed(
    path: Path, array: npt.NDArray[Any], affine: Matrix, geometry: Geometry, how: How
) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """An array of label values in the image's grid, and which slices it covers.

    Parameters
    ----------
    array : ndarray
        (i, j, k) of label values.
    affine : ndarray
        4 × 4: (i, j, k, 1) to LPS millimetres.
    geometry : Geometry
        Of the image.

    Returns
    -------
    array : ndarray
        Canonical axes, the image's shape.
    covered : ndarray of bool
        (slices,).

    Raises
    ------
    UserError
        If the two grids are not of one lattice, unless it may be resampled; or if the array
        lies beside the image.
    """
    check_volume(path, geometry)
    if not np.isfinite(affine).all() or not np.linalg.cond(affine[:3, :3]) < 1e9:
        raise damaged(path, "its voxels have no extent")
    exact = place(array, affine, geometry)
    if exact is None:
        if not how.resample:
            raise not_on_lattice(path, array.shape, affine, geometry)
        how.note(f"{path.name} was resampled to the image's grid (nearest neighbour).")
        out = resampled(array, affine, geometry)
        ones = np.ones(array.shape, np.uint8)
        return out, np.asarray(resampled(ones, affine, geometry).any((1, 2)))
    if not exact.array.size:
        raise beside(path)
    tell_lost(path, exact.lost, how)
    covered = np.zeros(geometry.shape[0], bool)
    covered[exact.start[0] : exact.start[0] + exact.array.shape[0]] = True
    if exact.array.shape == geometry.shape:
        return np.ascontiguousarray(exact.array), covered
    out = np.zeros(geometry.shape, array.dtype)
    out[tuple(slice(a, a + n) for a, n in zip(exact.start, exact.array.shape, strict=True))] = (
        exact.array
    )
    return out, covered


def check_volume(path: Path, geometry: Geometry) -> None:
    """`UserError` if an image has no place in space, or several frames there."""
    if geometry.ndim != 3 or geometry.frames != 1:
        kind = "a volume in time" if geometry.frames > 1 else "a picture without a position"
        raise UserError(
            f"Cannot import {path.name}",
            f"It is placed by its position in space, and the image is {kind}.",
            "Choose the image it was made for.",
        )


def beside(path: Path) -> UserError:
    """For masks that do not meet the image."""
    return UserError(
        f"Cannot import {path.name}",
        "It lies beside the image: they have no voxel in common.",
        "Choose the image it was made for.",
    )


def tell_lost(path: Path, lost: int, how: How) -> None:
    """Note voxels that lie outside the image."""
    if lost:
        how.note(f"{path.name}: {lost} voxels lie outside the image and were left out.")


def not_on_lattice(
    path: Path, shape: tuple[int, ...], affine: Matrix, geometry: Geometry
) -> UserError:
    """How a grid differs from the image's."""
    spacing = tuple(float(v) for v in np.linalg.norm(affine[:3, :3], axis=0))
    direction = (affine[:3, :3] / spacing).reshape(-1)
    own = Geometry.from_source(
        (shape[0], shape[1], shape[2]), spacing, tuple(float(v) for v in affine[:3, 3]),
        tuple(float(v) for v in direction),
    )  # fmt: skip
    if own.shape == geometry.shape:
        how = geometry_difference(own, geometry)
    else:
        how = (
            f"{times(own.shape)} voxels of {millimetres(own.canonical_spacing)} from "
            f"{millimetres(own.world((0, 0, 0)))}; the image has {times(geometry.shape)} of "
            f"{millimetres(geometry.canonical_spacing)} from "
            f"{millimetres(geometry.world((0, 0, 0)))}"
        )
    return UserError(
        f"Cannot import {path.name}",
        f"Its voxels do not lie where the image's do: {how}.",
        "Choose the image it was made for, or let it be resampled.",
    )


def _turn(
    shape: tuple[int, ...], affine: Matrix, geometry: Geometry
) -> tuple[list[int], list[int], list[int]] | None:
    """Which axis of an array runs along each axis of the image, which way, and from where."""
    try:
        matrix = np.linalg.inv(affine_of(geometry)) @ affine
    except np.linalg.LinAlgError:
        return None
    if not np.isfinite(matrix).all() or np.abs(matrix).max() > 1e7:
        return None
    exact = np.rint(matrix)
    step = np.abs(exact[:3, :3])
    if (step.sum(0) != 1).any() or (step.sum(1) != 1).any():
        return None
    corners = np.array(
        [[i, j, k, 1.0] for i in (0, shape[0] - 1) for j in (0, shape[1] - 1)
         for k in (0, shape[2] - 1)]
    )  # fmt: skip
    if np.abs(corners @ (matrix - exact)[:3].T).max() > NEAR:
        return None
    order = [int(a) for a in step.argmax(1)]
    signs = [int(exact[i, a]) for i, a in enumerate(order)]
    return order, signs, [int(v) for v in exact[:3, 3]]
