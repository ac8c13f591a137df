"""Finds engines by name: ours and those of installed packages."""

from __future__ import annotations

import functools
import importlib.util
import inspect
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import cast

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import Engine
from segicl_gui.engine.known import KNOWN, NETWORK_NEEDS, Known
from segicl_gui.engine.models.store import Model, find, models, verified, weights_hash

GROUP = "segicl.engines"
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")

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
        Of the engine; "" if it cannot be used.
    problem : str
        Why it does not load, or what it lacks; "" if it can be used.
    model : str
        What `weights` says of it.
    """

    name: str
    package: str
    version: str
    problem: str = ""
    model: str = ""

    @property
    def usable(self) -> bool:
        """Whether it loads, and lacks nothing."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Offer:
    """An engine as people choose it.

    Parameters
    ----------
    name : str
    title : str
        What they call it; the name where nobody has given another.
    about : str
        What it does and needs; "" where unknown.
    problem : str
        What it lacks; "" where it seems usable.
    reads : tuple of str
        What it answers to, see `known`; () where unknown.
    """

    name: str
    title: str
    about: str = ""
    problem: str = ""
    reads: tuple[str, ...] = ()


def names() -> tuple[str, ...]:
    """Names of all installed engines, without brought models; loads none of them."""
    return tuple(e.name for e in _found())


def offers() -> tuple[Offer, ...]:
    """All installed engines in words, ours first, then brought models; loads none of them.

    Raises
    ------
    UserError
        If the list of models cannot be read.
    """
    points = {e.name: e for e in _found()}
    ours = [n for n in KNOWN if n in points and _known(points[n])]
    by_name = [_offer(points[n]) for n in [*ours, *(n for n in points if n not in ours)]]
    return (*by_name, *(_offer_model(m, points.get(m.manifest.engine)) for m in _brought()))


def available() -> tuple[EngineInfo, ...]:
    """All installed engines by name, those that cannot be used included, with the reason.

    Loads each engine's module, so not for a process that must stay light. Brought models follow,
    ``engine:model``; they are not loaded.
    """
    described = {e.name: _describe(e) for e in _found()}
    lacking = EngineInfo("", "", "", "its engine is not installed")
    of_models = [
        replace(described.get(m.manifest.engine, lacking), name=m.engine, problem=_problem(m))
        for m in _brought()
    ]
    return (*described.values(), *of_models)


def default() -> str:
    """The engine for who has not chosen one: the network, or `pixels` where it cannot run."""
    return "segicl" if all(map(importlib.util.find_spec, NETWORK_NEEDS)) else "pixels"


def weights(name: str) -> str:
    """The model that an engine works with, and the SHA-256 of its weights; loads nothing.

    Returns
    -------
    str
        "segicl-tiny sha256:d65487…"; "" where it has none, or it is not known.
    """
    engine, _, model_id = name.partition(":")
    if not model_id:
        return _shipped_weights(engine)
    try:
        model = find(model_id)
    except UserError:
        return model_id
    return f"{model_id} sha256:{model.manifest.weights_hash}" if model else ""


def forget_weights() -> None:
    """Have `weights` look at the files again, which may have been replaced."""
    _shipped_weights.cache_clear()


@functools.cache
def _shipped_weights(name: str) -> str:
    known = next((_known(e) for e in _found() if e.name == name), None)
    if known is None or not known.model:
        return ""
    try:
        return f"{known.model} sha256:{weights_hash(known.model)}"
    except UserError:
        return known.model


