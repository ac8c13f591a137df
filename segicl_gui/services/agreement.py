"""How well a mask agrees with what was made of its image from the others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


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
