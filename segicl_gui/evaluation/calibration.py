"""How well an engine knows how good its masks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage, stats

_RIM = 1
"""Pixels around a mask that count for its spread: doubt lies at the edge, on both sides. Chosen on
training sets (`BENCHMARKS.md`)."""


@dataclass(frozen=True, slots=True)
class QueryScore:
    """One query's answer, measured.

    Parameters
    ----------
    case : str
        Name of the image.
    subject : str
        Whose image it is.
    dice : float
    quality : float
        Dice as the engine expected it, 0..1.
    spread : float
        See `spread`.
    """

    case: str
    subject: str
    dice: float
    quality: float
    spread: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far doubts and expectations go with Dice.

    Parameters
    ----------
    n : int
        Queries.
    spread_error : float
        Spearman correlation of spread and 1 - Dice, -1..1; NaN where either is constant.
    quality_dice : float
        Spearman correlation of expected and measured Dice, likewise.
    quality_gap : float
        How far the mean of the expectations is from the mean Dice, 0..1.
    """

    n: int
    spread_error: float
    quality_dice: float
    quality_gap: float


def spread(predicted: npt.NDArray[np.bool_], confidence: npt.NDArray[np.uint8]) -> float:
    """Mean doubt in and just around a mask.

    Parameters
    ----------
    predicted : ndarray of bool
        (row, column).
    confidence : ndarray of uint8
        (row, column), 255 where there is no doubt.

    Returns
    -------
    float
        0..1; 1 where nothing was predicted.
    """
    if not predicted.any():
        return 1.0
    near = ndimage.binary_dilation(predicted, iterations=_RIM)
    return float(1 - confidence[near].mean() / 255)


def calibration(scores: Sequence[QueryScore]) -> Calibration:
    """Summarise some queries, at least one."""
    dice = np.array([s.dice for s in scores])
    quality = np.array([s.quality for s in scores])
    doubt = np.array([s.spread for s in scores])
    gap = abs(float(quality.mean() - dice.mean()))
    return Calibration(len(scores), _spearman(1 - dice, doubt), _spearman(quality, dice), gap)


def _spearman(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> float:
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(stats.spearmanr(a, b).statistic)
