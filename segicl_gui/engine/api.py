"""What an engine is asked, what it answers, and what every engine must be able to do."""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError

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


# How many points each kind of prompt takes, at least and at most.
_POINTS: Mapping[str, tuple[int, float]] = {
    "click": (1, 1),
    "scribble": (1, math.inf),
    "box": (2, 2),
    "lasso": (3, math.inf),
}


@dataclass(frozen=True, slots=True)
class PromptSpec:
    """What an annotator says about a label at a place in a query.

    Parameters
    ----------
    query : int
        Position in ``PredictRequest.queries``.
    label : int
        The label it speaks for.
    kind : str
        "click", "scribble", "box" or "lasso".
    positive : bool
        Whether the place belongs to the label, or does not.
    points : tuple of (float, float)
        (row, column) in pixels of the query, centres at integers: one for a click, two opposite
        corners for a box, a polyline for a scribble (1 or more) and a lasso (3 or more, closed
        by itself). May lie outside the image.

    Raises
    ------
    UserError
        If the kind is unknown, or the points do not fit it or are not finite.
    """

    query: int
    label: int
    kind: str
    positive: bool
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if self.kind not in _POINTS:
            raise _unusable(f"There is no “{self.kind}”; there are {', '.join(_POINTS)}.")
        least, most = _POINTS[self.kind]
        if not least <= len(self.points) <= most:
            wanted = least if least == most else f"{least} or more"
            raise _unusable(f"A {self.kind} takes {wanted} points, not {len(self.points)}.")
        # Plain floats, so that equal prompts have equal keys whatever numbers they were made of.
        points = tuple((float(row), float(column)) for row, column in self.points)
        if not all(map(math.isfinite, sum(points, ()))):
            raise _unusable("The position of a point is not a number.")
        object.__setattr__(self, "points", points)


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
    prompts : tuple of PromptSpec
        In the order they were made. Engines that know no prompts ignore them.
    previous : tuple of (int, str)
        Answers to correct: position in `queries`, and hash of a label image, uint16
        (row, column) of that query's size. At most one a query.
    priors : tuple of (int, str)
        What is expected before looking, as from neighbouring slices: position in `queries`, and
        hash of probabilities, uint8 (label, row, column), in the order of `labels` and of that
        query's size, 0..255 for 0..1. At most one a query. Engines that know no priors ignore
        them.

    Raises
    ------
    UserError
        If a prompt, a previous answer or a prior is of a query or a label that is not asked for.
    """

    engine: str
    queries: tuple[str, ...]
    labels: tuple[LabelSpec, ...]
    exemplars: tuple[ExemplarSpec, ...]
    spacing: tuple[float, float] | None = None
    seed: int = 0
    options: tuple[tuple[str, str], ...] = ()
    prompts: tuple[PromptSpec, ...] = ()
    previous: tuple[tuple[int, str], ...] = ()
    priors: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        corrected, expected = ([q for q, _ in x] for x in (self.previous, self.priors))
        for query in [p.query for p in self.prompts] + corrected + expected:
            if not 0 <= query < len(self.queries):
                raise _unusable(f"It is for image {query}, counted from 0, of {len(self.queries)}.")
        if len(set(corrected)) != len(corrected) or len(set(expected)) != len(expected):
            raise _unusable("An image has more than one previous answer or prior.")
        for label in {p.label for p in self.prompts} - {x.id for x in self.labels}:
            raise _unusable(f"It speaks for label {label}, which is not asked for.")

    def key(self) -> str:
        """Hash of the whole request: equal keys mean equal answers."""
        # Left out where empty: requests without them keep the keys that caches know.
        optional = ("prompts", "previous", "priors")
        fields = {k: v for k, v in asdict(self).items() if v or k not in optional}
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def hashes(self) -> tuple[str, ...]:
        """Every array the request refers to, each once, exemplars first."""
        pairs = [h for e in self.exemplars for h in (e.image, e.mask)]
        return tuple(
            dict.fromkeys([*pairs, *self.queries, *(h for _, h in (*self.previous, *self.priors))])
        )

    def part(self, first: int, stop: int) -> PredictRequest:
        """The request for queries `first` to `stop - 1` alone, with what belongs to them."""
        return replace(
            self,
            queries=self.queries[first:stop],
            prompts=tuple(
                replace(p, query=p.query - first) for p in self.prompts if first <= p.query < stop
            ),
            previous=tuple((q - first, h) for q, h in self.previous if first <= q < stop),
            priors=tuple((q - first, h) for q, h in self.priors if first <= q < stop),
        )


def _unusable(happened: str) -> UserError:
    return UserError("The prompt cannot be used", happened, "Draw it again.")


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
    note : str
        What the user should know of how it was made; "" for nothing.
    engine: str
        Which engine made it, where it is not the one asked; else "". Set by `ladder`.
    """

    index: int
    mask: LabelImage
    confidence: npt.NDArray[np.uint8]
    quality: float
    note: str = ""
    engine: str = ""


class EngineFailedError(UserError):
    """An engine could not do what it should; another one might.

    Unlike any other `UserError` of an engine, which tells what is wrong with the question.
    """


class EngineDiedError(EngineFailedError):
    """The process of an engine ended, or had to be ended, in the middle of a request."""


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

    Engines keep what they encode of an exemplar in a cache of their own, by content hash. They
    are made without arguments; where one can be told where to compute, its factory takes `device`,
    "" by default, and where it works with weights that people bring, `model`, their folder (see
    `registry.create`).
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
