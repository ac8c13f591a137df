"""An exemplar as rows of pixel features, encoded once and kept by content hash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.transform import resize

from segicl_gui.engine.engines.pixels.features import Floats, pixel_features

WORKING_SIZE = 256
"""Longest side, in pixels, at which images are looked at unless a request says otherwise."""

_COPIES = 3
# Pixels drawn of each label and of the background, from the exemplar and from each copy.
_LABEL_ROWS, _BACKGROUND_ROWS = 750, 1500


def working_shape(shape: tuple[int, ...], side: int = WORKING_SIZE) -> tuple[int, int]:
    """Rows and columns at which an image of this shape is looked at, its aspect kept."""
    scale = side / max(shape[:2])
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def at_working_size(image: npt.NDArray[Any], side: int = WORKING_SIZE) -> Floats:
    """Bring an image (row, column[, 3]) to working size."""
    shape = working_shape(image.shape, side)
    if image.shape[:2] == shape:
        return np.asarray(image, np.float32)
    shrinks = shape[0] < image.shape[0] or shape[1] < image.shape[1]
    out: Floats = resize(  # type: ignore[no-untyped-call]
        np.asarray(image, np.float32),
        (*shape, *image.shape[2:]),
        order=1,
        anti_aliasing=shrinks,
        preserve_range=True,
    ).astype(np.float32)
    return out


def nearest(mask: npt.NDArray[Any], shape: tuple[int, int]) -> npt.NDArray[Any]:
    """Resample a label image to another number of rows and columns."""
    places = [
        np.minimum(((np.arange(n) + 0.5) * m / n).astype(int), m - 1)
        for n, m in zip(shape, mask.shape, strict=True)
    ]
    return mask[np.ix_(*places)]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Sampled pixels of one exemplar, and of jittered copies of it.

    Parameters
    ----------
    features : ndarray of float32
        (pixel, feature).
    n_plain : int
        How many of the features, at the front, are the plain ones.
    values : ndarray of uint16
        Mask value of each pixel.
    stands_for : ndarray of float32
        How many pixels of the exemplar each was drawn for; 0 in jittered copies.
    """

    features: Floats
    n_plain: int
    values: npt.NDArray[np.uint16]
    stands_for: Floats

    @property
    def nbytes(self) -> int:
        """Memory taken."""
        return self.features.nbytes + self.values.nbytes + self.stands_for.nbytes


def encode(
    image: npt.NDArray[Any],
    mask: npt.NDArray[Any],
    colour: bool,
    rng: np.random.Generator,
    check: Callable[[], None],
    side: int = WORKING_SIZE,
) -> Encoded:
    """Describe an exemplar.

    Copies with other pose and exposure stand in for how images differ from each other,
    which a single exemplar cannot tell.

    Parameters
    ----------
    image : ndarray
        (row, column[, 3]), 0..1.
    mask : ndarray
        (row, column) label values.
    colour : bool
        Whether to use colour.
    rng : Generator
    check : callable
        Called between copies; may raise to stop.
    side : int
        Working size.
    """
    if mask.shape != image.shape[:2]:
        raise ValueError(f"mask {mask.shape} does not fit image {image.shape}")
    small = at_working_size(image, side)
    truth = nearest(mask, (small.shape[0], small.shape[1]))
    rows: list[tuple[Floats, npt.NDArray[np.uint16], Floats]] = []
    n_plain = 0
    for copy in range(_COPIES + 1):
        check()
        x, y = (small, truth) if copy == 0 else _jittered(small, truth, rng)
        features, n_plain = pixel_features(x, colour)
        flat = y.ravel()
        for value in np.unique(flat):
            places = np.flatnonzero(flat == value)
            limit = _LABEL_ROWS if value else _BACKGROUND_ROWS
            chosen = rng.choice(places, min(limit, len(places)), replace=False)
            stands_for = len(places) / len(chosen) if copy == 0 else 0.0
            rows.append(
                (
                    features[chosen],
                    np.full(len(chosen), value, np.uint16),
                    np.full(len(chosen), stands_for, np.float32),
                )
            )
    features, values, weights = (np.concatenate(part) for part in zip(*rows, strict=True))
    return Encoded(features, n_plain, values, weights)


def _jittered(
    image: Floats, mask: npt.NDArray[Any], rng: np.random.Generator
) -> tuple[Floats, npt.NDArray[Any]]:
    """A copy turned, scaled, moved and exposed a little differently."""
    angle = rng.normal(0, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn * np.exp(rng.normal(0, 0.1, 2))
    size = np.array(mask.shape)
    offset = size / 2 - matrix @ (size / 2) + rng.normal(0, 0.05, 2) * size

    def moved(plane: npt.NDArray[Any], order: int) -> npt.NDArray[Any]:
        out: npt.NDArray[Any] = ndimage.affine_transform(
            plane, matrix, offset, order=order, mode="nearest"
        )
        return out

    planes = image[..., None] if image.ndim == 2 else image
    x = np.stack([moved(planes[..., c], 1) for c in range(planes.shape[-1])], -1)
    gamma, gain = np.exp(rng.normal(0, 0.15)), np.exp(rng.normal(0, 0.08))
    x = np.clip(np.clip(x, 0, None) ** gamma * gain + rng.normal(0, 0.03), 0, 1)
    return x.astype(np.float32).reshape(image.shape), moved(mask, 0)
