"""Where an image lies in the patient, and how its array is turned for viewing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

# Rows of a view plane run down the screen, columns to the right, in LPS millimetres
# (x to the patient's left, y to the back, z to the head): for each stacking axis the
# signed world axes of (slice, row, column). Radiological convention.
VIEWS: dict[int, tuple[tuple[int, int], ...]] = {
    2: ((2, +1), (1, +1), (0, +1)),  # axial: towards the head; front up; patient's right at left
    1: ((1, +1), (2, -1), (0, +1)),  # coronal: head up
    0: ((0, +1), (2, -1), (1, +1)),  # sagittal: head up, front at left
}


@dataclass(frozen=True, slots=True)
class Geometry:
    """Geometry of one image on disk, with the turn to its canonical array.

    Canonical arrays have axes ``(slice, row, column)``; a 2D image has one slice. The slice
    axis is the one the image was stacked along; rows and columns run as a radiologist
    expects them on screen. An oblique image is turned to the nearest such axes, never
    resampled, so that going back is exact.

    Parameters
    ----------
    size : tuple of int
        Number of pixels along each source axis, in SimpleITK's order (x first).
    spacing, origin : tuple of float
        In millimetres (LPS), one value per source axis.
    direction : tuple of float
        Row-major direction cosine matrix, as SimpleITK's ``GetDirection``.
    axes : tuple of int
        ``axes[c]`` is the source axis that canonical axis ``c`` runs along; for 2D images
        canonical axis 0 is missing and the tuple holds (row, column).
    flips : tuple of bool
        Whether canonical axis ``c`` runs against its source axis.
    frames : int
        Number of times the volume was taken; 1 as a rule. The slices of a canonical array are
        those of the first frame, then those of the second, and so on.
    interval : float
        Seconds from one frame to the next; 0 where that is not known.
    measured : bool
        Whether the file says how large its pixels are; where it does not, spacing is 1.
    """

    size: tuple[int, ...]
    spacing: tuple[float, ...]
    origin: tuple[float, ...]
    direction: tuple[float, ...]
    axes: tuple[int, ...]
    flips: tuple[bool, ...]
    frames: int = 1
    interval: float = 0.0
    measured: bool = True

    @classmethod
    def from_source(
        cls,
        size: tuple[int, ...],
        spacing: tuple[float, ...],
        origin: tuple[float, ...],
        direction: tuple[float, ...],
        frames: int = 1,
        interval: float = 0.0,
        *,
        measured: bool = True,
        stacked: bool = False,
    ) -> Geometry:
        """Choose the canonical axes for an image as SimpleITK describes it.

        Parameters
        ----------
        size, spacing, origin, direction
            Of the axes in space.
        stacked : bool
            Whether the last axis is the one that slices were stacked along, whatever sizes and
            spacing suggest: stacks of pictures.

        Raises
        ------
        ValueError
            If the image is neither 2D nor 3D, or the direction matrix is singular or not finite.
        """
        n = len(size)
        if n == 2:
            turn_2d = (1, 0), (False, False)
            return cls(size, spacing, origin, direction, *turn_2d, frames, interval, measured)
        if n != 3:
            raise ValueError(f"an image of {n} dimensions is neither 2D nor 3D")
        matrix = np.asarray(direction, float).reshape(3, 3)
        if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-6:
            raise ValueError("the direction matrix is singular")
        world_of = _nearest_axes(matrix)
        stack = world_of[2 if stacked else _stacking_axis(size, spacing)]
        axes, flips = [], []
        for world, sign in VIEWS[stack]:
            source = world_of.index(world)
            axes.append(source)
            flips.append(bool(matrix[world, source] * sign < 0))
        turn = tuple(axes), tuple(flips)
        return cls(size, spacing, origin, direction, *turn, frames, interval, measured)

    @property
    def ndim(self) -> int:
        """Of the axes in space: 2 for an image, 3 for a volume."""
        return len(self.size)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of the canonical array: (slices of all frames, rows, columns)."""
        s = tuple(self.size[a] for a in self.axes)
        slices, rows, columns = (1, s[0], s[1]) if self.ndim == 2 else (s[0], s[1], s[2])
        return self.frames * slices, rows, columns

    @property
    def depth(self) -> int:
        """Number of slices of one frame."""
        return self.shape[0] // self.frames

    def span(self, index: int) -> range:
        """The slices of the frame that a slice belongs to."""
        start = index - index % self.depth
        return range(start, start + self.depth)

    def one_frame(self) -> Geometry:
        """The geometry of each of the frames."""
        return replace(self, frames=1, interval=0.0)

    @property
    def canonical_spacing(self) -> tuple[float, float, float]:
        """Millimetres between slices, rows and columns (slices of a 2D image: 1)."""
        s = tuple(self.spacing[a] for a in self.axes)
        return (1.0, s[0], s[1]) if self.ndim == 2 else (s[0], s[1], s[2])

    @property
    def in_millimetres(self) -> bool:
        """Whether the size of a pixel is known; pictures without it say 1 by 1."""
        return self.measured and (self.ndim == 3 or tuple(self.spacing) != (1.0, 1.0))

    def to_canonical(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Turn an array as SimpleITK gives it ([frame, ]z, y, x[, channel]) to canonical axes.

        Returns
        -------
        ndarray
            A view (slice, row, column[, channel]) where that is possible.
        """
        if self.frames > 1:
            one = self.one_frame()
            turned = np.moveaxis(array, 0, -1)  # so that a frame's axes are the first ones
            turned = np.moveaxis(one.to_canonical(turned), -1, 0)
            return turned.reshape(-1, *turned.shape[2:])
        n = self.ndim
        out = array.transpose(*(n - 1 - a for a in self.axes), *range(n, array.ndim))
        out = out[tuple(slice(None, None, -1 if f else 1) for f in self.flips)]
        return out[np.newaxis] if n == 2 else out

    def to_source(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Undo `to_canonical`: an array in the order SimpleITK's ``GetImageFromArray`` takes."""
        if self.frames > 1:
            one = self.one_frame()
            parts = array.reshape(self.frames, self.depth, *array.shape[1:])
            return np.stack([one.to_source(part) for part in parts])
        n = self.ndim
        out = array[0] if n == 2 else array
        out = out[tuple(slice(None, None, -1 if f else 1) for f in self.flips)]
        order = [n - 1 - a for a in self.axes]
        inverse = [order.index(i) for i in range(n)]
        return np.ascontiguousarray(out.transpose(*inverse, *range(n, out.ndim)))

    def world(self, index: tuple[float, float, float]) -> tuple[float, ...]:
        """Position in LPS millimetres of a canonical (slice, row, column) index."""
        slice_ = index[0] % self.depth if self.frames > 1 else index[0]
        canonical = index[1:] if self.ndim == 2 else (slice_, *index[1:])
        source = np.zeros(self.ndim)
        for c, (axis, flip) in enumerate(zip(self.axes, self.flips, strict=True)):
            source[axis] = self.size[axis] - 1 - canonical[c] if flip else canonical[c]
        matrix = np.asarray(self.direction, float).reshape(self.ndim, self.ndim)
        point = np.asarray(self.origin) + matrix @ (source * np.asarray(self.spacing))
        return tuple(float(v) for v in point)

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return {
            "size": list(self.size),
            "spacing": list(self.spacing),
            "origin": list(self.origin),
            "direction": list(self.direction),
            "axes": list(self.axes),
            "flips": list(self.flips),
            "frames": self.frames,
            "interval": self.interval,
            "measured": self.measured,
        }

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Geometry:
        """Undo `to_dict`."""
        return cls(
            tuple(int(v) for v in d["size"]),
            tuple(float(v) for v in d["spacing"]),
            tuple(float(v) for v in d["origin"]),
            tuple(float(v) for v in d["direction"]),
            tuple(int(v) for v in d["axes"]),
            tuple(bool(v) for v in d["flips"]),
            # Projects of earlier versions have none.
            int(d.get("frames", 1)),
            float(d.get("interval", 0.0)),
            bool(d.get("measured", True)),
        )


def _stacking_axis(size: tuple[int, ...], spacing: tuple[float, ...]) -> int:
    """Source axis that slices were stacked along: clearly thickest, else clearly shortest."""
    thick = sorted(range(3), key=lambda a: spacing[a])
    if spacing[thick[2]] > 1.5 * spacing[thick[1]]:
        return thick[2]
    short = sorted(range(3), key=lambda a: size[a])
    if max(size) > 1.5 * size[short[0]] and size[short[0]] < size[short[1]]:
        return short[0]
    return 2


def _nearest_axes(matrix: npt.NDArray[np.float64]) -> list[int]:
    """World axis (0 x, 1 y, 2 z) of each source axis, each used once, as near as possible."""
    # The product of the cosines is not zero for the best choice, even where axes are sheared,
    # so that each axis has a sign.
    size = np.abs(matrix)
    best = max(
        itertools.permutations(range(3)),
        key=lambda p: round(float(np.prod([size[p[a], a] for a in range(3)])), 9),
    )
    return list(best)
