"""The `segicl` engine: the in-context network and the pixel classifier, fused label by label."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelToken,
    EngineFailedError,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.engines.arrays import checked
from segicl_gui.engine.engines.devices import torch_device
from segicl_gui.engine.engines.pixels.engine import PixelsEngine, posterior
from segicl_gui.engine.engines.segicl.answer import Learnt, answered, correcting
from segicl_gui.engine.engines.segicl.asked import Pair, Prior, Query, Sampling, Scales
from segicl_gui.engine.engines.segicl.network_side import NetworkSide
from segicl_gui.engine.engines.sized_cache import SizedCache
from segicl_gui.engine.models.store import verified
from segicl_gui.model.pipeline import SegICLPipeline

_log = logging.getLogger(__name__)

MODEL = "segicl-tiny"
# The network's say against the classifier's where exemplars do not tell; how steeply the better
# one is preferred; how many exemplars it takes to trust the comparison half.
_SAY, _PREFERENCE, _TRUST_AT = 0.5, 4.0, 3.0
# How likely a label has to be there to be painted, where an exemplar is known not to show it;
# chosen on training sets such that 0.02 Dice of images that show it are lost. Where all show
# it, such a threshold would cost as much and spare a tenth of the false alarms.
_LIKELY = 0.935
_LARGEST = 2048


class SegICLEngine:
    """Segments from exemplars with the weights that came with the app.

    All labels are asked for together and compete pixel by pixel. The network looks at the whole
    image at two sizes; its answers are averaged with those of the pixel classifier, each
    weighted by how it segments the exemplars from one another.

    Parameters
    ----------
    pipeline : SegICLPipeline, optional
        The one that came with the app if not given.
    scales : Scales, optional
    device : str
        See `torch_device`.
    model : Path, optional
        Folder of other weights of this network, as `SegICLPipeline` saves them.

    Raises
    ------
    UserError
        If the weights are missing or damaged, or there is no such device.
    """

    name = "segicl"
    version = "1"

    def __init__(
        self,
        pipeline: SegICLPipeline | None = None,
        scales: Scales | None = None,
        device: str = "",
        model: Path | None = None,
    ) -> None:
        place = torch_device(device)
        # Made again where a graphics card fails: what it held cannot be read back.
        self._fresh = (lambda: _loaded(model)) if pipeline is None else lambda: pipeline
        self._network = NetworkSide(self._fresh(), scales or Scales(), place)
        self._pixels = PixelsEngine()
        self._learnt: SizedCache[Learnt] = SizedCache(256 * 2**20)

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`; see `segicl_gui.engine.api.Engine`."""
        texts = {x.id: _text(x) for x in request.labels}
        if not request.exemplars and not any(texts.values()):
            raise UserError(
                "No proposal without an exemplar or a text",
                "There is no outlined image yet, and the labels have neither name nor description.",
                "Outline one image and accept it, or name the labels.",
            )
        sampling = Sampling.of(request)
        if "careful" in dict(request.options):
            self._network.spare()
        arrays = checked(request, arrays)
        previous, priors = dict(request.previous), dict(request.priors)
        places = {x.id: i for i, x in enumerate(request.labels)}
        pairs = [
            Pair(
                (e.image, e.mask),
                arrays[e.image],
                arrays[e.mask],
                frozenset(e.labels),
                e.weight,
            )
            for e in request.exemplars
        ]
        rgb = all(p.image.ndim == 3 for p in pairs)
        queries = [
            Query(
                key,
                arrays[key],
                tuple(p for p in request.prompts if p.query == i),
                arrays[previous[i]] if i in previous else None,
                Prior(arrays[priors[i]], places) if i in priors else None,
            )
            for i, key in enumerate(request.queries)
        ]
        coloured = [rgb and q.image.ndim == 3 for q in queries]
        done = 0

        def answers() -> list[SlicePrediction]:
            colour = coloured[done]
            if pairs:
                corrects = bool(queries[done].prompts)
                learnt = self._learn(request, arrays, pairs, colour, corrects, cancel, progress)
            else:
                learnt = _from_text(texts, self._network.scales)
            progress(done / len(queries), "Proposing")
            end = done + (1 if queries[done].prompts else self._network.together)
            while not all(c == colour for c in coloured[done:end]):
                end -= 1
            some = queries[done:end]
            return self._answers(done, some, pairs, learnt, colour, sampling, cancel)

        while done < len(queries):
            cancel.check()
            for answer in self._within_memory(answers):
                emit(answer)
                done += 1
        progress(1.0, "Done")

    def _within_memory(self, work: Callable[[], list[SlicePrediction]]) -> list[SlicePrediction]:
        """Do it; where memory or graphics card are not enough, with less, as long as that can be.

        Raises
        ------
        EngineFailedError
            If it is not enough for the least.
        """
        while True:
            try:
                done = work()
            except (MemoryError, RuntimeError) as e:
                if _card_failed(e) and self._network.device != "cpu":
                    _log.exception("the graphics card failed")
                    self._network = NetworkSide(self._fresh(), self._network.scales, "cpu")
                    self._network.note = (
                        f"The graphics card failed ({_first_line(e)}): computed on the processor"
                    )
                    self._learnt = SizedCache(self._learnt.limit_bytes)
                    continue
                if not _out_of_memory(e):
                    raise
                if not self._network.shrink():
                    raise EngineFailedError(
                        "Not enough memory for a proposal",
                        f"Even the smallest way to make one failed: {e}.",
                        "Close other programs, or choose the engine “pixels” in the preferences.",
                    ) from e
                _log.warning("out of memory: %s; %s", e, self._network.note)
                self._learnt = SizedCache(self._learnt.limit_bytes)
                continue
            more = self._network.note
            return [replace(d, note="; ".join(x for x in (d.note, more) if x)) for d in done]

    def weigh(
        self,
        by_network: npt.NDArray[np.float64],
        by_pixels: npt.NDArray[np.float64],
        n: npt.NDArray[np.int_],
        names: Sequence[str],
    ) -> tuple[npt.NDArray[np.float64], str]:
        """The network's share in each label's answer, and what to tell of it.

        Parameters
        ----------
        by_network, by_pixels : ndarray
            Dice of each label on exemplars left out; NaN where that cannot be told.
        n : ndarray
            On how many exemplars that was measured.
        names : sequence of str
            Of the labels.
        """
        lead = np.nan_to_num(by_network - by_pixels)
        return np.clip(_SAY + _PREFERENCE * lead * n / (n + _TRUST_AT), 0.1, 1.0), ""

    def _learn(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        pairs: list[Pair],
        colour: bool,
        corrects: bool,
        cancel: CancelToken,
        progress: Callable[[float, str], None],
    ) -> Learnt:
        """What the exemplars teach.

        Parameters
        ----------
        corrects : bool
            Whether a correction waits for it: then nothing that takes long is learnt, as the
            classifier, which cannot be told of prompts, has no say in one.
        """
        labels = tuple(x.id for x in request.labels)
        key = (request.exemplars, labels, request.seed, colour)
        found = self._learnt.get(key)
        if found is not None:
            return found
        seen = _seen(labels, pairs, self._network.scales)
        if corrects or not seen.wanted:
            return seen
        shown = [w.label for w in seen.wanted]
        names = {x.id: x.name or f"label {x.id}" for x in request.labels}
        # Trees and network use a core each.
        with ThreadPoolExecutor(1) as beside:
            testing = beside.submit(self._network.tested, pairs, shown, cancel.check)
            classifier = self._pixels.classifier(request, arrays, colour, cancel, progress)
            progress(0.0, "Learning from exemplars")
            tested = testing.result()
        by_network = _mean(tested)
        by_pixels = classifier.expected_dice if classifier else np.full(len(shown), np.nan)
        n = (~np.isnan(tested)).sum(0)
        say, note = self.weigh(by_network, by_pixels, n, [names[v] for v in shown])
        expected = np.fmax(by_network, by_pixels)
        found = replace(seen, classifier=classifier, say=say, expected=expected, note=note)
        self._learnt.put(key, found)
        return found

    def _answers(
        self,
        first: int,
        queries: Sequence[Query],
        pairs: list[Pair],
        learnt: Learnt,
        colour: bool,
        sampling: Sampling,
        cancel: CancelToken,
    ) -> list[SlicePrediction]:
        if not learnt.wanted:
            return [
                SlicePrediction(
                    first + i,
                    np.zeros(q.image.shape[:2], np.uint16),
                    np.full(q.image.shape[:2], 255, np.uint8),
                    0.0,
                )
                for i, q in enumerate(queries)
            ]
        sizes = []
        for q in queries:
            rows, columns = q.image.shape[:2]
            scale = min(1.0, _LARGEST / max(rows, columns))
            sizes.append((max(1, round(rows * scale)), max(1, round(columns * scale))))
        # Trees and network use a core each.
        with ThreadPoolExecutor(1) as beside:
            classified = [
                beside.submit(posterior, q.image, learnt.classifier, colour, cancel)
                if learnt.classifier is not None and not q.prompts
                else None
                for q in queries
            ]
            asked = correcting(queries, learnt.wanted)
            said = self._network.ask(queries, pairs, asked, sizes, sampling, cancel.check)
            said = [x.among(asked, learnt.wanted) for x in said]
            cancel.check()
            return [
                answered(first + i, q, one, rough.result() if rough else None, learnt)
                for i, (q, one, rough) in enumerate(zip(queries, said, classified, strict=True))
            ]


