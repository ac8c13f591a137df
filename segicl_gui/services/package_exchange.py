"""Work packages over a server: each person fetches theirs and sends it back.

The server has a folder as ``segicl split --names`` writes it: ``anna.segicl``, ``ben.segicl``. What
comes back lies in ``returned``, each time under a new name, and nothing is overwritten;
``segicl merge`` takes it over and lists conflicts.

=======================  =====================================================
``GET /packages``        names of the user's packages
``GET /packages/NAME``   one as a ZIP file
``PUT /packages/NAME``   one that comes back; answers the name it is kept under
=======================  =====================================================
"""

# No annotations as text here: FastAPI could not read those of local functions.

import hashlib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.limits import parts
from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.projects import open_path
from segicl_gui.storage.atomic import make_folder
from segicl_gui.storage.project_archives import pack, unpack
from segicl_gui.storage.project_store import SUFFIX

RETURNED = "returned"
_MOST_BYTES = 8 * 2**30


def package_routes(folder: Path) -> Callable[[Callable[[Request], str]], APIRouter]:
    """Routes over the packages of a folder, for `server.make_app`."""

    def routes(whose: Callable[[Request], str]) -> APIRouter:
        router = APIRouter()
        User = Annotated[str, Depends(whose)]

        async def names(user: User) -> list[str]:
            return await run_in_threadpool(_names, folder, user)

        async def fetch(name: str, user: User) -> FileResponse:
            found = await run_in_threadpool(_found, folder, user, name)
            temporary = Path(tempfile.mkdtemp(prefix="segicl-")) / "package.zip"
            await run_in_threadpool(pack, found, temporary, images=True)
            return FileResponse(temporary, background=BackgroundTask(_forget, temporary))

        async def give_back(name: str, request: Request, user: User) -> dict[str, str]:
            await run_in_threadpool(_found, folder, user, name)
            with tempfile.TemporaryDirectory(prefix="segicl-") as temporary:
                path, digest = Path(temporary) / "package.zip", hashlib.sha256()
                with path.open("wb") as file:
                    async for part in parts(request, _MOST_BYTES):
                        digest.update(part)
                        file.write(part)
                return {
                    "kept": await run_in_threadpool(_keep, folder, name, path, digest.hexdigest())
                }

        router.get("/packages")(names)
        router.get("/packages/{name}", response_model=None)(fetch)
        router.put("/packages/{name}")(give_back)
        return router

    return routes


def _names(folder: Path, user: str) -> list[str]:
    """The packages of a user; all where there is one key for everybody."""
    return [p.stem for p in sorted(folder.glob(f"*{SUFFIX}")) if user in ("", p.stem)]


def _found(folder: Path, user: str, name: str) -> Path:
    if name not in _names(folder, user):
        raise UserError(
            "There is no such package",
            f"There is none “{name}” for you.",
            "Ask who hands them out.",
        )
    return folder / f"{name}{SUFFIX}"


def _keep(folder: Path, name: str, archive: Path, digest: str) -> str:
    make_folder(folder / RETURNED)
    known = next((folder / RETURNED).glob(f"{name}-*-{digest[:12]}{SUFFIX}"), None)
    if known is not None:  # sent twice, as after a lost answer
        return known.name
    when = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = folder / RETURNED / f"{name}-{when}-{digest[:12]}{SUFFIX}"
    unpack(archive, target)
    return target.name


def _forget(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)
    temporary.parent.rmdir()


def fetch_package(server: RemoteEngine, name: str, out: Path) -> Path:
    """Fetch a package into a folder, where it must not be yet.

    Returns
    -------
    Path
        The project's folder.

    Raises
    ------
    UserError
        If there is none for this user, or it cannot be written; as `EngineClient.health`.
    """
    make_folder(out)
    target = out / f"{name}{SUFFIX}"
    with tempfile.TemporaryDirectory(prefix="segicl-") as temporary:
        archive = Path(temporary) / "package.zip"
        server.client.download(f"/packages/{name}", archive)
        unpack(archive, target)
    return target


def return_package(server: RemoteEngine, package: Path, name: str = "") -> str:
    """Send a package back, without its images; the name that the server keeps it under.

    Parameters
    ----------
    name : str
        Under which it was fetched; by default that of its folder.

    Raises
    ------
    UserError
        If it is open in a window, or not the user's; as `EngineClient.health`.
    """
    # While nobody writes to it, all that was done is in its files.
    opened = open_path(package, masks=False)
    opened.store.close()
    if opened.store.read_only is not None:
        raise opened.store.read_only.error()
    with tempfile.TemporaryDirectory(prefix="segicl-") as temporary:
        archive = Path(temporary) / "package.zip"
        pack(package, archive, images=False)
        return str(server.client.upload(f"/packages/{name or package.stem}", archive)["kept"])
