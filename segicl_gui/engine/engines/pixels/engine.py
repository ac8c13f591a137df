"""The `pixels` engine: proposals from a pixel classifier fitted on the exemplars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, ExemplarSpec, PredictRequest, SlicePrediction
from segicl_gui.engine.engines.arrays import checked
from segicl_gui.engine.engines.pixels.classifier import Classifier, Lesson, fit
from segicl_gui.engine.engines.pixels.encoding import (
    WORKING_SIZE,
    Encoded,
    at_working_size,
    encode,
)
from segicl_gui.engine.engines.pixels.features import Floats, enlarged, pixel_features, smooth
from segicl_gui.engine.engines.sized_cache import SizedCache

_MIB = 2**20
# Pixels at working size over which posteriors are smoothed before they compete.
_SMOOTHING = 1.5
# A label is only painted where it is this sure of itself somewhere, and covers at least this
# part of the area it had in the exemplar that showed least of it. A single exemplar says too
# little of how sure to be.
_MIN_PEAK, _MIN_AREA = 0.6, 0.1
# Dice expected of an exemplar alone, where leaving one out is not possible.
_SINGLE_SHOT_DICE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """A cached fit; `classifier` is None where no exemplar shows any label."""

    classifier: Classifier | None

    @property
    def nbytes(self) -> int:
        return self.classifier.nbytes if self.classifier else 64


class PixelsEngine:
    """In-context pixel classifier.

    Needs no training: multi-scale filters, colour, context and position of exemplar pixels
    are learnt by two forests of extra-trees, fused by how they do on exemplars left out.
    Exemplars are encoded once, and fits are kept, so that the slices of a volume and
    prefetched cases cost only the query itself.

    A request's option ``side`` is the longest side in pixels, 32 to 1024, at which it looks at
    images: measurements of small images need not pay for large ones.

    Parameters
    ----------
    cache_bytes : int
        Memory for encoded exemplars, and as much again for fits.
    """

    name = "pixels"
    version = "1"

    def __init__(self, cache_bytes: int = 192 * _MIB) -> None:
        self._encoded: SizedCache[Encoded] = SizedCache(cache_bytes)
        self._fits: SizedCache[_Fitted] = SizedCache(cache_bytes)

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
        arrays = checked(request, arrays)
        side = _side(request)
        rgb_exemplars = all(arrays[e.image].ndim == 3 for e in request.exemplars)
        for i, query in enumerate(request.queries):
            cancel.check()
            image = arrays[query]
            colour = rgb_exemplars and image.ndim == 3
            classifier = self.classifier(request, arrays, colour, cancel, progress, side)
            progress(i / len(request.queries), "Proposing")
            emit(_answer(i, image, classifier, colour, cancel, side))
        progress(1.0, "Done")

    def classifier(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        colour: bool,
        cancel: CancelToken,
        progress: Callable[[float, str], None],
        side: int = WORKING_SIZE,
    ) -> Classifier | None:
        """What the exemplars of a request teach; None where they show none of its labels.

        Parameters
        ----------
        colour : bool
            Whether to use the colours of the images, which then must all be RGB.
        side : int
            Longest side, in pixels, at which images are looked at.
        """
        labels = tuple(x.id for x in request.labels)
        key = (request.exemplars, labels, request.seed, colour, side)
        found = self._fits.get(key)
        if found is None:
            lessons = []
            for spec in request.exemplars:
                progress(0.0, "Learning from exemplars")
                lessons.append(self._lesson(spec, arrays, colour, side, cancel))
            found = _Fitted(fit(lessons, labels, request.seed, cancel.check))
            self._fits.put(key, found)
        return found.classifier

    def _lesson(
        self,
        spec: ExemplarSpec,
        arrays: Mapping[str, npt.NDArray[Any]],
        colour: bool,
        side: int,
        cancel: CancelToken,
    ) -> Lesson:
        key = (spec.image, spec.mask, colour, side)
        encoded = self._encoded.get(key)
        if encoded is None:
            # Which pixels are drawn follows from the content, so that the cache does not
            # depend on who asked first.
            rng = np.random.default_rng(list((spec.image + spec.mask).encode()))
            image, mask = arrays[spec.image], arrays[spec.mask]
            encoded = encode(image, mask, colour, rng, cancel.check, side)
            self._encoded.put(key, encoded)
        return Lesson(encoded, frozenset(spec.labels), spec.weight)


def _answer(
    index: int,
    image: npt.NDArray[Any],
    classifier: Classifier | None,
    colour: bool,
    cancel: CancelToken,
    side: int,
) -> SlicePrediction:
    rows, columns = image.shape[:2]
    if classifier is None:
        nothing = np.zeros((rows, columns), np.uint16)
        return SlicePrediction(index, nothing, np.full((rows, columns), 255, np.uint8), 0.0)
    smoothed = posterior(image, classifier, colour, cancel, side)
    quality = _quality(smoothed, _gate(smoothed, classifier), classifier)
    full = np.stack([enlarged(p, rows, columns) for p in smoothed])
    chosen = full.argmax(0)
    values = np.array([0, *classifier.labels], np.uint16)
    confidence = np.clip(np.rint(full.max(0) * 255), 0, 255).astype(np.uint8)
    return SlicePrediction(index, values[chosen], confidence, quality)


def _side(request: PredictRequest) -> int:
    said = dict(request.options).get("side", str(WORKING_SIZE))
    if not said.isdecimal() or not 32 <= int(said) <= 1024:
        raise UserError(
            "The proposal cannot be made as asked",
            f"side is “{said}”.",
            "Give a whole number of pixels from 32 to 1024.",
        )
    return int(said)


def posterior(
    image: npt.NDArray[Any],
    classifier: Classifier,
    colour: bool,
    cancel: CancelToken,
    side: int = WORKING_SIZE,
) -> Floats:
    """Probability of each class at working size, smoothed: (class, row, column)."""
    small = at_working_size(image, side)
    features, _ = pixel_features(small, colour)
    cancel.check()
    rough = classifier.predict(features, cancel.check).T.reshape(-1, *small.shape[:2])
    return np.stack([smooth(p, _SMOOTHING) for p in rough])


def _gate(posterior: Floats, classifier: Classifier) -> list[bool]:
    """Take the labels that do not seem to be there out of the race, in place.

    Returns
    -------
    list of bool
        For each label whether it stays.
    """
    chosen = posterior.argmax(0)
    kept = []
    for c in range(1, len(posterior)):
        area = float((chosen == c).mean())
        there = posterior[c].max() >= _MIN_PEAK and (area >= _MIN_AREA * classifier.smallest[c - 1])
        if not there:
            # The background takes over what the label had, so that values still sum to 1.
            posterior[0] += posterior[c]
            posterior[c] = 0
        kept.append(bool(there))
    return kept


def _quality(posterior: Floats, kept: list[bool], classifier: Classifier) -> float:
    """Dice to expect: of this very posterior, tempered by how exemplars left out fared."""
    chosen = posterior.argmax(0)
    values = []
    for c, there in enumerate(kept, 1):
        past = float(classifier.expected_dice[c - 1])
        if np.isnan(past):
            past = _SINGLE_SHOT_DICE
        if there:
            inside = chosen == c
            p = posterior[c]
            now = 2 * float(p[inside].sum()) / float(inside.sum() + p.sum() + 1e-6)
            values.append(np.sqrt(now * past))
        else:
            values.append(past if classifier.sometimes_absent[c - 1] else 0.0)
    return float(np.clip(np.mean(values), 0, 1))
