"""Opening the database of a project anew while it is open, after its disk was away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from segicl_gui.domain.errors import UserError
from segicl_gui.storage import database

Row = tuple[str, str, str, bytes]
"""Case, kind, title and state of a revision."""
_KEEP = "Keep this window open; saving is tried again by itself."


def reconnect(path: Path, newest: int, wanted: Sequence[Row]) -> tuple[database.Database, bool]:
    """Open the database and see where it stands.

    Handles of a network share may be dead for good after it was away, and a commit that failed
    may have reached the disk all the same.

    Parameters
    ----------
    path : Path
        Of the database, which this process has closed.
    newest : int
        Id of the last revision known to be in it; 0 for none.
    wanted : sequence of Row
        What the commit that failed would have added.

    Returns
    -------
    opened : Database
    there : bool
        Whether it did add them; they are on the disk then.

    Raises
    ------
    UserError
        If it cannot be opened, or is no longer what it was.
    """
    if not path.is_file():
        raise UserError("Not saved", f"{path} cannot be reached.", f"Connect its disk. {_KEEP}")
    opened = database.connect(path)
    table = database.revisions
    try:
        with opened.engine.connect() as connection:
            known = connection.scalar(sa.select(sa.func.count()).where(table.c.id == newest))
            found = connection.execute(
                sa.select(table.c.case_id, table.c.kind, table.c.title, table.c.state)
                .where(table.c.id > newest)
                .order_by(table.c.id)
            ).all()
            there = bool(wanted) and [tuple(r) for r in found] == list(wanted)
            if (newest and not known) or (found and not there):
                raise UserError(
                    "Not saved",
                    f"{path} was changed by somebody else while it could not be reached.",
                    "Export what is on screen to another folder, then open the project again.",
                )
            # What was written while syncing failed counts only once it is in the main file.
            if connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)").one()[0]:
                raise UserError("Not saved", f"{path} is busy.", _KEEP)
    except sa.exc.SQLAlchemyError as e:
        opened.close()
        raise UserError("Not saved", f"{path} could not be read ({e}).", _KEEP) from e
    except UserError:
        opened.close()
        raise
    return opened, there
