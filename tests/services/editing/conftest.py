"""Random masks for properties that hold of all masks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st


def _blobs(shape: tuple[int, int, int], share: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    coarse = rng.random([-(-n // 2) for n in shape]) < share
    blocks = coarse.repeat(2, 0).repeat(2, 1).repeat(2, 2)
    blocks = blocks[: shape[0], : shape[1], : shape[2]]
    return blocks ^ (rng.random(shape) < 0.03)


@pytest.fixture(scope="session")
def masks() -> st.SearchStrategy[np.ndarray]:
    """Blocks and specks (slice, row, column), also single slices, empty and full ones."""
    shapes = st.tuples(st.sampled_from([1, 1, 2, 6]), st.integers(1, 12), st.integers(1, 12))
    shares = st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0])
    return st.builds(_blobs, shapes, shares, st.integers(0, 2**32 - 1))
