"""What the network says about queries: encoded exemplars, scales, and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.engine.engines.pixels.encoding import SizedCache
from segicl_gui.model.network import Context, Look
from segicl_gui.model.pipeline import SegICLPipeline

Floats = npt.NDArray[np.float32]

SCALES = (128, 256)
"""Sides, in pixels, that images are squeezed to; the answers are averaged."""

TESTED_AT = 128
"""Side at which exemplars are segmented from each other, to see how well that goes."""

_MIB = 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An exemplar, with a key that stands for its content.

    Parameters
    ----------
    image : ndarray
        (row, column[, 3]), 0..1.
    mask : ndarray
        Label image (row, column).
    assessed : frozenset of int
        Labels that a zero in the mask denies.
    """

    key: tuple[str, str]
    image: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint16]
    assessed: frozenset[int]
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    context: Context

    @property
    def nbytes(self) -> int:
        c = self.context
        tensors = [*c.keys, *c.values, *c.log_weights, *c.masks]
        tensors += [p for m in c.moments for p in m.parts()]
        return sum(t.numel() * t.element_size() for t in tensors)


class NetworkSide:
    """The network, with what it keeps of exemplars.

    Parameters
    ----------
    pipeline : SegICLPipeline
    cache_bytes : int
        Memory for encoded exemplars.
    """

    def __init__(self, pipeline: SegICLPipeline, cache_bytes: int = 192 * _MIB) -> None:
        self._pipeline = pipeline
        self._kept: SizedCache[_Kept] = SizedCache(cache_bytes)

    def logits(
        self,
        image: npt.NDArray[np.float32],
        pairs: Sequence[Pair],
        labels: Sequence[int],
        seed: int,
        check: Callable[[], None],
    ) -> list[torch.Tensor]:
        """Logits of each label against its absence, at each scale: (label, row, column)."""
        out = []
        for side in SCALES:
            contexts = [self._context(p, labels, side, check) for p in pairs]
            check()
            query = self._pipeline.look(squeezed(image, side)[None])
            support = _support(pairs, labels)
            answer = self._pipeline.segment(query, contexts, support, seed=seed, check=check)
            out.append(answer[:, 0])
        return out

    def tested(
        self, pairs: Sequence[Pair], labels: Sequence[int], check: Callable[[], None]
    ) -> npt.NDArray[np.float64]:
        """Dice of each exemplar segmented from the others.

        Returns
        -------
        ndarray
            (exemplar, label); NaN where the exemplar does not show the label, or no other does.
        """
        out = np.full((len(pairs), len(labels)), np.nan)
        contexts = [self._context(p, labels, TESTED_AT, check) for p in pairs]
        shown = np.array([[(p.mask == v).any() for v in labels] for p in pairs])
        for i, pair in enumerate(pairs):
            others = [j for j in range(len(pairs)) if j != i]
            asked = [k for k in range(len(labels)) if shown[i, k] and shown[others, k].any()]
            if not asked:
                continue
            check()
            query: Look = self._pipeline.look(squeezed(pair.image, TESTED_AT)[None])
            support = _support([pairs[j] for j in others], labels)
            answer = self._pipeline.segment(query, [contexts[j] for j in others], support)
            chosen = winners(answer[:, 0])
            truth = _labels_at(pair.mask, TESTED_AT)
            for k in asked:
                a, b = chosen == k + 1, truth == labels[k]
                out[i, k] = 2 * (a & b).sum() / max(1, a.sum() + b.sum())
        return out

    def _context(
        self, pair: Pair, labels: Sequence[int], side: int, check: Callable[[], None]
    ) -> Context:
        key = (pair.key, tuple(labels), side)
        found = self._kept.get(key)
        if found is None:
            check()
            mask = _labels_at(pair.mask, side)
            masks = np.stack([mask == v for v in labels]).astype(np.float32)
            found = _Kept(
                self._pipeline.encode(squeezed(pair.image, side), torch.from_numpy(masks))
            )
            self._kept.put(key, found)
        return found.context


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


def winners(logits: torch.Tensor) -> npt.NDArray[np.intp]:
    """0 where no label (label, row, column) beats the background, else its number from 1."""
    best, which = logits.max(0)
    out: npt.NDArray[np.intp] = torch.where(best > 0, which + 1, 0).numpy()
    return out


def _labels_at(mask: npt.NDArray[np.uint16], side: int) -> npt.NDArray[np.uint16]:
    places = [
        np.minimum(((np.arange(side) + 0.5) * n / side).astype(int), n - 1) for n in mask.shape
    ]
    return mask[np.ix_(*places)]


def _support(pairs: Sequence[Pair], labels: Sequence[int]) -> torch.Tensor:
    return torch.tensor(
        [
            [p.weight if v in p.assessed or (p.mask == v).any() else 0.0 for p in pairs]
            for v in labels
        ]
    )
