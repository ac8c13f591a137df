"""The `segicl` engine: the in-context network and the pixel classifier, fused label by label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction
from segicl_gui.engine.engines.pixels.classifier import Classifier
from segicl_gui.engine.engines.pixels.encoding import SizedCache
from segicl_gui.engine.engines.pixels.engine import PixelsEngine, posterior
from segicl_gui.engine.engines.segicl.network_side import NetworkSide, Pair, enlarged
from segicl_gui.engine.model_store import verified
from segicl_gui.model.pipeline import SegICLPipeline

MODEL = "segicl-tiny"
# The network's say against the classifier's where exemplars do not tell; how steeply the better
# one is preferred; how many exemplars it takes to trust the comparison half.
_SAY, _PREFERENCE, _TRUST_AT = 0.65, 2.0, 3.0
# A label is only painted where it is this sure of itself somewhere, and covers at least this
# part of the area it had in the exemplar that showed least of it.
_MIN_PEAK, _MIN_AREA = 0.6, 0.1
# Dice expected of an exemplar alone, where leaving one out is not possible.
_SINGLE_SHOT_DICE = 0.6
_LARGEST = 2048


@dataclass(frozen=True, slots=True, eq=False)
class _Learnt:
    """What a set of exemplars teaches.

    Parameters
    ----------
    say : ndarray
        For each label, the network's share in the answer, 0..1.
    expected : ndarray
        For each label, Dice on exemplars left out; NaN where that cannot be told.
    smallest : ndarray
        For each label, the smallest share of an exemplar's pixels that shows it.
    shown : tuple of int
        Labels that an exemplar shows; only these are asked for.
    """

    classifier: Classifier | None
    say: npt.NDArray[np.float64]
    expected: npt.NDArray[np.float64]
    smallest: npt.NDArray[np.float64]
    shown: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        return 512 + (self.classifier.nbytes if self.classifier else 0)


class SegICLEngine:
    """Segments from exemplars with the weights that came with the app.

    All labels are asked for together and compete pixel by pixel. The network looks at the whole
    image at two sizes; its answers are averaged with those of the pixel classifier, each
    weighted by how it segments the exemplars from one another.

    Raises
    ------
    UserError
        If the weights are missing or damaged.
    """

    name = "segicl"
    version = "1"

    def __init__(self, pipeline: SegICLPipeline | None = None) -> None:
        self._network = NetworkSide(pipeline or _shipped())
        self._pixels = PixelsEngine()
        self._learnt: SizedCache[_Learnt] = SizedCache(256 * 2**20)

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`; see `segicl_gui.engine.api.Engine`."""
        if not request.exemplars:
            raise UserError(
                "No proposal without an exemplar",
                "This engine learns from outlined images, and there is none yet.",
                "Outline one image and accept it.",
            )
        pairs = [
            Pair(
                (e.image, e.mask),
                np.nan_to_num(arrays[e.image]),
                arrays[e.mask],
                frozenset(e.labels),
                e.weight,
            )
            for e in request.exemplars
        ]
        rgb = all(p.image.ndim == 3 for p in pairs)
        for i, query in enumerate(request.queries):
            cancel.check()
            image = np.nan_to_num(arrays[query])
            colour = rgb and image.ndim == 3
            learnt = self._learn(request, arrays, pairs, colour, cancel, progress)
            progress(i / len(request.queries), "Proposing")
            emit(self._answer(i, image, pairs, learnt, colour, request.seed, cancel))
        progress(1.0, "Done")

    def _learn(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        pairs: list[Pair],
        colour: bool,
        cancel: CancelToken,
        progress: Callable[[float, str], None],
    ) -> _Learnt:
        labels = tuple(x.id for x in request.labels)
        key = (request.exemplars, labels, request.seed, colour)
        found = self._learnt.get(key)
        if found is not None:
            return found
        areas = np.array([[(p.mask == v).mean() for v in labels] for p in pairs])
        shown = tuple(v for v, a in zip(labels, areas.T, strict=True) if a.any())
        if not shown:
            return _Learnt(None, np.empty(0), np.empty(0), np.empty(0), ())
        kept = [k for k, v in enumerate(labels) if v in shown]
        areas = areas[:, kept]
        classifier = self._pixels.classifier(request, arrays, colour, cancel, progress)
        progress(0.0, "Learning from exemplars")
        tested = self._network.tested(pairs, shown, cancel.check)
        by_network = _mean(tested)
        by_pixels = classifier.expected_dice if classifier else np.full(len(shown), np.nan)
        n = (~np.isnan(tested)).sum(0)
        lead = np.nan_to_num(by_network - by_pixels)
        say = np.clip(_SAY + _PREFERENCE * lead * n / (n + _TRUST_AT), 0.1, 1.0)
        expected = np.fmax(by_network, by_pixels)
        smallest = np.where(areas > 0, areas, np.inf).min(0)
        found = _Learnt(classifier, say, expected, smallest, shown)
        self._learnt.put(key, found)
        return found

    def _answer(
        self,
        index: int,
        image: npt.NDArray[Any],
        pairs: list[Pair],
        learnt: _Learnt,
        colour: bool,
        seed: int,
        cancel: CancelToken,
    ) -> SlicePrediction:
        rows, columns = image.shape[:2]
        if not learnt.shown:
            nothing = np.zeros((rows, columns), np.uint16)
            return SlicePrediction(index, nothing, np.full((rows, columns), 255, np.uint8), 0.0)
        scale = min(1.0, _LARGEST / max(rows, columns))
        size = max(1, round(rows * scale)), max(1, round(columns * scale))
        scales = self._network.logits(image, pairs, learnt.shown, seed, cancel.check)
        fused = torch.stack([enlarged(x, *size) for x in scales]).mean(0)
        if learnt.classifier is not None:
            rough = posterior(image, learnt.classifier, colour, cancel).clip(1e-4, 1 - 1e-4)
            odds = torch.from_numpy(np.log(rough[1:] / (1 - rough[1:])).astype(np.float32))
            say = torch.from_numpy(learnt.say.astype(np.float32))[:, None, None]
            fused = say * fused + (1 - say) * enlarged(odds, *size)
        cancel.check()
        p = torch.softmax(torch.cat([torch.zeros_like(fused[:1]), fused]), 0)
        kept = _gate(p, learnt)
        quality = _quality(p, kept, learnt)
        best, which = enlarged(p, rows, columns).max(0)
        values = np.array([0, *learnt.shown], np.uint16)
        confidence = np.rint(best.numpy().clip(0, 1) * 255).astype(np.uint8)
        return SlicePrediction(index, values[which.numpy()], confidence, quality)


