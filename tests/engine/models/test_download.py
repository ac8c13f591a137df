"""A model is fetched only from where it is told, encrypted, and only if it is the one expected."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.download import downloaded

DATA = bytes(range(256)) * 40
SHA = hashlib.sha256(DATA).hexdigest()
HUB = "https://models.invalid"


class Hub(BaseHTTPRequestHandler):
    """Sends a pack, or leads on."""

    def do_GET(self) -> None:
        if self.path == "/heart.segiclmodel":
            self.send_response(200)
            self.send_header("Content-Length", str(len(DATA)))
            self.end_headers()
            self.wfile.write(DATA)
            return
        if self.path == "/short.segiclmodel":
            self.send_response(200)
            self.send_header("Content-Length", str(len(DATA)))
            self.end_headers()
            self.wfile.write(DATA[:100])
            return
        to = {"/on": f"{HUB}/heart.segiclmodel", "/plain": "http://models.invalid/heart"}
        self.send_response(302 if self.path in to else 404)
        self.send_header("Location", to.get(self.path, ""))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


class Faked(httpx.HTTPTransport):
    """The network in which `HUB` is the server of the test; nothing is encrypted on the way."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(httpx.Request("GET", url, headers=request.headers))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def hub(port: int) -> Faked:
    return Faked(port)


def quiet(share: float, text: str) -> None: ...


def test_the_file_is_there_while_it_is_needed(hub: Faked):
    shares: list[float] = []
    tell = lambda share, text: shares.append(share)  # noqa: E731
    with downloaded(f"{HUB}/on", SHA.upper(), tell, hub) as path:
        assert path.read_bytes() == DATA
    assert not path.exists()
    assert shares[-1] == 1.0
    assert hub.asked == [f"{HUB}/on", f"{HUB}/heart.segiclmodel"]


@pytest.mark.parametrize(
    ("address", "sha", "told"),
    [
        (f"{HUB}/heart.segiclmodel", "0" * 64, SHA),
        (f"{HUB}/gone.segiclmodel", SHA, "404"),
        (f"{HUB}/short.segiclmodel", SHA, "could not be fetched"),
        (f"{HUB}/plain", SHA, "no https"),
    ],
)
def test_anything_else_is_told(hub: Faked, address: str, sha: str, told: str):
    with pytest.raises(UserError, match=told), downloaded(address, sha, quiet, hub):
        pytest.fail("it was used")
    assert all(a.startswith("https://") for a in hub.asked)


@pytest.mark.parametrize(
    ("address", "sha"),
    [
        ("http://models.invalid/x.segiclmodel", SHA),
        ("file:///etc/passwd", SHA),
        ("https://models.invalid/", SHA),
        ("https:///x", SHA),
        ("https://models.invalid:port/x", SHA),
        ("heart.segiclmodel", SHA),
        (f"{HUB}/heart.segiclmodel", ""),
        (f"{HUB}/heart.segiclmodel", "latest"),
    ],
)
def test_nothing_is_asked_without_an_encrypted_address_and_a_hash(
    hub: Faked, address: str, sha: str
):
    with (
        pytest.raises(UserError, match=r"not asked|Nothing was fetched"),
        downloaded(address, sha, quiet, hub),
    ):
        pytest.fail("it was used")
    assert hub.asked == []
