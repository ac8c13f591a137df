"""What a pixel is described by: filters at several scales, colour, context and position."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# (sigma in pixels, stride at which the filter is evaluated): a smooth response need not be
# computed at every pixel.
_SCALES = ((1.0, 1), (2.0, 1), (4.0, 2), (8.0, 4), (16.0, 8))
_CONTEXT_SIGMA, _CONTEXT_STRIDE = 6.0, 4
# How far around a pixel its context is read, in pixels (row, column).
_CONTEXT_OFFSETS = tuple(
    (r * dy, r * dx)
    for r in (24, 56)
    for dy in (-1, 0, 1)
    for dx in (-1, 0, 1)
    if (dy or dx) and not (r == 56 and dy and dx)
)
_GREY = np.array([0.3, 0.4, 0.3], np.float32)


def pixel_features(image: Floats, colour: bool) -> tuple[Floats, int]:
    """Describe every pixel of an image.

    Parameters
    ----------
    image : ndarray of float32
        (row, column) or (row, column, 3), 0..1.
    colour : bool
        Whether to use the colours of an RGB image, or its brightness alone.

    Returns
    -------
    features : ndarray of float32
        (row * column, feature); the plain ones (filters, colour, row and column) come first.
    n_plain : int
        How many those are; the rest are texture, relative intensity and position, context.
    """
    grey = np.ascontiguousarray(image @ _GREY if image.ndim == 3 else image, np.float32)
    planes = [grey, *_filters(grey)]
    if colour:
        red, green, blue = (image[..., i] for i in range(3))
        two = np.float32(2)
        pair: tuple[Floats, ...] = ((red - green) / two, (red + green) / two / two - blue / two)
        for opponent in pair:
            planes += [opponent, *(_smooth(opponent, s, k) for s, k in _SCALES)]
    planes += _grid(*grey.shape)
    n_plain = len(planes)
    planes += [*_texture(grey), *_relative(grey, planes), *_position(grey), *_context(grey)]
    out = np.empty((len(planes), grey.size), np.float32)
    for row, plane in zip(out, planes, strict=True):
        row[:] = plane.ravel()
    return np.ascontiguousarray(out.T), n_plain


def smooth(plane: Floats, sigma: float) -> Floats:
    """Gaussian smoothing with reflected borders."""
    return _reduced(plane, sigma, 1)


def enlarged(plane: Floats, rows: int, columns: int) -> Floats:
    """Interpolate linearly to another size."""
    if plane.shape == (rows, columns):
        return plane
    return _both_axes(_between(rows, plane.shape[0]), plane, _between(columns, plane.shape[1]))


def _filters(plane: Floats) -> list[Floats]:
    """Smoothed value, gradient and the two curvatures, at every scale."""
    rows, columns = plane.shape
    out = []
    for sigma, stride in _SCALES:
        ky = [_kernel(rows, sigma, order, stride) for order in range(3)]
        kx = [_kernel(columns, sigma, order, stride).T for order in range(3)]
        along = [plane @ k for k in kx]
        value = ky[0] @ along[0]
        gradient = np.hypot(ky[1] @ along[0], ky[0] @ along[1])
        yy, xx, xy = ky[2] @ along[0], ky[0] @ along[2], ky[1] @ along[1]
        spread = np.sqrt(((yy - xx) / 2) ** 2 + xy**2)
        mean = (yy + xx) / 2
        out += [
            _enlarge(p, rows, columns, stride)
            for p in (value, gradient, mean + spread, mean - spread)
        ]
    return out


def _texture(grey: Floats) -> list[Floats]:
    """Standard deviation of the neighbourhood."""
    return [_deviation(grey, 3.0, 2), _deviation(grey, 8.0, 4)]


def _relative(grey: Floats, planes: list[Floats]) -> list[Floats]:
    """Rank within the image, and contrast to the wider neighbourhood: immune to exposure."""
    fine, medium, coarse = planes[1], planes[9], planes[17]
    levels = np.linspace(0, 1, 33, dtype=np.float32)
    quantiles = np.quantile(_reduced(grey, 1.0, 2), levels)
    # A flat image has equal quantiles; interpolation needs them to grow.
    quantiles = np.maximum.accumulate(quantiles) + np.arange(33) * 1e-6
    out = [np.interp(p, quantiles, levels).astype(np.float32) for p in (fine, medium, coarse)]
    for sigma, stride in ((16.0, 8), (32.0, 16)):
        deviation = np.maximum(_deviation(grey, sigma, stride), np.float32(1e-3))
        contrast = (planes[5] - _smooth(grey, sigma, stride)) / deviation
        out.append(contrast.astype(np.float32, copy=False))
    return out


def _position(grey: Floats) -> list[Floats]:
    """Further views of the place in the image, and place relative to what stands out in it."""
    rows, columns = grey.shape
    y, x = _grid(rows, columns)
    blurred = _reduced(grey, 4.0, 4)
    weight = np.abs(blurred - np.median(blurred)) + 1e-6
    weight /= weight.sum()
    out = [np.hypot(y - 0.5, x - 0.5).astype(np.float32), y + x, y - x]
    for place, small in zip((y, x), _grid(*blurred.shape), strict=True):
        centre = float((weight * small).sum())
        width = float(np.sqrt((weight * (small - centre) ** 2).sum())) + 1e-3
        out.append((place - np.float32(centre)) / np.float32(width))
    return out


def _context(grey: Floats) -> list[Floats]:
    """Smoothed values some way off in each direction."""
    rows, columns = grey.shape
    small = _reduced(grey, _CONTEXT_SIGMA, _CONTEXT_STRIDE)
    at_row, at_column = np.arange(small.shape[0]), np.arange(small.shape[1])
    out = []
    for dy, dx in _CONTEXT_OFFSETS:
        y = np.clip(at_row + dy // _CONTEXT_STRIDE, 0, len(at_row) - 1)
        x = np.clip(at_column + dx // _CONTEXT_STRIDE, 0, len(at_column) - 1)
        out.append(_enlarge(small[y][:, x], rows, columns, _CONTEXT_STRIDE))
    return out


def _grid(rows: int, columns: int) -> tuple[Floats, Floats]:
    y = (np.arange(rows, dtype=np.float32) + np.float32(0.5)) / np.float32(rows)
    x = (np.arange(columns, dtype=np.float32) + np.float32(0.5)) / np.float32(columns)
    return np.repeat(y[:, None], columns, 1), np.repeat(x[None], rows, 0)


def _reduced(plane: Floats, sigma: float, stride: int) -> Floats:
    rows, columns = plane.shape
    return _both_axes(_kernel(rows, sigma, 0, stride), plane, _kernel(columns, sigma, 0, stride))


def _smooth(plane: Floats, sigma: float, stride: int) -> Floats:
    rows, columns = plane.shape
    return _enlarge(_reduced(plane, sigma, stride), rows, columns, stride)


def _deviation(plane: Floats, sigma: float, stride: int) -> Floats:
    mean = _reduced(plane, sigma, stride)
    variance = np.maximum(_reduced(plane * plane, sigma, stride) - mean * mean, 0)
    rows, columns = plane.shape
    return _enlarge(np.sqrt(variance).astype(np.float32), rows, columns, stride)


def _enlarge(plane: Floats, rows: int, columns: int, stride: int) -> Floats:
    """Interpolate linearly from every `stride`-th pixel to all."""
    if stride == 1:
        return plane
    return _both_axes(_interpolation(rows, stride), plane, _interpolation(columns, stride))


def _both_axes(down: Floats, plane: Floats, across: Floats) -> Floats:
    """Apply one matrix along rows' axis and one along columns'."""
    return np.asarray(down @ plane @ across.T, np.float32)


@functools.lru_cache(maxsize=192)
def _kernel(n: int, sigma: float, order: int, stride: int) -> Floats:
    """Gaussian derivative as a matrix (samples kept, samples), borders reflected.

    A matrix product is several times faster than a filter loop at these sizes. Scaled so
    that the response to a ramp (order 1) or parabola (order 2) does not depend on sigma.
    """
    out = np.zeros((-(-n // stride), n))
    reach = np.arange(-int(4 * sigma + stride + 2), int(4 * sigma + stride + 2) + 1)
    for i, row in enumerate(out):
        centre = (i + 0.5) * stride - 0.5
        places = round(centre) + reach
        t = (places - centre) / sigma
        weights = np.exp(-t * t / 2)
        weights /= weights.sum()
        if order == 1:
            weights = weights * t
            weights /= (weights * t).sum()
        elif order == 2:
            curved = weights * (t * t - 1)
            curved -= curved.sum() * weights
            weights = 2 * curved / (curved * t * t).sum()
        inside = np.abs(places + 0.5).astype(int) % (2 * n)
        np.add.at(row, np.where(inside >= n, 2 * n - 1 - inside, inside), weights)
    return out.astype(np.float32)


@functools.lru_cache(maxsize=128)
def _interpolation(n: int, stride: int) -> Floats:
    return _between(n, -(-n // stride), stride)


@functools.lru_cache(maxsize=32)
def _between(n: int, m: int, stride: float | None = None) -> Floats:
    """Linear interpolation from m samples to n as a matrix."""
    place = np.clip((np.arange(n) + 0.5) / (stride or n / m) - 0.5, 0, m - 1)
    left = np.floor(place).astype(int)
    share = place - left
    out = np.zeros((n, m))
    rows = np.arange(n)
    np.add.at(out, (rows, left), 1 - share)
    np.add.at(out, (rows, np.minimum(left + 1, m - 1)), share)
    return out.astype(np.float32)
