import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.storage import database
from segicl_gui.storage.file_systems import FileSystem
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.looking import look_into

HOLD = """
import sys, time
from pathlib import Path
from segicl_gui.storage import database
held = database.connect(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""

CONNECT = """
import os, sys
from pathlib import Path
from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.storage import database
from segicl_gui.storage.file_systems import FileSystem
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.looking import look_into
database.connect(Path(sys.argv[2])).close()  # so that all is imported
if os.getuid() == 0:
    os.setuid(65534)  # permissions don't bind root
try:
    database.connect(Path(sys.argv[1]))
except database.Unwritable as e:
    print(e)
"""

# What a version before the lock file does.
HOLD_AS_BEFORE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=0.2)
for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL"):
    connection.execute(f"PRAGMA {pragma}")
connection.execute("BEGIN IMMEDIATE")
connection.execute("COMMIT")
print("open", flush=True)
time.sleep(60)
"""


def on_a_share(path: Path) -> FileSystem:
    return FileSystem("nfs4", shared=True)


@contextmanager
def running(code: str, path: Path) -> Iterator[None]:
    """Another process that has the database open, killed afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "open\n"
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_second_opener_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "p.segicl" / "project.db"
    path.parent.mkdir()
    with running(HOLD, path), pytest.raises(HeldElsewhere, match="open in another window: "):
        database.connect(path)
    held = database.connect(path)
    with pytest.raises(HeldElsewhere):
        database.connect(path)
    held.close()
    database.connect(path).close()


def test_a_version_before_the_lock_file_keeps_others_out_and_is_kept_out(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    database.connect(path).close()
    with running(HOLD_AS_BEFORE, path):
        with pytest.raises(HeldElsewhere, match="open in another window"):
            database.connect(path)
        with pytest.raises(HeldElsewhere):
            look_into(path, ReadOnly("", ""))
    held = database.connect(path)
    told = subprocess.run(
        [sys.executable, "-c", HOLD_AS_BEFORE, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "database is locked" in told.stderr
    held.close()


@pytest.mark.parametrize(
    ("system", "journal", "synchronous"),
    [(database.file_system, "wal", 2), (on_a_share, "truncate", 3)],
)
def test_commits_are_durable_before_they_return(
    tmp_path: Path, system: Callable[[Path], FileSystem], journal: str, synchronous: int
) -> None:
    opened = database.connect(tmp_path / "project.db", system)
    with opened.engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == journal
        assert connection.scalar(sa.text("PRAGMA synchronous")) == synchronous
        assert connection.scalar(sa.text("PRAGMA locking_mode")) == "normal"
    opened.close()


def test_a_project_moves_between_disk_and_share(tmp_path: Path) -> None:
    """Also where it was not closed: what is in the log is not lost."""
    path = tmp_path / "project.db"
    for n, system in enumerate((database.file_system, on_a_share) * 2):
        opened = database.connect(path, system)
        with opened.engine.begin() as connection:
            connection.execute(database.meta.insert().values(key=f"k{n}", value=""))
        if n == 0:  # as a killed process leaves it
            copies = {p: p.read_bytes() for p in tmp_path.glob("project.db*")}
        opened.close()
        if n == 0:
            assert [p for p in copies if p.name.endswith("-wal")]
            for p, content in copies.items():
                p.write_bytes(content)
    assert not list(tmp_path.glob("project.db-wal"))
    opened = database.connect(path)
    with opened.engine.connect() as connection:
        keys = set(connection.scalars(sa.select(database.meta.c.key)))
    opened.close()
    assert keys == {"schema", "k0", "k1", "k2", "k3"}


def test_a_share_without_locks_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.db"
    database.connect(path).close()

    def fails(folder: Path, *, locks: bool) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = 3850  # SQLITE_IOERR_LOCK
        raise error

    monkeypatch.setattr(database.holding, "take", fails)
    with pytest.raises(database.Unwritable, match="keeps no locks"):
        database.connect(path, on_a_share)


def test_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.execute("INSERT INTO meta VALUES ('schema', '99')")
    connection.close()
    with pytest.raises(database.Unwritable, match=r"newer version \(format 99"):
        database.connect(path)
    with sqlite3.connect(path) as connection:
        names = {r[0] for r in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert "revisions" not in names


@pytest.mark.parametrize("content", [b"not a database at all, but long enough " * 50, b"x" * 4096])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "project.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="damaged or not a SegICL project"):
        database.connect(path)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "p.segicl"
    folder.mkdir()
    database.connect(folder / "project.db").close()
    for path in (folder / "project.db", folder):
        path.chmod(path.stat().st_mode & ~0o222)
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    try:
        run = subprocess.run(
            [sys.executable, "-c", CONNECT, str(folder / "project.db"), str(tmp_path / "other.db")],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        folder.chmod(0o755)
    assert "cannot be written" in run.stdout, run.stderr
