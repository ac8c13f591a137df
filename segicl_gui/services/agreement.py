"""Whether an exemplar agrees with the others: a score, and which scores stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

FEWEST = 4
"""With fewer exemplars of a label nothing can be said to stand out."""

# How many deviations below the median stand out. A set that agrees very well would otherwise
# flag what is merely a little worse, so a deviation is at least `_LEAST` and the score is bad
# by itself, too.
_DEVIATIONS, _LEAST, _BAD = 3.0, 0.05, 0.6
# Median absolute deviation to standard deviation, of a normal distribution.
_NORMAL = 1.4826


def agreement(truth: npt.NDArray[np.bool_], answer: npt.NDArray[np.bool_], typical: float) -> float:
    """How well a mask agrees with what the other exemplars would have made of the image.

    Parameters
    ----------
    truth, answer : ndarray of bool
        (row, column); as annotated, and as segmented from the others.
    typical : float
        Share of an image that the label covers in the others, 0..1.

    Returns
    -------
    float
        0..1: Dice; where the label was annotated as absent, 1 less what was found of it as a
        share of the typical area, so that a speck does not count as a contradiction.
    """
    total = int(truth.sum()) + int(answer.sum())
    if truth.any():
        return 2.0 * int((truth & answer).sum()) / total
    return 1.0 - min(1.0, float(answer.mean()) / max(typical, 1e-6))


def disagreeing(scores: Mapping[str, Mapping[int, float]]) -> dict[str, tuple[int, ...]]:
    """Exemplars that stand out, each with the labels it disagrees about.

    A score stands out that is more than three (robust) standard deviations below the median of
    its label, and bad by itself.

    Parameters
    ----------
    scores : mapping of str to mapping of int to float
        Exemplar -> label -> `agreement`.
    """
    out: dict[str, tuple[int, ...]] = {}
    for label in sorted({x for of in scores.values() for x in of}):
        found = {name: of[label] for name, of in scores.items() if label in of}
        limit = _limit(list(found.values()))
        for name, score in found.items():
            if score < limit:
                out[name] = (*out.get(name, ()), label)
    return out


def _limit(scores: Sequence[float]) -> float:
    if len(scores) < FEWEST:
        return 0.0
    median = float(np.median(scores))
    deviation = _NORMAL * float(np.median(np.abs(np.asarray(scores) - median)))
    return min(_BAD, median - _DEVIATIONS * max(deviation, _LEAST))
