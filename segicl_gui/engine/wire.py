"""What travels between the app and an engine: arrays, requests and the stream of answers.

Arrays travel as ``.npy`` bytes, requests as JSON, answers as one JSON object a line. Nothing
is ever unpickled, and every size is checked before memory is taken for it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import EngineFailedError, PredictRequest, SlicePrediction
from segicl_gui.engine.arrays import malformed, packed, unpacked

PROTOCOL = 2
"""Changes whenever an app and an engine of before and after do not understand each other."""
RUN_HEADER = "segicl-run"
"""The run of a server that a request is meant for; see `server`."""
MAX_REQUEST_BYTES = 8 * 2**20
"""Largest request, as JSON, that is accepted."""
MAX_QUERIES = 4096
MAX_EXEMPLARS = 4096

_HASH = re.compile(r"[0-9a-f]{32}")
_REQUEST = TypeAdapter(PredictRequest)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is: share done 0..1, and a short text; its place where it waits.

    Parameters
    ----------
    place : int
        In the queue, counted from 1; 0 once the engine works on it.
    """

    share: float
    text: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """The request was answered in full; seconds the engine took, waiting left out."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The request was not answered; the fields of a `UserError`.

    Parameters
    ----------
    failed : bool
        Whether the engine is to blame, not the question (`EngineFailedError`).
    """

    title: str
    happened: str
    todo: str
    failed: bool = False

    @classmethod
    def of(cls, error: UserError) -> Failed:
        """How an error travels."""
        failed = isinstance(error, EngineFailedError)
        return cls(error.title, error.happened, error.todo, failed)

    def error(self) -> UserError:
        """The error that travelled."""
        kind = EngineFailedError if self.failed else UserError
        return kind(self.title, self.happened, self.todo)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The request was cancelled; nothing follows."""


Event = SlicePrediction | Progress | Done | Failed | Cancelled


def is_hash(text: str) -> bool:
    """Whether `text` looks like a content hash."""
    return _HASH.fullmatch(text) is not None


def encode_request(request: PredictRequest) -> bytes:
    """A request as JSON."""
    return json.dumps(asdict(request), allow_nan=False).encode()


def decode_request(body: bytes) -> PredictRequest:
    """Read what `encode_request` wrote.

    Raises
    ------
    UserError
        If it is no such request, or a value is out of its range.
    """
    try:
        request = _REQUEST.validate_json(body)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise malformed(f"The request's “{where}” is wrong: {first['msg']}.") from e
    if not 1 <= len(request.queries) <= MAX_QUERIES:
        raise malformed(f"A request holds 1 to {MAX_QUERIES} images, not {len(request.queries)}.")
    if len(request.exemplars) > MAX_EXEMPLARS:
        raise malformed(f"A request holds up to {MAX_EXEMPLARS} exemplars.")
    ids = [x.id for x in request.labels]
    if len(set(ids)) != len(ids) or not all(1 <= i <= 65535 for i in ids):
        raise malformed("Label values must differ and lie between 1 and 65535.")
    if not all(map(is_hash, request.hashes())):
        raise malformed("The request holds a malformed content hash.")
    if not all(math.isfinite(e.weight) and e.weight >= 0 for e in request.exemplars):
        raise malformed("An exemplar's weight is negative or not a number.")
    if request.spacing and not all(math.isfinite(s) and s > 0 for s in request.spacing):
        raise malformed("The spacing must be positive.")
    return request


def encode_event(event: Event, previous: npt.NDArray[Any] | None = None) -> bytes:
    """One line of the answer stream, with its line feed.

    Parameters
    ----------
    event : Event
    previous : ndarray of uint16, optional
        The answer that a prediction corrects, which both sides have: what differs from it travels.
    """
    data: dict[str, Any]
    match event:
        case SlicePrediction():
            data = {
                "event": "slice",
                "index": event.index,
                "quality": float(event.quality),
                "note": event.note,
                "engine": event.engine,
                "mask": packed(event.mask, previous),
                "confidence": packed(event.confidence),
            }
        case Progress():
            data = {
                "event": "progress",
                "share": float(event.share),
                "text": event.text,
                "place": event.place,
            }
        case Done():
            data = {"event": "done", "seconds": event.seconds}
        case Failed():
            data = {"event": "error", **asdict(event)}
        case Cancelled():
            data = {"event": "cancelled"}
    return json.dumps(data, allow_nan=False).encode() + b"\n"


def decode_event(
    line: str | bytes, previous: Callable[[int], npt.NDArray[Any] | None] = lambda index: None
) -> Event:
    """Read one line of the answer stream.

    Parameters
    ----------
    line : str or bytes
    previous : callable
        Gives the answer that is corrected for a query; None where there is none.

    Raises
    ------
    UserError
        If it is no event.
    """
    try:
        data = json.loads(line)
        match data["event"]:
            case "slice":
                index = int(data["index"])
                mask = unpacked(data["mask"], previous(index))
                confidence = unpacked(data["confidence"])
                if mask.dtype != np.uint16 or confidence.dtype != np.uint8:
                    raise ValueError("wrong type of mask or confidence")
                if mask.ndim != 2 or mask.shape != confidence.shape:
                    raise ValueError("mask and confidence differ in shape")
                quality, note = float(data["quality"]), str(data["note"])
                made_by = str(data.get("engine", ""))
                return SlicePrediction(index, mask, confidence, quality, note, made_by)
            case "progress":
                return Progress(float(data["share"]), str(data["text"]), int(data["place"]))
            case "done":
                return Done(float(data["seconds"]))
            case "error":
                title, happened, todo = (str(data[k]) for k in ("title", "happened", "todo"))
                return Failed(title, happened, todo, failed=data.get("failed") is True)
            case "cancelled":
                return Cancelled()
            case other:
                raise ValueError(f"unknown event {other!r}")
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as e:
        raise malformed(f"The engine's answer cannot be read ({e}).") from e
