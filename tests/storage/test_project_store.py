import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.history import History
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import (
    Assessment,
    CaseState,
    ImageRef,
    Mark,
    Project,
    ProjectState,
    Step,
)
from segicl_gui.storage.holding import HeldElsewhere, holder_of
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.records import chunks_of

DEEP = Geometry.from_source((70, 65, 40), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def a_case(case_id: str) -> CaseState:
    return CaseState(case_id, case_id, "p", (ImageRef(f"{case_id}.nii", "00"),), DEEP)


def start() -> ProjectState:
    schema = Schema()
    schema = schema.add(schema.new("a"))
    state = ProjectState(name="test", schema=schema)
    for i in "xy":
        state = state.with_case(a_case(i))
    return state


def draw(project: Project, case_id: str, i: int, value: int) -> Step:
    case = project.state.cases[case_id]
    box = Box((i, 3 * i, 0), (i + 2, 3 * i + 5, 66))
    mask = case.mask(0).with_box(box, np.full((2, 5, 66), value))
    case = case.with_mask(0, mask).with_assessments({1: Assessment.DRAFT}, [i, i + 1])
    return project.commit_case(f"draw {value}", case, {"tool": "brush"})


def saving(project: Project, store: ProjectStore) -> None:
    """Write each step at once, as the autosave does later."""
    project.changed.connect(
        lambda s: store.append(s, next((k for k in ("undo", "redo") if k in s.how), "step"))
    )


def do(project: Project, history: History, name: str, case_id: str, i: int, v: int) -> None:
    state = project.state
    match name:
        case "draw":
            draw(project, case_id, i, v)
        case "mark":
            project.commit_shared("mark", replace(state, marks={f"{case_id}:{i}": Mark.PINNED}))
        case "label":
            schema = state.schema.add(state.schema.new(f"label {len(state.schema)}"))
            project.commit_shared("label", replace(state, schema=schema))
        case "case":
            project.commit_shared("case", state.with_case(a_case(f"new {len(state.cases)}")))
        case "undo":
            history.undo()
        case "redo":
            history.redo()


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["draw", "draw", "draw", "mark", "label", "case", "undo", "undo", "redo"]),
        st.sampled_from("xy"),
        st.integers(0, 9),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(OPERATIONS, st.sampled_from("xy"))
def test_reopening_gives_the_same_state_and_undo_of_the_case(
    tmp_path_factory: pytest.TempPathFactory,
    operations: list[tuple[str, str, int, int]],
    current: str,
) -> None:
    folder = tmp_path_factory.mktemp("store") / "p.segicl"
    store = ProjectStore.create(folder, start())
    project = Project(start())
    history = History(project)
    saving(project, store)
    for operation in operations:
        do(project, history, *operation)
    store.close()

    store = ProjectStore.open(folder)
    again = Project(store.load())
    assert again.state == project.state
    assert list(again.state.cases) == list(project.state.cases)
    expected = [s for s in history.done if s.case_id == current]
    done, undone = store.last_steps(current)
    assert [s.title for s in done] == [s.title for s in expected]
    restored = History(again)
    restored.restore(done, undone)
    other = again.state.cases["y" if current == "x" else "x"]
    while restored.undo() is not None:
        pass
    assert replace(again.state.cases[current], revision=0) == a_case(current)
    assert again.state.cases["y" if current == "x" else "x"] is other
    for _ in done:
        restored.redo()
    assert again.state.cases[current].masks == project.state.cases[current].masks
    for _ in undone:
        restored.redo()
    store.close()


def test_undo_after_a_restart_goes_on_over_several_restarts(tmp_path: Path) -> None:
    """What an earlier run undid is told apart by case, not by order."""
    store = ProjectStore.create(tmp_path / "p.segicl", start())
    project = Project(start())
    saving(project, store)
    first = draw(project, "x", 0, 1)
    draw(project, "y", 0, 1)
    draw(project, "x", 4, 2)
    store.close()
    for left in (1, 0):
        store = ProjectStore.open(tmp_path / "p.segicl")
        project = Project(store.load())
        history = History(project)
        history.restore(*store.last_steps("x"))
        saving(project, store)
        assert len(history.done) == left + 1
        assert len(history.undone) == 1 - left
        history.undo()
        store.close()
    store = ProjectStore.open(tmp_path / "p.segicl")
    state = store.load()
    assert state.cases["x"].masks == first.before.cases["x"].masks or not (
        state.cases["x"].mask(0).chunks
    )
    assert state.cases["y"].mask(0).chunks
    done, undone = store.last_steps("x")
    assert done == ()
    assert [s.title for s in undone] == ["draw 2", "draw 1"]
    store.close()


