"""Work packages over a server, from the side of who works on them and who hands them out.

A lost connection is made again, and what it broke off is done again from its beginning; the server
(`package_routes`) does nothing twice.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine.api import EngineFailedError
from segicl_gui.engine.connection import EngineLostError
from segicl_gui.engine.remote import ASKING_AGAIN, RemoteEngine
from segicl_gui.engine.transfers import TellBytes
from segicl_gui.services.package_images import take_in_images
from segicl_gui.services.package_listing import Listed, Listing, facts_of, no_such
from segicl_gui.services.packages import Package, identity, split
from segicl_gui.services.projects import open_path
from segicl_gui.storage.atomic import make_folder, write_error
from segicl_gui.storage.project_archives import bytes_of, packed, unpack
from segicl_gui.storage.project_store import SUFFIX

T = TypeVar("T")
Tell = Callable[[float, str], None]
_LISTING = TypeAdapter(Listing)
_TRIES = 5


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def packages_on(server: RemoteEngine) -> Listing:
    """What a server has for this user; slow.

    Raises
    ------
    UserError
        When it is not there; for a wrong key, another version, or a server without packages.
    """
    with _named(server):
        return _listing(server)


def place_for(package: Listed, out: Path) -> tuple[Path, bool]:
    """Where a package lies in a folder, or would lie.

    Returns
    -------
    Path
    bool
        Whether it is there already, fetched before and perhaps worked on.
    """
    for path in sorted(out.glob(f"{package.name}*{SUFFIX}")):
        if package.identity and facts_of(path)[0].identity == package.identity:
            return path, True
    target, number = out / f"{package.name}{SUFFIX}", 2
    while target.exists():
        target, number = out / f"{package.name}-{number}{SUFFIX}", number + 1
    return target, False


def fetch_package(server: RemoteEngine, name: str, target: Path, tell: Tell = _silent) -> Path:
    """Fetch a package as a new project folder, whole or not at all.

    Parameters
    ----------
    target : Path
        The folder that is made.
    tell : callable
        Told the share done and how much came; may raise to stop.

    Returns
    -------
    Path
        `target`.

    Raises
    ------
    UserError
        If there is none for this user, or it cannot be written; as `packages_on`.
    """
    return _fetched(server, f"/packages/{quote(name, safe='')}", target, tell)


def return_package(
    server: RemoteEngine, package: Path, name: str = "", tell: Tell = _silent
) -> tuple[str, bool]:
    """Send a package back, without the images that it came with.

    Images that were added to it are copied into it first.

    Parameters
    ----------
    package : Path
        Its folder, open in no window.
    name : str
        Under which it was handed out; by default what it says itself.
    tell : callable
        As of `fetch_package`.

    Returns
    -------
    str
        The name that the server keeps it under.
    bool
        Whether just this was returned before.

    Raises
    ------
    UserError
        If it is open in a window, is no package, or not the user's; as `packages_on`.
    """
    # While nobody writes to it, all that was done is in its files.
    opened = open_path(package, masks=False)
    try:
        if opened.store.read_only is None:
            take_in_images(opened.state, opened.store)
    finally:
        opened.store.close()
    if opened.store.read_only is not None:
        raise opened.store.read_only.error()
    name = name or package_name(opened.state)
    if not name:
        raise UserError(
            "No work package", f"{package.name} is none.", "Open the package that you fetched."
        )

    def send() -> tuple[str, bool]:
        # Asked first: a refusal in the middle of a large upload is not always heard.
        if name not in _listing(server).returnable:
            raise no_such(name)
        said = _sent(server, "PUT", f"/packages/{quote(name, safe='')}", package, False, tell)
        return str(said["kept"]), bool(said.get("again"))

    return _kept_asking(server, send, tell)


def publish(
    server: RemoteEngine,
    state: ProjectState,
    folder: Path,
    packages: Iterable[Package],
    tell: Tell = _silent,
) -> tuple[str, ...]:
    """Hand packages of a project out over a server, all or none.

    Parameters
    ----------
    state, folder, packages
        As of `packages.split`.
    tell : callable
        As of `fetch_package`.

    Returns
    -------
    tuple of str
        Their names.

    Raises
    ------
    UserError
        If the user may not, or a name is there already; as `split` and `packages_on`.
    """
    packages, number = tuple(packages), uuid.uuid4().hex
    listing = _kept_asking(server, lambda: _listing(server), tell)
    if there := {p.name for p in packages} & {p.name for p in listing.packages}:
        raise UserError(
            "Not handed out",
            f"On the server is already: {', '.join(sorted(there))}.",
            "Withdraw it first, or give other names; what somebody works on is never replaced.",
        )
    if not listing.lead:
        raise UserError(
            "Not with this key",
            f"“{listing.user}” may fetch and return packages, but not hand them out.",
            "Ask who runs the server: `segicl serve --lead NAME`.",
        )
    with tempfile.TemporaryDirectory(prefix="segicl-") as temporary:
        written = split(
            state, folder, packages, Path(temporary),
            tell=lambda share, text: tell(share / 2, text),
        )  # fmt: skip
        for n, path in enumerate(written):

            def told(share: float, text: str, n: int = n, name: str = path.stem) -> None:
                tell((1 + (n + share) / len(written)) / 2, f"{name}: {text}" if text else name)

            def send(path: Path = path, told: Tell = told) -> None:
                to = f"/packages/{quote(path.stem, safe='')}?number={number}"
                _sent(server, "POST", to, path, True, told)

            _kept_asking(server, send, told)
    said = _kept_asking(server, lambda: server.files.call("POST", f"/publish/{number}"), tell)
    return tuple(str(n) for n in said["names"])


def fetch_returned(
    server: RemoteEngine, kept: Iterable[str], out: Path, tell: Tell = _silent
) -> tuple[Path, ...]:
    """Fetch packages that came back, into a folder; those there already are not fetched again.

    Parameters
    ----------
    kept : iterable of str
        `package_listing.Returned.kept`.
    tell : callable
        As of `fetch_package`.

    Returns
    -------
    tuple of Path
        Project folders, in the order of `kept`.

    Raises
    ------
    UserError
        As `fetch_package`.
    """
    kept, paths = tuple(kept), []
    make_folder(out)
    for n, name in enumerate(kept):

        def told(share: float, text: str, n: int = n) -> None:
            tell((n + share) / len(kept), text)

        target = out / name
        if not target.exists():
            _fetched(server, f"/returned/{quote(name, safe='')}", target, told)
        paths.append(target)
    return tuple(paths)


def withdraw(server: RemoteEngine, name: str) -> None:
    """Hand a package out no more; what was fetched of it can still be returned.

    Raises
    ------
    UserError
        If there is none, or the user may not; as `packages_on`.
    """
    with _named(server):
        server.files.call("DELETE", f"/packages/{quote(name, safe='')}")


def package_name(state: ProjectState) -> str:
    """The name under which a project was handed out; "" if it is no package."""
    return str(state.settings["package"].get("name", "")) if identity(state) else ""


def _sent(
    server: RemoteEngine, method: str, to: str, package: Path, images: bool, tell: Tell
) -> dict[str, Any]:
    size = bytes_of(package, images=images)
    with closing(packed(package, images=images)) as blocks:
        return server.files.upload(method, to, blocks, size, _telling(tell))


def _fetched(server: RemoteEngine, path: str, target: Path, tell: Tell) -> Path:
    if target.exists():
        raise UserError(
            f"Cannot write {target.name}", f"{target} exists already.", "Choose another folder."
        )
    make_folder(target.parent)

    def fetch() -> None:
        with tempfile.TemporaryDirectory(prefix=".segicl-", dir=target.parent) as temporary:
            archive = Path(temporary) / "package.zip"
            try:
                with archive.open("wb") as file:
                    server.files.download(path, file, _telling(tell))
            except OSError as e:
                raise write_error(target, e) from e
            unpack(archive, target)

    _kept_asking(server, fetch, tell)
    return target


def _listing(server: RemoteEngine) -> Listing:
    server.connect()
    try:
        return _LISTING.validate_python(server.files.call("GET", "/packages"))
    except ValidationError as e:
        raise EngineLostError("it is of another version") from e
    except EngineFailedError as e:
        if "404" not in e.happened:
            raise
        raise UserError(
            "The server has no work packages",
            f"{server.host} hands none out.",
            "Ask who runs it: `segicl serve --packages FOLDER`.",
        ) from e


def _kept_asking(server: RemoteEngine, ask: Callable[[], T], tell: Tell) -> T:
    """Ask, and again where the connection broke and the server comes back."""
    with _named(server):
        tries = 0
        while True:
            try:
                return ask()
            except EngineLostError as lost:
                tries += 1
                if tries >= _TRIES:
                    raise
                server.return_to(lost, lambda: tell(0.0, ASKING_AGAIN), lambda text: None)


@contextmanager
def _named(server: RemoteEngine) -> Iterator[None]:
    """Have a lost connection tell of the server, which is asked for more than its engine."""
    try:
        yield
    except EngineLostError as e:
        raise UserError(
            "The server cannot be reached",
            f"{server.host}: {e.happened}",
            "Check the network and the address (File → Compute), then try again.",
        ) from e


def _telling(tell: Tell) -> TellBytes:
    def told(done: int, total: int) -> None:
        total = max(total, done, 1)
        tell(done / total, f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")

    return told
