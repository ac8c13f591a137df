"""What an engine is asked, what it answers, and what every engine must be able to do."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

FloatImage = npt.NDArray[np.float32]
LabelImage = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """A label to predict: its value in masks, and its text."""

    id: int
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ExemplarSpec:
    """A confirmed pair, by content hash.

    Parameters
    ----------
    image : str
        Hash of the image, float32 (row, column[, 3]) 0..1.
    mask : str
        Hash of the label image, uint16 (row, column).
    labels : tuple of int
        Labels assessed in it. Where the mask is 0, these (and only these) are known to be
        absent; other labels were not looked at.
    weight : float
        How much it counts, 1 by default.
    """

    image: str
    mask: str
    labels: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PredictRequest:
    """All that determines a prediction, as a value.

    Parameters
    ----------
    queries : tuple of str
        Hashes of the images to segment (slices of a volume in the order wanted), each float32
        (row, column[, 3]) 0..1.
    labels : tuple of LabelSpec
        They exclude each other in the answer.
    exemplars : tuple of ExemplarSpec
        May be empty for engines that take text alone.
    spacing : tuple of float or None
        Millimetres between rows and columns of the queries.
    seed : int
    options : tuple of (str, str)
        Engine-specific settings.
    """

    engine: str
    queries: tuple[str, ...]
    labels: tuple[LabelSpec, ...]
    exemplars: tuple[ExemplarSpec, ...]
    spacing: tuple[float, float] | None = None
    seed: int = 0
    options: tuple[tuple[str, str], ...] = ()

    def key(self) -> str:
        """Hash of the whole request: equal keys mean equal answers."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def hashes(self) -> tuple[str, ...]:
        """Every array the request refers to, each once, exemplars first."""
        seen = dict.fromkeys(
            [h for e in self.exemplars for h in (e.image, e.mask)] + list(self.queries)
        )
        return tuple(seen)


@dataclass(frozen=True, slots=True, eq=False)
class SlicePrediction:
    """The answer for one query.

    Parameters
    ----------
    index : int
        Position in ``request.queries``.
    mask : ndarray of uint16
        (row, column) of the query's size; label ids, 0 background.
    confidence : ndarray of uint8
        (row, column); probability of the chosen label or background, 0..255.
    quality : float
        Expected Dice of the mask, 0..1, reckoned without ground truth.
    """

    index: int
    mask: LabelImage
    confidence: npt.NDArray[np.uint8]
    quality: float


class CancelledError(Exception):
    """Raised inside an engine when its request was cancelled."""


class CancelToken:
    """Asked by an engine between its steps; set from another thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `CancelledError` if `cancel` was called."""
        if self._event.is_set():
            raise CancelledError


class Engine(Protocol):
    """Segments images from exemplars. One instance serves one thread at a time.

    Engines keep what they encode of an exemplar in a cache of their own, by content hash.
    """

    name: str
    """Registry name, lower case: "pixels"."""
    version: str
    """Changes whenever answers do."""

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`, in the order of ``request.queries``.

        Parameters
        ----------
        request : PredictRequest
        arrays : mapping of str to ndarray
            Every array of ``request.hashes()``.
        cancel : CancelToken
            Checked often enough to stop within a second or so.
        emit : callable
            Called once a query as soon as its mask is there.
        progress : callable
            Told the share done (0..1) and a short text.

        Raises
        ------
        CancelledError
            When `cancel` was set.
        UserError
            When the request cannot be answered, with what to do.
        """
        ...