def test_every_revision_says_who_when_and_how(tmp_path: Path) -> None:
    store = ProjectStore.create(tmp_path / "p.segicl", start())
    project = Project(start())
    saving(project, store)
    draw(project, "x", 0, 1)
    *_, last = store.revisions("x")
    assert (last.kind, last.title, last.how) == ("step", "draw 1", {"tool": "brush"})
    assert last.who
    assert last.at.startswith("2")
    assert [r.case_id for r in store.revisions()] == ["", "x", "y", "x"]
    store.save_screen({"case": "x", "index": 3})
    store.save_screen({"case": "y"})
    assert store.load_screen() == {"case": "y"}
    store.close()


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import Project
from segicl_gui.services.autosave import Autosave
from segicl_gui.storage.holding import HeldElsewhere, holder_of
from segicl_gui.storage.project_store import ProjectStore
store = ProjectStore.open(Path(sys.argv[1]))
project = Project(store.load())
saver = Autosave(project, store)
print("ready", flush=True)
while True:
    case = project.state.cases["x"]
    n = case.revision + 1
    box = Box((n % 38, n % 60, 0), (n % 38 + 1, n % 60 + 1, 66))
    case = case.with_mask(0, case.mask(0).with_box(box, np.full((1, 1, 66), n % 9)))
    project.commit_case(f"draw {n}", replace(case, note=str(n)))
    if saver.flush():
        print(n, flush=True)
