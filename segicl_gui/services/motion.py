"""How what the slices of a volume show moves from one slice to another."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Plane = npt.NDArray[np.float32]

# Longest side of a region in which motion is sought, in pixels: larger ones are looked at smaller.
_SIDE = 128
# Of a region, on each side of it, as a share of its larger side; and at least so many pixels.
_MARGIN, _LEAST_MARGIN = 0.15, 12
# How closely the images must match, and how long it is tried at each size: on volumes of the
# training sets, five times as long made nothing better.
_ATTACHMENT, _WARPS, _ITERATIONS = 20, 2, 6
# Motions kept: those of a slice from both sides, and of the next one.
_KEPT = 4


class Motion:
    """Optical flow (TV-L1; Zach, Pock and Bischof 2007) between slices.

    Parameters
    ----------
    image : callable
        A slice, (row, column[, 3]), 0..1.
    content : callable
        Where a slice shows what is asked about: bool (row, column). Only the region around it is
        looked at.
    """

    def __init__(
        self, image: Callable[[int], Plane], content: Callable[[int], npt.NDArray[np.bool_]]
    ) -> None:
        self._image, self._content = image, content
        self._places = functools.lru_cache(_KEPT)(self._found)

    def carried(self, values: Plane, source: int, target: int) -> Plane:
        """Values of the pixels of one slice, moved to where another shows the same.

        Parameters
        ----------
        values : ndarray
            (row, column), of the slice `source`.

        Returns
        -------
        ndarray of float32
            (row, column), of the slice `target`; unmoved outside the region looked at.
        """
        found = self._places(source, target)
        if found is None:
            return values
        region, rows, columns = found
        out = values.copy()
        out[region] = ndimage.map_coordinates(values, (rows, columns), order=1, mode="nearest")
        return out

    def _found(self, source: int, target: int) -> tuple[tuple[slice, slice], Plane, Plane] | None:
        """A region of the target, and where in the source its pixels come from."""
        # Not before it is needed: it takes 16 MB.
        from skimage.registration import optical_flow_tvl1

        region = _region(self._content(source))
        if region is None:
            return None
        fixed, moving = _matched(
            _grey(self._image(target))[region], _grey(self._image(source))[region]
        )
        step = max(1.0, max(fixed.shape) / _SIDE)
        small = [ndimage.zoom(x, 1 / step, order=1) if step > 1 else x for x in (fixed, moving)]
        if min(small[0].shape) < 8:
            return None
        flow = optical_flow_tvl1(  # type: ignore[no-untyped-call]
            *small, attachment=_ATTACHMENT, num_warp=_WARPS, num_iter=_ITERATIONS
        )
        shape = fixed.shape
        full = [
            ndimage.zoom(x, [n / m for n, m in zip(shape, x.shape, strict=True)], order=1) * step
            for x in flow
        ]
        rows, columns = np.mgrid[region].astype(np.float32)
        return region, rows + full[0], columns + full[1]


def _region(content: npt.NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """Around everything in it; None if there is nothing."""
    if not content.any():
        return None
    (box,) = ndimage.find_objects(content.astype(np.uint8))
    margin = max(_LEAST_MARGIN, round(_MARGIN * max(s.stop - s.start for s in box)))
    rows, columns = (
        slice(max(0, s.start - margin), min(n, s.stop + margin))
        for s, n in zip(box, content.shape, strict=True)
    )
    return rows, columns


def _matched(fixed: Plane, moving: Plane) -> tuple[Plane, Plane]:
    """Both by the intensities of the first, 0..1."""
    low, high = np.percentile(fixed, (1, 99))
    width = max(float(high - low), 1e-6)
    first, second = (np.clip((x - low) / width, 0, 1).astype(np.float32) for x in (fixed, moving))
    return first, second


def _grey(image: Plane) -> Plane:
    return image if image.ndim == 2 else image.mean(-1)
