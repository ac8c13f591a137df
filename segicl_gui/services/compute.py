"""Which server the user has chosen to make proposals."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, Engine, PredictRequest, SlicePrediction
from segicl_gui.engine.remote import OnNotice, RemoteEngine, usable_default
from segicl_gui.storage.settings import Settings, load_settings

KEY_VARIABLE = "SEGICL_KEY"


def chosen_server(
    settings: Settings, on_notice: OnNotice = lambda text: None
) -> RemoteEngine | None:
    """The server of the settings; None where this computer is chosen.

    Raises
    ------
    UserError
        If its address or key is none, or plain HTTP to another computer is not accepted.
    """
    if not settings.server:
        return None
    return RemoteEngine(
        settings.server,
        settings.server_key or os.environ.get(KEY_VARIABLE, ""),
        ca=settings.server_ca,
        plain=settings.server_plain,
        on_notice=on_notice,
    )


def with_server_of(settings: Settings, other: Settings) -> Settings:
    """Settings, with the server that others name."""
    return replace(
        settings,
        server=other.server,
        server_key=other.server_key,
        server_ca=other.server_ca,
        server_plain=other.server_plain,
    )


def given_server(url: str, key_file: Path | None, ca: str, plain: bool) -> Settings:
    """Settings that name a server given on the command line.

    The key is that of the file, else of `KEY_VARIABLE`, else what the preferences have for the
    same address.

    Raises
    ------
    UserError
        If the file cannot be read.
    """
    kept = load_settings()
    key = os.environ.get(KEY_VARIABLE, "")
    if key_file is not None:
        try:
            key = key_file.read_text("utf-8").strip()
        except (OSError, ValueError) as e:
            raise UserError("No key", f"{key_file} cannot be read: {e}.", "Check the name.") from e
    elif not key and kept.server.rstrip("/") == url.rstrip("/"):
        key, ca, plain = kept.server_key, ca or kept.server_ca, plain or kept.server_plain
    return Settings(server=url, server_key=key.strip(), server_ca=ca, server_plain=plain)


class EngineOn:
    """One engine of a server, in place of one in this process."""

    def __init__(self, server: RemoteEngine, name: str, version: str, model: str = "") -> None:
        self.name = name
        self.version = version
        self.model = model
        self._server = server

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """As `Engine.predict`; raises `EngineLostError`, too."""
        self._server.predict(request, arrays, cancel, emit, progress)


def engine_on(settings: Settings, name: str | None) -> Engine:
    """An engine of the server that settings name, or the one it has for who chose none.

    Raises
    ------
    UserError
        If the server is not there, refuses, or has no such engine.
    """
    server = chosen_server(settings)
    assert server is not None
    server.connect()
    engines = server.engines()
    name = name or usable_default(engines)
    found = next((e for e in engines if e.name == name), None)
    if found is None or not found.usable:
        problem = found.problem if found else f"It has {', '.join(e.name for e in engines)}"
        raise UserError(
            f"The server has no engine “{name}”", f"{problem}.", "Choose one that it has."
        )
    return EngineOn(server, name, found.version, found.model)
