"""What a server bears of a client: so many bytes, so much time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHUNK_SECONDS = 15.0
"""Longest silence in the middle of a body."""
LEAST_RATE = 20_000.0
"""Bytes a second that a body must come by, after `CHUNK_SECONDS`: a poor phone line has more."""
SEND_SECONDS = 30.0
"""Longest that a client may leave what it asked for unread."""


async def parts(
    request: Request, limit: int, *, chunk: float = CHUNK_SECONDS, rate: float = LEAST_RATE
) -> AsyncIterator[bytes]:
    """The request's body as it comes, refused once it is longer than `limit`, or comes too slowly.

    Raises
    ------
    HTTPException
        413, 408, or 400 where the client has gone, with the fields of a `UserError`.
    """
    loop = asyncio.get_running_loop()
    began, size = loop.time(), 0
    stream = request.stream().__aiter__()
    try:
        while True:
            part = await asyncio.wait_for(anext(stream), chunk)
            size += len(part)
            if size > limit:
                raise refusal(
                    413,
                    "Too large for the engine",
                    f"It takes at most {limit} bytes at once.",
                    "Use a smaller image, or give the engine more memory.",
                )
            if loop.time() - began > chunk + size / rate:
                raise TimeoutError
            yield part
    except StopAsyncIteration:
        return
    except ClientDisconnect:
        raise refusal(
            400, "The connection broke", "Not all that was to come has come.", "Send it again."
        ) from None
    except TimeoutError:
        raise refusal(
            408,
            "The connection is too slow",
            f"What was sent came slower than {rate / 1000:.0f} kB/s, or stopped.",
            "Try again, or use the engine of this computer.",
        ) from None


async def body(
    request: Request, limit: int, *, chunk: float = CHUNK_SECONDS, rate: float = LEAST_RATE
) -> bytes:
    """The request's whole body; raises as `parts`."""
    found = bytearray()
    async for part in parts(request, limit, chunk=chunk, rate=rate):
        found += part
    return bytes(found)


def refusal(status: int, title: str, happened: str, todo: str) -> HTTPException:
    """An answer that says what a `UserError` says."""
    return HTTPException(status, {"title": title, "happened": happened, "todo": todo})


class SendLimit:
    """Gives up on clients that do not read their answers (ASGI middleware).

    Parameters
    ----------
    app : ASGIApp
    seconds : float
    """

    def __init__(self, app: ASGIApp, seconds: float = SEND_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, each message in time."""

        async def in_time(message: Message) -> None:
            try:
                await asyncio.wait_for(send(message), self._seconds)
            except TimeoutError:
                # What Starlette takes for a client that went away.
                raise OSError("the client does not read") from None

        await self._app(scope, receive, in_time)
