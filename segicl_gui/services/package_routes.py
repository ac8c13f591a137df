"""Work packages over HTTP: what a server answers, for `server.make_app`.

==========================  ===============================================================
``GET /packages``           `package_listing.Listing`: what there is for the user
``GET /packages/NAME``      one as a ZIP file, made while it is sent
``PUT /packages/NAME``      one that comes back: the name it is kept under, and whether just
                            this came before
``POST /packages/NAME``     one to be handed out, of the set ``?number=`` (32 hexadecimals)
``POST /publish/NUMBER``    hands out a set, all or none: their names
``DELETE /packages/NAME``   hands one out no more
``GET /returned/KEPT``      one that came back, as a ZIP file
==========================  ===============================================================

The last four are for who may hand out. Each may be asked again after a lost answer: what was done
is not done twice, also after a restart of the server.
"""

# No annotations as text here: FastAPI could not read those of local functions.

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.limits import parts, refusal
from segicl_gui.engine.server import HEARTBEAT
from segicl_gui.engine.transfers import SIZE_HEADER
from segicl_gui.services.package_hub import Hub
from segicl_gui.storage.atomic import write_error
from segicl_gui.storage.project_archives import MOST_BYTES, bytes_of, packed

_TOO_LARGE = 413


def package_routes(
    folder: Path, leads: frozenset[str] = frozenset(), most_bytes: int = MOST_BYTES
) -> Callable[[Callable[[Request], str]], APIRouter]:
    """Routes over the packages of a folder, for `server.make_app`.

    Parameters
    ----------
    folder, leads
        As of `package_hub.Hub`.
    most_bytes : int
        Of one package that is sent.
    """
    hub = Hub(folder, leads)

    def routes(whose: Callable[[Request], str]) -> APIRouter:
        router = APIRouter()
        User = Annotated[str, Depends(whose)]

        async def listed(user: User) -> dict[str, Any]:
            return asdict(await run_in_threadpool(hub.listed, user))

        async def fetch(name: str, user: User) -> StreamingResponse:
            found = await run_in_threadpool(hub.found, user, name)
            return await _sent(found, lambda: hub.fetched(user, name), images=True)

        async def returned(kept: str, user: User) -> StreamingResponse:
            found = await run_in_threadpool(hub.returned, user, kept)
            return await _sent(found, lambda: None, images=False)

        async def give_back(name: str, request: Request, user: User) -> StreamingResponse:
            await run_in_threadpool(hub.check_return, user, name)

            def kept(archive: Path, digest: str) -> dict[str, Any]:
                under, again = hub.keep(user, name, archive, digest)
                return {"kept": under, "again": again}

            return await _received(hub, request, most_bytes, kept)

        async def stage(name: str, number: str, request: Request, user: User) -> StreamingResponse:
            await run_in_threadpool(hub.check_new, user, name, number)

            def staged(archive: Path, digest: str) -> dict[str, Any]:
                hub.stage(user, name, number, archive)
                return {"staged": name}

            return await _received(hub, request, most_bytes, staged)

        async def publish(number: str, user: User) -> dict[str, Any]:
            return {"names": await run_in_threadpool(hub.publish, user, number)}

        async def withdraw(name: str, user: User) -> dict[str, str]:
            return {"kept": await run_in_threadpool(hub.withdraw, user, name)}

        router.get("/packages")(listed)
        router.get("/packages/{name}", response_model=None)(fetch)
        router.put("/packages/{name}", response_model=None)(give_back)
        router.post("/packages/{name}", response_model=None)(stage)
        router.delete("/packages/{name}")(withdraw)
        router.post("/publish/{number}")(publish)
        router.get("/returned/{kept}", response_model=None)(returned)
        return router

    return routes


async def _sent(folder: Path, whole: Callable[[], None], *, images: bool) -> StreamingResponse:
    """A package as an answer; `whole` is called when all of it was sent."""
    size = await run_in_threadpool(bytes_of, folder, images=images)

    async def blocks() -> AsyncIterator[bytes]:
        with closing(packed(folder, images=images)) as source:
            while (block := await run_in_threadpool(next, source, None)) is not None:
                yield block
        await run_in_threadpool(whole)

    return StreamingResponse(
        blocks(), media_type="application/zip", headers={SIZE_HEADER: str(size)}
    )


async def _received(
    hub: Hub, request: Request, most_bytes: int, take: Callable[[Path, str], dict[str, Any]]
) -> StreamingResponse:
    """Receive a package, then answer what `take` says of it, alive meanwhile.

    Unpacking takes longer than a client waits for a silent server, so the answer begins before
    that; if it fails then, the answer has the error in it (`transfers.Transfers.upload`).
    """
    archive = await run_in_threadpool(hub.room)
    try:
        digest = hashlib.sha256()
        with archive.open("wb") as file:
            async for part in parts(request, most_bytes):
                digest.update(part)
                file.write(part)
    except BaseException as e:
        hub.forget(archive)
        if isinstance(e, OSError):
            raise write_error(archive, e) from e
        if isinstance(e, HTTPException) and e.status_code == _TOO_LARGE:
            raise refusal(
                _TOO_LARGE,
                "The package is too large",
                f"The server takes at most {most_bytes / 1e9:.1f} GB.",
                "Hand out fewer cases in one package.",
            ) from e
        raise

    def work() -> bytes:
        said: dict[str, Any]
        try:
            said = take(archive, digest.hexdigest())
        except UserError as e:
            said = {"detail": {"title": e.title, "happened": e.happened, "todo": e.todo}}
        finally:
            hub.forget(archive)
        return json.dumps(said).encode()

    # Begun here: it is done also where the client has gone away meanwhile.
    done = asyncio.ensure_future(run_in_threadpool(work))

    async def answer() -> AsyncIterator[bytes]:
        while not (await asyncio.wait([done], timeout=HEARTBEAT))[0]:
            yield b"\n"
        yield done.result()

    return StreamingResponse(answer(), media_type="application/json")
