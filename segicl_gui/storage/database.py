"""The SQLite file of a project: its tables, and opening it to write.

On a local disk it has a write-ahead log, so that others read while one writes. That log needs
memory shared by all who have the file open, which machines do not have in common: on shares the
database has a rollback journal instead. `storage.looking` opens it only to read; who may write is
settled by `storage.holding`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.storage import holding
from segicl_gui.storage.file_systems import FileSystem, file_system
from segicl_gui.storage.holding import HeldElsewhere, Hold, file_uri, result_code
from segicl_gui.storage.migrations import migrate_with_backup, version_of

SCHEMA_VERSION = 2
BUSY_SECONDS = 1.0
_SHARE_BUSY_SECONDS = 10.0  # a reader on a share keeps the writer waiting
_COPY = "Copy the project to a folder of your own, or ask for write permission."

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

# Every state a case, or what all cases share (case_id ""), was ever in.
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),  # first | step | undo | redo
    sa.Column("title", sa.String, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("how", sa.JSON, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Index("ix_revisions_case", "case_id", "id"),
)

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("hash", sa.LargeBinary(16), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)


@dataclass
class Database:
    """An open database.

    Parameters
    ----------
    engine : sa.Engine
    read_only : ReadOnly or None
        Why it cannot be written; None where it can.
    connection : sqlite3.Connection, optional
        The one connection of `engine`, where it has but one.
    hold : Hold, optional
        The right to write it.
    copy : TemporaryDirectory, optional
        Where it lies, if it is a copy for reading alone.
    """

    engine: sa.Engine
    read_only: ReadOnly | None = None
    connection: sqlite3.Connection | None = None
    hold: Hold | None = None
    copy: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Let go of it; others may write then."""
        self.engine.dispose()
        if self.connection is not None:
            self.connection.close()  # an engine that was never used does not know it
        if self.hold is not None:
            self.hold.release()
            self.hold = None
        if self.copy is not None:
            self.copy.cleanup()


class Unwritable(UserError):  # noqa: N818
    """A database that can be read and not written.

    Attributes
    ----------
    read_only : ReadOnly
    """

    def __init__(self, path: Path, read_only: ReadOnly) -> None:
        why = read_only.why
        super().__init__(
            f"Cannot open {path.parent.name}", f"{why[0].upper()}{why[1:]}.", read_only.todo
        )
        self.read_only = read_only


def connect(path: Path, system: Callable[[Path], FileSystem] = file_system) -> Database:
    """Open or create the database at `path` to write it, for this window alone.

    What was committed survives a crash of the program and of the machine. A database of an
    earlier format is copied beside itself and brought to this one.

    Parameters
    ----------
    path : Path
    system : callable
        Tells the file system.

    Raises
    ------
    HeldElsewhere
        If another window has it open to write.
    Unwritable
        If it can only be read: of a newer version, in a folder that cannot be written, or on a
        share without locks.
    UserError
        If it is damaged or unreadable, or the disk is full.
    """
    kind = system(path.parent)
    try:
        hold = holding.take(path.parent, locks=kind.locks)
    except (sqlite3.Error, OSError) as e:
        raise open_error(path, e, locking=True) from e
    try:
        raw = _writer(path, kind)
    except BaseException as e:
        hold.release()
        if isinstance(e, sqlite3.Error | ValueError):
            raise open_error(path, e) from e
        raise
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    return Database(engine, None, raw, hold)


def _writer(path: Path, kind: FileSystem) -> sqlite3.Connection:
    seconds = _SHARE_BUSY_SECONDS if kind.shared else BUSY_SECONDS
    raw = sqlite3.connect(
        file_uri(path.resolve(), mode="rwc"), uri=True, timeout=seconds, check_same_thread=False
    )
    try:
        if kind.shared:
            # Before the first look: a log that was left is then read without shared memory.
            raw.execute("PRAGMA locking_mode=EXCLUSIVE")
        found = version_of(raw)
        if found is not None and found > SCHEMA_VERSION:
            raise Unwritable(path, newer(found))
        raw.execute(f"PRAGMA journal_mode={'TRUNCATE' if kind.shared else 'WAL'}")
        raw.execute(f"PRAGMA synchronous={'EXTRA' if kind.shared else 'FULL'}")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA locking_mode=NORMAL")
        # Whether it can be written only shows in a write.
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("COMMIT")
        if found is None:
            make_tables(raw)
        elif found < SCHEMA_VERSION:
            migrate_with_backup(raw, path, found, SCHEMA_VERSION)
    except BaseException:
        raw.close()
        raise
    return raw


def make_tables(raw: sqlite3.Connection) -> None:
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # or each table would be committed alone
        metadata.create_all(connection)
        connection.execute(meta.insert().values(key="schema", value=str(SCHEMA_VERSION)))


def newer(found: int) -> ReadOnly:
    """Why a database of this format is not written."""
    return ReadOnly(
        f"it was saved by a newer version (format {found}, this one writes {SCHEMA_VERSION})",
        "Install the newer version to go on working on it.",
        newer=True,
    )


def open_error(path: Path, e: Exception, *, locking: bool = False) -> UserError:
    """What to tell a user whose database could not be opened.

    Parameters
    ----------
    path : Path
    e : Exception
        Of SQLite, the system, or a `ValueError` where the content makes no sense.
    locking : bool
        Whether it came of the lock file.
    """
    title = f"Cannot open {path.parent.name}"
    code = result_code(e) if isinstance(e, sqlite3.Error) else 0
    if code in holding.BUSY:
        # A version that knows no lock file.
        return HeldElsewhere(path.parent, None, "Close that window, then try again.")
    if code in holding.NOT_WRITABLE or isinstance(e, PermissionError):
        return Unwritable(path, ReadOnly(f"{path.parent} cannot be written", _COPY))
    if code == 13:
        return UserError(title, "The disk is full.", "Free some space, then try again.")
    if locking and getattr(e, "sqlite_errorcode", 0) in holding.LOCK_FAILED:
        return Unwritable(
            path,
            ReadOnly(
                f"the drive of {path.parent} keeps no locks, so another machine could write too",
                "Copy the project to a local disk, or have locks turned on for the share.",
            ),
        )
    if isinstance(e, sqlite3.DatabaseError) and not isinstance(e, sqlite3.OperationalError):
        return _damaged(path, e)
    if isinstance(e, ValueError):
        return _damaged(path, e)
    return UserError(title, f"{path}: {e}.", "Check the disk, then try again.")


def _damaged(path: Path, e: Exception) -> UserError:
    return UserError(
        f"Cannot open {path.parent.name}",
        f"{path} is damaged or not a SegICL project ({e}).",
        "Put back a copy of the project folder; its images were not touched.",
    )
