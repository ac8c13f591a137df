"""How a client reaches a server: safely, or not at all."""

import httpx
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import EngineFailedError
from segicl_gui.engine.connection import PLAIN, Address, ServerRefusedError, raise_for


def test_plain_http_to_another_machine_is_only_for_who_accepts_it():
    with pytest.raises(UserError, match=PLAIN):
        Address("http://10.0.0.7:80", "secret")
    assert Address("http://10.0.0.7:80/", "secret", plain=True).url == "http://10.0.0.7:80"
    assert Address("http://localhost:80", "secret").host == "localhost"


@pytest.mark.parametrize("url", ["", "gpu.lab", "ftp://gpu.lab", "https://", "http://a:b:c"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(UserError, match="No address"):
        Address(url, "secret")


def test_what_is_no_key_or_certificate_is_refused(tmp_path):
    with pytest.raises(UserError, match="key"):
        Address("https://gpu.lab", "schlüssel")
    with pytest.raises(UserError, match="certificate"):
        Address("https://gpu.lab", "secret", ca=str(tmp_path / "none.pem"))
    (tmp_path / "no.pem").write_text("nonsense")
    with pytest.raises(UserError, match="certificate"):
        Address("https://gpu.lab", "secret", ca=str(tmp_path / "no.pem"))


@pytest.mark.parametrize(
    ("status", "kind"), [(401, ServerRefusedError), (426, ServerRefusedError), (422, UserError)]
)
def test_refusals_are_told_in_words(status, kind):
    detail = {"title": "No", "happened": "It is so.", "todo": "Do otherwise."}
    with pytest.raises(kind, match="It is so") as told:
        raise_for(httpx.Response(status, json={"detail": detail}))
    assert type(told.value) is kind


def test_an_answer_without_words_is_a_failure():
    raise_for(httpx.Response(200))
    with pytest.raises(EngineFailedError, match="500"):
        raise_for(httpx.Response(500, text="<html>"))
