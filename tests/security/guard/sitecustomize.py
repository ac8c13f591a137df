"""Put on PYTHONPATH, Python imports this first: every process that follows is kept off networks.

A connection to, or a question for the address of, anything but this computer is written to the file
that ``SEGICL_NETWORK_LOG`` names, and fails.
"""

from __future__ import annotations

import os
import sys

_HERE = {"127.0.0.1", "::1", "localhost", "", None}


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        # Of sockets of this computer alone (X11, D-Bus) the address is a path.
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in _HERE:
        with open(os.environ["SEGICL_NETWORK_LOG"], "a", encoding="utf-8") as f:  # noqa: PTH123
            f.write(f"{event} {host}\n")
        raise ConnectionRefusedError(f"no network here: {event} {host}")


if "SEGICL_NETWORK_LOG" in os.environ:
    sys.addaudithook(_watch)
