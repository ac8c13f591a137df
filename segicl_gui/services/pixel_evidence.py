"""Whether the pixels a mask covers are those that other exemplars would have it cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segicl_gui.services.sketches import Floats, Mask, ranked

# What is added to each variance, in those of all pixels: few exemplars must not look certain.
_RIDGE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over the pixels that masks cover, and over those they leave.

    They add up, so that any set of exemplars is described without going through their pixels.

    Parameters
    ----------
    sums : ndarray of float64
        (2, 1 + feature, 1 + feature): products of a leading 1 and the features, covered first.
    """

    sums: npt.NDArray[np.float64]

    @classmethod
    def of(cls, pixels: Floats, mask: Mask) -> Moments:
        """Of one exemplar: features (pixel, feature) and a mask of so many pixels."""
        led = np.concatenate([np.ones((len(pixels), 1), np.float32), pixels], axis=1)
        covered = mask.ravel()
        return cls(np.stack([x.T @ x for x in (led[covered], led[~covered])]).astype(np.float64))


def fit(pixels: Floats, mask: Mask, others: Sequence[Moments]) -> float | None:
    """How well other exemplars tell what a mask covers from what it leaves.

    Both are taken for normally distributed, as in the others (quadratic discriminant analysis).
    What comes out is used as an order only, so that it holds even where no threshold would find
    anything.

    Parameters
    ----------
    pixels : ndarray of float32
        (pixel, feature)
    mask : ndarray of bool
        Of so many pixels.
    others : sequence of Moments

    Returns
    -------
    float or None
        Area under the receiver operating characteristic, 0..1, 0.5 being chance; None where the
        mask or those of the others cover nothing, or all.
    """
    covered = mask.ravel()
    if not others or not 0 < covered.sum() < covered.size:
        return None
    sums = np.sum([o.sums for o in others], axis=0)
    if min(sums[0, 0, 0], sums[1, 0, 0]) < 2:
        return None
    total = sums.sum(0) / sums[:, 0, 0].sum()
    mean = total[0, 1:]
    scale = np.sqrt(np.maximum(np.diag(total)[1:] - mean**2, 1e-8))
    even = (pixels - mean) / scale
    inside, outside = (_log_density(even, s, mean, scale) for s in sums)
    order = ranked((inside - outside).astype(np.float32))
    share = covered.mean()
    # Mann and Whitney: the mean rank of what is covered, from its least to its greatest.
    return float((order[covered].mean() - share / 2) / (1 - share))


def _log_density(
    even: npt.NDArray[np.float64],
    sums: npt.NDArray[np.float64],
    mean: npt.NDArray[np.float64],
    scale: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    known = sums / sums[0, 0]
    centre = known[0, 1:]
    spread = (known[1:, 1:] - np.outer(centre, centre)) / np.outer(scale, scale)
    spread += _RIDGE * np.eye(len(centre))
    lower = np.linalg.cholesky(spread)
    away = np.linalg.solve(lower, (even - (centre - mean) / scale).T)
    out: npt.NDArray[np.float64] = -0.5 * (away**2).sum(0) - np.log(np.diag(lower)).sum()
    return out
