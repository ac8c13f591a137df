"""How a client reaches a server: safely, or not at all."""

from __future__ import annotations

import ssl

import httpx

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.api import EngineFailedError

PLAIN = "--insecure-plain-http"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
_REFUSED = (401, 426)
_RESTARTED = 412


class EngineLostError(UserError):
    """The connection to the engine broke, or could not be made."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The engine cannot be reached",
            f"The connection broke: {reason}.",
            "Check that the engine runs, then propose again.",
        )


class ServerRefusedError(UserError):
    """The server will have nothing to do with this client: wrong key, or another version."""


class Address:
    """Where a server is, and what it wants to see.

    Parameters
    ----------
    url : str
        ``http://127.0.0.1:PORT`` or ``https://HOST[:PORT][/PATH]``.
    key : str
    ca : str
        File with the certificates that the server's is trusted by; "" for the system's.
    plain : bool
        Whether the user accepts that images and key travel in the clear.

    Raises
    ------
    UserError
        If the address or the key is none, the certificates cannot be read, or images and key
        would travel in the clear: plain HTTP to another machine.
    """

    def __init__(self, url: str, key: str, *, ca: str = "", plain: bool = False) -> None:
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as e:
            raise _no_address(url) from e
        if address.scheme not in ("http", "https") or not address.host:
            raise _no_address(url)
        if address.scheme != "https" and address.host not in LOOPBACK_NAMES and not plain:
            raise UserError(
                "The engine cannot be reached safely",
                f"{url} is not encrypted, so images and the key could be read on the way.",
                "Use an address that begins with https, or a tunnel that ends on this computer."
                f" Where the network is safe: {PLAIN}, on both ends.",
            )
        if not key.isascii() or not key.isprintable():
            raise UserError(
                "The key cannot be used", "It holds signs that no key has.", "Paste it again."
            )
        self.url = url.rstrip("/")
        self.host = address.host
        self._key = key
        self._ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if address.scheme == "https":
            # Making a context that verifies takes tens of milliseconds, so it is made once.
            self._ssl = httpx.create_ssl_context(trust_env=False)
            if ca:
                try:
                    self._ssl.load_verify_locations(ca)
                except (OSError, ssl.SSLError) as e:
                    raise UserError(
                        "The certificate cannot be used",
                        f"{ca}: {e}.",
                        "Give the file with the server's certificate (PEM).",
                    ) from e

    def connection(self, timeout: float | None) -> httpx.Client:
        """A connection of one's own: sharing one across threads makes closing it a gamble."""
        return httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self._key}", "Segicl-Protocol": f"{wire.PROTOCOL}"},
            timeout=httpx.Timeout(timeout, connect=10.0 if timeout is None else timeout),
            verify=self._ssl,
            trust_env=False,
        )


def raise_for(answer: httpx.Response) -> None:
    """Raise what a refusal says, as a `UserError`."""
    if answer.is_success:
        return
    if answer.status_code == _RESTARTED:
        raise EngineLostError("the server was restarted")
    error: UserError
    try:
        kind = ServerRefusedError if answer.status_code in _REFUSED else UserError
        error = refused(answer.json()["detail"], kind)
    except (ValueError, TypeError, KeyError):
        error = EngineFailedError(
            "The engine failed",
            f"It answered {answer.status_code} {answer.reason_phrase}.",
            "Try again; the engine's log has the details.",
        )
    raise error


def refused(detail: dict[str, str], kind: type[UserError] = UserError) -> UserError:
    """What a server says of a refusal; `KeyError` or `TypeError` where it says nothing."""
    return kind(detail["title"], detail["happened"], detail["todo"])


def _no_address(url: str) -> UserError:
    return UserError(
        "No address of a server",
        f"“{url}” is none.",
        "Give for example https://gpu.lab.example:8443.",
    )
