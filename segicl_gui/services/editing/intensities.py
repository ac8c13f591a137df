"""Masks from the intensities of the image."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from segicl_gui.services.editing import Grey, Mask, Tick, no_tick


def grey(image: Grey) -> Grey:
    """Intensities of a grey image as they are, of a colour image (..., 3) their channels' mean."""
    return image.mean(-1) if image.ndim == 4 else image


def threshold(image: Grey, low: float, high: float, within: Mask | None = None) -> Mask:
    """Where intensities are between two values, these included.

    Parameters
    ----------
    image : ndarray
        (slice, row, column), any number type.
    low, high : float
        In the image's units.
    within : ndarray of bool, optional
        Where to look; everywhere by default.
    """
    found = (image >= low) & (image <= high)
    return np.asarray(found if within is None else found & within)


def flood(
    image: Grey,
    seed: tuple[int, int, int],
    tolerance: float,
    within: Mask | None = None,
    tick: Tick = no_tick,
) -> Mask:
    """The connected region around a seed whose intensities are like the seed's.

    Parameters
    ----------
    image : ndarray
        (slice, row, column), any number type; with one slice the region lies in its plane.
    seed : tuple of int
        (slice, row, column) inside the array. It begins at the most typical of the 3×3 pixels
        around it, the one nearest their median, so that a single noisy pixel does not mislead.
    tolerance : float
        Largest difference from the seed's intensity, in the image's units; 0 or more.
    within : ndarray of bool, optional
        Where the region may go.

    Returns
    -------
    ndarray of bool
        Connected over faces; empty where it begins is not `within`.
    """
    i, r, c = seed[0], max(0, seed[1] - 1), max(0, seed[2] - 1)
    around = image[i, r : seed[1] + 2, c : seed[2] + 2]
    off = np.abs(around - np.median(around))
    row, column = np.unravel_index(int(off.argmin()), off.shape)
    start = (i, r + int(row), c + int(column))
    value = float(image[start])
    alike = threshold(image, value - tolerance, value + tolerance, within)
    tick(0.3)
    parts, _ = ndimage.label(alike)
    tick(0.8)
    found = int(parts[start])
    return np.asarray(parts == found) if found else np.zeros_like(alike)