def _out_of_memory(e: BaseException) -> bool:
    # PyTorch has an error of its own for graphics cards alone.
    return isinstance(e, MemoryError | torch.OutOfMemoryError) or "allocate" in str(e)


def _card_failed(e: BaseException) -> bool:
    """Whether nothing can be computed on the graphics card any more in this process."""
    return not _out_of_memory(e) and any(x in str(e) for x in ("CUDA error", "CUDA driver", "HIP"))


def _first_line(e: BaseException) -> str:
    return (str(e).strip().splitlines() or [type(e).__name__])[0].rstrip(".")


def _text(label: LabelSpec) -> str:
    return ": ".join(x for x in (label.name.strip(), label.description.strip()) if x)


def _seen(labels: Sequence[int], pairs: Sequence[Pair], scales: Scales) -> Learnt:
    """What exemplars teach at a glance, without the classifier."""
    areas = np.array([[(p.mask == v).mean() for v in labels] for p in pairs])
    kept = np.flatnonzero((areas > 0).any(0)).tolist()
    shown, areas = [labels[k] for k in kept], areas[:, kept]
    denied = np.array([[v in p.assessed for v in shown] for p in pairs], bool)
    likely = np.where((denied & (areas == 0)).any(0), _LIKELY, 0.0)
    smallest = np.where(areas > 0, areas, np.inf).min(0)
    # With exemplars, words are not needed.
    wanted = tuple(scales.wanted(v, masks=[p.mask == v for p in pairs]) for v in shown)
    n = len(shown)
    return Learnt(None, np.ones(n), np.full(n, np.nan), smallest, likely, wanted)


def _from_text(texts: Mapping[int, str], scales: Scales) -> Learnt:
    """What is known without any exemplar."""
    shown = tuple(v for v, t in texts.items() if t)
    n = len(shown)
    unknown, nothing = np.full(n, np.nan), np.zeros(n)
    wanted = tuple(scales.wanted(v, texts[v]) for v in shown)
    return Learnt(None, np.ones(n), unknown, nothing, nothing, wanted)


def _loaded(model: Path | None) -> SegICLPipeline:
    folder = model or verified(MODEL)
    try:
        return SegICLPipeline.from_pretrained(folder)
    except (OSError, ValueError, TypeError, RuntimeError) as e:
        raise UserError(
            f"The model “{folder.name}” cannot be loaded",
            f"{folder}: {e}.",
            "Import or install it again, or choose the engine “pixels”, which needs no weights.",
        ) from e


def _mean(tested: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean over exemplars without the NaN; NaN where there is nothing else."""
    n = (~np.isnan(tested)).sum(0)
    return np.where(n > 0, np.nansum(tested, 0) / np.maximum(n, 1), np.nan)
