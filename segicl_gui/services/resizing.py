"""Images and label maps at another size.

As `skimage.transform.resize` does it, to the last digit, without the 16 MB that comes with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage


def resized(image: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[Any]:
    """An image (row, column[, channel]) of other rows and columns, smoothed where it shrinks.

    Returns
    -------
    ndarray
        float32 or float64 as `image` is.
    """
    steps = [n / m for n, m in zip(image.shape, size, strict=False)]
    rest = [1] * (image.ndim - 2)
    sigma = [max(0.0, (s - 1) / 2) for s in steps] + [0] * len(rest)
    smooth = ndimage.gaussian_filter(image, sigma, mode="mirror")
    factors = [1 / s for s in steps] + rest
    out: npt.NDArray[Any] = ndimage.zoom(smooth, factors, order=1, mode="mirror", grid_mode=True)
    return out


def labels_resized(labels: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[Any]:
    """A label map (row, column) of other rows and columns, each pixel that of the nearest."""
    places = [
        np.minimum(((np.arange(m) + 0.5) * n / m).astype(int), n - 1)
        for n, m in zip(labels.shape, size, strict=True)
    ]
    return labels[np.ix_(*places)]
