"""The server for several people: reachable safely or not at all, patient up to a point."""

import socket
import subprocess
import threading
import time
from contextlib import nullcontext

import httpx
import numpy as np
import pytest
import uvicorn

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import serving
from segicl_gui.engine.api import CancelToken
from segicl_gui.engine.client import EngineClient
from segicl_gui.engine.connection import EngineLostError, ServerRefusedError
from segicl_gui.engine.keys import KeyFile, add_key, only
from segicl_gui.engine.serving import Serving, serve


@pytest.fixture
def run(monkeypatch, fake_engine):
    """Serve in a thread, as `serve` does; gives the address."""
    servers = []
    real = uvicorn.Server

    class Server(real):
        def __init__(self, config):
            super().__init__(config)
            servers.append(self)

        def capture_signals(self):
            return nullcontext()

    monkeypatch.setattr(serving.uvicorn, "Server", Server)
    threads = []

    def start(**how):
        how.setdefault("whose", only("secret"))
        how.setdefault("extra", [("fake", "fake_engines:FakeEngine")])
        told, ready = [], threading.Event()

        def listening(address):
            told.append(address)
            ready.set()

        thread = threading.Thread(target=serve, args=(Serving(**how), listening), daemon=True)
        thread.start()
        threads.append(thread)
        assert ready.wait(20)
        return told[0]

    yield start
    for server in servers:
        server.should_exit = True
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Certificate of localhost and 127.0.0.1, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def predict(client, request, arrays):
    said = []
    client.predict(request, arrays, CancelToken(), said.append, lambda share, text: None)
    return said


def dribble(connection):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        connection.sendall(b"a")
        time.sleep(0.05)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "gpu.lab"])
def test_plain_http_is_not_served_to_others(host):
    with pytest.raises(UserError, match="in the clear"):
        serve(Serving(only("secret"), host), lambda address: None)


def test_plain_http_to_others_for_who_accepts_it(run):
    address = run(host="0.0.0.0", plain=True)
    assert address.startswith("http://0.0.0.0:")
    port = address.rpartition(":")[2]
    assert httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code == 200


def test_tls_with_a_key_for_each_user(run, certificate, make_request, tmp_path):
    keys = tmp_path / "keys"
    key = add_key(keys, "anna")
    cert, private = certificate
    address = run(whose=KeyFile(keys), cert=cert, cert_key=private)
    request, arrays = make_request(2)
    (one, two) = predict(EngineClient(address, key, ca=str(cert)), request, arrays)
    np.testing.assert_array_equal(two.mask, (arrays[request.queries[1]] > 0.5) * 3)
    assert one.index == 0
    with pytest.raises(EngineLostError, match="certificate verify failed"):
        EngineClient(address, key).health()
    with pytest.raises(ServerRefusedError, match="key"):
        EngineClient(address, key + "x", ca=str(cert)).missing([])
    # Whoever speaks plain HTTP to it learns nothing.
    with pytest.raises(EngineLostError):
        EngineClient(address.replace("https", "http"), key).health()


def test_another_version_is_refused_in_words(run):
    address = run()
    with httpx.Client(base_url=address, trust_env=False) as http:
        headers = {"Authorization": "Bearer secret", "Segicl-Protocol": "999"}
        answer = http.post("/missing", headers=headers, content=b"[]")
    assert answer.status_code == 426
    assert "not 999" in answer.json()["detail"]["happened"]


def test_who_does_not_say_what_it_wants_is_let_go(run, monkeypatch):
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    port = int(run().rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.settimeout(10)
        assert silent.recv(1) == b""
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.settimeout(10)
        slow.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        with pytest.raises(ConnectionError):
            dribble(slow)


def test_who_waits_for_an_answer_is_not_let_go(run, monkeypatch, make_request):
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.1)
    client = EngineClient(run(), "secret")
    request, arrays = make_request(pause=1)
    assert len(predict(client, request, arrays)) == 1


def test_a_client_that_gives_no_sign_of_life_loses_its_place(run, monkeypatch, make_request):
    monkeypatch.setattr(serving, "GONE_AFTER", 0.5)
    address = run()
    request, arrays = make_request(mode="wait")
    silent = EngineClient(address, "secret")
    with pytest.raises(EngineLostError, match="ended early"):
        predict(silent, request, arrays)
    slow, arrays = make_request(pause=1.5)
    assert len(predict(EngineClient(address, "secret", sign_every=0.1), slow, arrays)) == 1


def test_a_port_that_is_taken_and_a_certificate_that_is_none(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match="cannot be had"):
            serve(Serving(only("secret"), port=port), lambda address: None)
    (tmp_path / "no.pem").write_text("nonsense")
    with pytest.raises(UserError, match="certificate"):
        serve(
            Serving(only("s"), cert=tmp_path / "no.pem", cert_key=tmp_path / "no.pem"),
            lambda address: None,
        )