def create(name: str, device: str = "") -> Engine:
    """Make an engine.

    Parameters
    ----------
    name : str
        Of an engine, or ``engine:model`` for one with a brought model; its factory is then given
        the folder of the model, whose files were compared with their SHA-256, as `model`.
    device : str
        Where it computes: "cpu", "cuda", "cuda:1"; "" leaves it to the engine. Engines whose
        factory takes no `device` do not use such, and are made without.

    Raises
    ------
    UserError
        If no engine has this name, it lacks what it needs, it fails to load, or there is no such
        device or model, or its files are damaged.
    """
    points = {e.name: e for e in _found()}
    whole, (name, _, model_id) = name, name.partition(":")
    if name not in points:
        raise UserError(
            f"There is no engine “{name}”",
            f"Installed are: {', '.join(points) or 'none'}.",
            "Choose one of these, or install the package that brings it.",
        )
    lacking = _lacking(points[name], bool(model_id))
    if lacking:
        raise UserError(
            f"The engine “{whole}” cannot be used here",
            f"{lacking[0].upper()}{lacking[1:]}.",
            "Choose another engine, or add what is missing: see the README.",
        )
    try:
        factory = _factory(points[name])
        takes = inspect.signature(factory).parameters
        given: dict[str, object] = {}
        if device and "device" in takes:
            given["device"] = device
        if model_id:
            given["model"] = _folder(name, model_id, takes)
        return factory(**given)
    except UserError:
        raise
    except Exception as e:
        raise UserError(
            f"The engine “{whole}” does not start",
            f"{type(e).__name__}: {e}.",
            "Reinstall or remove the package that brings it, or choose another engine.",
        ) from e


def _found() -> list[EntryPoint]:
    """One entry point a name, sorted; the first of equal names counts."""
    unique: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        unique.setdefault(point.name, point)
    return [unique[k] for k in sorted(unique)]


def _factory(point: EntryPoint) -> Callable[..., Engine]:
    # Libraries of models load nothing from a network then, and report nothing; they read it when
    # they are imported.
    os.environ |= dict.fromkeys(_OFFLINE, "1")
    return cast("Callable[..., Engine]", point.load())


def _known(point: EntryPoint) -> Known | None:
    # Another's engine may have the name of one of ours.
    return KNOWN.get(point.name) if point.value.startswith("segicl_gui.") else None


def _lacking(point: EntryPoint, imported: bool = False) -> str:
    known = _known(point)
    return known.lacking(imported) if known else ""


def _brought() -> tuple[Model, ...]:
    try:
        return tuple(m for m in models() if not m.shipped)
    except UserError:  # told by the engines that need the list
        return ()


def _folder(engine: str, model_id: str, takes: Mapping[str, object]) -> Path:
    """Of a brought model, all its files being as they were."""
    model = find(model_id)
    if model is not None and (model.manifest.engine != engine or "model" not in takes):
        raise UserError(
            f"The engine “{engine}” does not read the model “{model_id}”",
            f"It was made for “{model.manifest.engine}”.",
            "Choose another engine or model.",
        )
    return verified(model_id)


def _problem(model: Model) -> str:
    point = next((e for e in _found() if e.name == model.manifest.engine), None)
    return (
        _lacking(point, True) if point else f"the engine “{model.manifest.engine}” is not installed"
    )


def _offer_model(model: Model, point: EntryPoint | None) -> Offer:
    of_engine = _offer(point) if point else Offer(model.manifest.engine, model.manifest.engine)
    named = f"{model.manifest.title} ({of_engine.title})"
    about = model.manifest.notes or of_engine.about
    return Offer(model.engine, named, about, _problem(model), of_engine.reads)


def _offer(point: EntryPoint) -> Offer:
    known = _known(point)
    if known:
        return Offer(point.name, known.title, known.about, known.lacking(), known.reads)
    package = point.dist.name if point.dist else ""
    return Offer(point.name, point.name, f"From the package {package}." if package else "")


def _describe(point: EntryPoint) -> EngineInfo:
    package = point.dist.name if point.dist else ""
    lacking = _lacking(point)
    if lacking:
        return EngineInfo(point.name, package, "", lacking)
    # Any import error of a third party must leave the other engines usable.
    try:
        version = str(getattr(_factory(point), "version", ""))
    except Exception as e:
        _log.warning("engine %s of %s does not load", point.name, package, exc_info=True)
        return EngineInfo(point.name, package, "", f"{type(e).__name__}: {e}")
    return EngineInfo(point.name, package, version, model=weights(point.name))
