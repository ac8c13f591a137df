"""Images and exemplars as the network has seen them, kept by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.engine.engines.pixels.encoding import SizedCache
from segicl_gui.engine.engines.segicl.asked import Pair
from segicl_gui.engine.engines.segicl.roi import Roi
from segicl_gui.model.context import Context, Look
from segicl_gui.model.pipeline import SegICLPipeline

_MIB = 2**20

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    look: Look

    @property
    def nbytes(self) -> int:
        x = self.look
        tensors = [x.images, *x.pyramid, *x.ridge, *x.keys, x.tokens]
        return sum(t.numel() * t.element_size() for t in tensors)


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """What is kept of an exemplar for the labels that were asked for so far."""

    labels: tuple[int, ...]
    context: Context

    @property
    def nbytes(self) -> int:
        c = self.context
        tensors = [*c.keys, *c.values, *c.log_weights, *c.masks, c.tokens]
        tensors += [p for m in c.moments for p in m.parts()]
        return sum(t.numel() * t.element_size() for t in tensors)


class Encoded:
    """Encodes what is not kept yet.

    Parameters
    ----------
    pipeline : SegICLPipeline
    exemplar_bytes, query_bytes : int
        Memory for exemplars; and for the queries asked last, which are those that are corrected.
    """

    def __init__(
        self,
        pipeline: SegICLPipeline,
        exemplar_bytes: int = 192 * _MIB,
        query_bytes: int = 96 * _MIB,
    ) -> None:
        self._pipeline = pipeline
        self._kept: SizedCache[_Kept] = SizedCache(exemplar_bytes)
        self._looks: SizedCache[_Seen] = SizedCache(query_bytes)

    def look(
        self, key: str, image: npt.NDArray[np.float32], side: int, roi: Roi | None = None
    ) -> Look:
        """What is seen in an image, or in a region of it, at a size."""
        found = self._looks.get((key, side, roi))
        if found is None:
            found = _Seen(self._pipeline.look(squeezed(_part(image, roi), side)[None]))
            self._looks.put((key, side, roi), found)
        return found.look

    def context(
        self,
        pair: Pair,
        labels: Sequence[int],
        side: int,
        roi: Roi | None,
        check: Callable[[], None],
    ) -> Context:
        """What is kept of an exemplar for some labels.

        Parameters
        ----------
        roi : Roi or None
            What is looked at; None for the whole image.
        check : callable
            Called before work is done; may raise to stop.
        """
        key = (pair.key, side, roi)
        kept = self._kept.get(key)
        known = kept.labels if kept is not None else ()
        new = tuple(v for v in labels if v not in known)
        if kept is None or new:
            check()
            mask = labels_at(_part(pair.mask, roi), side)
            masks = torch.from_numpy(np.stack([mask == v for v in new]).astype(np.float32))
            made = self._pipeline.encode(squeezed(_part(pair.image, roi), side), masks)
            context = made if kept is None else Context.join([kept.context, made], 0)
            kept = _Kept((*known, *new), context)
            self._kept.put(key, kept)
        if kept.labels == tuple(labels):
            return kept.context
        return kept.context.only([kept.labels.index(v) for v in labels])


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


def _part(array: npt.NDArray[_T], roi: Roi | None) -> npt.NDArray[_T]:
    return array if roi is None else array[roi.within(array.shape)]
