"""Limits of what a server bears: bytes, time to send, time to read."""

import asyncio

import pytest
from fastapi import HTTPException

from segicl_gui.engine.limits import SendLimit, body


class Sent:
    """A request whose body comes in parts, each after some seconds."""

    def __init__(self, *parts):
        self._parts = parts

    async def stream(self):
        for seconds, part in self._parts:
            await asyncio.sleep(seconds)
            yield part


def test_a_streamed_body_without_a_length_is_given_up_at_the_limit():
    read = 0

    class Endless:
        async def stream(self):
            nonlocal read
            while read < 1 << 30:
                read += 1 << 20
                yield bytes(1 << 20)

    with pytest.raises(HTTPException, match="Too large"):
        asyncio.run(body(Endless(), 3 << 20))
    assert read == 4 << 20


def test_what_comes_in_time_is_taken():
    assert asyncio.run(body(Sent((0, b"a"), (0.01, b"b"), (0, b"")), 10)) == b"ab"


@pytest.mark.parametrize(
    "sent",
    [
        Sent((0, b"a"), (5, b"b")),
        # Never silent for long, and yet without end.
        Sent(*[(0.02, b"a")] * 100),
    ],
)
def test_a_slow_body_is_given_up(sent):
    with pytest.raises(HTTPException, match="too slow") as told:
        asyncio.run(body(sent, 1000, chunk=0.2, rate=100.0))
    assert told.value.status_code == 408


def test_who_does_not_read_is_given_up():
    async def app(scope, receive, send):
        await send({"type": "http.response.body"})

    async def never(message):
        await asyncio.sleep(60)

    with pytest.raises(OSError, match="does not read"):
        asyncio.run(SendLimit(app, seconds=0.05)({}, None, never))
