"""One answer from what a network says of each label alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.engines.sizes import enlarged

# Dice that is expected of an answer that is sure of itself everywhere: how a network fares on
# the exemplars themselves is not measured, that would cost as much as a query for each of them.
_TYPICAL_DICE = 0.6


def raced(
    index: int,
    shape: Sequence[int],
    labels: Sequence[int],
    logits: torch.Tensor,
    note: str = "",
    quality: float | None = None,
) -> SlicePrediction:
    """The labels' race, pixel by pixel, at the size of the query; background stands at 0.

    Parameters
    ----------
    index : int
        Of the query.
    shape : sequence of int
        Of the query; rows and columns come first.
    labels : sequence of int
        May be empty.
    logits : Tensor
        Of each label against its absence, at any size: (label, row, column).
    note : str
    quality : float, optional
        Dice to expect, 0..1; reckoned from the logits if not given.
    """
    best, total = np.zeros(shape[:2], np.float32), np.zeros(shape[:2], np.float32)
    mask = np.zeros(shape[:2], np.uint16)
    # One label after the other: of large images, not all would fit into memory at full size.
    for label, x in zip(labels, logits, strict=True):
        full = enlarged(x[None], shape[0], shape[1])[0].numpy()
        mask[full > best] = label
        np.maximum(best, full, out=best)
        np.logaddexp(total, full, out=total)
    confidence = np.rint(np.exp(best - total).clip(0, 1) * 255).astype(np.uint8)
    expected = _quality(logits) if quality is None else float(np.clip(quality, 0, 1))
    return SlicePrediction(index, mask, confidence, expected, note)


def _quality(logits: torch.Tensor) -> float:
    """Dice to expect, from how sure the answer is of itself."""
    if not len(logits):
        return 0.0
    p = torch.softmax(torch.cat([torch.zeros_like(logits[:1]), logits]), 0)
    chosen = p.argmax(0)
    values = []
    for c in range(1, len(p)):
        inside = chosen == c
        if inside.any():
            now = 2 * float(p[c][inside].sum()) / float(inside.sum() + p[c].sum())
        else:
            now = 1 - float(p[c].max())
        values.append(np.sqrt(now * _TYPICAL_DICE))
    return float(np.clip(np.mean(values), 0, 1))
