"""The folder of packages: each user has theirs, and nothing in it is ever overwritten."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.services.package_hub import Hub
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from segicl_gui.storage.project_archives import packed
from tests.services.teamwork import Robot, write_project

SET = "0" * 32


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, ...]:
    """The packages of anna and ben, two cases each, not handed out yet."""
    project = write_project(tmp_path / "study", 4)
    opened = open_path(project, read_only=True)
    try:
        shared = plan(opened.state, ["anna", "ben"])
        return split(opened.state, project, shared, tmp_path / "made")
    finally:
        opened.store.close()


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    (tmp_path / "hub").mkdir()
    return Hub(tmp_path / "hub", frozenset({"chief"}))


def archive(package: Path) -> tuple[Path, str]:
    """A package as it travels, and its digest."""
    target = package.with_suffix(".zip")
    target.write_bytes(b"".join(packed(package, images=False)))
    return target, hashlib.sha256(target.read_bytes()).hexdigest()


def hand_out(hub: Hub, packages: tuple[Path, ...], number: str = SET) -> tuple[str, ...]:
    for package in packages:
        hub.stage("chief", package.stem, number, archive(package)[0])
    return hub.publish("chief", number)


def test_a_set_is_handed_out_whole_and_once(hub, packages):
    hub.stage("chief", "anna", SET, archive(packages[0])[0])
    assert hub.listed("chief").packages == ()
    assert hand_out(hub, packages) == ("anna", "ben")
    # The answer was lost, and it is asked again; also by a server that was started anew.
    assert hub.publish("chief", SET) == ("anna", "ben")
    assert Hub(hub.folder, frozenset({"chief"})).publish("chief", SET) == ("anna", "ben")
    (mine,) = hub.listed("anna").packages
    assert (mine.name, mine.project, mine.cases, mine.fetched) == ("anna", "study", 2, "")
    assert [p.name for p in hub.listed("chief").packages] == ["anna", "ben"]
    assert (hub.listed("anna").lead, hub.listed("chief").lead) == (False, True)
    assert not list(hub.folder.glob(".writing*"))


def test_a_set_with_a_name_that_is_taken_is_not_handed_out_in_part(hub, packages):
    number = "1" * 32
    hub.stage("chief", "anna", number, archive(packages[0])[0])
    hub.stage("chief", "ben", number, archive(packages[1])[0])
    hand_out(hub, packages[1:])
    with pytest.raises(UserError, match="already: ben"):
        hub.publish("chief", number)
    assert [p.name for p in hub.listed("chief").packages] == ["ben"]
    with pytest.raises(UserError, match="already: ben"):
        hub.stage("chief", "ben", SET, archive(packages[1])[0])
    with pytest.raises(UserError, match="None has come"):
        hub.publish("chief", "2" * 32)


def test_a_crash_between_two_of_a_set_is_made_good(hub, packages):
    hand_out(hub, packages)
    stage = hub.folder / f".writing-set-{SET}"
    stage.mkdir()
    (hub.folder / "ben.segicl").rename(stage / "ben.segicl")
    assert hub.publish("chief", SET) == ("anna", "ben")
    assert [p.name for p in hub.listed("chief").packages] == ["anna", "ben"]


def test_what_comes_back_is_kept_each_time_and_the_same_once(hub, packages):
    hand_out(hub, packages)
    first, again = hub.keep("anna", "anna", *archive(packages[0]))
    assert not again
    assert hub.keep("anna", "anna", *archive(packages[0])) == (first, True)
    with Robot(packages[0], "anna") as robot:
        robot.draw(next(iter(robot.state.cases)), 1)
    second, again = hub.keep("anna", "anna", *archive(packages[0]))
    assert (second != first, again) == (True, False)
    (mine,) = hub.listed("anna").packages
    assert [(r.kept, r.who, r.finished) for r in mine.returns] == [
        (first, "anna", 0),
        (second, "anna", 1),
    ]
    assert hub.returned("chief", first).is_dir()
    for user, kept in (("anna", first), ("chief", "none"), ("chief", "../anna.segicl")):
        with pytest.raises(UserError):
            hub.returned(user, kept)


def test_only_leads_hand_out_or_withdraw(hub, packages):
    hand_out(hub, packages)
    for call in (
        lambda: hub.stage("anna", "carl", SET, archive(packages[0])[0]),
        lambda: hub.publish("anna", SET),
        lambda: hub.withdraw("anna", "anna"),
    ):
        with pytest.raises(UserError, match="but not hand them out"):
            call()
    assert Hub(hub.folder).may_lead("")


def test_withdrawn_is_moved_and_can_still_come_back(hub, packages):
    hand_out(hub, packages)
    hub.withdraw("chief", "anna")
    assert hub.listed("anna").packages == ()
    assert hub.listed("anna").returnable == ("anna",)
    hub.check_return("anna", "anna")
    with pytest.raises(UserError, match="no such package"):
        hub.found("anna", "anna")
    with pytest.raises(UserError, match="no such package"):
        hub.check_return("ben", "anna")
    assert hand_out(hub, packages[:1], "1" * 32) == ("anna",)


@pytest.mark.parametrize("name", ["", ".writing-x", "../x", "a/b", "x" * 101])
def test_names_that_are_none_are_refused(hub, packages, name):
    with pytest.raises(UserError, match="is none"):
        hub.stage("chief", name, SET, archive(packages[0])[0])
    with pytest.raises(UserError, match="is none"):
        hub.stage("chief", "anna", "../x", archive(packages[0])[0])


def test_what_is_no_package_is_not_taken(hub, packages, tmp_path):
    hand_out(hub, packages)
    study = archive(tmp_path / "study" / "project.segicl")
    with pytest.raises(UserError, match="No work package"):
        hub.keep("anna", "anna", *study)
    study[0].write_bytes(b"PK")
    with pytest.raises(UserError, match="damaged"):
        hub.keep("anna", "anna", *study)
    assert hub.listed("anna").packages[0].returns == ()
    assert not list(hub.folder.glob(".writing*"))


def test_the_list_bears_damage(hub, packages):
    hand_out(hub, packages)
    hub.fetched("anna", "anna")
    log = hub.folder / "exchange.jsonl"
    log.write_bytes(log.read_bytes()[:-20] + b'\xff"')
    (hub.folder / "ben.segicl" / "project.db").write_bytes(b"nonsense")
    anna, ben = hub.listed("chief").packages
    assert (anna.fetched, ben.cases, ben.identity) == ("", 0, "")
    # What was cut short spoils nothing of what follows.
    hub.fetched("anna", "anna")
    assert hub.listed("anna").packages[0].fetched_by == "anna"


def test_what_was_never_completed_goes_a_day_later(hub):
    old, new = hub.folder / ".writing-old", hub.folder / ".writing-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 100_000,) * 2)
    hub.forget(hub.room())
    assert (old.exists(), new.exists()) == (False, True)
