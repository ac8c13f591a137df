import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState
from segicl_gui.services import autosave
from segicl_gui.services.autosave import Autosave, Saving
from segicl_gui.storage.project_store import ProjectStore

FLAT = Geometry.from_source((6, 5), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    case = CaseState("c", "c", "p", (ImageRef("c.png", "00"),), FLAT)
    made = ProjectStore.create(tmp_path / "p.segicl", ProjectState().with_case(case))
    yield made
    made.close()


def note(project: Project, text: str) -> None:
    project.commit_case(text, replace(project.state.cases["c"], note=text))


def failing(store: ProjectStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the store refuse all writes; returns what mends it."""
    monkeypatch.setattr(autosave, "RETRY_SECONDS", 0.02)
    real, broken = store.append, threading.Event()
    broken.set()

    def append(*args: Any, **kwargs: Any) -> None:
        if broken.is_set():
            raise UserError("Not saved", "The disk is full.", "Free some space.")
        real(*args, **kwargs)

    monkeypatch.setattr(store, "append", append)
    return broken.clear


def test_each_commit_is_on_disk_before_it_counts_as_saved(store: ProjectStore) -> None:
    project = Project(store.load())
    states: list[Saving] = []
    saver = Autosave(project, store, lambda state, error: states.append(state))
    for i in range(20):
        note(project, f"note {i}")
    assert saver.flush()
    assert store.load() == project.state
    assert [r.title for r in store.revisions("c")][1:] == [f"note {i}" for i in range(20)]
    assert states[0] is Saving.SAVING
    assert states[-1] is Saving.SAVED
    assert saver.close()


def test_a_failing_disk_is_told_and_nothing_is_lost(
    store: ProjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(store.load())
    failed, told = threading.Event(), []

    def on_state(state: Saving, error: UserError | None) -> None:
        told.append((state, error and error.happened))
        if state is Saving.FAILED:
            failed.set()

    mend = failing(store, monkeypatch)
    saver = Autosave(project, store, on_state)
    note(project, "first")
    assert failed.wait(10)
    note(project, "second")
    assert saver.state is Saving.FAILED
    assert not saver.flush(0.1)
    mend()
    assert saver.flush()
    assert (Saving.FAILED, "The disk is full.") in told
    assert told[-1] == (Saving.SAVED, None)
    assert [r.title for r in store.revisions("c")][1:] == ["first", "second"]
    assert store.load() == project.state
    assert saver.close()


def test_closing_says_what_could_not_be_saved(
    store: ProjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(store.load())
    failing(store, monkeypatch)
    saver = Autosave(project, store)
    note(project, "first")
    assert not saver.close(0.1)


def test_a_listener_that_fails_does_not_stop_the_saving(store: ProjectStore) -> None:
    project = Project(store.load())

    def on_state(state: Saving, error: UserError | None) -> None:
        raise RuntimeError("the window is gone")

    saver = Autosave(project, store, on_state)
    for i in range(3):
        note(project, str(i))
        assert saver.flush()
    assert store.load() == project.state
    assert saver.close()
