"""The three orthogonal planes of a volume, turned as a radiologist expects them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.geometry import VIEWS, Geometry

_NAMES = {0: "Sagittal", 1: "Coronal", 2: "Axial"}
# Ends of the screen's directions, by world axis: where it rises, and where it falls.
_ENDS = {0: ("L", "R"), 1: ("P", "A"), 2: ("H", "F")}


@dataclass(frozen=True, slots=True)
class Plane:
    """One family of parallel planes through a canonical array.

    Parameters
    ----------
    name : str
        "Axial", "Coronal" or "Sagittal".
    normal : int
        Canonical axis (0 slice, 1 row, 2 column) that the plane is cut across.
    down, right : int
        Canonical axes that run down the screen and to its right.
    down_flipped, right_flipped : bool
        Whether they run against the array's order.
    ends : tuple of str
        Letters of the patient's sides (left, right, top, bottom of the screen): R, L, A, P, H, F.
    """

    name: str
    normal: int
    down: int
    right: int
    down_flipped: bool
    right_flipped: bool
    ends: tuple[str, str, str, str]

    def turn(self, cut: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Turn what ``array[..., position, ...]`` gives to the screen's (down, right[, channel]).

        Parameters
        ----------
        cut : ndarray
            Its first two axes are the two canonical axes left, in ascending order.

        Returns
        -------
        ndarray
            A view.
        """
        out = cut if self.down < self.right else cut.swapaxes(0, 1)
        return out[:: -1 if self.down_flipped else 1, :: -1 if self.right_flipped else 1]

    def cut(self, array: npt.NDArray[Any], position: int) -> npt.NDArray[Any]:
        """One plane of a canonical array (slice, row, column[, channel]), as a view."""
        index = [slice(None)] * 3
        index[self.normal] = position  # type: ignore[call-overload]
        return self.turn(array[tuple(index)])

    def place(
        self, point: tuple[float, float, float], shape: tuple[int, ...]
    ) -> tuple[float, float]:
        """Where a canonical (slice, row, column) is on this plane: (down, right) in voxels."""
        down, right = point[self.down], point[self.right]
        return (
            shape[self.down] - 1 - down if self.down_flipped else down,
            shape[self.right] - 1 - right if self.right_flipped else right,
        )

    def point(
        self, place: tuple[float, float], position: int, shape: tuple[int, ...]
    ) -> tuple[int, int, int]:
        """The voxel (slice, row, column) at a (down, right) of this plane, kept inside."""
        out = [0, 0, 0]
        out[self.normal] = position
        pairs = ((self.down, self.down_flipped), (self.right, self.right_flipped))
        for value, (axis, flipped) in zip(place, pairs, strict=True):
            inside = min(max(0, round(value)), shape[axis] - 1)
            out[axis] = shape[axis] - 1 - inside if flipped else inside
        return out[0], out[1], out[2]


def planes_of(geometry: Geometry) -> tuple[Plane, Plane, Plane]:
    """The planes of a volume: across its slices, its rows and its columns.

    Raises
    ------
    ValueError
        If the image is not a volume.
    """
    if geometry.ndim != 3:
        raise ValueError("a 2D image has one plane only")
    axes = world_axes(geometry)
    planes = []
    for normal in range(3):
        (down_world, down_sign), (right_world, right_sign) = VIEWS[axes[normal][0]][1:]
        found = {world: (axis, sign) for axis, (world, sign) in enumerate(axes)}
        down, right = found[down_world], found[right_world]
        ends = (
            _ENDS[right_world][right_sign > 0],
            _ENDS[right_world][right_sign < 0],
            _ENDS[down_world][down_sign > 0],
            _ENDS[down_world][down_sign < 0],
        )
        planes.append(
            Plane(
                _NAMES[axes[normal][0]],
                normal,
                down[0],
                right[0],
                down[1] != down_sign,
                right[1] != right_sign,
                ends,
            )
        )
    return planes[0], planes[1], planes[2]


def world_axes(geometry: Geometry) -> tuple[tuple[int, int], ...]:
    """World axis (0 x, 1 y, 2 z, LPS) and sense of each canonical axis of a volume."""
    matrix = np.asarray(geometry.direction, float).reshape(3, 3)

    # The array was turned to one of three views: the one its axes lie nearest to.
    def fit(stack: int) -> float:
        cosines = [abs(matrix[w, a]) for (w, _), a in zip(VIEWS[stack], geometry.axes, strict=True)]
        return round(float(np.prod(cosines)), 9)

    return VIEWS[max(VIEWS, key=fit)]
