"""The engine process: engines behind a small HTTP protocol.

The same application runs as a local child (`main`: loopback, random port, token over stdin)
and on a GPU server. Every answer but ``/health`` needs ``Authorization: Bearer TOKEN``.

==========================  ===============================================================
``GET /health``             version and process id
``GET /engines``            the installed engines (`registry.EngineInfo`)
``POST /missing``           list of hashes → those the server does not hold
``PUT /arrays/HASH``        one array (``Content-Encoding: deflate`` if zlib-compressed)
``POST /predict/REQUEST``   lines of `wire` events; 409 with the hashes that are missing
``POST /cancel/REQUEST``    ask a prediction to stop
==========================  ===============================================================

This module runs as a program: ``python -m segicl_gui.engine.server``; in a frozen bundle the
bundle's own executable calls `main` for its ``engine-server`` argument.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import importlib
import json
import logging
import logging.handlers
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry, wire
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    Engine,
    EngineFailedError,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.cache import ArrayCache
from segicl_gui.engine.registry import EngineInfo

if sys.platform == "linux":
    import fcntl

log = logging.getLogger(__name__)

HEARTBEAT = 1.0
"""Seconds between blank lines while an engine says nothing: they tell it from a dead link."""
_LOCK_POLL = 0.05
LOOPBACK = "127.0.0.1"


class EngineSlot:
    """One engine: made when first needed, and used by one prediction at a time."""

    def __init__(self, name: str, create: Callable[[str], Engine]) -> None:
        self._name = name
        self._create = create
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Make the engine now, so that the first prediction need not wait for it."""
        with self._lock:
            self._get()

    def predict(
        self,
        request: PredictRequest,
        arrays: dict[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[wire.Event], None],
    ) -> None:
        """Wait for the engine, run it, and emit what it says up to the last event."""
        told = time.monotonic()
        while not self._lock.acquire(timeout=_LOCK_POLL):
            cancel.check()
            if time.monotonic() - told > HEARTBEAT:
                # Whoever waits must not take this for an engine that hangs.
                told = time.monotonic()
                emit(wire.Progress(0.0, "Waiting for the engine"))
        try:
            cancel.check()
            engine = self._get()
            start = time.perf_counter()
            engine.predict(
                request,
                arrays,
                cancel,
                lambda s: emit(_checked(s, request, arrays)),
                lambda share, text: emit(wire.Progress(share, text)),
            )
            # An engine may stop early without raising.
            cancel.check()
            emit(wire.Done(time.perf_counter() - start))
        finally:
            self._lock.release()

    def _get(self) -> Engine:
        if self._engine is None:
            try:
                self._engine = self._create(self._name)
            except UserError as e:
                # Whatever it lacks, no other question would be answered either.
                raise EngineFailedError(e.title, e.happened, e.todo) from e
        return self._engine


class Predictions:
    """Engines by name and predictions under way by request id."""

    def __init__(self, create: Callable[[str], Engine]) -> None:
        self._create = create
        self._slots: dict[str, EngineSlot] = {}
        self._tokens: dict[str, CancelToken] = {}
        self._lock = threading.Lock()

    def slot(self, engine: str) -> EngineSlot:
        """The slot of an engine, which is not made yet."""
        with self._lock:
            return self._slots.setdefault(engine, EngineSlot(engine, self._create))

    def open(self, request_id: str) -> CancelToken:
        """Register a prediction; `UserError` if its id is taken."""
        with self._lock:
            if request_id in self._tokens:
                raise UserError(
                    "Prediction not started",
                    f"A prediction {request_id} is under way.",
                    "Use a new id for each.",
                )
            token = self._tokens[request_id] = CancelToken()
            return token

    def close(self, request_id: str) -> None:
        """Forget a prediction."""
        with self._lock:
            self._tokens.pop(request_id, None)

    def cancel(self, request_id: str) -> bool:
        """Cancel a prediction; whether it was under way."""
        with self._lock:
            token = self._tokens.get(request_id)
        if token is not None:
            token.cancel()
        return token is not None

    def run(
        self,
        request: PredictRequest,
        arrays: dict[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[wire.Event], None],
    ) -> None:
        """Predict, in the calling thread; the last event emitted says how it ended."""
        try:
            self.slot(request.engine).predict(request, arrays, cancel, emit)
        except CancelledError:
            emit(wire.Cancelled())
        except UserError as e:
            if isinstance(e, EngineFailedError):
                log.exception("engine %s failed", request.engine)
            emit(wire.Failed.of(e))
        except MemoryError:
            log.exception("out of memory")
            emit(
                wire.Failed(
                    "Not enough memory",
                    "The engine ran out of memory for this image.",
                    "Close other programs, or use fewer exemplars.",
                    failed=True,
                )
            )
        except Exception as e:  # whatever an engine raises must reach the window, not kill us
            log.exception("engine %s failed", request.engine)
            emit(
                wire.Failed(
                    "The engine failed",
                    f"{request.engine}: {type(e).__name__}: {e}.",
                    "Try again; the engine's log has the details.",
                    failed=True,
                )
            )


