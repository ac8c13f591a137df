"""Images and masks brought to the size that a network sees, and its answers back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F


def squeezed(image: npt.NDArray[np.float32], side: int) -> torch.Tensor:
    """An image (row, column[, 3]) as the network takes it: (3, side, side)."""
    planes = image[..., None].repeat(3, 2) if image.ndim == 2 else image
    x = torch.from_numpy(np.ascontiguousarray(planes.transpose(2, 0, 1), np.float32))[None]
    shrinks = min(image.shape[:2]) > side
    out = F.interpolate(x, (side, side), mode="bilinear", align_corners=False, antialias=shrinks)
    return out[0].clamp(0, 1)


def enlarged(logits: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Logits (label, row, column) at another size."""
    return F.interpolate(logits[None], (rows, columns), mode="bilinear", align_corners=False)[0]


def labels_at(mask: npt.NDArray[np.uint16], side: int) -> npt.NDArray[np.uint16]:
    """A label image (row, column) squeezed to (side, side)."""
    places = [
        np.minimum(((np.arange(side) + 0.5) * n / side).astype(int), n - 1) for n in mask.shape
    ]
    return mask[np.ix_(*places)]
