"""Finding out what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.models import store
from segicl_gui.engine.registry import Offer
from segicl_gui.services.doctor import Health, engines, libraries, machine, projects
from segicl_gui.services.projects import create
from tests.engine.stores import relist


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one finished case, closed."""
    for part in ("images", "masks"):
        (tmp_path / "set" / part).mkdir(parents=True)
        picture = PIL.Image.fromarray(np.eye(20, dtype=np.uint8))
        picture.save(tmp_path / "set" / part / "a.png")
    opened = create(tmp_path / "set", tmp_path / "set" / "project.segicl")
    opened.store.close()
    return opened.store.folder


def states(project: Path) -> dict[str, Health]:
    return {c.name: c.health for c in projects.project_integrity(project)}


def change(project: Path, statement: str) -> None:
    db = sqlite3.connect(project / "project.db")
    db.execute(statement)
    db.commit()
    db.close()


def test_a_whole_project_is_well(project):
    before = (project / "project.db").read_bytes()
    expected = {"Project database", "Project labels", "Project masks", "Project images"}
    assert states(project) == dict.fromkeys(expected, Health.OK)
    assert states(project.parent) == states(project)
    assert (project / "project.db").read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM chunks",
        "UPDATE chunks SET data = x'00'",
        "UPDATE revisions SET state = x'0102' WHERE case_id != ''",
    ],
)
def test_damaged_masks_are_found(project, statement):
    change(project, statement)
    found = states(project)
    assert found["Project masks"] is Health.FAIL
    assert found["Project database"] is Health.OK


def test_a_moved_image_is_a_warning(project):
    (project.parent / "images" / "a.png").unlink()
    assert states(project)["Project images"] is Health.WARN


def test_what_is_no_database(project, tmp_path):
    (project / "project.db").write_bytes(b"no database at all" * 100)
    assert set(states(project).values()) == {Health.FAIL}
    assert states(tmp_path / "nowhere") == {"Project": Health.FAIL}


def test_open_elsewhere_is_no_damage(project):
    from segicl_gui.storage.project_store import ProjectStore

    store = ProjectStore.open(project)
    try:
        assert set(states(project).values()) == {Health.OK}
    finally:
        store.close()


def test_the_drive_of_a_project_is_tried_and_left_as_it_was(project):
    before = sorted(p.name for p in project.iterdir())
    check = machine.drive(project)
    assert "MB/s" in check.found
    assert sorted(p.name for p in project.iterdir()) == before


def test_a_full_drive_is_told(project, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine.os, "fsync", full)
    check = machine.drive(project)
    assert check.health is Health.FAIL
    assert "No space left" in check.found
    assert not list(project.glob(".writing-*"))


def test_graphics_cards_and_their_memory():
    roomy = libraries.graphics_card(f"NVIDIA H100|{70 << 30}|{80 << 30}")
    assert (roomy.health, roomy.found) == (Health.OK, "NVIDIA H100, 70.0 GiB free of 80.0 GiB")
    assert libraries.graphics_card(f"x|{1 << 30}|{80 << 30}").health is Health.WARN


def test_unreadable_labels_are_found(project):
    change(project, "UPDATE revisions SET state = x'00' WHERE case_id = ''")
    assert states(project)["Project labels"] is Health.FAIL


def test_the_computer_and_the_packages():
    names = [c.name for c in machine.computer()]
    assert names == ["Python", "System", "Cores", "Memory", "Disk"]
    assert "numpy " in libraries.packages().found


def test_qt_is_tried_in_another_process(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    check = libraries.window_system()
    assert check.health is Health.WARN
    assert "offscreen" in check.found
    assert libraries.opengl().health is Health.WARN


def test_qt_that_does_not_start_says_what_to_install(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    monkeypatch.setenv("DISPLAY", ":987")
    check = libraries.window_system()
    assert check.health is Health.FAIL
    assert "apt-get install" in check.todo


def test_engines_are_listed_with_what_they_lack(monkeypatch):
    offers = (Offer("pixels", "Pixels"), Offer("other", "Other", problem="no weights"))
    monkeypatch.setattr(engines.registry, "offers", lambda: offers)
    assert engines.engines().found == "pixels; not usable: other (no weights)"


class FakeLocal:
    """Stands for the engine process."""

    def __init__(self, process):
        self.closed = False

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        if request.engine == "bad":
            raise UserError("Bad", "It is so.", "Do otherwise.")
        assert set(request.hashes()) == set(arrays)
        mask = (arrays[request.queries[0]] > 0.5).astype(np.uint16)
        on_slice(SlicePrediction(0, mask, np.zeros(mask.shape, np.uint8), 1.0))
        return 0.25

    def close(self):
        self.closed = True


def test_the_engine_is_asked(monkeypatch):
    monkeypatch.setattr(engines, "LocalEngine", FakeLocal)
    assert engines.engine_process("fine").health is Health.OK
    assert "400 of 400" in engines.engine_process("fine").found
    bad = engines.engine_process("bad")
    assert (bad.health, bad.todo) == (Health.FAIL, "Do otherwise.")


def test_an_engine_that_is_not_there_is_a_real_process_answering():
    check = engines.engine_process("no such engine")
    assert check.health is Health.FAIL
    assert "no such engine" in check.found


def test_models_are_compared_with_the_manifest(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "model_store", lambda: tmp_path)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "w.safetensors").write_bytes(b"weights")
    relist(tmp_path, "m")
    assert engines.models().health is Health.OK
    (tmp_path / "m" / "w.safetensors").write_bytes(b"other")
    assert "m/w.safetensors" in engines.models().found
    assert engines.models().health is Health.FAIL
    (tmp_path / "manifest.json").write_text("{}")
    assert engines.models().health is Health.FAIL


def test_models_of_this_installation_are_whole():
    assert engines.models().health is Health.OK
