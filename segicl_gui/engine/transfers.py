"""Files to and from a server: in blocks, each told as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import httpx

from segicl_gui.engine.connection import Address, EngineLostError, raise_for, refused

TellBytes = Callable[[int, int], None]
"""Told the bytes done and about how many there are, 0 where that is not known; may raise to
stop."""
SIZE_HEADER = "segicl-bytes"
"""About how many bytes an answer has that is made while it is sent."""


class Transfers:
    """Files of a server's. Safe to use from many threads.

    Parameters
    ----------
    address : Address
    silence_limit : float
        Seconds without a sign of life after which the connection counts as broken.
    """

    def __init__(self, address: Address, silence_limit: float) -> None:
        self._address = address
        self._silence_limit = silence_limit

    def call(self, method: str, path: str) -> Any:
        """Ask for something small; what the server says.

        Raises
        ------
        EngineLostError
            When the connection broke or could not be made.
        ServerRefusedError
            For a wrong key, or another version.
        UserError
            When the server refuses.
        """
        try:
            with self._address.connection(self._silence_limit) as http:
                return _told(http.request(method, path))
        except (httpx.HTTPError, ValueError) as e:
            raise EngineLostError(str(e) or type(e).__name__) from e

    def download(self, path: str, target: BinaryIO, tell: TellBytes) -> None:
        """Fetch a file; raises as `call`, and what `target` and `tell` raise."""
        try:
            with (
                self._address.connection(self._silence_limit) as http,
                http.stream("GET", path) as answer,
            ):
                if not answer.is_success:
                    answer.read()
                    raise_for(answer)
                size = answer.headers.get(SIZE_HEADER, "")
                total, done = int(size) if size.isdecimal() else 0, 0
                for block in answer.iter_bytes():
                    done += len(block)
                    tell(done, total)
                    target.write(block)
        except httpx.HTTPError as e:
            raise EngineLostError(str(e) or type(e).__name__) from e

    def upload(
        self, method: str, path: str, blocks: Iterable[bytes], total: int, tell: TellBytes
    ) -> dict[str, Any]:
        """Send a file of about `total` bytes; what the server says. Raises as `download`."""

        def told() -> Iterator[bytes]:
            done = 0
            for block in blocks:
                tell(done, total)
                yield block
                done += len(block)

        try:
            with self._address.connection(self._silence_limit) as http:
                return dict(_told(http.request(method, path, content=told())))
        except (httpx.HTTPError, ValueError, TypeError) as e:
            raise EngineLostError(str(e) or type(e).__name__) from e


def _told(answer: httpx.Response) -> Any:
    """What a server says; one that was at work for long says only at its end that it failed."""
    raise_for(answer)
    said = answer.json()
    if isinstance(said, dict) and "detail" in said:
        raise refused(said["detail"])
    return said
