import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.storage import database, looking
from segicl_gui.storage.database import Database
from segicl_gui.storage.file_systems import FileSystem
from segicl_gui.storage.looking import look_into, looked_at

WHY = ReadOnly("testing", "Stop.")
# Root may write anywhere, so somebody else looks.
LOOK = """
import os, sys
from pathlib import Path
import sqlalchemy as sa
from segicl_gui.domain.errors import ReadOnly
from segicl_gui.storage import database
from segicl_gui.storage.looking import look_into, looked_at
if os.getuid() == 0:
    os.setuid(65534)
opened = look_into(Path(sys.argv[1]), ReadOnly("testing", "Stop."))
with opened.engine.connect() as connection:
    print(sorted(connection.scalars(sa.select(database.meta.c.key))))
opened.close()
"""


def on_a_share(path: Path) -> FileSystem:
    return FileSystem("nfs4", shared=True)


def write(opened: Database, key: str) -> None:
    with opened.engine.begin() as connection:
        connection.execute(database.meta.insert().values(key=key, value=""))


def keys(opened: Database) -> set[str]:
    with opened.engine.connect() as connection:
        return set(connection.scalars(sa.select(database.meta.c.key)))


def left_open(path: Path) -> None:
    """Make the files as a killed process leaves them, with a commit that is only in the log."""
    opened = database.connect(path)
    write(opened, "in the log")
    copies = {p: p.read_bytes() for p in path.parent.glob("project.db*") if "shm" not in p.name}
    opened.close()
    for p, content in copies.items():
        p.write_bytes(content)
    assert path.with_name("project.db-wal").stat().st_size > 0


@pytest.mark.parametrize("shared", [False, True])
def test_it_is_read_while_another_window_writes_it(tmp_path: Path, shared: bool) -> None:
    def system(path: Path) -> FileSystem:
        return FileSystem(shared=shared)

    path = tmp_path / "project.db"
    writer = database.connect(path, system)
    reader = look_into(path, WHY, system)
    for n in range(3):
        write(writer, f"k{n}")
        assert keys(reader) == {"schema", *(f"k{i}" for i in range(n + 1))}
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        write(reader, "mine")
    writer.close()
    assert "k2" in keys(reader)
    reader.close()


def test_what_is_only_in_the_log_of_a_crash_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    left_open(path)
    for system in (on_a_share, looking.file_system):
        reader = look_into(path, WHY, system)
        assert "in the log" in keys(reader)
        reader.close()
    assert not list(Path(looking.tempfile.gettempdir()).glob("segicl-reading-*/project.db"))


def test_a_commit_broken_off_on_a_share_is_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    opened = database.connect(path, on_a_share)
    opened.close()
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA cache_spill=1")
    raw.execute("PRAGMA cache_size=2")
    raw.execute("BEGIN")
    for n in range(300):
        raw.execute("INSERT INTO meta VALUES (?, ?)", (f"half {n}", "x" * 900))
    copies = {p: p.read_bytes() for p in tmp_path.glob("project.db*")}
    raw.execute("ROLLBACK")
    raw.close()
    for p, content in copies.items():
        p.write_bytes(content)
    assert path.with_name("project.db-journal").stat().st_size > 0
    reader = look_into(path, WHY, on_a_share)
    assert keys(reader) == {"schema"}
    reader.close()
    with looked_at(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT key FROM meta").fetchall() == [("schema",)]
    again = database.connect(path, on_a_share)
    assert keys(again) == {"schema"}
    again.close()


def test_a_log_on_a_share_is_not_read_along_with_the_machine_that_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    writer = database.connect(path)
    with pytest.raises(UserError, match="own disk"):
        look_into(path, WHY, on_a_share)
    writer.close()
    reader = look_into(path, WHY, on_a_share)
    assert keys(reader) == {"schema"}
    reader.close()


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """A folder and its files that nobody but root can write."""
    for path in (folder, *folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in folder.parents[:3]:
        path.chmod(0o755)
    try:
        yield
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("state", ["closed", "crashed", "open"])
@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path, state: str) -> None:
    folder = tmp_path / "p.segicl"
    folder.mkdir()
    path = folder / "project.db"
    writer = None
    if state == "crashed":
        left_open(path)
    else:
        writer = database.connect(path)
        write(writer, "in the log")
        if state == "closed":
            writer.close()
    names = {p.name for p in folder.iterdir()}
    before = path.read_bytes() if writer is None else b""
    with unwritable(folder):
        run = subprocess.run(
            [sys.executable, "-c", LOOK, str(path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.stdout.strip() == "['in the log', 'schema']", run.stderr
    assert {p.name for p in folder.iterdir()} == names
    if writer is None:
        assert path.read_bytes() == before
    elif state == "open":
        write(writer, "goes on")
        writer.close()


@pytest.mark.parametrize("content", [b"", b"no database " * 500])
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "project.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="damaged or not a SegICL project"):
        look_into(path, WHY)
    shutil.rmtree(tmp_path)
    with pytest.raises(UserError):
        look_into(path, WHY)
