"""The engine process of the window: the server's application for one parent, on loopback.

This module runs as a program: ``python -m segicl_gui.engine.child``; in a frozen bundle the
bundle's own executable calls `main` for its ``engine-server`` argument.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import logging
import logging.handlers
import os
import socket
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import uvicorn

from segicl_gui import __version__
from segicl_gui.engine import wire
from segicl_gui.engine.cache import default_cache_bytes
from segicl_gui.engine.developing import available, creator, engine_option
from segicl_gui.engine.predictions import Predictions
from segicl_gui.engine.server import LOOPBACK, make_app

if sys.platform == "linux":
    import fcntl

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> None:
    """Serve one parent process until it closes our standard input.

    The token is the first line of standard input; ``{"port": N, "protocol": M}`` on standard
    output says that the server is ready. Never returns: the process ends with its parent.
    """
    args = _parser().parse_args(argv)
    faulthandler.enable()
    if args.log:
        _log_to(Path(args.log))
    token = sys.stdin.buffer.readline().decode("ascii", "replace").strip()
    if not token:
        raise SystemExit("no token on standard input")
    predictions = Predictions(creator(dict(args.engine)))
    installed = partial(available, tuple(name for name, _ in args.engine))
    room = args.cache_mb * 2**20 if args.cache_mb else default_cache_bytes()
    app = make_app(
        token, cache_bytes=room, available=installed, predictions=predictions, hosts=[LOOPBACK]
    )
    # Named in full: asyncio sends small answers at once only where it knows that it is TCP;
    # elsewhere each waits some 40 ms for the packet before it to be acknowledged.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((LOOPBACK, 0))
    listener.listen(64)
    # The parent keeps idle connections for less, so that none is closed under its hands.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    threading.Thread(target=_exit_with_parent, name="parent watch", daemon=True).start()
    predictions.warm(args.warm)
    log.info("engine process %d, version %s", os.getpid(), __version__)
    # Connections made from here on wait in the listener's queue.
    ready = {"port": listener.getsockname()[1], "protocol": wire.PROTOCOL}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    # Nobody reads on: what libraries print would one day fill the pipe and block us.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    uvicorn.Server(config).run(sockets=[listener])
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="engine-server", description=__doc__)
    parser.add_argument("--log", help="log file, rotated at 1 MB")
    parser.add_argument("--cache-mb", type=int, default=0, help="memory for images")
    parser.add_argument(
        "--warm", action="append", default=[], metavar="NAME", help="engine to load at once"
    )
    parser.add_argument(
        "--engine",
        action="append",
        default=[],
        type=engine_option,
        metavar="NAME=MODULE:CLASS",
        help="for developers: an engine that is not installed as an entry point",
    )
    return parser


def _exit_with_parent() -> None:
    if sys.platform == "linux":
        # An engine inside a C call that keeps the interpreter lock would delay the exit below
        # until it returns. The kernel does not wait: it signals that the pipe closed, and a
        # process that has no handler for this signal ends.
        stdin = sys.stdin.fileno()
        fcntl.fcntl(stdin, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(stdin, fcntl.F_SETFL, fcntl.fcntl(stdin, fcntl.F_GETFL) | os.O_ASYNC)
    while sys.stdin.buffer.read(4096):
        continue
    log.info("the parent is gone")
    os._exit(0)


def _log_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


if __name__ == "__main__":
    main()
