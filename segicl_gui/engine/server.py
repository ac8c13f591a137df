"""Engines behind a small HTTP protocol.

The same application runs as a local child (`child`: loopback, random port, token over stdin)
and for several people (`serving`). Every answer but ``/health`` needs ``Authorization: Bearer
KEY``; what is asked with one key is hidden from the others.

==========================  ===============================================================
``GET /health``             version, protocol, process id and which run of the server it is;
                            a page where a browser asks
``GET /metrics``            counts, in the text format of Prometheus
``GET /engines``            the installed engines (`registry.EngineInfo`)
``POST /missing``           list of hashes → those the server does not hold
``PUT /arrays/HASH``        one array (``Content-Encoding: deflate`` if zlib-compressed)
``POST /predict/REQUEST``   lines of `wire` events; 409 with the hashes that are missing
``POST /alive/REQUEST``     the client of a prediction is there and wants it
``POST /cancel/REQUEST``    ask a prediction to stop
==========================  ===============================================================

Who speaks another protocol says so in ``Segicl-Protocol`` and gets 426.

A prediction's id counts once, of the last 100,000. A server that is started anew does not know
those of before, so who asks says in ``Segicl-Run`` which run of it is meant (from ``/health``), and
what was meant for another one gets 412: a request that is repeated on the way is refused before a
restart and after it. Arrays are known by their content, so those do no harm a second time.
"""

# No annotations as text here: FastAPI could not read those of local functions.

import asyncio
import json
import os
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.engine import metrics, registry, wire
from segicl_gui.engine.api import Engine, PredictRequest, SlicePrediction
from segicl_gui.engine.arrays import MAX_ARRAY_BYTES, decode_array
from segicl_gui.engine.cache import UserCaches, default_cache_bytes
from segicl_gui.engine.health_page import health_page
from segicl_gui.engine.keys import WhoseKey, only
from segicl_gui.engine.limits import SendLimit, body, refusal
from segicl_gui.engine.predictions import Arrays, Predictions
from segicl_gui.engine.registry import EngineInfo

HEARTBEAT = 1.0
"""Seconds between blank lines while an engine says nothing: they tell it from a dead link."""
LOOPBACK = "127.0.0.1"
PROTOCOL_HEADER = "segicl-protocol"


