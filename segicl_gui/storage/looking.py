"""Opening a project's database to look only, whoever writes it and wherever it lies."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, StaticPool

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.storage import holding
from segicl_gui.storage.database import BUSY_SECONDS, SCHEMA_VERSION, Database, open_error
from segicl_gui.storage.file_systems import FileSystem, file_system
from segicl_gui.storage.holding import file_uri, result_code
from segicl_gui.storage.migrations import copy_database, migrate, version_of


def look_into(
    path: Path, why: ReadOnly, system: Callable[[Path], FileSystem] = file_system
) -> Database:
    """Open the database at `path` to read it, whoever has it open and wherever it lies.

    Nothing is written beside it where that can be helped. Where SQLite would have to write to
    read on (a log left by a crash in a folder that cannot be written, an earlier format), a
    copy in the system's temporary folder is read instead.

    Parameters
    ----------
    path : Path
    why : ReadOnly
        What to tell whoever tries to write.
    system : callable
        Tells the file system.

    Raises
    ------
    UserError
        If it is damaged or cannot be read.
    """
    try:
        if not _only_alone(path, system(path.parent)):
            try:
                return _reading(path, partial(_reader, path), why)
            except sqlite3.OperationalError as e:
                if result_code(e) not in holding.NOT_WRITABLE | {holding.IO_ERROR}:
                    raise
        if not _left_by_a_crash(path):
            return _reading(path, partial(_unchanging, path), why)
        return _reading_copy(path, why)
    except (sqlite3.Error, ValueError, OSError) as e:
        raise open_error(path, e) from e


@contextmanager
def looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to look at a database with SQL of one's own; raises as `look_into`."""
    opened = look_into(path, ReadOnly("opened to look only", ""))
    try:
        with closing(opened.engine.raw_connection()) as pooled:
            raw = pooled.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            yield raw
    finally:
        opened.close()


def _only_alone(path: Path, kind: FileSystem) -> bool:
    """Whether a database on a share has a log, which must not be read along with others there.

    Raises
    ------
    UserError
        If it is written at this moment on the machine whose disk that is.
    """
    if not kind.shared:
        return False
    holder = holding.holder_of(path.parent)
    if holder is None:
        # Nobody has it open, so nobody's locks go when this file is closed again.
        return _has_log(path)
    if _beside(path, "-shm").exists():
        raise UserError(
            f"Cannot open {path.parent.name}",
            f"{holder.user} has it open on {holder.host}, as a folder of that machine's own disk.",
            "Wait until it is closed there, or ask for a copy.",
        )
    return False


def _reader(path: Path, **options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        file_uri(path.resolve(), mode="ro", **options),
        uri=True,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )


def _unchanging(path: Path) -> sqlite3.Connection:
    """A connection that takes no locks and looks for no log, unless there is one by now."""
    if _left_by_a_crash(path):
        return _reader(path)
    return _reader(path, immutable="1")


def _reading(path: Path, connection: Callable[[], sqlite3.Connection], why: ReadOnly) -> Database:
    with closing(connection()) as raw:
        found = version_of(raw)
        if found is None:
            raise ValueError("it holds no project")
        if found < SCHEMA_VERSION:
            return _copied(why, partial(copy_database, raw))
    engine = sa.create_engine("sqlite://", creator=connection, poolclass=NullPool)
    return Database(engine, why)


def _reading_copy(path: Path, why: ReadOnly) -> Database:
    """The database with the log or journal that is to be worked in first, as a copy."""

    def copy(target: Path) -> None:
        for ending in ("-wal", "-journal", ""):
            with suppress(FileNotFoundError):
                shutil.copyfile(_beside(path, ending), _beside(target, ending))

    return _copied(why, copy)


def _copied(why: ReadOnly, copy: Callable[[Path], None]) -> Database:
    folder = tempfile.TemporaryDirectory(prefix="segicl-reading-", ignore_cleanup_errors=True)
    try:
        target = Path(folder.name) / "project.db"
        copy(target)
        raw = sqlite3.connect(target, check_same_thread=False)
        try:
            found = version_of(raw)
            if found is None:
                raise ValueError("it holds no project")
            if found < SCHEMA_VERSION:
                migrate(raw, found, SCHEMA_VERSION)
            raw.execute("PRAGMA query_only=ON")
        except BaseException:
            raw.close()
            raise
    except BaseException:
        folder.cleanup()
        raise
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    return Database(engine, why, raw, None, folder)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _left_by_a_crash(path: Path) -> bool:
    """Whether a log or journal with something in it lies beside the database."""
    for ending in ("-wal", "-journal"):
        with suppress(OSError):
            if _beside(path, ending).stat().st_size:
                return True
    return False


def _has_log(path: Path) -> bool:
    """Whether a database is one with a write-ahead log (https://www.sqlite.org/fileformat.html)."""
    try:
        with path.open("rb") as f:
            return f.read(20)[18:20] == b"\2\2"
    except OSError:
        return False
