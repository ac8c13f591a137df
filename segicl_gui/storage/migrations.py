"""How projects of earlier versions become ones of this version.

`STEPS` says for each format what leads to the next. A format has to be given a new number whenever
something is saved that a program of the format before would drop or misread when it writes, such
as a new field of a case: that program must not write the project any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import replacing

_TABLES = {"meta", "revisions", "chunks"}

Migration = Callable[[sqlite3.Connection], None]


def _as_it_is(connection: sqlite3.Connection) -> None:
    """Nothing to convert: what is new has a default where it is missing."""


STEPS: Mapping[int, Migration] = {
    # Prompts, objects, frames and tags, reviews, repeats and auto-accepted slices had come one by
    # one under the number 1. A program that does not know them would drop them.
    1: _as_it_is,
}


def version_of(connection: sqlite3.Connection) -> int | None:
    """Format number of a project's database; None where nothing is in it yet.

    Raises
    ------
    sqlite3.Error, ValueError
        If it is no database, or not a project's.
    """
    tables = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    row = None
    if "meta" in tables:
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if row is None and tables - _TABLES:
        raise ValueError("it is another program's")
    # Without a number, making it was broken off.
    return None if row is None else int(row[0])


def migrate(
    connection: sqlite3.Connection,
    found: int,
    wanted: int,
    steps: Mapping[int, Migration] = STEPS,
) -> None:
    """Bring a database to a format, all steps in one transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
        With nothing begun.
    found, wanted : int
        Formats it has and gets.
    steps : mapping of int to callable
        By the format that each starts from.

    Raises
    ------
    Exception
        What a step raises; the database is as it was then.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(found, wanted):
            steps[number](connection)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(wanted),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrate_with_backup(
    connection: sqlite3.Connection,
    path: Path,
    found: int,
    wanted: int,
    steps: Mapping[int, Migration] = STEPS,
) -> Path:
    """Copy the database at `path` beside itself, then bring it to a format.

    Returns
    -------
    Path
        The copy, in the format before; it is the user's to delete.

    Raises
    ------
    UserError
        If there is no room for the copy, or a step fails; the database is as it was then.
    """
    backup = _free(path, found)
    copy_database(connection, backup)
    try:
        migrate(connection, found, wanted, steps)
    except Exception as e:
        backup.unlink(missing_ok=True)
        raise UserError(
            f"Cannot open {path.parent.name}",
            f"It could not be brought from format {found} to {wanted} ({e}). It is as it was.",
            "Open it with the version that saved it last, and report this.",
        ) from e
    return backup


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Write a consistent copy of a database, also while others write it; one file, no log.

    Raises
    ------
    UserError
        If the disk is full or the folder cannot be written.
    """
    with replacing(target) as temporary:
        try:
            with closing(sqlite3.connect(temporary)) as copy:
                connection.backup(copy)
                # Alone in a folder that cannot be written, a log could not be opened.
                copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as e:
            raise UserError(
                f"Cannot copy {target.parent.name}",
                f"{target} could not be written ({e}).",
                "Make room on that disk, then open the project again; it is as it was.",
            ) from e


def _free(path: Path, found: int) -> Path:
    """A name for the copy that is not taken."""
    stem = f"{path.stem} before update from format {found}"
    names = (f"{stem}{f' ({n})' if n else ''}.db" for n in range(1000))
    return next(p for p in map(path.with_name, names) if not p.exists())
