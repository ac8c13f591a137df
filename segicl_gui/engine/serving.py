"""A server for several people: ``segicl serve``."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import APIRouter, Request
from uvicorn.protocols.http.h11_impl import H11Protocol

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.cache import default_cache_bytes
from segicl_gui.engine.connection import PLAIN
from segicl_gui.engine.developing import available, creator
from segicl_gui.engine.keys import WhoseKey
from segicl_gui.engine.on_ray import Replicas, deployed
from segicl_gui.engine.predictions import Predictions
from segicl_gui.engine.renewal import Renewal
from segicl_gui.engine.server import make_app

log = logging.getLogger(__name__)

GONE_AFTER = 40.0
"""Seconds without a sign of life after which a client's place is given to others."""
HEAD_SECONDS = 15.0
"""Longest that a connection may take to say what it wants."""
_MOST_CONNECTIONS = 512
_USERS_SHARE = 4


@dataclass(frozen=True, slots=True)
class Serving:
    """How a server is run.

    Parameters
    ----------
    whose : callable
        Tells whose key it is.
    host : str
    port : int
        0 for any that is free.
    cert, cert_key : Path or None
        Certificate and its private key (PEM), for TLS.
    plain : bool
        Whether plain HTTP is accepted on an address that others reach.
    warm : sequence of str
        Engines to load at once.
    extra : sequence of (str, str)
        Engines of MODULE:CLASS, by name, for developers.
    cache_bytes : int
        Memory for images; one user may have a quarter of it.
    replicas : Replicas, optional
        Where engines run as replicas on Ray; by default they run in this process.
    more : callable, optional
        As of `server.make_app`.
    """

    whose: WhoseKey
    host: str = "127.0.0.1"
    port: int = 0
    cert: Path | None = None
    cert_key: Path | None = None
    plain: bool = False
    warm: Sequence[str] = ()
    extra: Sequence[tuple[str, str]] = ()
    cache_bytes: int = field(default_factory=default_cache_bytes)
    replicas: Replicas | None = None
    more: Callable[[Callable[[Request], str]], APIRouter] | None = None


def serve(how: Serving, ready: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    how : Serving
    ready : callable
        Told the address once connections are taken.

    Raises
    ------
    UserError
        If images and keys would travel in the clear to other machines, the certificate cannot
        be used, or the address cannot be had.
    """
    if how.cert is None and not how.plain and not _loopback(how.host):
        raise UserError(
            "The server was not started",
            f"On {how.host} others could reach it, and images and keys would travel in the clear.",
            "Give --cert and --cert-key for TLS, or serve on 127.0.0.1 behind a tunnel. Where the"
            f" network is safe: {PLAIN}, on both ends.",
        )
    if how.replicas is None:
        predictions, replace = Predictions(creator(dict(how.extra))), None
    else:
        running = deployed(how.replicas, dict(how.extra))
        predictions, replace = Predictions(running.create, how.replicas.most), running.renew
    listed = partial(available, [name for name, _ in how.extra])
    renewal = Renewal(replace or (lambda: None), listed)
    if replace is not None:
        renewal.on_signal()
    renewal.begin()
    names = [] if not _loopback(how.host) else ["127.0.0.1", "localhost", "[::1]"]
    app = make_app(
        how.whose,
        cache_bytes=how.cache_bytes,
        share_bytes=how.cache_bytes // _USERS_SHARE,
        available=renewal.available,
        renewed=lambda: renewal.count,
        predictions=predictions,
        hosts=names or ["*"],
        gone_after=GONE_AFTER,
        more=how.more,
    )
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        ssl_certfile=how.cert,
        ssl_keyfile=how.cert_key,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as e:
        raise UserError(
            "The server was not started",
            f"The certificate cannot be used: {e}.",
            "Give a certificate and its private key as PEM files that this user may read.",
        ) from e
    listener = _listener(how.host, how.port)
    try:
        predictions.warm(how.warm)
        scheme = "http" if how.cert is None else "https"
        shown = f"[{how.host}]" if ":" in how.host else how.host
        # Connections made from here on wait in the listener's queue.
        ready(f"{scheme}://{shown}:{listener.getsockname()[1]}")
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


class PatientProtocol(H11Protocol):
    """HTTP whose patience ends: who connects and does not say what it wants is let go."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self._watched: object = None
        self._timer = self.loop.call_later(HEAD_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._timer.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        cycle = self.cycle
        between = cycle is None or cycle.response_complete
        if between and self._watched == (cycle,):
            self.transport.close()
            return
        # Once more after the first look, for it may have come a moment before.
        self._watched = (cycle,) if between else None
        self._timer = self.loop.call_later(HEAD_SECONDS, self._look)


def _listener(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Protocol named in full: asyncio sends small answers at once only where it knows it.
        listener = socket.socket(family, kind, protocol or socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
        except OSError:
            listener.close()
            raise
        return listener
    except (OSError, OverflowError) as e:
        raise UserError(
            "The server was not started",
            f"{host}:{port} cannot be had: {e}.",
            "Choose another address or port.",
        ) from e


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