"""


def test_killing_the_process_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    ProjectStore.create(folder, start()).close()
    rng = np.random.default_rng(0)
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        told = [int(process.stdout.readline())]  # a busy machine takes its time
        time.sleep(float(rng.uniform(0, 0.3)))
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        process.stdout.close()
        store = ProjectStore.open(folder)
        case = store.load().cases["x"]
        # The commit in progress may have been kept too.
        assert case.revision in (told[-1], told[-1] + 1)
        assert case.note == str(case.revision)
        n = case.revision
        assert (case.mask(0).slice(n % 38)[n % 60, :66] == n % 9).all()
        store.close()
    connection = sqlite3.connect(folder / "project.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_full_disk_writes_nothing_by_halves(tmp_path: Path) -> None:
    store = ProjectStore.create(tmp_path / "p.segicl", start())
    project = Project(start())
    engine = store._engine
    with engine.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    before = store.load()
    rng = np.random.default_rng(0)
    case = project.state.cases["x"]
    noise = rng.integers(0, 60000, DEEP.shape)
    step = project.commit_case("noise", case.with_mask(0, case.mask(0).with_box(
        Box.whole(DEEP.shape), noise)))  # fmt: skip
    with pytest.raises(UserError, match="The disk is full"):
        store.append(step)
    assert store.load() == before
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    store.append(step)
    store.close()
    store = ProjectStore.open(tmp_path / "p.segicl")
    assert store.load() == project.state
    store.close()


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a SegICL project"):
        ProjectStore.open(tmp_path)
    ProjectStore.create(tmp_path / "p.segicl", start()).close()
    with pytest.raises(UserError, match="is a project already"):
        ProjectStore.create(tmp_path / "p.segicl", start())
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        ProjectStore.create(tmp_path / "file" / "p.segicl", start())


def test_a_project_that_was_never_finished_being_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "project.db").write_bytes(b"")
    store = ProjectStore.open(tmp_path)
    with pytest.raises(UserError, match="holds no project"):
        store.load()
    store.close()


def test_failing_to_make_a_project_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise UserError("Not saved", "The disk is full.", "Free some space.")

    monkeypatch.setattr(ProjectStore, "append", full)
    with pytest.raises(UserError):
        ProjectStore.create(tmp_path / "p.segicl", start())
    monkeypatch.undo()
    ProjectStore.create(tmp_path / "p.segicl", start()).close()


@pytest.mark.parametrize("what", ["state", "chunk", "pages"])
def test_a_damaged_project_is_told(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "p.segicl"
    store = ProjectStore.create(folder, start())
    project = Project(start())
    saving(project, store)
    draw(project, "x", 0, 1)
    store.close()
    path = folder / "project.db"
    if what == "pages":
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
    else:
        connection = sqlite3.connect(path)
        sql = "UPDATE revisions SET state=x'00'" if what == "state" else "DELETE FROM chunks"
        connection.execute(sql)
        connection.commit()
        connection.close()

    def read() -> None:
        damaged = ProjectStore.open(folder)
        try:
            damaged.load()
        finally:
            damaged.close()

    with pytest.raises(UserError, match=r"damaged") as e:
        read()
    assert "copy of the project folder" in e.value.todo


def test_a_user_without_a_name_can_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    store = ProjectStore.create(tmp_path / "p.segicl", start())
    assert store.revisions()[0].who == "unknown"
    store.close()


def test_revisions_of_another_project_are_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    theirs = ProjectStore.create(tmp_path / "theirs.segicl", start())
    theirs.who = "ben"
    project = Project(theirs.load())
    project.changed.connect(theirs.append)
    for i in range(3):
        draw(project, "x", i, 1 + i)
    rows = theirs.stored("x")
    assert [r.revision.who for r in rows][1:] == ["ben"] * 3
    chunks = theirs.chunks({h for r in rows for h in chunks_of(r.state)})
    ours = ProjectStore.create(tmp_path / "ours.segicl", start())
    broken = replace(rows[2], state=None)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="Not saved"):
        ours.take_over([rows[1], broken], chunks.values(), "x")
    assert len(ours.stored("x")) == 1
    assert ours.chunks(chunks) == {}
    ours.take_over(rows[1:], chunks.values(), "x")
    ours.close()
    again = ProjectStore.open(tmp_path / "ours.segicl")
    assert again.load().cases["x"] == project.state.cases["x"]
    assert [(r.title, r.who, r.at) for r in again.revisions("x")][1:] == [
        (r.revision.title, "ben", r.revision.at) for r in rows[1:]
    ]
    assert again.first_shared().cases == {}
    assert again.first_shared().schema == start().schema
    again.close()
    theirs.close()


def test_while_one_window_works_others_look(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    store = ProjectStore.create(folder, start())
    project = Project(start())
    saving(project, store)
    with pytest.raises(HeldElsewhere, match="open in another window: "):
        ProjectStore.open(folder)
    looking = ProjectStore.open(folder, read_only=True)
    assert looking.read_only is not None
    assert "opened by" in looking.read_only.why
    step = draw(project, "x", 0, 1)
    assert looking.load() == project.state
    assert [r.title for r in looking.revisions("x")] == ["Project created", "draw 1"]
    for write in (
        lambda: looking.append(step),
        lambda: looking.save_screen({}),
        lambda: looking.take_over((), (), "x"),
    ):
        with pytest.raises(UserError, match="read-only: opened by"):
            write()
    store.close()
    assert looking.load() == project.state
    looking.close()
    again = ProjectStore.open(folder)
    assert again.read_only is None
    again.close()


def test_a_project_of_a_newer_version_is_opened_to_look(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    ProjectStore.create(folder, start()).close()
    connection = sqlite3.connect(folder / "project.db")
    with connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        connection.execute("CREATE TABLE new_things (id INTEGER)")
    connection.close()
    before = (folder / "project.db").read_bytes()
    store = ProjectStore.open(folder)
    assert store.read_only is not None
    assert "newer version (format 99" in store.read_only.why
    assert store.load() == start()
    store.close()
    assert (folder / "project.db").read_bytes() == before
    # It is nobody's: the newer version can be opened meanwhile.
    assert holder_of(folder) is None


def test_what_a_newer_version_holds_and_this_one_cannot_read_is_no_damage(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    ProjectStore.create(folder, start()).close()
    connection = sqlite3.connect(folder / "project.db")
    with connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        connection.execute("UPDATE revisions SET state = x'00'")
    connection.close()
    store = ProjectStore.open(folder)
    with pytest.raises(UserError, match="Install the newer version"):
        store.load()
    store.close()


@pytest.mark.parametrize(
    "shared",
    [
        b'{"name":"p","labels":[":[#c0"]}',
        b'{"name":"p","labels":5,"cases":[],"marks":{},"settings":{}}',
        b'{"name":"p","labels":[],"cases":[[]],"marks":{},"settings":{}}',
        b"[" * 100_000,
        b"null",
    ],
)
def test_a_state_that_makes_no_sense_is_told(tmp_path, shared):
    ProjectStore.create(tmp_path, start()).close()
    with closing(sqlite3.connect(tmp_path / "project.db")) as db:
        db.execute("UPDATE revisions SET state = ? WHERE case_id = ''", (zlib.compress(shared),))
        db.commit()
    store = ProjectStore.open(tmp_path)
    with pytest.raises(UserError, match="damaged"):
        store.load()
    store.close()


def test_what_is_left_of_a_project_never_completed_is_no_project(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    folder.mkdir()
    for ending in (".db", ".db-wal"):
        (folder / f".writing-0123{ending}").write_bytes(b"cut off")
    (folder / "cache" / "proposals").mkdir(parents=True)
    (folder / "cache" / "proposals" / ".writing-4567.npz").write_bytes(b"cut off")
    with pytest.raises(UserError, match="not a SegICL project"):
        ProjectStore.open(folder)
    ProjectStore.create(folder, start()).close()
    names = {p.name for p in folder.rglob("*")}
    assert names == {"project.db", "project.lock", "cache", "proposals"}


def test_a_log_without_its_database_is_not_taken_for_an_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    folder.mkdir()
    (folder / "project.db-wal").write_bytes(b"of another one")
    with pytest.raises(UserError, match="what is left of one"):
        ProjectStore.create(folder, start())


def test_a_project_that_cannot_be_completed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: ProjectStore, step: Step, kind: str = "step") -> None:
        raise UserError("Not saved", "The disk is full.", "Free some space.")

    monkeypatch.setattr(ProjectStore, "append", fail)
    with pytest.raises(UserError, match="full"):
        ProjectStore.create(tmp_path / "p.segicl", start())
    assert list((tmp_path / "p.segicl").iterdir()) == []


def test_a_job_that_is_late_does_not_take_the_lock_of_a_closed_project(tmp_path: Path) -> None:
    store = ProjectStore.create(tmp_path / "p.segicl", start())
    store.close()
    for late in (
        store.load,
        store.revisions,
        lambda: store.save_screen({}),
        lambda: store.append(Step("late", None, start(), start(), {})),
        lambda: store.take_over([], [], "x"),
    ):
        with pytest.raises(UserError, match="is closed"):
            late()
    ProjectStore.open(tmp_path / "p.segicl").close()
