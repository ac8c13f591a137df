"""Who has a project open for writing: one window at a time, and the others know whose it is.

The lock is one of SQLite's on a small file beside the database, so the system lets it go when the
process ends, however it ends, and nothing is left to be cleared away. The file also holds the
name of whoever has the lock, which others can read meanwhile.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath, PureWindowsPath
from urllib.parse import quote

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.settings import login

LOCK_NAME = "project.lock"
# Primary result codes, https://www.sqlite.org/rescode.html.
BUSY, IO_ERROR, DAMAGED = {5, 6}, 10, {11, 26}
NOT_WRITABLE = {3, 8, 14}
# Of a lock, its removal, a shared one, a look whether there is one, and too many attempts.
LOCK_FAILED = {3850, 2058, 2314, 3594, 15}
_SECONDS = 1.0
_TABLE = "CREATE TABLE IF NOT EXISTS holder (user TEXT, host TEXT, process INTEGER, since TEXT)"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open.

    Parameters
    ----------
    user, host : str
    process : int
        Its number on that host.
    since : str
        ISO 8601, UTC.
    """

    user: str
    host: str
    process: int
    since: str

    def __str__(self) -> str:
        return f"{self.user} on {self.host}, since {_local(self.since)} (process {self.process})"


class HeldElsewhere(UserError):  # noqa: N818
    """The project is open for writing elsewhere; it can be opened read-only.

    Attributes
    ----------
    holder : Holder or None
        None where it is not known.
    """

    def __init__(self, folder: Path, holder: Holder | None, advice: str = "") -> None:
        super().__init__(
            f"Cannot open {folder.name} for editing",
            f"It is open in another window: {holder}."
            if holder
            else "It is open in another window.",
            advice or "Close that window, then try again, or open the project read-only.",
        )
        self.holder = holder


class Hold:
    """The right to write a project, until `release` or the end of the process."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        """Let others write."""
        with closing(self._connection), suppress(sqlite3.Error):
            self._connection.execute("DELETE FROM holder")
            self._connection.execute("COMMIT")


def take(folder: Path, *, locks: bool = True) -> Hold:
    """Become the one who writes the project in `folder`.

    Parameters
    ----------
    folder : Path
    locks : bool
        Whether locks keep other machines out. Where they do not, a name left by another machine
        counts as a lock, even if that machine went down.

    Raises
    ------
    HeldElsewhere
        If somebody else is.
    sqlite3.Error
        If the lock file cannot be written.
    """
    try:
        return _take(folder, locks)
    except sqlite3.DatabaseError as e:
        if result_code(e) not in DAMAGED:
            raise
        # Only a name is lost with it.
        (folder / LOCK_NAME).unlink()
        return _take(folder, locks)


def holder_of(folder: Path) -> Holder | None:
    """Who has the project open for writing; None if nobody has, or nobody can tell."""
    if not (folder / LOCK_NAME).exists():
        return None
    try:
        with closing(_connect(folder, "rw", 0.0)) as connection:
            connection.execute("BEGIN IMMEDIATE")  # which only succeeds while nobody holds it
            return None
    except sqlite3.Error as e:
        return _written(folder) if result_code(e) in BUSY else None


def file_uri(path: PurePath, **options: str) -> str:
    """A path as SQLite takes it with options (https://www.sqlite.org/uri.html).

    Servers stand in the path, since SQLite knows no other host than this one.
    """
    text = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    if isinstance(path, PureWindowsPath) and not text.startswith("//"):
        text = "/" + text.replace("%3A", ":", 1)
    return f"file://{text}?{'&'.join(f'{k}={v}' for k, v in options.items())}"


def result_code(error: sqlite3.Error) -> int:
    """The primary result code of an error; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _take(folder: Path, locks: bool) -> Hold:
    me = Holder(
        login(), socket.gethostname(), os.getpid(), datetime.now(UTC).isoformat(timespec="seconds")
    )
    connection = _connect(folder, "rwc", _SECONDS)
    try:
        # Nothing in it must outlast this process.
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_TABLE)
        before = _row(connection)
        if before and not locks and before.host != me.host:
            raise HeldElsewhere(
                folder, before,
                f"This drive keeps no locks between machines. If it is not open on {before.host} "
                "any more, open and close it there once.",
            )  # fmt: skip
        connection.execute("DELETE FROM holder")
        connection.execute(
            "INSERT INTO holder VALUES (?, ?, ?, ?)", (me.user, me.host, me.process, me.since)
        )
        connection.execute("COMMIT")
        # From here on others can read who it is, and none can write.
        connection.execute("BEGIN IMMEDIATE")
        now = _row(connection)
        if now != me:
            raise HeldElsewhere(folder, now)
    except sqlite3.Error as e:
        connection.close()
        if result_code(e) in BUSY:
            raise HeldElsewhere(folder, _written(folder)) from e
        raise
    except BaseException:
        connection.close()
        raise
    return Hold(connection)


def _connect(folder: Path, mode: str, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(
        file_uri((folder / LOCK_NAME).resolve(), mode=mode),
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )


def _written(folder: Path) -> Holder | None:
    try:
        with closing(_connect(folder, "ro", _SECONDS)) as connection:
            return _row(connection)
    except sqlite3.Error:
        return None


def _row(connection: sqlite3.Connection) -> Holder | None:
    row = connection.execute("SELECT user, host, process, since FROM holder").fetchone()
    return Holder(*row) if row else None


def _local(since: str) -> str:
    try:
        then = datetime.fromisoformat(since).astimezone()
    except (TypeError, ValueError):
        return "some time"
    today = datetime.now().astimezone().date() == then.date()
    return then.strftime("%H:%M" if today else "%d %b %Y, %H:%M")
