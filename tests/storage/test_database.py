import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from segicl_gui.domain.errors import UserError
from segicl_gui.storage import database

HOLD = """
import sys, time
from pathlib import Path
from segicl_gui.storage import database
engine = database.connect(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""

CONNECT = """
import os, sys
from pathlib import Path
from segicl_gui.domain.errors import UserError
from segicl_gui.storage import database
database.connect(Path(sys.argv[2])).dispose()  # so that all is imported
if os.getuid() == 0:
    os.setuid(65534)  # permissions don't bind root
try:
    database.connect(Path(sys.argv[1]))
except UserError as e:
    print(e)
"""


def test_a_second_opener_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "p.segicl" / "project.db"
    path.parent.mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(UserError, match="open in another window"):
            database.connect(path)
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
    engine = database.connect(path)
    with pytest.raises(UserError, match="open in another window"):
        database.connect(path)
    engine.dispose()
    database.connect(path).dispose()


def test_commits_are_durable_before_they_return(tmp_path: Path) -> None:
    engine = database.connect(tmp_path / "project.db")
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
    engine.dispose()


def test_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.execute("INSERT INTO meta VALUES ('schema', '99')")
    connection.close()
    with pytest.raises(UserError, match=r"newer version \(format 99"):
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
    database.connect(folder / "project.db").dispose()
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
