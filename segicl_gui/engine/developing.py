"""Engines that are not installed as entry points: for developers and tests."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterable

from segicl_gui.engine import registry
from segicl_gui.engine.api import Engine
from segicl_gui.engine.registry import EngineInfo


def engine_option(text: str) -> tuple[str, str]:
    """Read NAME=MODULE:CLASS; `argparse.ArgumentTypeError` where it is none."""
    name, equals, target = text.partition("=")
    if not (name and equals and ":" in target):
        raise argparse.ArgumentTypeError("expected NAME=MODULE:CLASS")
    return name, target


def creator(extra: dict[str, str]) -> Callable[[str], Engine]:
    """Makes installed engines by name, and those of MODULE:CLASS given by name."""

    def create(name: str) -> Engine:
        if name not in extra:
            return registry.create(name)
        module, _, attribute = extra[name].partition(":")
        engine: Engine = getattr(importlib.import_module(module), attribute)()
        return engine

    return create


def available(extra: Iterable[str]) -> list[EngineInfo]:
    """The installed engines, and those of these names."""
    return [*registry.available(), *(EngineInfo(name, "", "") for name in extra)]
