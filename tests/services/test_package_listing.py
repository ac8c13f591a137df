"""What packages say of themselves, whatever became of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segicl_gui.services.package_listing import Facts, Listed, facts_of
from segicl_gui.services.packages import identity, plan, split
from segicl_gui.services.projects import open_path
from tests.services.teamwork import Robot, write_project


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, ...]:
    project = write_project(tmp_path / "study", 4)
    opened = open_path(project, read_only=True)
    opened.store.close()
    return split(opened.state, project, plan(opened.state, ["anna", "ben"]), tmp_path / "made")


def test_a_package_stays_the_same_while_it_is_worked_on(packages):
    with Robot(packages[0], "anna") as robot:
        before = identity(robot.state)
        robot.draw(next(iter(robot.state.cases)), 1)
        assert identity(robot.state) == before != ""
    with Robot(packages[1], "ben") as robot:
        assert identity(robot.state) != before


def test_what_is_done_is_counted(packages):
    about, finished = facts_of(packages[0])
    assert (about.name, about.project, about.cases, finished) == ("anna", "study", 2, 0)
    with Robot(packages[0], "anna") as robot:
        robot.draw(next(iter(robot.state.cases)), 1)
    assert facts_of(packages[0])[1] == 1


def test_what_cannot_be_read_has_no_cases(packages, tmp_path):
    assert facts_of(tmp_path / "study" / "project.segicl") == (Listed("project"), 0)
    assert facts_of(tmp_path / "none") == (Listed("none"), 0)
    (packages[0] / "project.db").write_bytes(b"nonsense")
    assert facts_of(packages[0]) == (Listed("anna"), 0)


def test_it_is_read_again_when_it_changed(packages):
    facts = Facts()
    assert facts(packages[0])[1] == 0
    with Robot(packages[0], "anna") as robot:
        robot.draw(next(iter(robot.state.cases)), 1)
    os.utime(packages[0] / "project.db", (1, 1))
    assert facts(packages[0])[1] == 1
    (packages[0] / "project.db").write_bytes(b"nonsense")
    os.utime(packages[0] / "project.db", (1, 1))
    assert facts(packages[0])[1] == 1
    os.utime(packages[0] / "project.db", (2, 2))
    assert facts(packages[0])[1] == 0
