"""What commands that ask engines share: which ones, where they compute, and their own settings."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from segicl_gui.engine.api import Engine
    from segicl_gui.storage.settings import Settings


def _device(text: str) -> str:
    """Refuse what is not spelt like a device, also for engines that choose none."""
    if text and not re.fullmatch(r"cpu|cuda(:\d+)?", text):
        raise typer.BadParameter(f"“{text}” is none of cpu, cuda, cuda:0, cuda:1 …")
    return text


Engines = Annotated[
    str | None,
    typer.Option(metavar="E[,E…]", help="Engines, comma-separated; else the default one."),
]
Device = Annotated[
    str,
    typer.Option(
        metavar="cpu|cuda|cuda:N",
        callback=_device,
        help="Where networks compute; by default on a graphics card where there is one. "
        "The engine “pixels” needs none.",
    ),
]
Option = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="A setting of the engine's own, ignored by those that do not know it; may be "
        "repeated. segicl: steps=N of denoising, samples=N to take the mean of.",
    ),
]


EngineUrl = Annotated[
    str,
    typer.Option(
        "--engine-url", metavar="URL", envvar="SEGICL_ENGINE_URL",
        help="Have a server compute (see `segicl serve`); its key is in SEGICL_KEY, or in the "
        "window's settings.",
    ),
]  # fmt: skip
EngineKeyFile = Annotated[
    Path | None,
    typer.Option("--engine-key-file", metavar="FILE", dir_okay=False, help="The key, in a file."),
]
EngineCa = Annotated[
    str,
    typer.Option(
        "--engine-ca", metavar="FILE", envvar="SEGICL_ENGINE_CA",
        help="Certificate that the server is trusted by; else the system's.",
    ),
]  # fmt: skip
PlainHttp = Annotated[
    bool,
    typer.Option(
        "--insecure-plain-http",
        help="Accept that images and key travel in the clear to the server.",
    ),
]


def server_settings(url: str, key_file: Path | None, ca: str, plain: bool) -> Settings | None:
    """Settings that name the server given; None where none is.

    Raises
    ------
    UserError
        If the file with the key cannot be read.
    """
    from segicl_gui.services.compute import given_server

    return given_server(url, key_file, ca, plain) if url else None


def settings(option: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Names and values, the last of each name; `typer.BadParameter` for anything else."""
    found = {}
    for text in option or ():
        name, equals, value = (x.strip() for x in text.partition("="))
        if not (name and equals and value):
            raise typer.BadParameter(f"“{text}” is not NAME=VALUE", param_hint="--option")
        found[name] = value
    return tuple(found.items())


def made(engine: str | None, device: str, server: Settings | None = None) -> Engine:
    """The engine of this name, or the default one, computing where it is told to.

    Parameters
    ----------
    server : Settings, optional
        Names a server that computes.

    Raises
    ------
    UserError
        If there is no such engine or device, the engine does not start, or the server is not
        there or refuses.
    """
    if server is not None:
        from segicl_gui.services.compute import engine_on

        if device:
            raise typer.BadParameter(
                "where a server computes is its own choice", param_hint="--device"
            )
        return engine_on(server, engine)
    from segicl_gui.engine import registry
    from segicl_gui.engine.background import leaving_a_core

    # Read when torch is imported, which an engine does.
    os.environ.update(leaving_a_core(os.environ))
    return registry.create(engine or registry.default(), device)


def all_made(engines: str | None, device: str) -> list[Engine]:
    """Different engines, from "a,b"; else the default one. Raises what `made` raises."""
    if not engines:
        return [made(None, device)]
    return [made(e, device) for e in dict.fromkeys(x.strip() for x in engines.split(","))]
