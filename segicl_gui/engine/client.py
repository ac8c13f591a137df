"""Talks to an engine process or server over HTTP. Imports neither torch nor any engine."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.arrays import encode_array
from segicl_gui.engine.connection import Address, EngineLostError, ServerRefusedError, raise_for
from segicl_gui.engine.registry import EngineInfo

ArraySource = Callable[[str], npt.NDArray[Any]] | Mapping[str, npt.NDArray[Any]]
"""Arrays by content hash."""
OnSlice = Callable[[SlicePrediction], None]
OnProgress = Callable[[float, str], None]

CANCEL_GRACE = 1.0
"""Seconds an engine has to stop by itself once cancelled."""
_CANCEL_CALL = 0.3
_ASK_EVERY = 0.2
_POLL = 0.02
_UPLOAD_ROUNDS = 3


class EngineClient:
    """An engine server, as seen from the app. Safe to use from many threads.

    Parameters
    ----------
    base_url : str
        ``http://127.0.0.1:PORT`` or ``https://HOST[:PORT][/PATH]``. Proxies are ignored.
    token : str
        What the server was started with.
    compress : bool
        Compress images on the way there: for servers behind a slow link.
    silence_limit : float or None
        Seconds without a sign of life after which the link counts as broken; None waits for
        ever.
    stall_limit : float or None
        Seconds with signs of life from the server and without a word of the engine after which
        the engine counts as lost; None waits for ever.
    batch : int
        Queries sent in one request. Longer requests are split, so that what is uploaded at
        once fits in the server's cache, and others have their turn between two parts.
    sign_every : float or None
        Seconds between signs of life while a request is under way; a server for several gives
        the place of a client that gives none to others. None: none are given.
    ca : str
        File with the certificates that the server's is trusted by; "" for the system's.
    plain : bool
        Whether the user accepts that images and key travel in the clear.

    Raises
    ------
    UserError
        As `connection.Address`.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        compress: bool = False,
        silence_limit: float | None = 60.0,
        stall_limit: float | None = None,
        batch: int = 8,
        sign_every: float | None = None,
        ca: str = "",
        plain: bool = False,
    ) -> None:
        self._address = Address(base_url, token, ca=ca, plain=plain)
        self._compress = compress
        self._silence_limit = silence_limit
        self._stall_limit = stall_limit
        self._batch = batch
        self._sign_every = sign_every
        self.run = ""
        """Of the server: it answers no question that was put to another one. "" for any."""

    @property
    def base_url(self) -> str:
        """Where the server is."""
        return self._address.url

    def health(self, timeout: float = 5.0) -> dict[str, Any]:
        """Version and process id of the server; `EngineLostError` if there is none."""
        data = self._call("GET", "/health", timeout)
        if not isinstance(data, dict):
            raise EngineLostError(f"{self.base_url} is not an engine")
        spoken = data.get("protocol", wire.PROTOCOL)
        if spoken != wire.PROTOCOL:
            raise ServerRefusedError(
                "The engine is of another version",
                f"{self.base_url} runs version {data.get('version', '?')} and speaks protocol"
                f" {spoken}, the app {wire.PROTOCOL}.",
                "Install the same version of the app and the engine.",
            )
        return data

    def engines(self, timeout: float = 60.0) -> list[EngineInfo]:
        """The engines the server has; their modules are loaded there, which takes a while."""
        try:
            return [EngineInfo(**x) for x in self._call("GET", "/engines", timeout)]
        except TypeError as e:
            raise EngineLostError(f"{self.base_url} is not an engine of this version") from e

    def missing(self, hashes: Iterable[str], timeout: float = 30.0) -> list[str]:
        """Those of `hashes` whose arrays the server does not hold."""
        body = json.dumps(list(hashes)).encode()
        return [str(x) for x in self._call("POST", "/missing", timeout, body)]

    def predict(
        self,
        request: PredictRequest,
        arrays: ArraySource,
        cancel: CancelToken,
        on_slice: OnSlice,
        on_progress: OnProgress,
        on_stuck: Callable[[], None] | None = None,
    ) -> float:
        """Have a request answered; blocks until that is done.

        Parameters
        ----------
        request : PredictRequest
        arrays : callable or mapping
            Gives the arrays the server misses. Called from another thread.
        cancel : CancelToken
            Once set, nothing more is reported and `CancelledError` is raised within
            `CANCEL_GRACE` and a little, whatever the engine does.
        on_slice : callable
            Called in the calling thread with each answer, ``index`` counting in
            ``request.queries``.
        on_progress : callable
            Called in the calling thread with the share done (0..1) and a short text.
        on_stuck : callable, optional
            Called before `CancelledError` is raised if the engine did not stop by itself.

        Returns
        -------
        float
            Seconds the engine took, waiting and sending left out.

        Raises
        ------
        CancelledError
            When `cancel` was set.
        EngineLostError
            When the connection broke or could not be made.
        UserError
            When the request cannot be answered.
        """
        cancel.check()
        exchange = _Exchange(self, request, arrays)
        exchange.start()
        deadline: float | None = None
        ask_again = 0.0
        signed = time.monotonic()
        heard = time.monotonic()
        try:
            while True:
                try:
                    said = exchange.said.get(timeout=_POLL)
                    heard = time.monotonic()
                except queue.Empty:
                    said = None
                if cancel.cancelled:
                    if isinstance(said, wire.Done | Exception):
                        raise CancelledError
                    now = time.monotonic()
                    deadline = deadline or now + CANCEL_GRACE
                    # Before the engine has the request there is nothing to wait for.
                    if not exchange.asked:
                        raise CancelledError
                    if now > deadline:
                        if on_stuck is not None:
                            on_stuck()
                        raise CancelledError
                    if now >= ask_again:
                        # Repeated: the first may arrive before the request itself does.
                        self._ask_to_stop(exchange.request_id)
                        ask_again = time.monotonic() + _ASK_EVERY
                    continue
                every = self._sign_every
                if every is not None and time.monotonic() - signed > every:
                    signed = time.monotonic()
                    threading.Thread(
                        target=self.tell_alive, args=(exchange.request_id,), daemon=True
                    ).start()
                if self._stall_limit is not None and time.monotonic() - heard > self._stall_limit:
                    raise EngineLostError(f"no word for {self._stall_limit:.0f} s")
                match said:
                    case SlicePrediction():
                        on_slice(said)
                    case wire.Progress():
                        on_progress(said.share, said.text)
                    case wire.Done():
                        return said.seconds
                    case Exception():
                        raise said
        finally:
            exchange.abandon()

    def _ask_to_stop(self, request_id: str) -> None:
        # An engine that cannot even take this call is dealt with by the deadline.
        with suppress(UserError):
            self._call("POST", f"/cancel/{request_id}", _CANCEL_CALL)

    def tell_alive(self, request_id: str) -> None:
        """Tell the server that a request is still wanted; raises nothing."""
        with suppress(UserError):
            self._call("POST", f"/alive/{request_id}", 5.0)

    def _call(self, method: str, path: str, timeout: float, body: bytes = b"") -> Any:
        try:
            with self._address.connection(timeout) as http:
                answer = http.request(method, path, content=body)
                raise_for(answer)
                return answer.json()
        except (httpx.HTTPError, ValueError) as e:
            raise EngineLostError(str(e) or type(e).__name__) from e


