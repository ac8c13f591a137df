"""What travels between the app and an engine: arrays, requests and the stream of answers.

Arrays travel as ``.npy`` bytes, requests as JSON, answers as one JSON object a line. Nothing
is ever unpickled, and every size is checked before memory is taken for it.
"""

from __future__ import annotations

import base64
import io
import json
import math
import re
import zlib
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.npy import npy_header
from segicl_gui.domain.packing import inflated
from segicl_gui.engine.api import EngineFailedError, PredictRequest, SlicePrediction

PROTOCOL = 1
"""Changes whenever an app and an engine of before and after do not understand each other."""
MAX_ARRAY_BYTES = 512 * 2**20
"""Largest array that is accepted."""
MAX_REQUEST_BYTES = 8 * 2**20
"""Largest request, as JSON, that is accepted."""
MAX_QUERIES = 4096
MAX_EXEMPLARS = 4096

_DTYPES = ("|u1", "<u2", "<f4")
_HASH = re.compile(r"[0-9a-f]{32}")
_REQUEST = TypeAdapter(PredictRequest)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a request is: share done 0..1, and a short text."""

    share: float
    text: str


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


def encode_array(array: npt.NDArray[Any], *, compress: bool = False) -> bytes:
    """An array as ``.npy`` bytes, zlib-compressed if asked.

    Raises
    ------
    UserError
        If the type is none of uint8, uint16 and float32.
    """
    if array.dtype.str not in _DTYPES:
        raise _malformed(f"Arrays of type {array.dtype} cannot be sent.")
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
    return zlib.compress(out.getbuffer(), 1) if compress else out.getvalue()


def decode_array(
    body: bytes, *, compressed: bool = False, limit: int = MAX_ARRAY_BYTES
) -> npt.NDArray[Any]:
    """Read what `encode_array` wrote; the result is read-only.

    Raises
    ------
    UserError
        If the bytes are no such array, or it takes more than `limit` bytes.
    """
    # Room for the header, which numpy keeps below 10,000 bytes.
    raw = _inflate(body, limit + 16_384) if compressed else body
    try:
        header = npy_header(raw)
    except ValueError as e:
        raise _malformed(f"An array cannot be read: {e}.") from e
    data = memoryview(raw)[header.offset :]
    return _as_array(data, header.dtype, header.shape, limit, fortran=header.fortran)


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
        raise _malformed(f"The request's “{where}” is wrong: {first['msg']}.") from e
    if not 1 <= len(request.queries) <= MAX_QUERIES:
        raise _malformed(f"A request holds 1 to {MAX_QUERIES} images, not {len(request.queries)}.")
    if len(request.exemplars) > MAX_EXEMPLARS:
        raise _malformed(f"A request holds up to {MAX_EXEMPLARS} exemplars.")
    ids = [x.id for x in request.labels]
    if len(set(ids)) != len(ids) or not all(1 <= i <= 65535 for i in ids):
        raise _malformed("Label values must differ and lie between 1 and 65535.")
    if not all(map(is_hash, request.hashes())):
        raise _malformed("The request holds a malformed content hash.")
    if not all(math.isfinite(e.weight) and e.weight >= 0 for e in request.exemplars):
        raise _malformed("An exemplar's weight is negative or not a number.")
    if request.spacing and not all(math.isfinite(s) and s > 0 for s in request.spacing):
        raise _malformed("The spacing must be positive.")
    return request


def encode_event(event: Event) -> bytes:
    """One line of the answer stream, with its line feed."""
    data: dict[str, Any]
    match event:
        case SlicePrediction():
            data = {
                "event": "slice",
                "index": event.index,
                "quality": float(event.quality),
                "note": event.note,
                "mask": _packed(event.mask),
                "confidence": _packed(event.confidence),
            }
        case Progress():
            data = {"event": "progress", "share": float(event.share), "text": event.text}
        case Done():
            data = {"event": "done", "seconds": event.seconds}
        case Failed():
            data = {"event": "error", **asdict(event)}
        case Cancelled():
            data = {"event": "cancelled"}
    return json.dumps(data, allow_nan=False).encode() + b"\n"


def decode_event(line: str | bytes) -> Event:
    """Read one line of the answer stream.

    Raises
    ------
    UserError
        If it is no event.
    """
    try:
        data = json.loads(line)
        match data["event"]:
            case "slice":
                mask, confidence = _unpacked(data["mask"]), _unpacked(data["confidence"])
                if mask.dtype != np.uint16 or confidence.dtype != np.uint8:
                    raise ValueError("wrong type of mask or confidence")
                if mask.ndim != 2 or mask.shape != confidence.shape:
                    raise ValueError("mask and confidence differ in shape")
                return SlicePrediction(
                    int(data["index"]), mask, confidence, float(data["quality"]), str(data["note"])
                )
            case "progress":
                return Progress(float(data["share"]), str(data["text"]))
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
        raise _malformed(f"The engine's answer cannot be read ({e}).") from e


def _packed(array: npt.NDArray[Any]) -> dict[str, Any]:
    body = zlib.compress(np.ascontiguousarray(array).data, 1)
    return {
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "zlib": base64.b64encode(body).decode("ascii"),
    }


def _unpacked(data: dict[str, Any]) -> npt.NDArray[Any]:
    if data["dtype"] not in _DTYPES:
        raise ValueError("unknown type of array")
    dtype = np.dtype(data["dtype"])
    shape = tuple(int(n) for n in data["shape"])
    size = _nbytes(shape, dtype, MAX_ARRAY_BYTES)
    raw = _inflate(base64.b64decode(data["zlib"], validate=True), size)
    return _as_array(memoryview(raw), dtype, shape, MAX_ARRAY_BYTES)


def _as_array(
    data: memoryview,
    dtype: np.dtype[Any],
    shape: tuple[int, ...],
    limit: int,
    *,
    fortran: bool = False,
) -> npt.NDArray[Any]:
    if fortran or dtype.str not in _DTYPES:
        raise _malformed(f"Arrays of type {dtype} in this order are not accepted.")
    if len(data) != _nbytes(shape, dtype, limit):
        raise _malformed("An array's data does not match its shape.")
    return np.frombuffer(bytes(data), dtype).reshape(shape)


def _nbytes(shape: tuple[int, ...], dtype: np.dtype[Any], limit: int) -> int:
    """Bytes of an array, in Python integers: a shape from outside may overflow."""
    size = math.prod(shape) * dtype.itemsize
    if not 1 <= len(shape) <= 4 or any(n < 0 for n in shape) or size > limit:
        raise _malformed(f"An array of shape {shape} is not accepted; {limit} bytes are.")
    return size


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return inflated(body, limit)
    except ValueError as e:
        raise _malformed(f"An array cannot be read: {e}.") from e


def _malformed(happened: str) -> UserError:
    return UserError(
        "The engine was not understood",
        happened,
        "Check that the app and the engine are of the same version.",
    )
