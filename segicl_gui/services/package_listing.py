"""What a server tells of its work packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.services.packages import FINISHED, identity
from segicl_gui.storage.project_store import ProjectStore


@dataclass(frozen=True, slots=True)
class Returned:
    """A package that came back.

    Parameters
    ----------
    kept : str
        The name that the server keeps it under.
    when : str
        ISO 8601, UTC.
    who : str
        Whose key it came with; "" where all have the same.
    finished : int
        How many of its cases are done.
    """

    kept: str
    when: str
    who: str = ""
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A package on a server.

    Parameters
    ----------
    name : str
    project : str
        Name of the project that it is a part of.
    cases : int
        To be worked on.
    identity : str
        As `packages.identity`; "" where it cannot be read.
    fetched, fetched_by : str
        When (ISO 8601, UTC) and with whose key it was last fetched; "" for never.
    returns : tuple of Returned
        Oldest first.
    """

    name: str
    project: str = ""
    cases: int = 0
    identity: str = ""
    fetched: str = ""
    fetched_by: str = ""
    returns: tuple[Returned, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a server has for a user.

    Parameters
    ----------
    user : str
        What the server calls them; "" where there is one key for all.
    lead : bool
        Whether they may hand out packages, and fetch what was returned.
    packages : tuple of Listed
        The user's own; all for who may hand out.
    returnable : tuple of str
        Names of packages that they may send back, those withdrawn among them.
    """

    user: str
    lead: bool
    packages: tuple[Listed, ...]
    returnable: tuple[str, ...] = ()


class Facts:
    """What packages say of themselves, each read once as long as it does not change."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[int, tuple[Listed, int]]] = {}

    def __call__(self, path: Path) -> tuple[Listed, int]:
        """As `facts_of`."""
        try:
            stamp = (path / "project.db").stat().st_mtime_ns
        except OSError:
            stamp = 0
        held = self._read.get(path)
        if held is None or held[0] != stamp:
            held = self._read[path] = (stamp, facts_of(path))
        return held[1]


def facts_of(path: Path) -> tuple[Listed, int]:
    """What a package says of itself, and how many of its cases are done.

    What is no package, or cannot be read, has no cases and no identity.
    """
    unknown = Listed(path.stem), 0
    try:
        store = ProjectStore.open(path, read_only=True)
        try:
            state = store.load()
        finally:
            store.close()
    except UserError:
        return unknown
    package = state.settings.get("package")
    if not isinstance(package, Mapping):
        return unknown
    own = [i for i in package.get("cases", ()) if i in state.cases]
    finished = sum(state.cases[i].status(state.schema) in FINISHED for i in own)
    of, name = str(package.get("of", "")), str(package.get("name", path.stem))
    return Listed(name, of, len(own), identity(state)), finished


def no_such(name: str) -> UserError:
    """What to tell who asks for a package that is not there for them."""
    return UserError(
        "There is no such package", f"There is none “{name}” for you.", "Ask who hands them out."
    )