class _Exchange(threading.Thread):
    """One request on its way, in a thread of its own, so that the caller can walk away."""

    def __init__(self, client: EngineClient, request: PredictRequest, arrays: ArraySource) -> None:
        super().__init__(name="engine exchange", daemon=True)
        self.said: queue.SimpleQueue[SlicePrediction | wire.Progress | wire.Done | Exception] = (
            queue.SimpleQueue()
        )
        self.request_id = ""
        self.asked = False
        self._client = client
        self._request = request
        self._arrays = arrays if callable(arrays) else arrays.__getitem__
        self._lock = threading.Lock()
        self._abandoned = False
        self._socket: socket.socket | None = None

    def run(self) -> None:
        try:
            with self._client._address.connection(self._client._silence_limit) as http:
                self.said.put(wire.Done(self._all(http)))
        except httpx.HTTPError as e:
            self.said.put(EngineLostError(str(e) or type(e).__name__))
        except Exception as e:  # raised again in the caller's thread
            self.said.put(e)

    def abandon(self) -> None:
        """Stop listening; the server notices and stops too."""
        with self._lock:
            self._abandoned = True
            if self._socket is not None:
                # Closing a socket another thread reads from does not wake that thread.
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        self.join(timeout=0.2)

    def _all(self, http: httpx.Client) -> float:
        """Answer every query, some at a time; seconds the engine took."""
        seconds, first, size = 0.0, 0, self._client._batch
        queries = self._request.queries
        while first < len(queries):
            part = self._request.part(first, first + size)
            took = self._part(http, part, first)
            if took is not None:
                seconds += took
                first += len(part.queries)
            elif size > 1:
                size = max(1, min(size, len(part.queries)) // 2)
            else:
                raise UserError(
                    "Too large for the engine",
                    "An image and its exemplars do not fit in the engine's memory together.",
                    "Use fewer exemplars or a smaller image.",
                )
        return seconds

    def _part(self, http: httpx.Client, part: PredictRequest, first: int) -> float | None:
        """Answer some queries; seconds it took, or None if their arrays don't fit together."""
        body = wire.encode_request(part)
        for _ in range(_UPLOAD_ROUNDS):
            self.request_id = uuid.uuid4().hex
            self.asked = True
            headers = {wire.RUN_HEADER: self._client.run} if self._client.run else {}
            path = f"/predict/{self.request_id}"
            with http.stream("POST", path, content=body, headers=headers) as answer:
                if answer.status_code != 409:
                    return self._listen(answer, part, first)
                answer.read()
            self.asked = False
            for array_hash in answer.json()["missing"]:
                self._upload(http, array_hash)
        return None

    def _upload(self, http: httpx.Client, array_hash: str) -> None:
        if self._abandoned:
            raise CancelledError
        compress = self._client._compress
        answer = http.put(
            f"/arrays/{array_hash}",
            content=encode_array(np.asarray(self._arrays(array_hash)), compress=compress),
            headers={"Content-Encoding": "deflate"} if compress else {},
        )
        raise_for(answer)

    def _listen(self, answer: httpx.Response, part: PredictRequest, first: int) -> float:
        if not answer.is_success:
            answer.read()
            raise_for(answer)
        total = len(self._request.queries)
        corrected = dict(part.previous)
        self._hold(answer)

        def previous(index: int) -> npt.NDArray[Any] | None:
            return np.asarray(self._arrays(corrected[index])) if index in corrected else None

        try:
            for line in answer.iter_lines():
                if not line.strip():
                    continue
                match event := wire.decode_event(line, previous):
                    case SlicePrediction() as one:
                        self.said.put(replace(one, index=first + one.index))
                    case wire.Progress(share, text, place):
                        share = (first + min(max(share, 0.0), 1.0) * len(part.queries)) / total
                        self.said.put(wire.Progress(share, text, place))
                    case wire.Done(seconds):
                        return seconds
                    case wire.Failed():
                        raise event.error()
                    case wire.Cancelled():
                        raise CancelledError
        finally:
            with self._lock:
                self._socket = None
        raise EngineLostError("the answer ended early")

    def _hold(self, answer: httpx.Response) -> None:
        """Remember the answer's socket, for `abandon`."""
        with self._lock:
            if self._abandoned:
                raise CancelledError
            self._socket = answer.extensions["network_stream"].get_extra_info("socket")
