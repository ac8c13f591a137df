import json
import sqlite3
import struct
import zlib
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind, ModelUse
from segicl_gui.domain.project import Assessment, ImageRef, Mark, ProjectState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.domain.review import Comment, Review
from segicl_gui.storage import database, migrations, records
from segicl_gui.storage.project_store import ProjectStore

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sql"))


def laid_out(dump: Path, folder: Path) -> Path:
    """A project folder with the database of a dump."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "project.db")) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return folder


def formats(path: Path) -> int | None:
    with closing(sqlite3.connect(path)) as connection:
        return migrations.version_of(connection)


def check_content(store: ProjectStore, dump: Path) -> None:
    state = store.load()
    case = state.cases["x"]
    array = np.zeros((4, 6, 5), np.uint16)
    array[1, 2:4, 1:4], array[2, 1, 1] = 1, 2
    assert np.array_equal(case.mask(0).array(), array)
    assert case.note == "seen"
    assert case.assessment(1, 1) is Assessment.CONFIRMED
    assert case.assessment(2, 1) is Assessment.ABSENT
    assert case.assessment(2, 2) in (Assessment.DRAFT, Assessment.AUTO)
    assert [x.name for x in state.schema.labels] == ["liver", "tumour"]
    assert state.schema.new("c").id == 3
    assert state.marks == {"x:1": Mark.PINNED}
    assert list(state.cases) == ["x", "other"]
    titles = [(r.title, r.who) for r in store.revisions("x")]
    assert [t for t, _ in titles] == ["Project created", "Brush liver", "Told more"]
    assert titles[1][1] == "anna"
    assert store.load_screen() == {"case": "x", "index": 1}
    name = dump.stem.rpartition("-")[2]
    assert case.prompts == (
        () if name == "first" else (Prompt(1, 2, PromptKind.CLICK, True, ((2.0, 3.0),)),)
    )
    if name in ("objects", "frames", "last"):
        assert np.array_equal(case.objects[2].array(), np.where(array == 2, 7, 0))
    if name in ("frames", "last"):
        assert (dict(case.tags), case.images[0].part) == ({0: "ED"}, "0")
    if name == "last":
        assert case.repeat_of == "other"
        comment = Comment(1, 2.0, 3.0, "Look here", "bea", "2026-01-02T03:04:05+00:00")
        assert case.review == Review(annotators=("anna",), comments=(comment,))


@pytest.mark.parametrize("dump", EARLIER, ids=lambda p: p.stem)
def test_projects_of_every_earlier_version_open_whole(dump: Path, tmp_path: Path) -> None:
    folder = laid_out(dump, tmp_path / "p.segicl")
    found = formats(folder / "project.db")
    assert found is not None
    for _ in range(2):
        store = ProjectStore.open(folder)
        check_content(store, dump)
        store.close()
    assert formats(folder / "project.db") == database.SCHEMA_VERSION
    backup = folder / f"project before update from format {found}.db"
    assert formats(backup) == found
    backup.replace(folder / "project.db")
    store = ProjectStore.open(folder)
    check_content(store, dump)
    store.close()


@pytest.mark.parametrize("dump", EARLIER, ids=lambda p: p.stem)
def test_looking_at_an_earlier_version_changes_nothing(dump: Path, tmp_path: Path) -> None:
    folder = laid_out(dump, tmp_path / "p.segicl")
    before = (folder / "project.db").read_bytes()
    store = ProjectStore.open(folder, read_only=True)
    check_content(store, dump)
    store.close()
    assert (folder / "project.db").read_bytes() == before
    assert not list(folder.glob("*before*"))


def test_there_is_a_step_from_every_format_and_a_dump_of_each() -> None:
    numbers = range(1, database.SCHEMA_VERSION)
    assert list(migrations.STEPS) == list(numbers)
    assert {int(p.stem.split("-")[1]) for p in EARLIER} == set(numbers)


def planted(steps: int = 2) -> dict[int, migrations.Migration]:
    """A step that changes tables and rows, and one that may fail after having done so."""

    def first(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE revisions ADD COLUMN place TEXT NOT NULL DEFAULT 'here'")
        connection.execute("UPDATE revisions SET title = 'Converted: ' || title")

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE chunks")
        raise ValueError("a state that nobody foresaw")

    return {1: first, 2: second} if steps == 2 else {1: first}


def test_a_step_changes_tables_and_leaves_a_copy_of_what_was(tmp_path: Path) -> None:
    folder = laid_out(EARLIER[0], tmp_path / "p.segicl")
    path = folder / "project.db"
    for n in range(2):
        with closing(sqlite3.connect(path)) as connection:
            backup = migrations.migrate_with_backup(connection, path, 1, 2, planted(1))
            title, place = connection.execute("SELECT title, place FROM revisions").fetchone()
            assert (title, place) == ("Converted: Project created", "here")
        assert formats(path) == 2
        assert formats(backup) == 1
        # Going back to the copy and on again never overwrites an earlier copy.
        path.write_bytes(backup.read_bytes())
        assert len(list(folder.glob("project before*"))) == n + 1


def test_a_step_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder = laid_out(EARLIER[0], tmp_path / "p.segicl")
    path = folder / "project.db"
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())
        with pytest.raises(UserError, match=r"from format 1 to 3 \(a state that nobody foresaw\)"):
            migrations.migrate_with_backup(connection, path, 1, 3, planted())
        assert list(connection.iterdump()) == before
    assert not list(folder.glob("*before*"))


def test_without_room_for_the_copy_nothing_is_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = laid_out(EARLIER[0], tmp_path / "p.segicl")

    def full(connection: sqlite3.Connection, target: Path) -> None:
        raise UserError("Cannot copy", "The disk is full.", "Make room.")

    monkeypatch.setattr(migrations, "copy_database", full)
    with pytest.raises(UserError, match="full"):
        ProjectStore.open(folder)
    assert formats(folder / "project.db") == 1


# What a project of this format holds. A field that is added, renamed or read otherwise makes a
# new format: raise database.SCHEMA_VERSION, add a step to migrations.STEPS, pin a dump of the
# format before with tests/foreign/earlier_formats.py, and write the new fields here.
SAVED = {
    2: {
        "case": "assessments flagged geometry groups id images mask_bytes name note objects "
        "prompts repeat_of review reviewed revision subject tags",
        "shared": "cases highest_label labels marks name settings",
        "label": "color description group id key kind locked model_use name part_of",
        "image": "hash part path",
        "prompt": "index kind label points positive",
        "review": "annotators at by comments finished fixers returned",
        "comment": "at column index resolved row text who",
        "assessments": "ABSENT AUTO CONFIRMED DRAFT UNASSESSED",
        "prompt kinds": "box click lasso scribble",
        "label kinds": "objects region",
        "model uses": "exemplars off prompts",
        "marks": "excluded pinned",
    }
}


def test_what_is_saved_has_the_number_it_is_known_by(tmp_path: Path) -> None:
    store = ProjectStore.open(laid_out(EARLIER[0], tmp_path / "p.segicl"))
    raw = zlib.decompress(records.encode_case(store.load().cases["x"]))
    store.close()
    (length,) = struct.unpack_from("<I", raw)
    found = {
        "case": json.loads(raw[4 : 4 + length]),
        "shared": json.loads(zlib.decompress(records.encode_shared(ProjectState()))),
        "label": asdict(Label(1, "a", "#ffffff")),
        "image": asdict(ImageRef("a", "b")),
        "prompt": asdict(Prompt(1, 1, PromptKind.CLICK, True, ())),
        "review": asdict(Review()),
        "comment": asdict(Comment(0, 0, 0, "", "", "")),
        "assessments": [a.name for a in Assessment],
        "prompt kinds": list(PromptKind),
        "label kinds": list(LabelKind),
        "model uses": list(ModelUse),
        "marks": list(Mark),
    }
    assert {k: " ".join(sorted(v)) for k, v in found.items()} == SAVED[database.SCHEMA_VERSION]


def test_what_only_a_newer_version_knows_is_passed_over(tmp_path: Path) -> None:
    store = ProjectStore.open(laid_out(EARLIER[-1], tmp_path / "p.segicl"))
    case = store.load().cases["x"]
    store.close()
    raw = zlib.decompress(records.encode_case(case))
    (length,) = struct.unpack_from("<I", raw)
    head = json.loads(raw[4 : 4 + length])
    for value in (head, head["images"][0], head["review"]):
        value["from the future"] = [1]
    text = json.dumps(head).encode()
    data = zlib.compress(struct.pack("<I", len(text)) + text + raw[4 + length :])
    chunks = {c.hash: c for m in (*case.masks.values(), *case.objects.values())
              for c in m.chunks.values()}  # fmt: skip
    assert records.decode_case(data, chunks.__getitem__) == case
