import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState, Step
from segicl_gui.storage import database
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.reconnect import reconnect

FLAT = Geometry.from_source((9, 8, 1), (1.0, 1.0, 1.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def start() -> ProjectState:
    return ProjectState(name="test").with_case(CaseState("x", "x", "", (ImageRef("x", ""),), FLAT))


@pytest.fixture
def project() -> Project:
    return Project(start())


@pytest.fixture
def store(tmp_path: Path) -> ProjectStore:
    return ProjectStore.create(tmp_path / "p.segicl", start())


def note(project: Project, text: str) -> Step:
    case = project.state.cases["x"]
    return project.commit_case(text, replace(case, note=text))


def break_handles(folder: Path) -> None:
    """Make dead what this process has open there, as some shares do when they come back."""
    for handle in list(Path("/proc/self/fd").iterdir()):
        try:
            path = handle.readlink()
        except FileNotFoundError:
            continue
        if path.is_relative_to(folder):
            dead = os.open("/dev/full", os.O_RDONLY)  # writing to it fails
            os.dup2(dead, int(handle.name))
            os.close(dead)


def titles(store: ProjectStore) -> list[str]:
    return [r.title for r in store.revisions("x")][1:]


on_linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="handles are Linux's")


@on_linux
def test_saving_goes_on_with_new_handles_where_the_old_ones_are_dead(
    store: ProjectStore, project: Project
) -> None:
    store.append(note(project, "before"))
    break_handles(store.folder)
    step = note(project, "meanwhile")
    with pytest.raises(UserError, match="Not saved"):
        store.append(step)
    store.append(step)
    store.append(note(project, "after"))
    assert titles(store) == ["before", "meanwhile", "after"]
    assert store.load() == project.state
    store.close()


def test_a_commit_that_failed_and_is_there_all_the_same_is_not_written_twice(
    store: ProjectStore, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = sa.engine.default.DefaultDialect.do_commit

    def committed_but_not_told(self: Any, connection: Any) -> None:
        commit(self, connection)
        raise database.sqlite3.OperationalError("disk I/O error")

    step = note(project, "once")
    with monkeypatch.context() as patch:
        patch.setattr(sa.engine.default.DefaultDialect, "do_commit", committed_but_not_told)
        with pytest.raises(UserError, match="disk I/O error"):
            store.append(step)
    store.append(step)
    assert titles(store) == ["once"]
    store.append(note(project, "next"))
    assert titles(store) == ["once", "next"]
    store.close()


def test_where_the_disk_is_away_nothing_is_made_in_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "gone.segicl"
    folder.mkdir()
    with pytest.raises(UserError, match="cannot be reached"):
        reconnect(folder / "project.db", 1, [])
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("newest", [1, 99])
def test_what_others_changed_meanwhile_is_not_written_over(
    store: ProjectStore, project: Project, newest: int
) -> None:
    store.append(note(project, "theirs"))
    store.close()
    path = store.folder / "project.db"
    with pytest.raises(UserError, match="changed by somebody else"):
        reconnect(path, newest, [("x", "step", "ours", b"")])
    ProjectStore.open(store.folder).close()  # the lock is not kept


def test_an_open_database_that_vanished_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    opened = database.connect(path)
    opened.close()
    path.unlink()
    with pytest.raises(sa.exc.ProgrammingError, match="closed"):
        opened.engine.connect()
    assert not path.exists()
