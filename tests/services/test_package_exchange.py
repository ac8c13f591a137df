"""Packages over a server: each person has theirs, and what comes back loses nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from typer.testing import CliRunner

from segicl_gui.cli.main import app as commands
from segicl_gui.domain.errors import UserError
from segicl_gui.engine.connection import ServerRefusedError
from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.engine.server import make_app
from segicl_gui.services.package_exchange import fetch_package, package_routes, return_package
from tests.services.teamwork import Robot, write_project


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(commands, [str(w) for w in words])
    return done.exit_code, done.output


@pytest.fixture
def study(tmp_path: Path) -> Path:
    project = write_project(tmp_path / "study", 4)
    assert run("split", project, "--names", "anna,ben", "--out", tmp_path / "hub")[0] == 0
    return project


@pytest.fixture
def address(study: Path, tmp_path: Path) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = make_app({"key of anna": "anna", "key of ben": "ben"}.get,
                   lambda name: None, more=package_routes(tmp_path / "hub"))  # fmt: skip
    running = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join(10)
    listener.close()


def test_fetched_worked_on_returned_and_merged(study, address, tmp_path):
    anna, out = RemoteEngine(address, "key of anna"), tmp_path / "work"
    assert anna.client.names("/packages") == ["anna"]
    mine = fetch_package(anna, "anna", out)
    with Robot(mine, "anna") as robot:
        case = next(iter(robot.state.cases))
        robot.draw(case, 1)
    with Robot(study, "chief") as chief:
        chief.draw(case, 2)
    kept = return_package(anna, mine)
    # Sent twice, as after a lost answer, it is kept once.
    assert return_package(anna, mine) == kept
    returned = list((tmp_path / "hub" / "returned").iterdir())
    assert [p.name for p in returned] == [kept]
    code, text = run("merge", study, *returned)
    assert (code, "changed here and in the package (anna)" in text) == (3, True)
    # What was handed out stays as it was; nothing is overwritten.
    with pytest.raises(UserError, match="exists already"):
        fetch_package(anna, "anna", out)
    with Robot(mine, "anna") as robot:
        robot.draw(case, 3)
    assert return_package(anna, mine) != kept


def test_nobody_gets_or_returns_anothers(address, tmp_path):
    ben = RemoteEngine(address, "key of ben")
    for name in ("anna", "..%2Fstudy", "none"):
        with pytest.raises(UserError):
            fetch_package(ben, name, tmp_path / "work")
    theirs = fetch_package(RemoteEngine(address, "key of anna"), "anna", tmp_path / "work")
    with pytest.raises(UserError, match="no such package"):
        return_package(ben, theirs)
    with pytest.raises(ServerRefusedError):
        fetch_package(RemoteEngine(address, "no key"), "anna", tmp_path / "other")


def test_one_that_is_open_is_not_sent(address, tmp_path):
    anna = RemoteEngine(address, "key of anna")
    mine = fetch_package(anna, "anna", tmp_path / "work")
    with Robot(mine, "anna"), pytest.raises(UserError):
        return_package(anna, mine)
    assert not (tmp_path / "hub" / "returned").exists()


def test_as_typed(address, tmp_path, monkeypatch):
    monkeypatch.setenv("SEGICL_KEY", "key of ben")
    assert run("packages", "--engine-url", address) == (0, "ben\n")
    code, text = run("packages", "--engine-url", address, "--fetch", "*", "--out", tmp_path / "w")
    assert (code, text.strip()) == (0, str(tmp_path / "w" / "ben.segicl"))
    code, text = run("packages", "--engine-url", address, "--return", tmp_path / "w" / "ben.segicl")
    assert (code, text.startswith("Returned as ben-")) == (0, True)
    assert run("packages", "--engine-url", address, "--fetch", "anna")[0] == 2
