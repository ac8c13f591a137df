"""One project's exemplars start the next one."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.history import History
from segicl_gui.domain.labels import Label
from segicl_gui.domain.project import Assessment, Project
from segicl_gui.services.exemplars import usable
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.projects import open_path
from segicl_gui.services.tasks import add_to, export_task, read_into
from segicl_gui.storage.task_file import TaskExemplar, write_task
from tests.services.teamwork import Robot, write_project


@pytest.fixture
def task(tmp_path: Path) -> Path:
    folder = write_project(tmp_path / "one", 3)
    path = tmp_path / "liver.segicltask"
    with Robot(folder, "Anna Secret") as r:
        for case_id in list(r.state.cases)[:2]:
            r.draw(case_id, 7)
        count = export_task(
            r.state, ImageLibrary(folder), path, labels=["Liver"], licence="CC BY 4.0"
        )
        assert count == 2
    return path


def test_an_exported_task_tells_of_nobody(task: Path):
    with zipfile.ZipFile(task) as archive:
        text = archive.read("task.json").decode()
        assert all(m.date_time for m in archive.infolist())
    for word in ("Secret", "s00", "s01", "images", "png", "/"):
        assert word not in text.replace("segicl-gui", "")
    assert "spleen" not in text


def test_a_task_becomes_exemplars_of_another_project(task: Path, tmp_path: Path):
    folder = write_project(tmp_path / "two", 2)
    opened = open_path(folder)
    schema = opened.state.schema.remove(1).remove(2)
    project = Project(replace(opened.state, schema=schema))
    project.changed.connect(opened.store.append)
    history = History(project)
    before = project.state
    imported = read_into(task, before, folder)
    assert project.state == before
    add_to(project, imported)
    state = project.state
    assert imported.new_labels == ("liver",)
    assert len(state.cases) == 4
    assert [e.case_id.startswith("task-") for e in usable(state)] == [True, True]
    label = state.schema.labels[0].id
    library = ImageLibrary(folder)
    for case in imported.cases:
        assert case.assessment(label, 0) is Assessment.CONFIRMED
        assert library.load(case).image.array.shape == (1, 12, 14)
        assert set(np.unique(case.mask(0).array())) == {0, label}
        assert "CC BY 4.0" in case.note
        with pytest.raises(UserError, match="read-only"):
            project.commit_case("x", replace(case, flagged=True))
    with pytest.raises(UserError, match="here already"):
        read_into(task, state, folder)
    opened.store.close()
    again = open_path(folder)
    assert again.state.cases == state.cases
    again.store.close()
    project.changed.disconnect(opened.store.append)
    history.undo()
    assert project.state == before


def test_slices_keep_their_values_and_spacing(tmp_path: Path, bench: object):
    b = bench(shape=(5, 16, 20), count=1)  # type: ignore[operator]
    b.confirm(b.ids[0], 1, [1, 2])
    path = tmp_path / "t.segicltask"
    export_task(b.state, b.work.library, path, name="cube")
    folder = write_project(tmp_path / "two", 1)
    opened = open_path(folder)
    imported = read_into(path, opened.state, folder)
    opened.store.close()
    library = ImageLibrary(folder)
    array = b.work.library.load(b.state.cases[b.ids[0]]).image.array
    found = [library.load(c).image.array[0] for c in imported.cases]
    assert all(any((f == array[i]).all() for i in (1, 2)) for f in found)


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4"])
def test_a_picture_lies_as_large_as_it_was(tmp_path: Path, dtype: str):
    image = np.arange(30).reshape(5, 6).astype(dtype)
    mask = np.ones((5, 6), np.uint16)
    e = TaskExemplar(image, {0: mask}, {1: Assessment.CONFIRMED}, (0.5, 0.75))
    path = tmp_path / "t.segicltask"
    write_task(path, "t", [Label(1, "liver", "#00ff00")], [e], {}, "")
    folder = write_project(tmp_path / "two", 1)
    opened = open_path(folder)
    (case,) = read_into(path, opened.state, folder).cases
    opened.store.close()
    assert case.geometry.spacing == (0.75, 0.5)
    assert case.geometry.in_millimetres
    assert (ImageLibrary(folder).load(case).image.array[0] == image).all()


def test_what_cannot_be_exported_or_imported_is_told(task: Path, tmp_path: Path):
    folder = write_project(tmp_path / "two", 1)
    opened = open_path(folder)
    library = ImageLibrary(folder)
    with pytest.raises(UserError, match="no label named “heart”"):
        export_task(opened.state, library, tmp_path / "x.segicltask", labels=["heart"])
    with pytest.raises(UserError, match="may be used yet"):
        export_task(opened.state, library, tmp_path / "x.segicltask")
    task.write_bytes(task.read_bytes()[:-300])
    files = sorted(folder.rglob("*"))
    with pytest.raises(UserError, match=r"liver\.segicltask"):
        read_into(task, opened.state, folder)
    assert sorted(folder.rglob("*")) == files
    opened.store.close()
