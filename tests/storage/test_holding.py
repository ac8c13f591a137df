import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from segicl_gui.storage import holding
from segicl_gui.storage.holding import LOCK_NAME, HeldElsewhere, Holder, file_uri, holder_of, take

HOLD = """
import sys, time
from pathlib import Path
from segicl_gui.storage.holding import take
hold = take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_who_holds_it_is_told_and_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(HeldElsewhere) as told:
            take(tmp_path)
        holder = told.value.holder
        assert holder is not None
        assert holder.process == process.pid
        assert f"{holder.user} on {holder.host}, since " in str(told.value)
        assert f"process {process.pid}" in str(told.value)
        assert holder_of(tmp_path) == holder
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert holder_of(tmp_path) is None
    take(tmp_path).release()


def test_one_process_holds_it_once(tmp_path: Path) -> None:
    assert holder_of(tmp_path) is None
    hold = take(tmp_path)
    for _ in range(2):
        with pytest.raises(HeldElsewhere):
            take(tmp_path)
    hold.release()
    assert holder_of(tmp_path) is None
    take(tmp_path).release()


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_lock_file_keeps_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOCK_NAME).write_bytes(content)
    hold = take(tmp_path)
    with pytest.raises(HeldElsewhere):
        take(tmp_path)
    hold.release()


def leave_behind(folder: Path, host: str) -> None:
    """A name as a machine that lost its power leaves it."""
    take(folder).release()
    with closing(sqlite3.connect(folder / LOCK_NAME)) as connection, connection:
        connection.execute(
            "INSERT INTO holder VALUES ('bea', ?, 7, '2026-01-02T03:04:05+00:00')", (host,)
        )


def test_a_name_left_behind_counts_only_where_locks_do_not_reach(tmp_path: Path) -> None:
    leave_behind(tmp_path, "ward3")
    with pytest.raises(HeldElsewhere, match="bea on ward3") as told:
        take(tmp_path, locks=False)
    assert "open and close it there once" in told.value.todo
    take(tmp_path).release()
    take(tmp_path, locks=False).release()
    leave_behind(tmp_path, holding.socket.gethostname())
    take(tmp_path, locks=False).release()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a/b c/é?#%.db"), "file:///a/b%20c/%C3%A9%3F%23%25.db?mode=ro"),
        (PureWindowsPath("C:\\Scans\\p.db"), "file:///C:/Scans/p.db?mode=ro"),
        (PureWindowsPath("\\\\srv\\lab share\\p.db"), "file:////srv/lab%20share/p.db?mode=ro"),
    ],
)
def test_paths_as_sqlite_takes_them(path: PurePosixPath, uri: str) -> None:
    assert file_uri(path, mode="ro") == uri


def test_times_are_told_as_people_read_them() -> None:
    told = str(Holder("bea", "ward3", 7, "2026-01-02T12:04:05+00:00"))
    assert told.startswith("bea on ward3, since ")
    assert "Jan 2026" in told
    assert "since some time" in str(Holder("bea", "ward3", 7, "?"))
