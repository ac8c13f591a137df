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
    """What is kept of exemplars for the labels that were asked for so far."""

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
    joined_bytes : int
        For what was last kept of several exemplars together.
    """

    def __init__(
        self,
        pipeline: SegICLPipeline,
        exemplar_bytes: int = 192 * _MIB,
        query_bytes: int = 96 * _MIB,
        joined_bytes: int = 64 * _MIB,
    ) -> None:
        self._pipeline = pipeline
        self._kept: SizedCache[_Kept] = SizedCache(exemplar_bytes)
        self._looks: SizedCache[_Seen] = SizedCache(query_bytes)
        # One slice of a volume after the other is asked about with the same exemplars.
        self._joined: SizedCache[_Kept] = SizedCache(joined_bytes)

    def looks(
        self,
        images: Sequence[tuple[str, npt.NDArray[np.float32]]],
        side: int,
        regions: Sequence[Roi | None],
    ) -> Look:
        """What is seen in images, or in a region of each, at a size; in all new ones at once.

        Parameters
        ----------
        images : sequence of (str, ndarray)
            Each with a key that stands for its content.

        Returns
        -------
        Look
            Of one task.
        """
        keys = [(key, side, roi) for (key, _), roi in zip(images, regions, strict=True)]
        found = [self._looks.get(k) for k in keys]
        new = [i for i, seen in enumerate(found) if seen is None]
        if new:
            parts = [squeezed(_part(images[i][1], regions[i]), side) for i in new]
            together = self._pipeline.look(torch.stack(parts))
            for i, look in zip(new, together.split(), strict=True):
                found[i] = _Seen(look)
                self._looks.put(keys[i], _Seen(look))
            if len(new) == len(keys):
                return together
        return Look.join([seen.look for seen in found if seen is not None])

    def contexts(
        self,
        pairs: Sequence[Pair],
        labels: Sequence[int],
        side: int,
        regions: Sequence[Sequence[Roi]] | None,
        check: Callable[[], None],
    ) -> list[Context]:
        """What is kept of exemplars for some labels, together; none where there are no exemplars.

        Parameters
        ----------
        regions : sequence of sequence of Roi, optional
            What is looked at for each label, of each exemplar; the whole images if not given.
        check : callable
            Called before work is done; may raise to stop.
        """
        if not pairs:
            return []
        rows = None if regions is None else tuple(tuple(row) for row in regions)
        key = (tuple(p.key for p in pairs), tuple(labels), side, rows)
        joined = self._joined.get(key)
        if joined is None:
            each = []
            for i, pair in enumerate(pairs):
                if rows is None:
                    each.append(self.context(pair, labels, side, None, check))
                else:
                    parts = [
                        self.context(pair, [v], side, row[i], check)
                        for v, row in zip(labels, rows, strict=True)
                    ]
                    each.append(Context.join(parts, 0))
            joined = _Kept(tuple(labels), Context.join(each, 1))
            self._joined.put(key, joined)
        return [joined.context]

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
