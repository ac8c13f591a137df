"""A server with work packages in this process, and a relay to it that can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from segicl_gui.engine.server import make_app
from segicl_gui.services.package_routes import package_routes

KEYS = {f"key of {name}": name for name in ("anna", "ben", "chief")}


@contextmanager
def hub_server(folder: Path, port: int = 0, **more: int) -> Iterator[str]:
    """Serve the packages of a folder, in which chief leads; gives the address."""
    folder.mkdir(exist_ok=True)
    listener = socket.create_server(("127.0.0.1", port))
    routes = package_routes(folder, frozenset({"chief"}), **more)
    app = make_app(KEYS.get, lambda name: None, more=routes)
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(10)
        listener.close()


class Relay:
    """Passes connections on to a server; cuts the first `cuts` that passed on `after` bytes.

    Parameters
    ----------
    upwards : bool
        Count what is sent to the server instead.
    """

    def __init__(self, address: str, cuts: int, after: int, *, upwards: bool = False) -> None:
        self._target = ("127.0.0.1", int(address.rpartition(":")[2]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts, self.after, self._upwards = cuts, after, upwards
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
            except OSError:
                return
            self._open += [near, far]
            for a, b, counted in ((near, far, self._upwards), (far, near, not self._upwards)):
                threading.Thread(target=self._pump, args=(a, b, counted), daemon=True).start()

    def _pump(self, a: socket.socket, b: socket.socket, counted: bool) -> None:
        passed = 0
        with suppress(OSError):
            while data := a.recv(4096):
                passed += len(data)
                if counted and self.cuts and passed > self.after:
                    self.cuts -= 1
                    break
                b.sendall(data)
        for end in (a, b):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of everything."""
        self._listener.close()
        for end in self._open:
            end.close()
