"""How well a mask agrees with the truth, means over data sets, and their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage


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


def surface_dice(
    predicted: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_], tolerance: float
) -> float:
    """Share of both outlines that lies within a tolerance of the other one, 0..1.

    Nikolov et al. 2018 (arXiv 1809.04430), with the pixels at the border of a mask for its
    outline.

    Parameters
    ----------
    predicted, truth : ndarray of bool
        (row, column).
    tolerance : float
        Pixels.

    Returns
    -------
    float
        1 where both are empty, 0 where only one is.
    """
    if not predicted.any() or not truth.any():
        return float(predicted.any() == truth.any())
    outlines = [m & ~ndimage.binary_erosion(m) for m in (predicted, truth)]
    away = [ndimage.distance_transform_edt(~o) for o in outlines]
    near = (away[1][outlines[0]] <= tolerance).sum() + (away[0][outlines[1]] <= tolerance).sum()
    return float(near / (outlines[0].sum() + outlines[1].sum()))


def macro_mean(values: Iterable[tuple[str, float]]) -> float:
    """Mean over data sets of the mean over their labels.

    Parameters
    ----------
    values : iterable of (str, float)
        Data set and value of each of its labels; at least one.
    """
    sets: dict[str, list[float]] = {}
    for dataset, value in values:
        sets.setdefault(dataset, []).append(value)
    return float(np.mean([np.mean(v) for v in sets.values()]))


def bootstrap_interval(
    values: Sequence[float],
    subjects: Sequence[str],
    *,
    level: float = 0.95,
    draws: int = 1000,
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
        Whose each value is. With a single subject the interval has no width.
    level : float
        Share of the draws inside, 0..1.
    """
    return macro_interval([[(values, subjects)]], level=level, draws=draws, seed=seed)


def macro_interval(
    sets: Sequence[Sequence[tuple[Sequence[float], Sequence[str]]]],
    *,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float]:
    """Percentile interval of the mean over data sets of the mean over labels.

    Subjects are drawn anew within each data set, the same ones for all its labels; the data
    sets themselves are taken as given.

    Parameters
    ----------
    sets : sequence of sequence of (sequence of float, sequence of str)
        For each data set and each of its labels: values, and whose each is.
    level : float
        Share of the draws inside, 0..1.
    """
    rng = np.random.default_rng(seed)
    means = np.zeros(draws)
    for labels in sets:
        names = sorted({s for _, subjects in labels for s in subjects})
        position = {name: i for i, name in enumerate(names)}
        picks = rng.integers(0, len(names), (draws, len(names)))
        of_labels = []
        for values, subjects in labels:
            where = np.array([position[s] for s in subjects])
            totals = np.bincount(where, np.asarray(values, float), len(names))[picks].sum(1)
            counts = np.bincount(where, minlength=len(names))[picks].sum(1)
            # A draw may miss all subjects that show a label; that label is left out of it.
            of_labels.append(np.where(counts > 0, totals / np.maximum(counts, 1), np.nan))
        means += np.nanmean(of_labels, axis=0) / len(sets)
    tail = 50 * (1 - level)
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)