def make_app(
    keys: str | WhoseKey,
    create: Callable[[str], Engine] | None = None,
    cache_bytes: int | None = None,
    share_bytes: int | None = None,
    available: Callable[[], Sequence[EngineInfo]] | None = None,
    predictions: Predictions | None = None,
    hosts: Sequence[str] = ("*",),
    gone_after: float | None = None,
    more: Callable[[Callable[[Request], str]], APIRouter] | None = None,
    renewed: Callable[[], int] = lambda: 0,
) -> FastAPI:
    """The application.

    Parameters
    ----------
    keys : str or callable
        What callers must present; or tells whose key it is (`keys.KeyFile`).
    create : callable, optional
        Makes an engine from its name, or raises `UserError`; `registry.create` by default.
    cache_bytes : int, optional
        Memory for images; `default_cache_bytes` by default.
    share_bytes : int, optional
        Most of it for one user; by default all.
    available : callable, optional
        Lists the engines; `registry.available` by default.
    predictions : Predictions, optional
        In place of `create`, where the caller wants to load engines ahead.
    hosts : sequence of str
        Names that callers may reach the server by. Only its own for one on loopback: a page in
        the user's browser can have its name lead here (DNS rebinding), but not say another one.
    gone_after : float, optional
        Seconds without ``/alive`` after which a client counts as gone; None: never, as long as
        its connection stands.
    more : callable, optional
        Given what names the user of a request, or refuses it: further routes.
    renewed : callable
        How often the models were renewed since the start: each time counts as another run.
    """
    whose = only(keys) if isinstance(keys, str) else keys
    caches = UserCaches(cache_bytes or default_cache_bytes(), share_bytes)
    work = predictions or Predictions(create or registry.create)
    installed = available or registry.available
    started, began = secrets.token_hex(8), time.time()

    def run_id() -> str:
        return f"{started}-{renewed()}"

    def authorised(request: Request) -> str:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        user = whose(given) if scheme == "Bearer" else None
        if user is None:
            raise refusal(
                401, "The engine refused", "The key is missing or wrong.", "Check the key."
            )
        spoken = request.headers.get(PROTOCOL_HEADER, str(wire.PROTOCOL))
        if spoken != str(wire.PROTOCOL):
            raise refusal(
                426,
                "The engine is of another version",
                f"It runs version {__version__} and speaks protocol {wire.PROTOCOL}, not {spoken}.",
                "Install the same version of the app and the engine.",
            )
        return user

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(SendLimit)
    closed = APIRouter()
    User = Annotated[str, Depends(authorised)]

    @app.exception_handler(UserError)
    async def user_error(_: Request, error: UserError) -> JSONResponse:
        detail = {"title": error.title, "happened": error.happened, "todo": error.todo}
        return JSONResponse({"detail": detail}, 422)

    async def health(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(health_page(time.time() - began, work.under_way, work.waiting))
        told = {"version": __version__, "protocol": wire.PROTOCOL, "pid": os.getpid()}
        return JSONResponse({**told, "run": run_id()})

    async def count(user: User) -> Response:
        text = work.metrics.text(
            requests_under_way=work.under_way,
            requests_waiting=work.waiting,
            cache_bytes=caches.nbytes,
            cache_limit_bytes=caches.limit_bytes,
            seconds_up=time.time() - began,
        )
        return Response(text, media_type=metrics.CONTENT_TYPE)

    async def engines(user: User) -> list[dict[str, Any]]:
        return [asdict(x) for x in await run_in_threadpool(installed)]

    async def missing(request: Request, user: User) -> list[str]:
        return caches.of(user).missing(_hashes(await body(request, wire.MAX_REQUEST_BYTES)))

    async def put_array(array_hash: str, request: Request, user: User) -> dict[str, int]:
        limit = min(MAX_ARRAY_BYTES, caches.share_bytes)
        sent = await body(request, limit + 16_384)
        compressed = request.headers.get("content-encoding", "") == "deflate"

        def store() -> int:
            array = decode_array(sent, compressed=compressed, limit=limit)
            try:
                caches.put(user, array_hash, array)
            except ValueError as e:
                raise refusal(
                    422, "The image was not taken", f"It is damaged: {e}.", "Send it again."
                ) from e
            return array.nbytes

        return {"nbytes": await run_in_threadpool(store)}

    async def predict(request_id: str, request: Request, user: User) -> Response:
        if request.headers.get(wire.RUN_HEADER, run_id()) != run_id():
            raise refusal(
                412,
                "The engine was restarted",
                "The question was put to the engine before it was.",
                "Ask again.",
            )
        asked = wire.decode_request(await body(request, wire.MAX_REQUEST_BYTES))
        found, absent = caches.of(user).take(asked.hashes())
        if absent:
            return JSONResponse({"missing": absent}, 409)
        answers = _answers(work, user, request_id, asked, found, gone_after)
        return StreamingResponse(answers, media_type="application/x-ndjson")

    async def alive(request_id: str, user: User) -> dict[str, bool]:
        return {"found": work.alive(user, request_id)}

    async def cancel(request_id: str, user: User) -> dict[str, bool]:
        return {"found": work.cancel(user, request_id)}

    app.get("/health")(health)
    closed.get("/metrics")(count)
    closed.get("/engines")(engines)
    closed.post("/missing")(missing)
    closed.put("/arrays/{array_hash}")(put_array)
    closed.post("/predict/{request_id}", response_model=None)(predict)
    closed.post("/alive/{request_id}")(alive)
    closed.post("/cancel/{request_id}")(cancel)
    app.include_router(closed)
    if more is not None:
        app.include_router(more(authorised))
    return app


async def _answers(
    work: Predictions,
    user: str,
    request_id: str,
    request: PredictRequest,
    arrays: Arrays,
    gone_after: float | None,
) -> AsyncIterator[bytes]:
    """Predict in a thread of its own and pass on its events; leaving early cancels it."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[tuple[bytes, bool]] = asyncio.Queue()
    corrected = dict(request.previous)

    def emit(event: wire.Event) -> None:
        last = not isinstance(event, SlicePrediction | wire.Progress)
        previous = None
        if isinstance(event, SlicePrediction) and event.index in corrected:
            previous = arrays[corrected[event.index]]
        line = wire.encode_event(event, previous)
        # The loop is gone when the server shuts down under a running engine.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lines.put_nowait, (line, last))

    try:
        asked = work.open(user, request_id)
    except UserError as e:
        yield wire.encode_event(wire.Failed.of(e))
        return
    try:
        threading.Thread(
            target=work.run, args=(asked, request, arrays, emit), name="predict", daemon=True
        ).start()
        last = False
        while not last:
            try:
                line, last = await asyncio.wait_for(lines.get(), HEARTBEAT)
            except TimeoutError:
                line = b"\n"
            if gone_after is not None and time.monotonic() - asked.sign > gone_after:
                return
            yield line
    finally:
        # Also reached when the client has gone away.
        asked.cancel.cancel()
        work.close(asked)


def _hashes(sent: bytes) -> list[str]:
    try:
        data = json.loads(sent)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, list) or not all(isinstance(x, str) for x in data):
        raise refusal(
            422, "The engine was not understood", "A list of hashes was expected.", "Send one."
        )
    return data
