"""Fetching a model over a network: only when somebody names the address and the SHA-256."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import httpx

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.manifest import MOST_BYTES


@contextmanager
def downloaded(
    address: str,
    sha256: str,
    tell: Callable[[float, str], None],
    transport: httpx.BaseTransport | None = None,
) -> Iterator[Path]:
    """A file from an address, complete and as expected, for as long as the context lasts.

    Parameters
    ----------
    address : str
        ``https://…``; redirections lead to such addresses only.
    sha256 : str
        Of the file, 64 hexadecimal digits.
    tell : callable
        Told the share done, 0 to 1, and what is done.
    transport : httpx.BaseTransport, optional
        The network, if not given.

    Raises
    ------
    UserError
        If the address is not encrypted or does not answer, or the file is another one.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL("")
    name = re.sub(r"[^A-Za-z0-9._-]", "-", PurePosixPath(url.path).name).lstrip(".")
    if url.scheme != "https" or not url.host or not name:
        raise UserError(
            "This address is not asked",
            f"“{address}” is not the https address of a file.",
            "Give an address that begins with https://.",
        )
    if not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise UserError(
            "Nothing was fetched",
            f"“{sha256}” is no SHA-256: it has 64 digits from 0 to f.",
            "Look it up where the model was published; without it nobody knows what arrives.",
        )
    with tempfile.TemporaryDirectory(prefix="segicl-model-") as folder:
        path = Path(folder) / name
        try:
            digest = _fetched(url, path, tell, transport)
        except (httpx.HTTPError, OSError) as e:
            raise UserError(
                "The model could not be fetched",
                f"{address}: {e or type(e).__name__}.",
                "Check the address and the network, or fetch the file elsewhere and import it.",
            ) from e
        if digest != sha256.lower():
            raise UserError(
                "Another file was sent than expected",
                f"{address} has the SHA-256 {digest}.",
                "Compare the address and the SHA-256 with where the model was published.",
            )
        yield path


def _fetched(
    url: httpx.URL,
    path: Path,
    tell: Callable[[float, str], None],
    transport: httpx.BaseTransport | None,
) -> str:
    def only_encrypted(request: httpx.Request) -> None:
        if request.url.scheme != "https":
            raise httpx.UnsupportedProtocol(f"it leads on to {request.url}, which is no https")

    digest, size = hashlib.sha256(), 0
    hooks = {"request": [only_encrypted]}
    with (
        httpx.Client(follow_redirects=True, event_hooks=hooks, transport=transport) as client,
        client.stream("GET", url) as answer,
        path.open("wb") as out,
    ):
        answer.raise_for_status()
        told = answer.headers.get("content-length", "")
        total = int(told) if told.isdecimal() else 0
        for data in answer.iter_bytes():
            size += len(data)
            if size > MOST_BYTES:
                raise OSError("it is larger than any model may be")
            digest.update(data)
            out.write(data)
            tell(min(1.0, size / total) if total else 0.0, f"Fetching {path.name}")
    return digest.hexdigest()
