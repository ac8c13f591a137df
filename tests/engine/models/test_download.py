"""A model is fetched from where somebody says, complete and as expected, or not at all."""

from __future__ import annotations

import hashlib

import httpx
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.download import downloaded

DATA = b"weights" * 1000


def answer(request: httpx.Request) -> httpx.Response:
    match request.url.path:
        case "/m.segiclmodel":
            return httpx.Response(200, content=DATA)
        case "/moved.segiclmodel":
            return httpx.Response(302, headers={"location": "https://other.test/m.segiclmodel"})
        case "/plain.segiclmodel":
            return httpx.Response(302, headers={"location": "http://other.test/m.segiclmodel"})
    return httpx.Response(404)


def fetch(address: str, sha256: str = hashlib.sha256(DATA).hexdigest()) -> bytes:
    shares: list[float] = []
    network = httpx.MockTransport(answer)
    with downloaded(address, sha256, lambda s, t: shares.append(s), network) as path:
        assert shares[-1] == 1.0
        assert path.name.endswith(".segiclmodel")
        data = path.read_bytes()
    assert not path.exists()
    return data


def test_what_was_published_arrives():
    assert fetch("https://a.test/m.segiclmodel") == DATA
    assert fetch("https://a.test/moved.segiclmodel") == DATA


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://a.test/m.segiclmodel", "not the https"),
        ("https://a.test/", "not the https"),
        ("file:///etc/passwd", "not the https"),
        ("https://a.test/plain.segiclmodel", "no https"),
        ("https://a.test/none.segiclmodel", "404"),
    ],
)
def test_what_is_not_asked_or_does_not_answer(address: str, why: str):
    with pytest.raises(UserError, match=why):
        fetch(address)


def test_another_file_than_expected():
    with pytest.raises(UserError, match="Another file"):
        fetch("https://a.test/m.segiclmodel", "0" * 64)
