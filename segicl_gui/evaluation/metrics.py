"""How well a mask agrees with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def dice(predicted: npt.NDArray[Any], truth: npt.NDArray[Any]) -> float:
    """Dice coefficient of two masks, 0..1.

    Parameters
    ----------
    predicted, truth : ndarray
        Same shape; non-zero is inside.

    Returns
    -------
    float
        1 where both are empty (nothing to find, nothing found), 0 where only one is.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if predicted.shape != truth.shape:
        raise ValueError(f"masks of different shape: {predicted.shape} and {truth.shape}")
    a, b = predicted != 0, truth != 0
    total = int(np.count_nonzero(a)) + int(np.count_nonzero(b))
    return 2.0 * int(np.count_nonzero(a & b)) / total if total else 1.0


def bootstrap_interval(
    values: Sequence[float],
    subjects: Sequence[str],
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Percentile interval of the mean, resampling subjects rather than images.

    Images of one subject resemble each other, and one subject may be asked in several
    repeats; drawing images singly would make the interval too narrow.

    Parameters
    ----------
    values : sequence of float
        At least one.
    subjects : sequence of str
        Whose each value is.
    level : float
        Share of the draws inside, 0..1.
    """
    names = sorted(set(subjects))
    position = {name: i for i, name in enumerate(names)}
    where = np.array([position[s] for s in subjects])
    totals = np.bincount(where, weights=np.asarray(values, float), minlength=len(names))
    counts = np.bincount(where, minlength=len(names))
    picks = np.random.default_rng(seed).integers(0, len(names), (draws, len(names)))
    means = totals[picks].sum(1) / counts[picks].sum(1)
    tail = 50 * (1 - level)
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)
