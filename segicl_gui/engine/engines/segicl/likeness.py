"""How alike images are, and how much exemplars count by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.engine.engines.segicl.asked import Pair

_GRID = 12
# With so many exemplars, one that is farther than the nearest by the mean distance counts 1/e of
# it: with few there is not much choice. None counts less than the least.
_FALL_AT, _LEAST = 2.0, 0.02


def thumbnail(image: npt.NDArray[np.float32]) -> torch.Tensor:
    """An image (row, column[, 3]) as a few grey squares: (144,)."""
    grey = image if image.ndim == 2 else image.mean(2)
    return F.interpolate(
        torch.from_numpy(np.ascontiguousarray(grey, np.float32))[None, None],
        (_GRID, _GRID),
        mode="area",
    ).flatten()


def distances(query: torch.Tensor, exemplars: Sequence[torch.Tensor]) -> torch.Tensor:
    """How far exemplars are from a query, by their thumbnails.

    Returns
    -------
    Tensor
        As shares of the mean distance: (exemplar,).
    """
    away = torch.stack([torch.linalg.vector_norm(query - x) for x in exemplars])
    return away / away.mean().clamp_min(1e-6)


def weights(away: torch.Tensor) -> torch.Tensor:
    """How much exemplars count, 1 for the nearest: (exemplar,), from `distances`."""
    return torch.exp((away.min() - away) * len(away) / _FALL_AT).clamp_min(_LEAST)


def nearer(pairs: Sequence[Pair], label: int, away: torch.Tensor) -> float:
    """How much nearer the nearest exemplar with a label is than the nearest without; 0 if either
    is missing.

    Parameters
    ----------
    away : Tensor
        Of each exemplar, from `distances`.
    """
    shows = np.array([bool((p.mask == label).any()) for p in pairs], bool)
    lacks = np.array([label in p.assessed for p in pairs], bool) & ~shows
    if not shows.any() or not lacks.any():
        return 0.0
    return float(away[lacks].min() - away[shows].min())
