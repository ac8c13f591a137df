"""Images and exemplars as the network has seen them, kept by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch

from segicl_gui.engine.engines.segicl.asked import Pair
from segicl_gui.engine.engines.segicl.roi import Roi
from segicl_gui.engine.engines.sized_cache import SizedCache
from segicl_gui.engine.engines.sizes import labels_at, squeezed
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


def _part(array: npt.NDArray[_T], roi: Roi | None) -> npt.NDArray[_T]:
    return array if roi is None else array[roi.within(array.shape)]