def make_app(
    token: str,
    create: Callable[[str], Engine] | None = None,
    cache: ArrayCache | None = None,
    available: Callable[[], Sequence[EngineInfo]] | None = None,
    predictions: Predictions | None = None,
    hosts: Sequence[str] = ("*",),
) -> FastAPI:
    """The application.

    Parameters
    ----------
    token : str
        What callers must present.
    create : callable, optional
        Makes an engine from its name, or raises `UserError`; `registry.create` by default.
    cache : ArrayCache, optional
        By default one of `default_cache_bytes`.
    available : callable, optional
        Lists the engines; `registry.available` by default.
    predictions : Predictions, optional
        In place of `create`, where the caller wants to load engines ahead.
    hosts : sequence of str
        Names that callers may reach the server by. Only its own for one on loopback: a page in
        the user's browser can have its name lead here (DNS rebinding), but not say another one.
    """
    arrays = cache or ArrayCache(default_cache_bytes())
    work = predictions or Predictions(create or registry.create)
    installed = available or registry.available
    expected = f"Bearer {token}".encode()

    def authorised(request: Request) -> None:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, expected):
            raise _refusal(
                401, "The engine refused", "The token is missing or wrong.", "Check the token."
            )

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    closed = APIRouter(dependencies=[Depends(authorised)])

    @app.exception_handler(UserError)
    async def user_error(_: Request, error: UserError) -> JSONResponse:
        detail = {"title": error.title, "happened": error.happened, "todo": error.todo}
        return JSONResponse({"detail": detail}, 422)

    @app.get("/health")
    async def health() -> dict[str, Any]:
        return {"version": __version__, "protocol": wire.PROTOCOL, "pid": os.getpid()}

    @closed.get("/engines")
    async def engines() -> list[dict[str, Any]]:
        return [asdict(x) for x in await run_in_threadpool(installed)]

    @closed.post("/missing")
    async def missing(request: Request) -> list[str]:
        return arrays.missing(_hashes(await _body(request, wire.MAX_REQUEST_BYTES)))

    @closed.put("/arrays/{array_hash}")
    async def put_array(array_hash: str, request: Request) -> dict[str, int]:
        limit = min(wire.MAX_ARRAY_BYTES, arrays.limit_bytes)
        body = await _body(request, limit + 16_384)
        compressed = request.headers.get("content-encoding", "") == "deflate"

        def store() -> int:
            array = wire.decode_array(body, compressed=compressed, limit=limit)
            try:
                arrays.put(array_hash, array)
            except ValueError as e:
                raise _refusal(
                    422, "The image was not taken", f"It is damaged: {e}.", "Send it again."
                ) from e
            return array.nbytes

        return {"nbytes": await run_in_threadpool(store)}

    @closed.post("/predict/{request_id}", response_model=None)
    async def predict(request_id: str, request: Request) -> StreamingResponse | JSONResponse:
        asked = wire.decode_request(await _body(request, wire.MAX_REQUEST_BYTES))
        found, absent = arrays.take(asked.hashes())
        if absent:
            return JSONResponse({"missing": absent}, 409)
        return StreamingResponse(
            _answers(work, request_id, asked, found), media_type="application/x-ndjson"
        )

    @closed.post("/cancel/{request_id}")
    async def cancel(request_id: str) -> dict[str, bool]:
        return {"found": work.cancel(request_id)}

    app.include_router(closed)
    return app


async def _answers(
    work: Predictions,
    request_id: str,
    request: PredictRequest,
    arrays: dict[str, npt.NDArray[Any]],
) -> AsyncIterator[bytes]:
    """Predict in a thread of its own and pass on its events; leaving early cancels it."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[tuple[bytes, bool]] = asyncio.Queue()

    def emit(event: wire.Event) -> None:
        last = not isinstance(event, SlicePrediction | wire.Progress)
        line = wire.encode_event(event)
        # The loop is gone when the server shuts down under a running engine.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lines.put_nowait, (line, last))

    try:
        cancel = work.open(request_id)
    except UserError as e:
        yield wire.encode_event(wire.Failed.of(e))
        return
    try:
        threading.Thread(
            target=work.run, args=(request, arrays, cancel, emit), name="predict", daemon=True
        ).start()
        last = False
        while not last:
            try:
                line, last = await asyncio.wait_for(lines.get(), HEARTBEAT)
            except TimeoutError:
                line = b"\n"
            yield line
    finally:
        # Also reached when the client has gone away.
        cancel.cancel()
        work.close(request_id)


def _checked(
    answer: SlicePrediction, request: PredictRequest, arrays: dict[str, npt.NDArray[Any]]
) -> SlicePrediction:
    """The answer as it may leave; an engine that breaks its contract is stopped here."""
    if not 0 <= answer.index < len(request.queries):
        raise ValueError(f"answer for query {answer.index} of {len(request.queries)}")
    shape = arrays[request.queries[answer.index]].shape[:2]
    if answer.mask.shape != shape or answer.confidence.shape != shape:
        raise ValueError(f"mask of {answer.mask.shape} for an image of {shape}")
    if answer.mask.dtype != np.uint16 or answer.confidence.dtype != np.uint8:
        raise ValueError(f"mask of {answer.mask.dtype}, confidence of {answer.confidence.dtype}")
    return answer


async def _body(request: Request, limit: int) -> bytes:
    """The request's body, refused as soon as it is longer than `limit`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _refusal(
                413,
                "Too large for the engine",
                f"It takes at most {limit} bytes at once.",
                "Use a smaller image, or give the engine more memory.",
            )
    return bytes(body)


