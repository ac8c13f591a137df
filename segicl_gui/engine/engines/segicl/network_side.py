"""What the network says about queries: at which scales, and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch

from segicl_gui.engine.engines.segicl.asked import (
    Pair,
    Query,
    Said,
    Sampling,
    Scales,
    Wanted,
)
from segicl_gui.engine.engines.segicl.asking import Asking, places
from segicl_gui.engine.engines.segicl.encoded import Encoded
from segicl_gui.engine.engines.segicl.likeness import distances, nearer, thumbnail, weights
from segicl_gui.engine.engines.segicl.roi import Roi
from segicl_gui.engine.engines.sizes import enlarged, labels_at, squeezed
from segicl_gui.model.pipeline import Answer, SegICLPipeline

# What it is worth, as a logit of presence, that the nearest exemplar to show a label is nearer than
# the nearest that lacks it, by as much as exemplars are away on average.
_NEARER = 0.7
# How much a close look counts where a label is expected, against the look from afar; chosen on
# volumes of the training sets.
_CLOSELY = 2.0
# Queries looked at together on a graphics card; a processor gains nothing by that.
_TOGETHER = 8
# Regions looked at together, whosever they are: as many as three labels of a query, at least.
_REGIONS = 8


class NetworkSide:
    """The network, with what it keeps of exemplars.

    Parameters
    ----------
    pipeline : SegICLPipeline
    scales : Scales
    device : str
        Where it computes.
    together : int, optional
        How many queries to look at at once; by default as the device is.
    """

    def __init__(
        self, pipeline: SegICLPipeline, scales: Scales, device: str, together: int = 0
    ) -> None:
        self._pipeline = pipeline
        self.scales = scales
        self.together = together or (1 if device == "cpu" else _TOGETHER)
        """How many queries `ask` is best given at once."""
        self.note = ""
        """What the user should know of how it has to make do; "" for nothing."""
        pipeline.to(device)
        self._encoded = Encoded(pipeline)

    @property
    def device(self) -> str:
        """Where it computes: "cpu", "cuda"…"""
        return self._pipeline.device.type

    def spare(self) -> None:
        """Need as little memory from now on as can be without leaving the device."""
        while self.together > 1 or self.scales.smaller() is not None:
            self.shrink()

    def shrink(self) -> bool:
        """Need less memory from now on; False where that is not possible.

        First queries are looked at one by one, then only at the smallest scale, then a graphics
        card is done without.
        """
        smaller = self.scales.smaller()
        if self.together > 1:
            self.together = 1
        elif smaller is not None:
            self.scales = smaller
            side = smaller.plain[0]
            self.note = f"Little memory: looked at {side} × {side} pixels only"
        elif self._pipeline.device.type != "cpu":
            self._pipeline.to("cpu")
            self.note = "The graphics card's memory was not enough: computed on the processor"
        else:
            return False
        self._encoded = Encoded(self._pipeline)
        return True

    def ask(
        self,
        queries: Sequence[Query],
        pairs: Sequence[Pair],
        wanted: Sequence[Wanted],
        sizes: Sequence[tuple[int, int]],
        sampling: Sampling,
        check: Callable[[], None],
    ) -> list[Said]:
        """Each label's mask and presence in each query, mean over its scales.

        Parameters
        ----------
        sizes : sequence of tuple of int
            Rows and columns of each query's answer.
        """
        presence = torch.zeros(len(queries), len(wanted))
        totals = [torch.zeros(len(wanted), *size) for size in sizes]
        alike = away = torch.ones(len(queries), len(pairs))
        if len(pairs) > 1:
            known = [thumbnail(p.image) for p in pairs]
            away = torch.stack([distances(thumbnail(q.image), known) for q in queries])
            alike = torch.stack([weights(a) for a in away])
        asking = Asking(queries, pairs, alike, sampling, check)
        for side in sorted({s for w in wanted for s in w.sides}):
            asked = [k for k, w in enumerate(wanted) if side in w.sides]
            parts = torch.tensor([len(wanted[k].sides) for k in asked])
            answer = self._look(asking, [wanted[k] for k in asked], side)
            presence[:, asked] += answer.presence.T / parts
            for total, logits in zip(totals, answer.logits.unbind(1), strict=True):
                total[asked] += enlarged(logits, *total.shape[1:]) / parts[:, None, None]
        if any(q.prior is not None for q in queries):
            # How a query is looked at depends on what is expected of it.
            for one, total in zip(asking.each(), totals, strict=True):
                self._close_ups(one, wanted, [total])
        else:
            self._close_ups(asking, wanted, totals)
        for k, w in enumerate(wanted):
            for i in range(len(queries)):
                presence[i, k] += _NEARER * nearer(pairs, w.label, away[i])
        likely = presence.sigmoid().double().numpy()
        return [Said(total, p) for total, p in zip(totals, likely, strict=True)]

    def _close_ups(
        self, asking: Asking, wanted: Sequence[Wanted], coarse: Sequence[torch.Tensor]
    ) -> None:
        """Look at small labels where they seem to be, and change their logits there.

        Parameters
        ----------
        coarse : sequence of Tensor
            Of each query, (label, row, column).
        """
        at_once = max(1, _REGIONS // len(asking.queries))
        for turned in (False, True):
            close = [
                k
                for k, w in enumerate(wanted)
                if w.roi is not None and asking.expects(w.label) == turned
            ]
            for start in range(0, len(close), at_once):
                self._close_up(asking, wanted, close[start : start + at_once], coarse, turned)

    def _close_up(
        self,
        asking: Asking,
        wanted: Sequence[Wanted],
        close: Sequence[int],
        coarse: Sequence[torch.Tensor],
        turned: bool,
    ) -> None:
        """Look at some of the labels in regions of their own.

        Parameters
        ----------
        close : sequence of int
            Which.
        turned : bool
            Whether with rows for columns.
        """
        asked = [wanted[k] for k in close]
        where = [
            places(asking, w, [total[k] for total in coarse])
            for k, w in zip(close, asked, strict=True)
        ]
        rois, of_exemplars = [p[0] for p in where], [p[1] for p in where]
        side, share = self.scales.close or self.scales.plain[0], 1.0
        if turned:
            # Its outline alone is in question. With rows for columns the network makes other small
            # mistakes than from afar.
            there, known = (
                [[r.turned() for r in row] for row in regions] for regions in (rois, of_exemplars)
            )
            found = self._look(asking.turned(), asked, side, there, known).logits.transpose(2, 3)
            share = _CLOSELY
        else:
            found = self._look(asking, asked, side, rois, of_exemplars).logits
        for k, row, of_label in zip(close, rois, found, strict=True):
            for total, roi, logits in zip(coarse, row, of_label, strict=True):
                part = total[k][roi.within(total.shape[1:])]
                part += share * enlarged(logits[None], *part.shape)[0]
                part /= 1 + share

    def _look(
        self,
        asking: Asking,
        wanted: Sequence[Wanted],
        side: int,
        rois: Sequence[Sequence[Roi]] | None = None,
        of_exemplars: Sequence[Sequence[Roi]] | None = None,
    ) -> Answer:
        """Ask for labels at a size.

        Parameters
        ----------
        rois, of_exemplars : sequence of sequence of Roi, optional
            What is looked at for each label: of each query, and of each exemplar; else all.
        """
        queries, pairs, check = asking.queries, asking.pairs, asking.check
        labels = [w.label for w in wanted]
        check()
        regions: Sequence[Sequence[Roi | None]] = rois or [[None] * len(queries)]
        seen = self._encoded.looks(
            [(q.key, q.image) for q in queries] * len(regions),
            side,
            [r for row in regions for r in row],
        )
        maps = None
        if any(q.corrected for q in queries):
            rows = regions if rois else list(regions) * len(labels)
            each = [
                torch.stack([q.maps(v, side, r) for q, r in zip(queries, row, strict=True)])
                for v, row in zip(labels, rows, strict=True)
            ]
            maps = torch.stack(each)
        check()
        return self._pipeline.segment(
            seen.dealt(len(regions)),
            self._encoded.contexts(pairs, labels, side, of_exemplars, check),
            _support(pairs, labels)[:, None] * asking.alike,
            texts=[w.text for w in wanted],
            prompts=maps,
            steps=asking.sampling.steps,
            samples=asking.sampling.samples,
            seed=asking.sampling.seed,
            check=check,
        )

    def tested(
        self, pairs: Sequence[Pair], labels: Sequence[int], check: Callable[[], None]
    ) -> npt.NDArray[np.float64]:
        """Dice of each exemplar segmented from the others.

        Returns
        -------
        ndarray
            (exemplar, label); NaN where the exemplar does not show the label, or no other does.
        """
        side = self.scales.tested
        out = np.full((len(pairs), len(labels)), np.nan)
        contexts = [self._encoded.context(p, labels, side, None, check) for p in pairs]
        thumbnails = [thumbnail(p.image) for p in pairs]
        shown = np.array([[(p.mask == v).any() for v in labels] for p in pairs])
        for i, pair in enumerate(pairs):
            others = [j for j in range(len(pairs)) if j != i]
            asked = [k for k in range(len(labels)) if shown[i, k] and shown[others, k].any()]
            if not asked:
                continue
            check()
            query = self._pipeline.look(squeezed(pair.image, side)[None])
            support = _support([pairs[j] for j in others], labels)
            away = distances(thumbnails[i], [thumbnails[j] for j in others])
            answer = self._pipeline.segment(
                query, [contexts[j] for j in others], support * weights(away)
            )
            chosen = winners(answer.logits[:, 0])
            truth = labels_at(pair.mask, side)
            for k in asked:
                a, b = chosen == k + 1, truth == labels[k]
                out[i, k] = 2 * (a & b).sum() / max(1, a.sum() + b.sum())
        return out


def winners(logits: torch.Tensor) -> npt.NDArray[np.intp]:
    """0 where no label (label, row, column) beats the background, else its number from 1."""
    best, which = logits.max(0)
    out: npt.NDArray[np.intp] = torch.where(best > 0, which + 1, 0).numpy()
    return out


def _support(pairs: Sequence[Pair], labels: Sequence[int]) -> torch.Tensor:
    return torch.tensor(
        [
            [p.weight if v in p.assessed or (p.mask == v).any() else 0.0 for p in pairs]
            for v in labels
        ]
    )
