"""Damage of every kind is planted; what was confirmed and can be read is there afterwards."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Project, ProjectState
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.repair import FILE, repair

# Two blocks along the slices, one along rows and columns.
GRID = Geometry.from_source((40, 40, 60), (1.0,) * 3, (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def a_case(case_id: str) -> CaseState:
    return CaseState(case_id, f"name {case_id}", "p", (ImageRef(f"{case_id}.nii", "00"),), GRID)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cases; of each, slice 3 was drawn, then slice 50, then both were confirmed."""
    schema = Schema()
    schema = schema.add(schema.new("liver"))
    state = ProjectState(name="test", schema=schema)
    for case_id in "xy":
        state = state.with_case(a_case(case_id))
    path = tmp_path / "p.segicl"
    store = ProjectStore.create(path, state)
    project = Project(state)
    project.changed.connect(store.append)
    for case_id in "xy":
        for i in (3, 50):
            draw(project, case_id, i, Assessment.CONFIRMED)
    store.close()
    return path


def draw(project: Project, case_id: str, i: int, how: Assessment) -> None:
    case = project.state.cases[case_id]
    box = Box((i, 3, 3), (i + 1, 20, 20 + ord(case_id) % 7))
    size = tuple(b - a for a, b in zip(box.start, box.stop, strict=True))
    case = case.with_mask(0, case.mask(0).with_box(box, np.ones(size, np.uint16)))
    project.commit_case("draw", case.with_assessments({1: how}, [i]), {"tool": "brush"})


def change(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute(statement, values)
        db.commit()


def rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / FILE)) as db:
        return db.execute(query).fetchall()


def loaded(folder: Path) -> ProjectState:
    store = ProjectStore.open(folder)
    try:
        state = store.load()
        for case_id in state.cases:
            store.last_steps(case_id)  # undo after reopening must not meet what is gone
        return state
    finally:
        store.close()


def assessed(case: CaseState) -> dict[int, Assessment]:
    return {i: Assessment(v) for i, v in enumerate(case.assessments[1]) if v}


BOTH = {3: Assessment.CONFIRMED, 50: Assessment.CONFIRMED}


def test_a_whole_project_is_left_alone(folder: Path):
    before = rows(folder, "SELECT * FROM revisions")
    done = repair(folder)
    assert (done.backup, done.done, done.lost) == (None, (), ())
    assert rows(folder, "SELECT * FROM revisions") == before
    assert not list(folder.glob("before repair*"))


@pytest.mark.parametrize("how", ["gone", "other bytes", "cut short"])
def test_a_lost_block_takes_only_its_own_slices_back(folder: Path, how: str):
    # The newest block of each case's second half; the first half shares its block.
    before = loaded(folder)
    chunk = before.cases["x"].masks[0].chunks[1, 0, 0]
    digest = bytes.fromhex(chunk.hash)
    if how == "gone":
        change(folder, "DELETE FROM chunks WHERE hash = ?", digest)
    else:
        data = b"\0" if how == "other bytes" else chunk.data[:-3]
        change(folder, "UPDATE chunks SET data = ? WHERE hash = ?", data, digest)
    done = repair(folder)
    after = loaded(folder)
    assert assessed(after.cases["x"]) == {3: Assessment.CONFIRMED, 50: Assessment.DRAFT}
    assert (after.cases["x"].mask(0).slice(3) == before.cases["x"].mask(0).slice(3)).all()
    assert not after.cases["x"].mask(0).slice(50).any()
    assert assessed(after.cases["y"]) == BOTH
    assert (after.cases["y"].mask(0).array() == before.cases["y"].mask(0).array()).all()
    assert done.backup is not None
    assert "look at it again" in done.done[0]
    # Drawn again, it is stored again.
    assert not rows(folder, f"SELECT 1 FROM chunks WHERE hash = x'{chunk.hash}'")
    assert repair(folder).backup is None


def test_the_database_as_it_was_is_kept(folder: Path):
    change(folder, "UPDATE revisions SET state = x'00' WHERE case_id = 'x'")
    before = rows(folder, "SELECT * FROM revisions")
    done = repair(folder)
    with closing(sqlite3.connect(done.backup / FILE)) as db:
        assert db.execute("SELECT * FROM revisions").fetchall() == before
    assert done.lost[0].startswith("Case x")
    assert assessed(loaded(folder).cases["y"]) == BOTH


def test_a_newest_state_that_cannot_be_read(folder: Path):
    newest = "(SELECT max(id) FROM revisions WHERE case_id = 'x')"
    change(folder, f"UPDATE revisions SET state = x'00' WHERE id = {newest}")
    done = repair(folder)
    assert "the one before is back" in done.done[0]
    state = loaded(folder)
    assert assessed(state.cases["x"]) == {3: Assessment.CONFIRMED}
    assert assessed(state.cases["y"]) == BOTH


def test_without_any_list_of_cases_nothing_is_done(folder: Path):
    change(folder, "UPDATE revisions SET state = x'00' WHERE case_id = ''")
    before = rows(folder, "SELECT * FROM revisions")
    with pytest.raises(UserError, match="Put back a copy"):
        repair(folder)
    assert rows(folder, "SELECT * FROM revisions") == before


def test_a_missing_index_and_files_of_a_crash(folder: Path):
    change(folder, "DROP INDEX ix_revisions_case")
    (folder / "cache" / "proposals").mkdir(parents=True)
    (folder / "cache" / "proposals" / "nobody.npz").write_bytes(b"x")
    (folder / ".writing-abc.db").write_bytes(b"x")
    (folder / "project.lock").write_bytes(b"no lock file at all" * 99)
    before = loaded(folder)
    repair(folder)
    assert loaded(folder) == before
    assert rows(folder, "SELECT 1 FROM sqlite_master WHERE name = 'ix_revisions_case'")
    assert not list(folder.rglob("nobody.npz")) + list(folder.rglob(".writing-*"))


def test_a_project_in_use_is_left_alone(folder: Path):
    store = ProjectStore.open(folder)
    try:
        with pytest.raises(HeldElsewhere):
            repair(folder)
    finally:
        store.close()
    with pytest.raises(UserError, match="no project"):
        repair(folder / "nowhere")


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pages(folder: Path, seed: int):
    """Pages of the file overwritten: all that is still there afterwards is as it was."""
    before = loaded(folder)
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    data = bytearray((folder / FILE).read_bytes())
    draw = random.Random(seed)
    for _ in range(1 + seed % 3):
        page = draw.randrange(1, len(data) // 4096)
        data[page * 4096 : (page + 1) * 4096] = draw.randbytes(4096)
    (folder / FILE).write_bytes(data)
    try:
        repair(folder)
    except UserError:  # nothing of what the cases share is left
        assert (folder / FILE).read_bytes() == data
        assert not list(folder.glob("before repair*"))
        return
    after = loaded(folder)
    for case_id, case in after.cases.items():
        for i, how in assessed(case).items():
            if how is Assessment.CONFIRMED:
                old = before.cases[case_id].mask(0).slice(i)
                assert (case.mask(0).slice(i) == old).all()
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