def _shipped() -> SegICLPipeline:
    folder = verified(MODEL)
    try:
        return SegICLPipeline.from_pretrained(folder)
    except (OSError, ValueError) as e:
        raise UserError(
            f"The model “{MODEL}” cannot be loaded",
            f"{folder}: {e}.",
            "Install the app again, or choose the engine “pixels”, which needs no weights.",
        ) from e


def _mean(tested: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean over exemplars without the NaN; NaN where there is nothing else."""
    n = (~np.isnan(tested)).sum(0)
    return np.where(n > 0, np.nansum(tested, 0) / np.maximum(n, 1), np.nan)


def _gate(p: torch.Tensor, learnt: _Learnt) -> list[bool]:
    """Take labels that do not seem to be there out of the race, in place; which ones stay."""
    chosen = p.argmax(0)
    kept = []
    for c in range(1, len(p)):
        area = float((chosen == c).float().mean())
        there = float(p[c].max()) >= _MIN_PEAK and area >= _MIN_AREA * learnt.smallest[c - 1]
        if not there:
            p[0] += p[c]
            p[c] = 0
        kept.append(bool(there))
    return kept


def _quality(p: torch.Tensor, kept: list[bool], learnt: _Learnt) -> float:
    """Dice to expect: of this very answer, tempered by how exemplars left out fared."""
    chosen = p.argmax(0)
    values = []
    for c, there in enumerate(kept, 1):
        past = float(learnt.expected[c - 1])
        past = _SINGLE_SHOT_DICE if np.isnan(past) else past
        inside = chosen == c
        now = 2 * float(p[c][inside].sum()) / float(inside.sum() + p[c].sum() + 1e-6)
        values.append(float(np.sqrt(now * past)) if there else past)
    return float(np.clip(np.mean(values), 0, 1))
