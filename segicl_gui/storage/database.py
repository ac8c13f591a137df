"""The SQLite file of a project: its tables, and opening it safely."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from segicl_gui.domain.errors import UserError

SCHEMA_VERSION = 1

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


def connect(path: Path) -> sa.Engine:
    """Open or create the database at `path`, for this process alone.

    Write-ahead log with full synchronisation: what was committed survives a crash of the
    program and of the machine. The exclusive lock is let go by the system when the process
    ends, however it ends.

    Raises
    ------
    UserError
        If another window holds it, it is damaged, unreadable, or of a newer version.
    """
    try:
        engine = sa.create_engine(
            f"sqlite:///{path}",
            poolclass=StaticPool,  # one connection: writer thread and main thread take turns
            connect_args={"check_same_thread": False, "timeout": 1.0},
        )
        event.listen(engine, "connect", _set_up)
        with engine.begin() as connection:
            found = None
            if sa.inspect(connection).has_table(meta.name):
                found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
            # Nothing is changed in a file of a newer version.
            if found is None or int(found) <= SCHEMA_VERSION:
                metadata.create_all(connection)
            if found is None:
                connection.execute(meta.insert().values(key="schema", value=str(SCHEMA_VERSION)))
    except sa.exc.OperationalError as e:
        engine.dispose()
        raise _open_error(path, e) from e
    except sa.exc.DatabaseError as e:
        engine.dispose()
        raise UserError(
            f"Cannot open {path.parent.name}",
            f"{path} is damaged or not a SegICL project ({e.orig}).",
            "Put back a copy of the project folder; its images were not touched.",
        ) from e
    if found is not None and int(found) > SCHEMA_VERSION:
        engine.dispose()
        raise UserError(
            f"Cannot open {path.parent.name}",
            f"It was saved by a newer version (format {found}, this one reads {SCHEMA_VERSION}).",
            "Install the newer version.",
        )
    event.listen(engine, "do_connect", lambda *_: _check_there(path))
    return engine


def _check_there(path: Path) -> None:
    """Once it was open, a database is never made anew where its disk is away."""
    if not path.is_file():
        raise sqlite3.OperationalError("unable to open database file")


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "locking_mode=EXCLUSIVE",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    # The exclusive lock is only taken by the first write.
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("COMMIT")
    cursor.close()


def _open_error(path: Path, e: sa.exc.OperationalError) -> UserError:
    title = f"Cannot open {path.parent.name}"
    text = str(e.orig)
    if "locked" in text:
        return UserError(
            title, "The project is open in another window.", "Close that window, then try again."
        )
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if "readonly" in text or "unable to open" in text or not writable:
        return UserError(
            title,
            f"{path.parent} cannot be written ({text}).",
            "Copy the project to a folder of your own, or ask for write permission.",
        )
    if "full" in text:
        return UserError(title, "The disk is full.", "Free some space, then try again.")
    return UserError(title, f"{path}: {text}.", "Check the disk, then try again.")
