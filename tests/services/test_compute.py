"""Which server is meant, and with which key."""

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.services import compute
from segicl_gui.services.compute import chosen_server, engine_on, given_server, with_server_of
from segicl_gui.storage.settings import Settings

KEPT = Settings(theme="light", server="https://gpu.lab/", server_key="kept", server_ca="lab.pem")


@pytest.fixture(autouse=True)
def _kept(monkeypatch):
    monkeypatch.delenv("SEGICL_KEY", raising=False)
    monkeypatch.setattr(compute, "load_settings", lambda: KEPT)


def test_no_server_or_one_that_can_be_reached_safely():
    assert chosen_server(Settings()) is None
    assert chosen_server(Settings(server="https://gpu.lab", server_key="x")).host == "gpu.lab"
    with pytest.raises(UserError, match="not encrypted"):
        chosen_server(Settings(server="http://gpu.lab"))
    assert chosen_server(Settings(server="http://gpu.lab", server_plain=True)) is not None


def test_the_key_is_the_files_or_the_variables_or_the_kept_one(tmp_path, monkeypatch):
    file = tmp_path / "key"
    file.write_text("from file\n")
    assert given_server("https://gpu.lab", file, "", False).server_key == "from file"
    assert given_server("https://gpu.lab", None, "", False).server_key == "kept"
    assert given_server("https://gpu.lab", None, "", False).server_ca == "lab.pem"
    assert given_server("https://other.lab", None, "", False).server_key == ""
    monkeypatch.setenv("SEGICL_KEY", "from variable")
    assert given_server("https://gpu.lab", None, "my.pem", True) == Settings(
        server="https://gpu.lab", server_key="from variable", server_ca="my.pem", server_plain=True
    )
    with pytest.raises(UserError, match="cannot be read"):
        given_server("https://gpu.lab", tmp_path / "none", "", False)


def test_other_preferences_stay():
    assert with_server_of(Settings(theme="light", name="A"), KEPT) == Settings(
        theme="light", name="A", server="https://gpu.lab/", server_key="kept", server_ca="lab.pem"
    )


def test_an_engine_of_a_server_in_place_of_one_here(monkeypatch):
    class Server:
        def connect(self):
            pass

        def engines(self):
            return [EngineInfo("pixels", "", "7"), EngineInfo("segicl", "", "", "it lacks torch")]

        def predict(self, request, arrays, cancel, emit, progress):
            emit(request)

    monkeypatch.setattr(compute, "chosen_server", lambda settings: Server())
    engine = engine_on(KEPT, None)
    assert (engine.name, engine.version) == ("pixels", "7")
    said = []
    engine.predict("question", {}, CancelToken(), said.append, None)
    assert said == ["question"]
    with pytest.raises(UserError, match="lacks torch"):
        engine_on(KEPT, "segicl")
    with pytest.raises(UserError, match="pixels, segicl"):
        engine_on(KEPT, "none")
