"""An exemplar in little: what its pixels are like, and in numbers what its masks cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.services.resizing import labels_resized, resized

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

SIDE = 96
"""Exemplars are compared at this size, whatever theirs."""

FEWEST_PIXELS = 16
"""A mask that covers fewer in little is too small to be judged by what it covers."""

# Of the filters that describe a pixel, in pixels of the sketch.
_VALUES, _COLOURS = (1.0, 3.0, 6.0, 12.0), (1.5, 6.0)
_GRADIENTS, _CURVED = (1.5, 3.0, 6.0), (3.0, 6.0)
_TEXTURE = 4.0
# An edge is looked for this near to an outline, in pixels.
_RING = 3
# How far a mask is moved to see whether the picture would fit it better elsewhere: a fifth.
_REACH = SIDE // 5


@dataclass(frozen=True, slots=True)
class Traits:
    """What a mask covers, in numbers that can be compared between exemplars.

    Parameters
    ----------
    edge : float
        How strong the picture's edges are along its outline, as a rank among all pixels, 0..1.
    moved : float
        How much stronger they are along it where it fits best, moved by up to a fifth; >= 0.
    rim : float
        Brightness within its outline less that outside, as ranks, -1..1.
    bright : float
        Mean rank of the brightness it covers, 0..1.
    colour : tuple of float
        Mean of each channel where it covers less that of the image, in standard deviations.
    """

    edge: float
    moved: float
    rim: float
    bright: float
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """An image in little, with its masks.

    Parameters
    ----------
    pixels : ndarray of float32
        (row * column, feature) of `SIDE` x `SIDE` pixels.
    ranks : ndarray of float32
        (row, column); brightness as a rank among the pixels, 0..1.
    edges : ndarray of float32
        (row, column); strength of the gradient, likewise.
    colour : ndarray of float32
        (row, column, 3), 0..1.
    """

    pixels: Floats
    ranks: Floats
    edges: Floats
    colour: Floats

    @classmethod
    def of(cls, plane: Floats) -> Sketch:
        """A slice (row, column[, 3]) of values 0..1 in little."""
        wide = plane if plane.ndim == 3 else np.repeat(plane[..., None], 3, axis=2)
        colour = np.clip(resized(wide.astype(np.float32), (SIDE, SIDE)), 0, 1)
        grey = colour.mean(2)
        smooth = [ndimage.gaussian_filter(grey, s) for s in _VALUES]
        red, green, blue = (colour[..., i] for i in range(3))
        opponents = [
            ndimage.gaussian_filter(c, s)
            for c in (red - green, (red + green) / 2 - blue)
            for s in _COLOURS
        ]
        steep = [ndimage.gaussian_gradient_magnitude(grey, s) * s for s in _GRADIENTS]
        curved = [ndimage.gaussian_laplace(grey, s) * s * s for s in _CURVED]
        mean = ndimage.gaussian_filter(grey, _TEXTURE)
        spread = ndimage.gaussian_filter(grey * grey, _TEXTURE) - mean * mean
        ranks = ranked(smooth[0])
        down, across = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE
        planes = [*smooth, *opponents, *steep, *curved, np.sqrt(np.maximum(spread, 0)), ranks,
                  down, across]  # fmt: skip
        pixels = np.stack([p.ravel() for p in planes], axis=1).astype(np.float32)
        return cls(pixels, ranks, ranked(steep[0]), colour)


def in_little(label_map: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """A label map (row, column) at the size of sketches."""
    out: npt.NDArray[np.uint16] = labels_resized(label_map, (SIDE, SIDE))
    return out


def traits(sketch: Sketch, mask: Mask) -> Traits | None:
    """What a mask (row, column) covers; None where it is too small or covers everything."""
    if not FEWEST_PIXELS <= mask.sum() < mask.size:
        return None
    outline = mask ^ ndimage.binary_erosion(mask, border_value=1)
    within = mask & ~ndimage.binary_erosion(mask, iterations=_RING)
    around = ndimage.binary_dilation(mask, iterations=_RING) & ~mask
    here, best = _moved(sketch.edges, outline)
    covered, all_of_it = sketch.colour[mask], sketch.colour.reshape(-1, 3)
    off = (covered.mean(0) - all_of_it.mean(0)) / (all_of_it.std(0) + 1e-3)
    return Traits(
        here,
        best - here,
        float(sketch.ranks[within].mean() - sketch.ranks[around].mean()),
        float(sketch.ranks[mask].mean()),
        (float(off[0]), float(off[1]), float(off[2])),
    )


def ranked(values: Floats) -> Floats:
    """Each value's place among all, 0..1; the same shape."""
    out = np.empty(values.size, np.float32)
    out[np.argsort(values.ravel(), kind="stable")] = np.linspace(0, 1, values.size)
    return out.reshape(values.shape)


def _moved(edges: Floats, outline: Mask) -> tuple[float, float]:
    """Mean rank of the edges along an outline, and where it fits best when it is moved."""
    # Beyond the image there is neither edge nor none.
    size = (2 * SIDE, 2 * SIDE)
    found = np.fft.irfft2(
        np.fft.rfft2(edges - 0.5, size) * np.conj(np.fft.rfft2(outline.astype(np.float32), size)),
        size,
    )
    near = np.roll(found, (_REACH, _REACH), (0, 1))[: 2 * _REACH + 1, : 2 * _REACH + 1]
    scale = max(1, int(outline.sum()))
    return 0.5 + float(found[0, 0]) / scale, 0.5 + float(near.max()) / scale
