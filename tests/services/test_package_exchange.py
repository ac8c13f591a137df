"""Packages over a server: each person has theirs, and what comes back loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from segicl_gui.cli.main import app as commands
from segicl_gui.domain.errors import UserError
from segicl_gui.engine.connection import ServerRefusedError
from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.package_exchange import (
    fetch_package,
    fetch_returned,
    packages_on,
    place_for,
    publish,
    return_package,
    withdraw,
)
from segicl_gui.services.packages import plan
from segicl_gui.services.projects import case_without_mask, open_path
from segicl_gui.storage.images import file_hash
from tests.services.hub_server import Relay, hub_server
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
    with hub_server(tmp_path / "hub") as found:
        yield found


def test_fetched_worked_on_returned_and_merged(study, address, tmp_path):
    anna, out = RemoteEngine(address, "key of anna"), tmp_path / "work" / "anna.segicl"
    (listed,) = packages_on(anna).packages
    assert (listed.name, listed.cases, listed.fetched) == ("anna", 2, "")
    assert place_for(listed, out.parent) == (out, False)
    mine = fetch_package(anna, "anna", out)
    with Robot(mine, "anna") as robot:
        case = next(iter(robot.state.cases))
        robot.draw(case, 1)
    with Robot(study, "chief") as chief:
        chief.draw(case, 2)
    # It is the same package however much was done; another one of that name has its own place.
    assert place_for(listed, out.parent) == (out, True)
    other = replace(listed, identity="another")
    assert place_for(other, out.parent) == (out.with_name("anna-2.segicl"), False)
    kept, again = return_package(anna, mine)
    assert not again
    # Sent twice, as after a lost answer, it is kept once.
    assert return_package(anna, mine) == (kept, True)
    returned = list((tmp_path / "hub" / "returned").iterdir())
    assert [p.name for p in returned] == [kept]
    code, text = run("merge", study, *returned)
    assert (code, "in the package by anna" in text) == (3, True)
    # What was handed out stays as it was; nothing is overwritten.
    with pytest.raises(UserError, match="exists already"):
        fetch_package(anna, "anna", out)
    with Robot(mine, "anna") as robot:
        robot.draw(case, 3)
    assert return_package(anna, mine)[0] != kept


def test_an_image_added_to_a_package_comes_back_with_it(study, address, tmp_path):
    anna = RemoteEngine(address, "key of anna")
    mine = fetch_package(anna, "anna", tmp_path / "work" / "anna.segicl")
    found = tmp_path / "camera" / "found.png"
    found.parent.mkdir()
    array = np.random.default_rng(9).integers(0, 255, (12, 14)).astype(np.uint8)
    Image.fromarray(array).save(found)
    with Robot(mine, "anna") as robot:
        new = case_without_mask(found, mine)
        robot.project.commit_shared("more", robot.state.with_case(new))
        robot.draw(new.id, 1)
        was = robot.state
    kept, again = return_package(anna, mine)
    assert not again
    assert return_package(anna, mine) == (kept, True)
    found.unlink()
    (returned,) = (tmp_path / "hub" / "returned").iterdir()
    # The images that were handed out are where they came from.
    assert [p.name for p in returned.rglob("*.png")] == ["found.png"]
    assert run("merge", study, returned)[0] == 0
    opened = open_path(study)
    opened.store.close()
    case = opened.state.cases[new.id]
    assert case.mask(0).digest == was.cases[new.id].mask(0).digest
    path = study / case.images[0].path
    assert file_hash(path) == case.images[0].hash
    with Robot(mine, "anna") as robot:
        images = {i: c.images for i, c in robot.state.cases.items()}
    assert (mine / images[new.id][0].path).is_relative_to(mine / "added")
    assert {i: x for i, x in images.items() if i != new.id} == {
        i: c.images for i, c in was.cases.items() if i != new.id
    }


def test_nobody_gets_or_returns_anothers(address, tmp_path):
    ben = RemoteEngine(address, "key of ben")
    for name in ("anna", "..%2Fstudy", "none"):
        with pytest.raises(UserError):
            fetch_package(ben, name, tmp_path / "work" / "x.segicl")
    theirs = fetch_package(
        RemoteEngine(address, "key of anna"), "anna", tmp_path / "work" / "anna.segicl"
    )
    with pytest.raises(UserError, match="no such package"):
        return_package(ben, theirs)
    with pytest.raises(ServerRefusedError):
        fetch_package(RemoteEngine(address, "no key"), "anna", tmp_path / "x.segicl")


def test_one_that_is_open_is_not_sent(address, tmp_path):
    anna = RemoteEngine(address, "key of anna")
    mine = fetch_package(anna, "anna", tmp_path / "work" / "anna.segicl")
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


def planned(study: Path, *names: str):
    opened = open_path(study, read_only=True)
    opened.store.close()
    return opened.state, study, plan(opened.state, names)


def test_handed_out_and_brought_back_over_the_server(study, tmp_path):
    told = []
    with hub_server(tmp_path / "new") as address:
        chief, anna = RemoteEngine(address, "key of chief"), RemoteEngine(address, "key of anna")
        with pytest.raises(UserError, match="but not hand them out"):
            publish(anna, *planned(study, "anna"))
        names = publish(chief, *planned(study, "anna", "ben"), tell=lambda *x: told.append(x))
        assert names == ("anna", "ben")
        shares = [share for share, _ in told if share]
        assert shares == sorted(shares)
        assert any("MB" in text for _, text in told)
        with pytest.raises(UserError, match="already: ben"):
            publish(chief, *planned(study, "carl", "ben"))
        mine = fetch_package(anna, "anna", tmp_path / "mine.segicl")
        with Robot(mine, "anna") as robot:
            case = next(iter(robot.state.cases))
            robot.draw(case, 1)
        # Its folder may be called as one likes.
        kept, _ = return_package(anna, mine)
        with pytest.raises(UserError):
            fetch_returned(anna, [kept], tmp_path / "not")
        back = fetch_returned(chief, [kept], tmp_path / "back")
        assert fetch_returned(chief, [kept], tmp_path / "back") == back
        withdraw(chief, "anna")
        assert packages_on(anna).packages == ()
        # What somebody works on still comes back.
        assert return_package(anna, mine) == (kept, True)
    assert run("merge", study, *back) == (0, "1 case(s) taken over, 1 unchanged\n")
    with Robot(study, "x") as robot:
        assert robot.state.cases[case].status(robot.state.schema).value == "done"


@pytest.mark.parametrize("upwards", [False, True])
def test_cut_transfers_are_done_again_and_nothing_twice(study, tmp_path, upwards):
    with (
        hub_server(tmp_path / "new") as address,
        closing(Relay(address, 2 * upwards, 3000, upwards=upwards)) as relay,
    ):
        chief = RemoteEngine(relay.address, "key of chief")
        assert publish(chief, *planned(study, "anna", "ben")) == ("anna", "ben")
        assert relay.cuts == 0
        relay.cuts = 2 * (not upwards)
        anna = RemoteEngine(relay.address, "key of anna")
        mine = fetch_package(anna, "anna", tmp_path / "a.segicl")
        assert relay.cuts == 0
        relay.cuts, relay.after = 2 * upwards, 1000
        kept, _ = return_package(anna, mine)
        assert relay.cuts == 0
    assert [p.name for p in (tmp_path / "new" / "returned").iterdir()] == [kept]
    assert sorted(p.stem for p in tmp_path.glob("*.segicl")) == ["a"]
    assert not list(tmp_path.glob(".segicl*"))


def test_a_server_that_is_gone_or_has_none_is_told(study, tmp_path, monkeypatch):
    with hub_server(tmp_path / "new") as address:
        gone = RemoteEngine(address, "key of anna", patience=0.1)
    with pytest.raises(UserError, match="server cannot be reached"):
        packages_on(gone)
    with pytest.raises(UserError, match="server cannot be reached"):
        fetch_package(gone, "anna", tmp_path / "a.segicl")
    assert not (tmp_path / "a.segicl").exists()


def test_one_that_comes_back_in_time_goes_on(study, tmp_path):
    """Also a server that was started anew: it knows what it has from its folder."""
    with hub_server(tmp_path / "hub") as address:
        anna = RemoteEngine(address, "key of anna")
        mine = fetch_package(anna, "anna", tmp_path / "a.segicl")
        kept, _ = return_package(anna, mine)
    port = int(address.rpartition(":")[2])
    with hub_server(tmp_path / "hub", port):
        assert return_package(anna, mine) == (kept, True)


def test_whoever_watches_can_stop_it(study, address, tmp_path):
    class Stopped(Exception):  # noqa: N818
        pass

    def stop(share: float, text: str) -> None:
        raise Stopped

    anna = RemoteEngine(address, "key of anna")
    with pytest.raises(Stopped):
        fetch_package(anna, "anna", tmp_path / "a.segicl", stop)
    assert not list(tmp_path.glob("*.segicl"))
    with pytest.raises(UserError, match="No work package"):
        return_package(anna, study)
