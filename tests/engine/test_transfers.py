"""Files to and from a server: told as they go, refusals in words, cuts noticed."""

from __future__ import annotations

import io
import socket
import threading
from contextlib import suppress

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.connection import Address, EngineLostError, ServerRefusedError
from segicl_gui.engine.transfers import SIZE_HEADER, Transfers

CONTENT = bytes(range(256)) * 4096


def routes(whose):
    router = APIRouter()
    detail = {"title": "No", "happened": "It is full.", "todo": "Wait."}

    async def give():
        blocks = (CONTENT[i : i + 65536] for i in range(0, len(CONTENT), 65536))
        return StreamingResponse(blocks, headers={SIZE_HEADER: str(len(CONTENT))})

    async def take(request: Request):
        return {"same": await request.body() == CONTENT}

    async def fail_late(request: Request):
        await request.body()
        return StreamingResponse(iter([b"\n", JSONResponse({"detail": detail}).body]))

    async def fail():
        return JSONResponse({"detail": detail}, 422)

    router.get("/file", response_model=None)(give)
    router.put("/file")(take)
    router.put("/late", response_model=None)(fail_late)
    router.get("/full", response_model=None)(fail)
    return router


@pytest.fixture
def files(serve) -> Transfers:
    return Transfers(Address(serve(more=routes), "secret"), 5.0)


def ignore(done: int, total: int) -> None:
    pass


def test_there_and_back_told_as_it_goes(files):
    told: list[tuple[int, int]] = []
    target = io.BytesIO()
    files.download("/file", target, lambda *x: told.append(x))
    assert target.getvalue() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    told.clear()
    blocks = [CONTENT[:9], CONTENT[9:]]
    assert files.upload("PUT", "/file", blocks, 10, lambda *x: told.append(x)) == {"same": True}
    assert told == [(0, 10), (9, 10)]
    assert files.call("GET", "/engines")[0]["name"] == "fake"


def test_refusals_are_told_in_words_early_and_late(files, serve):
    with pytest.raises(UserError, match="It is full"):
        files.download("/full", io.BytesIO(), ignore)
    with pytest.raises(UserError, match="It is full"):
        files.upload("PUT", "/late", [b"x"], 1, ignore)
    with pytest.raises(ServerRefusedError, match="key"):
        Transfers(Address(serve(), "wrong"), 5.0).call("GET", "/engines")


def test_whoever_is_told_can_stop_it(files):
    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        files.download("/file", io.BytesIO(), stop)
    with pytest.raises(Stopped):
        files.upload("PUT", "/file", [CONTENT], 1, stop)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello",
        b"",
    ],
)
def test_a_cut_is_no_end(answer):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_once():
        with suppress(OSError):
            near, _ = listener.accept()
            with near:
                near.recv(4096)
                near.sendall(answer)

    thread = threading.Thread(target=serve_once)
    thread.start()
    files = Transfers(Address(f"http://127.0.0.1:{listener.getsockname()[1]}", "secret"), 5.0)
    with pytest.raises(EngineLostError):
        files.download("/file", io.BytesIO(), ignore)
    thread.join(5)
    listener.close()
