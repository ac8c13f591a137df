"""Whether pixels speak for a mask, as others have taught."""

import numpy as np
import pytest

from segicl_gui.services.pixel_evidence import Moments, fit

RNG = np.random.default_rng(0)


def drawn(shift: float, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Pixels of three features, and a mask of those whose first is larger by `shift`."""
    mask = np.arange(n) < n // 4
    pixels = RNG.normal(size=(n, 3)).astype(np.float32)
    pixels[mask, 0] += shift
    return pixels, mask


def test_a_right_mask_fits_a_wrong_one_does_not() -> None:
    others = [Moments.of(*drawn(3.0)) for _ in range(4)]
    pixels, mask = drawn(3.0)
    right = fit(pixels, mask, others)
    wrong = fit(pixels, np.roll(mask, 200), others)
    assert right is not None
    assert wrong is not None
    assert right > 0.95
    assert wrong < 0.5


def test_it_is_the_area_under_the_curve() -> None:
    others = [Moments.of(*drawn(1.0)) for _ in range(4)]
    pixels, mask = drawn(1.0)
    found = fit(pixels, mask, others)
    assert found is not None
    # Two normal distributions one deviation apart: 0.76.
    assert found == pytest.approx(0.76, abs=0.06)
    assert fit(pixels, ~mask, others) == pytest.approx(1 - found, abs=0.01)


def test_what_differs_in_spread_alone_is_told_too() -> None:
    def spread() -> tuple[np.ndarray, np.ndarray]:
        pixels, mask = drawn(0.0)
        pixels[mask] *= 4
        return pixels, mask

    pixels, mask = spread()
    found = fit(pixels, mask, [Moments.of(*spread()) for _ in range(4)])
    assert found is not None
    assert found > 0.8


def test_where_nothing_can_be_told() -> None:
    pixels, mask = drawn(1.0)
    one = Moments.of(pixels, mask)
    assert fit(pixels, mask, []) is None
    assert fit(pixels, mask & False, [one]) is None
    assert fit(pixels, mask | True, [one]) is None
    assert fit(pixels, mask, [Moments.of(pixels, mask & False)]) is None
    flat = np.zeros_like(pixels)
    assert fit(flat, mask, [Moments.of(flat, mask)]) is not None
