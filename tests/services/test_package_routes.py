"""What a server answers about packages: to whom, how much, and what it keeps of what fails."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from segicl_gui.engine.transfers import SIZE_HEADER
from segicl_gui.services import package_hub, package_routes
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from segicl_gui.storage.project_archives import packed, unpack
from tests.services.hub_server import hub_server
from tests.services.teamwork import write_project


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A folder with anna's package and ben's."""
    project = write_project(tmp_path / "study", 2)
    opened = open_path(project, read_only=True)
    split(opened.state, project, plan(opened.state, ["anna", "ben"]), tmp_path / "hub")
    opened.store.close()
    return tmp_path / "hub"


def client(address: str, name: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer key of {name}"}
    return httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=20)


def test_everything_needs_a_key_and_the_right_one(hub):
    paths = [
        ("GET", "/packages"), ("GET", "/packages/anna"), ("PUT", "/packages/anna"),
        ("POST", f"/packages/carl?number={'0' * 32}"), ("POST", f"/publish/{'0' * 32}"),
        ("DELETE", "/packages/anna"), ("GET", "/returned/x"),
    ]  # fmt: skip
    with hub_server(hub) as address:
        with client(address, "nobody") as http:
            assert {http.request(*p, content=b"").status_code for p in paths} == {401}
        with client(address, "ben") as http:
            answers = [http.request(*p, content=b"") for p in paths[1:]]
            assert {a.status_code for a in answers} == {422}
            told = [a.json()["detail"]["title"] for a in answers]
    assert told == 2 * ["There is no such package"] + 4 * ["Not with this key"]
    assert sorted(p.name for p in hub.iterdir()) == ["anna.segicl", "ben.segicl"]


def test_a_package_is_told_as_fetched_once_it_is(hub, tmp_path):
    with hub_server(hub) as address, client(address, "anna") as http:
        assert http.get("/packages").json()["packages"][0]["fetched"] == ""
        answer = http.get("/packages/anna")
        (tmp_path / "a.zip").write_bytes(answer.content)
        unpack(tmp_path / "a.zip", tmp_path / "a.segicl")
        assert int(answer.headers[SIZE_HEADER]) > 1000
        assert http.get("/packages").json()["packages"][0]["fetched_by"] == "anna"


def test_too_much_and_nonsense_are_refused_and_leave_nothing(hub):
    with hub_server(hub, most_bytes=10_000) as address, client(address, "anna") as http:
        refused = http.put("/packages/anna", content=bytes(20_000))
        assert (refused.status_code, refused.json()["detail"]["title"]) == (
            413,
            "The package is too large",
        )
        late = http.put("/packages/anna", content=b"nonsense")
        assert "damaged" in late.json()["detail"]["happened"]
        assert http.get("/packages").json()["packages"][0]["returns"] == []
    assert not list(hub.glob(".writing*"))
    assert not (hub / "returned").exists()


def test_a_full_disk_is_told(hub, monkeypatch):
    def full(hub: package_hub.Hub) -> Path:
        return Path("/dev/full")

    monkeypatch.setattr(package_hub.Hub, "room", full)
    monkeypatch.setattr(package_hub.Hub, "forget", staticmethod(lambda archive: None))
    with hub_server(hub) as address, client(address, "anna") as http:
        answer = http.put("/packages/anna", content=bytes(200_000))
    assert answer.status_code == 422
    assert "full" in answer.json()["detail"]["happened"]


def test_a_server_at_work_gives_signs_of_life(hub, monkeypatch):
    """Who waits for the answer of a large package must not take the server for dead."""
    monkeypatch.setattr(package_routes, "HEARTBEAT", 0.05)
    keep = package_hub.Hub.keep

    def slow(*args: object) -> tuple[str, bool]:
        time.sleep(0.4)
        return keep(*args)

    monkeypatch.setattr(package_hub.Hub, "keep", slow)
    sent = b"".join(packed(hub / "anna.segicl", images=False))
    with hub_server(hub) as address, client(address, "anna") as http:
        answer = http.put("/packages/anna", content=sent)
    assert answer.text.startswith("\n\n")
    assert answer.json()["kept"].startswith("anna-")