def _hashes(body: bytes) -> list[str]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, list) or not all(isinstance(x, str) for x in data):
        raise _refusal(
            422, "The engine was not understood", "A list of hashes was expected.", "Send one."
        )
    return data


def _refusal(status: int, title: str, happened: str, todo: str) -> HTTPException:
    return HTTPException(status, {"title": title, "happened": happened, "todo": todo})


def default_cache_bytes() -> int:
    """An eighth of the machine's memory, from 256 MB to 2 GB."""
    return int(min(max(psutil.virtual_memory().total // 8, 256 * 2**20), 2 * 2**30))


def main(argv: Sequence[str] | None = None) -> None:
    """Serve one parent process until it closes our standard input.

    The token is the first line of standard input; ``{"port": N, "protocol": M}`` on standard
    output says that the server is ready. Never returns: the process ends with its parent.
    """
    args = _parser().parse_args(argv)
    faulthandler.enable()
    _lower_priority()
    if args.log:
        _log_to(Path(args.log))
    token = sys.stdin.buffer.readline().decode("ascii", "replace").strip()
    if not token:
        raise SystemExit("no token on standard input")
    predictions = Predictions(_creator(dict(args.engine)))
    available = partial(_available, tuple(name for name, _ in args.engine))
    cache = ArrayCache(args.cache_mb * 2**20 if args.cache_mb else default_cache_bytes())
    app = make_app(
        token, cache=cache, available=available, predictions=predictions, hosts=[LOOPBACK]
    )
    # Named in full: asyncio sends small answers at once only where it knows that it is TCP;
    # elsewhere each waits some 40 ms for the packet before it to be acknowledged.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((LOOPBACK, 0))
    listener.listen(64)
    # The parent keeps idle connections for less, so that none is closed under its hands.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    threading.Thread(target=_exit_with_parent, name="parent watch", daemon=True).start()
    for name in args.warm:
        threading.Thread(
            target=_warm, args=(predictions, name), name=f"warm {name}", daemon=True
        ).start()
    log.info("engine process %d, version %s", os.getpid(), __version__)
    # Connections made from here on wait in the listener's queue.
    ready = {"port": listener.getsockname()[1], "protocol": wire.PROTOCOL}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    # Nobody reads on: what libraries print would one day fill the pipe and block us.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    uvicorn.Server(config).run(sockets=[listener])
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engine-server", description=__doc__)
    parser.add_argument("--log", help="log file, rotated at 1 MB")
    parser.add_argument("--cache-mb", type=int, default=0, help="memory for images")
    parser.add_argument(
        "--warm", action="append", default=[], metavar="NAME", help="engine to load at once"
    )
    parser.add_argument(
        "--engine",
        action="append",
        default=[],
        type=_engine_option,
        metavar="NAME=MODULE:CLASS",
        help="for developers: an engine that is not installed as an entry point",
    )
    return parser


def _engine_option(text: str) -> tuple[str, str]:
    name, equals, target = text.partition("=")
    if not (name and equals and ":" in target):
        raise argparse.ArgumentTypeError("expected NAME=MODULE:CLASS")
    return name, target


def _creator(extra: dict[str, str]) -> Callable[[str], Engine]:
    def create(name: str) -> Engine:
        if name not in extra:
            return registry.create(name)
        module, _, attribute = extra[name].partition(":")
        engine: Engine = getattr(importlib.import_module(module), attribute)()
        return engine

    return create


def _available(extra: tuple[str, ...]) -> list[EngineInfo]:
    return [*registry.available(), *(EngineInfo(name, "", "") for name in extra)]


def _warm(predictions: Predictions, name: str) -> None:
    try:
        predictions.slot(name).load()
    except Exception:  # the first prediction meets the same failure and reports it
        log.exception("engine %s could not be loaded ahead", name)


def _exit_with_parent() -> None:
    if sys.platform == "linux":
        # An engine inside a C call that keeps the interpreter lock would delay the exit below
        # until it returns. The kernel does not wait: it signals that the pipe closed, and a
        # process that has no handler for this signal ends.
        stdin = sys.stdin.fileno()
        fcntl.fcntl(stdin, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(stdin, fcntl.F_SETFL, fcntl.fcntl(stdin, fcntl.F_GETFL) | os.O_ASYNC)
    while sys.stdin.buffer.read(4096):
        continue
    log.info("the parent is gone")
    os._exit(0)


def _lower_priority() -> None:
    """Let the window go first wherever the two want the same core."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(10)


def _log_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


if __name__ == "__main__":
    main()
