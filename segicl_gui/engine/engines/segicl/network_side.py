"""What the network says about queries: encoded exemplars, scales, and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.engine.api import PromptSpec
from segicl_gui.engine.engines.pixels.encoding import SizedCache
from segicl_gui.engine.engines.segicl.prompt_maps import prompt_maps
from segicl_gui.model.context import Context, Look
from segicl_gui.model.pipeline import SegICLPipeline

Floats = npt.NDArray[np.float32]

# Dice of a mask with itself squeezed to the first scale, below which it is thin.
_THIN = 0.95

_MIB = 2**20
_LOOKS_BYTES = 96 * _MIB


@dataclass(frozen=True, slots=True)
class Scales:
    """Sides, in pixels, that images are squeezed to; the answers of several are averaged.

    Parameters
    ----------
    plain : tuple of int
        Smallest first.
    fine : tuple of int
        For structures too thin for the smallest.
    tested : int
        At which exemplars are segmented from each other, to see how well that goes.
    """

    plain: tuple[int, ...] = (128, 192)
    fine: tuple[int, ...] = (128, 256)
    tested: int = 128

    def of(self, masks: Sequence[npt.NDArray[np.bool_]]) -> tuple[int, ...]:
        """Those for a structure, from masks (row, column) that show it."""
        first = self.plain[0]
        kept = []
        for mask in masks:
            shown = torch.from_numpy(mask)[None, None]
            if min(mask.shape) <= first or not mask.any():
                continue
            small = F.interpolate(shown.float(), (first, first), mode="area")
            back = F.interpolate(small, mask.shape, mode="bilinear", align_corners=False) > 0.5
            kept.append(2 * float((back & shown).sum()) / float(back.sum() + shown.sum()))
        return self.fine if kept and float(np.mean(kept)) < _THIN else self.plain


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to be found.

    Parameters
    ----------
    label : int
    text : str
        What the network is told of it; "" for nothing.
    sides : tuple of int
        Scales it is looked for at.
    """

    label: int
    text: str
    sides: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the network says of a query.

    Parameters
    ----------
    logits : Tensor
        Of each label against its absence: (label, row, column).
    presence : ndarray
        Probability that each label is there at all; without meaning where no exemplar shows it.
    """

    logits: torch.Tensor
    presence: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """An image to segment, with what is to be corrected.

    Parameters
    ----------
    key : str
        Stands for the image's content.
    image : ndarray
        (row, column[, 3]), 0..1.
    prompts : sequence of PromptSpec
    previous : ndarray or None
        Label image (row, column) that the prompts are about.
    """

    key: str
    image: npt.NDArray[np.float32]
    prompts: tuple[PromptSpec, ...] = ()
    previous: npt.NDArray[np.uint16] | None = None

    def maps(self, label: int, side: int) -> torch.Tensor:
        """What is marked for a label, as the network takes it: (map, side, side)."""
        rows, columns = self.image.shape[:2]
        return prompt_maps(self.prompts, label, self.previous, (rows, columns), side)


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
    context: Context

    @property
    def nbytes(self) -> int:
        c = self.context
        tensors = [*c.keys, *c.values, *c.log_weights, *c.masks, c.tokens]
        tensors += [p for m in c.moments for p in m.parts()]
        return sum(t.numel() * t.element_size() for t in tensors)


class NetworkSide:
    """The network, with what it keeps of exemplars.

    Parameters
    ----------
    pipeline : SegICLPipeline
    scales : Scales
    cache_bytes : int
        Memory for encoded exemplars.
    """

    def __init__(
        self, pipeline: SegICLPipeline, scales: Scales, cache_bytes: int = 192 * _MIB
    ) -> None:
        self._pipeline = pipeline
        self.scales = scales
        self._cache_bytes = cache_bytes
        self.note = ""
        """What the user should know of how it has to make do; "" for nothing."""
        if torch.cuda.is_available():
            pipeline.to("cuda")
        self._forget()

    def shrink(self) -> bool:
        """Need less memory from now on; False where that is not possible.

        First only the smallest scale is looked at, then a graphics card is done without.
        """
        smallest = (self.scales.plain[0],)
        if len(self.scales.plain) > 1 or self.scales.fine != smallest:
            self.scales = Scales(smallest, smallest, min(smallest[0], self.scales.tested))
            self.note = f"Little memory: looked at {smallest[0]} × {smallest[0]} pixels only"
        elif self._pipeline.device.type != "cpu":
            self._pipeline.to("cpu")
            self.note = "The graphics card's memory was not enough: computed on the processor"
        else:
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self._kept: SizedCache[_Kept] = SizedCache(self._cache_bytes)
        # Of the queries asked last, which are those that are corrected.
        self._looks: SizedCache[_Seen] = SizedCache(_LOOKS_BYTES)

    def ask(
        self,
        query: Query,
        pairs: Sequence[Pair],
        wanted: Sequence[Wanted],
        size: tuple[int, int],
        seed: int,
        check: Callable[[], None],
    ) -> Said:
        """Each label's mask and presence, mean over its scales.

        Parameters
        ----------
        size : tuple of int
            Rows and columns of the answer.
        """
        presence = torch.zeros(len(wanted))
        total = torch.zeros(len(wanted), *size)
        for side in sorted({s for w in wanted for s in w.sides}):
            asked = [k for k, w in enumerate(wanted) if side in w.sides]
            labels = [wanted[k].label for k in asked]
            contexts = [self._context(p, labels, side, check) for p in pairs]
            check()
            maps = None
            if query.prompts or query.previous is not None:
                maps = torch.stack([query.maps(v, side) for v in labels])[:, None]
            answer = self._pipeline.segment(
                self._look(query, side),
                contexts,
                _support(pairs, labels),
                texts=[wanted[k].text for k in asked],
                prompts=maps,
                seed=seed,
                check=check,
            )
            for k, x in zip(asked, enlarged(answer.logits[:, 0], *size), strict=True):
                total[k] += x / len(wanted[k].sides)
            for k, there in zip(asked, answer.presence[:, 0], strict=True):
                presence[k] += there / len(wanted[k].sides)
        return Said(total, presence.sigmoid().double().numpy())

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
        contexts = [self._context(p, labels, side, check) for p in pairs]
        shown = np.array([[(p.mask == v).any() for v in labels] for p in pairs])
        for i, pair in enumerate(pairs):
            others = [j for j in range(len(pairs)) if j != i]
            asked = [k for k in range(len(labels)) if shown[i, k] and shown[others, k].any()]
            if not asked:
                continue
            check()
            query: Look = self._pipeline.look(squeezed(pair.image, side)[None])
            support = _support([pairs[j] for j in others], labels)
            answer = self._pipeline.segment(query, [contexts[j] for j in others], support)
            chosen = winners(answer.logits[:, 0])
            truth = _labels_at(pair.mask, side)
            for k in asked:
                a, b = chosen == k + 1, truth == labels[k]
                out[i, k] = 2 * (a & b).sum() / max(1, a.sum() + b.sum())
        return out

    def _look(self, query: Query, side: int) -> Look:
        found = self._looks.get((query.key, side))
        if found is None:
            found = _Seen(self._pipeline.look(squeezed(query.image, side)[None]))
            self._looks.put((query.key, side), found)
        return found.look

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
