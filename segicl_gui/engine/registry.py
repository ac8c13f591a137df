"""Finds engines by name: ours and those of installed packages."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import Engine

GROUP = "segicl.engines"
# What the network runs on; the app can be installed without.
_NETWORK_NEEDS = ("torch", "diffusers", "transformers")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An installed engine.

    Parameters
    ----------
    name : str
    package : str
        Distribution that brings it, or "" where unknown.
    version : str
        Of the engine; "" if it does not load.
    problem : str
        Why it does not load; "" if it does.
    """

    name: str
    package: str
    version: str
    problem: str = ""

    @property
    def usable(self) -> bool:
        """Whether it loads."""
        return not self.problem


def names() -> tuple[str, ...]:
    """Names of all installed engines; loads none of them."""
    return tuple(e.name for e in _found())


def available() -> tuple[EngineInfo, ...]:
    """All installed engines by name, those that fail to load included, with the reason.

    Loads each engine's module, so not for a process that must stay light.
    """
    return tuple(_describe(e) for e in _found())


def default() -> str:
    """The engine for who has not chosen one: the network, or `pixels` where it cannot run."""
    return "segicl" if all(map(importlib.util.find_spec, _NETWORK_NEEDS)) else "pixels"


def create(name: str) -> Engine:
    """Make an engine.

    Raises
    ------
    UserError
        If no engine has this name, or it fails to load.
    """
    points = {e.name: e for e in _found()}
    if name not in points:
        raise UserError(
            f"There is no engine “{name}”",
            f"Installed are: {', '.join(points) or 'none'}.",
            "Choose one of these, or install the package that brings it.",
        )
    try:
        return _factory(points[name])()
    except UserError:
        raise
    except Exception as e:
        raise UserError(
            f"The engine “{name}” does not start",
            f"{type(e).__name__}: {e}.",
            "Reinstall or remove the package that brings it, or choose another engine.",
        ) from e


def _found() -> list[EntryPoint]:
    """One entry point a name, sorted; the first of equal names counts."""
    unique: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        unique.setdefault(point.name, point)
    return [unique[k] for k in sorted(unique)]


def _factory(point: EntryPoint) -> Callable[[], Engine]:
    return cast("Callable[[], Engine]", point.load())


def _describe(point: EntryPoint) -> EngineInfo:
    package = point.dist.name if point.dist else ""
    # Any import error of a third party must leave the other engines usable.
    try:
        version = str(getattr(_factory(point), "version", ""))
    except Exception as e:
        _log.warning("engine %s of %s does not load", point.name, package, exc_info=True)
        return EngineInfo(point.name, package, "", f"{type(e).__name__}: {e}")
    return EngineInfo(point.name, package, version)
