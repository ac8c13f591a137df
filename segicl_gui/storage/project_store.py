"""Projects on disk: one folder with a database that holds every revision."""

from __future__ import annotations

import functools
import itertools
import json
import struct
import threading
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.domain.masks import Chunk
from segicl_gui.domain.project import CaseState, ProjectState, Step
from segicl_gui.storage import database
from segicl_gui.storage.atomic import UNFINISHED, move, remove_unfinished, sync_folder
from segicl_gui.storage.holding import LOCK_NAME, HeldElsewhere, holder_of
from segicl_gui.storage.looking import look_into
from segicl_gui.storage.reconnect import Row, reconnect
from segicl_gui.storage.records import (
    chunks_of,
    decode_case,
    decode_shared,
    encode_case,
    encode_shared,
)
from segicl_gui.storage.settings import login

SUFFIX = ".segicl"
_FILE = "project.db"
_SHARED = ""  # case_id of revisions of what all cases share
_KEPT_STEPS = 200
FULL = "The disk is full."
# A state is JSON and packed entries: there are many ways in which damaged ones do not fit.
DAMAGE = (
    sa.exc.SQLAlchemyError, zlib.error, struct.error, ValueError, LookupError, TypeError,
    AttributeError, OverflowError, RecursionError, MemoryError,
)  # fmt: skip
"""What reading a damaged database may raise."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of the audit trail: who changed what, when and how."""

    id: int
    case_id: str
    kind: str
    title: str
    who: str
    at: str
    how: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision with the state it brought about, as `records` wrote it."""

    revision: Revision
    state: bytes


class ProjectStore:
    """Reads and writes one project folder. All methods may be called from any thread.

    Attributes
    ----------
    who : str
        The name that revisions are kept under from now on; the login at first.
    read_only : ReadOnly or None
        Why nothing can be written; None where it can.
    """

    def __init__(self, folder: Path, opened: database.Database) -> None:
        self.folder = folder
        self.who = login()
        self.read_only = opened.read_only
        self._database = opened
        self._engine = opened.engine
        self._lock = threading.RLock()
        self._known: set[str] = set()
        self._closed = self._lost_touch = False
        try:
            self._newest = self._newest_id()
        except BaseException:
            opened.close()
            raise

    @classmethod
    def create(cls, folder: Path, state: ProjectState) -> ProjectStore:
        """Make a new project folder holding `state`.

        The database gets its name when it is complete: whoever looks finds a whole project or
        none, however this ends.

        Raises
        ------
        UserError
            If there is one already, or the folder cannot be written.
        """
        target = folder / _FILE
        if any(folder.glob(f"{_FILE}*")):
            raise UserError(
                f"Cannot create {folder.name}",
                f"{folder} is a project already, or what is left of one.",
                "Open it, or choose another folder.",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise UserError(
                f"Cannot create {folder.name}",
                f"{folder.parent} cannot be written ({e.strerror}).",
                "Choose a folder of your own.",
            ) from e
        begun = folder / f"{UNFINISHED}{uuid.uuid4().hex[:12]}.db"
        step = Step("Project created", None, replace(state, cases={}), state, {})
        try:
            store = cls(folder, database.connect(begun))
            try:
                store.append(step, kind="first")
            finally:
                store.close()
            # On shares an empty journal stays.
            if any(p.stat().st_size for p in folder.glob(f"{begun.name}-*")) or target.exists():
                raise UserError(
                    f"Cannot create {folder.name}",
                    "Its database could not be completed.",
                    "Check the disk, then try again.",
                )
            move(begun, target)
            with suppress(OSError):  # whoever may not read the folder around it has to do without
                sync_folder(folder.parent)
        except HeldElsewhere:
            raise
        except BaseException:
            with suppress(OSError):
                (folder / LOCK_NAME).unlink(missing_ok=True)
            raise
        finally:
            for path in folder.glob(f"{begun.name}*"):
                with suppress(OSError):
                    path.unlink()
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> ProjectStore:
        """Open an existing project folder.

        Parameters
        ----------
        folder : Path
        read_only : bool
            Open it to look only, also while another window writes it. One that cannot be written
            is opened so without being asked.

        Raises
        ------
        HeldElsewhere
            If another window has it open to write.
        UserError
            If it is damaged, unreadable or no project.
        """
        if not (folder / _FILE).is_file():
            raise UserError(
                f"Cannot open {folder.name}",
                f"{folder} is not a SegICL project (no {_FILE} in it).",
                "Choose a folder ending in .segicl, or open a folder of scans instead.",
            )
        path = folder / _FILE
        if read_only:
            return cls(folder, look_into(path, _why_looking(folder)))
        try:
            store = cls(folder, database.connect(path))
        except database.Unwritable as e:
            return cls(folder, look_into(path, e.read_only))
        # Nobody else writes here now, so these are what was left when a write was cut short.
        remove_unfinished(folder)
        return store

    def close(self) -> None:
        """Let go of the database; nothing is read or written any more."""
        with self._lock:
            self._closed = True
            self._database.close()

    def _check_writable(self) -> None:
        if self.read_only is not None:
            raise self.read_only.error()

    def load(self) -> ProjectState:
        """The current state.

        Raises
        ------
        UserError
            If the database is damaged.
        """
        with self._lock, self._reading() as connection:
            newest = sa.select(sa.func.max(database.revisions.c.id)).group_by(
                database.revisions.c.case_id
            )
            rows = connection.execute(
                sa.select(database.revisions.c.case_id, database.revisions.c.state).where(
                    database.revisions.c.id.in_(newest)
                )
            ).all()
            found: dict[str, Chunk] = {}
            needed = iter({h for r in rows if r.case_id for h in chunks_of(r.state)})
            while batch := list(itertools.islice(needed, 500)):
                found |= _read_chunks(connection, batch)
            self._known.update(found)
            cases = {r.case_id: decode_case(r.state, found.__getitem__) for r in rows if r.case_id}
            shared = [r.state for r in rows if not r.case_id]
            if not shared:
                raise ValueError("it holds no project")
            return decode_shared(shared[0], cases)

    def append(self, step: Step, kind: str = "step") -> None:
        """Write what a step changed, durably, in one transaction.

        A step of what all cases share may add cases, and may change where images of others lie;
        the revisions of these are of the kinds "first" and "moved".

        Parameters
        ----------
        step : Step
        kind : {"first", "step", "undo", "redo"}

        Raises
        ------
        UserError
            If the disk is full or the write fails; nothing is half written.
        """
        before = step.before.cases
        if step.case_id is not None:
            changed = [step.after.cases[step.case_id]]
        else:
            changed = [c for k, c in step.after.cases.items() if before.get(k) is not c]
        self._check_writable()
        kinds = {
            c.id: kind if step.case_id is not None else "moved" if c.id in before else "first"
            for c in changed
        }
        rows = [(c.id, kinds[c.id], step.title, encode_case(c)) for c in changed]
        if step.case_id is None:
            rows.insert(0, (_SHARED, kind, step.title, encode_shared(step.after)))
        with self._lock:
            self._check_open()
            if self._lost_touch and self._regained(rows):
                return
            try:
                with self._engine.begin() as connection:
                    new = self._write_chunks(connection, changed)
                    for row in rows:
                        newest = self._write(connection, row, step.how)
            except sa.exc.SQLAlchemyError as e:
                error = _write_error(self.folder, e)
                self._lost_touch = error.happened != FULL
                raise error from e
            self._newest = newest
            self._known.update(new)

    def last_steps(self, case_id: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Steps of the case done and undone last, to go on undoing after reopening.

        Returns
        -------
        done, undone : tuple of Step
            Oldest first; their project states hold this case alone. Steps of other cases and
            of what all cases share are left out: they stay as they are.
        """
        table = database.revisions
        with self._lock, self._reading() as connection:
            rows = connection.execute(
                sa.select(table.c.id, table.c.case_id, table.c.kind, table.c.title)
                .where(table.c.kind != "first")
                .order_by(table.c.id.desc())
                .limit(4 * _KEPT_STEPS)
            ).all()
            done: list[tuple[int, str]] = []
            undone: list[tuple[int, str]] = []
            for row in reversed(rows):
                if row.case_id != case_id:
                    # Redoing over a new step or other labels would not give what was there.
                    if row.kind == "step" or row.case_id == _SHARED:
                        undone.clear()
                elif row.kind == "step":
                    done.append((row.id, row.title))
                    undone.clear()
                elif row.kind == "undo" and done:
                    undone.append(done.pop())
                elif row.kind == "redo" and undone:
                    done.append(undone.pop())
            return (
                self._steps(connection, case_id, done[-_KEPT_STEPS:]),
                self._steps(connection, case_id, undone[-_KEPT_STEPS:]),
            )

    def revisions(self, case_id: str | None = None) -> tuple[Revision, ...]:
        """The audit trail, oldest first, of one case or of everything."""
        table = database.revisions
        query = sa.select(
            table.c.id, table.c.case_id, table.c.kind, table.c.title,
            table.c.who, table.c.at, table.c.how,
        ).order_by(table.c.id)  # fmt: skip
        if case_id is not None:
            query = query.where(table.c.case_id == case_id)
        with self._lock, self._reading() as connection:
            return tuple(Revision(*row) for row in connection.execute(query))

    def stored(self, case_id: str) -> tuple[StoredRevision, ...]:
        """Every revision of a case with its state, oldest first."""
        table = database.revisions
        query = sa.select(table).where(table.c.case_id == case_id).order_by(table.c.id)
        with self._lock, self._reading() as connection:
            return tuple(
                StoredRevision(
                    Revision(r.id, r.case_id, r.kind, r.title, r.who, r.at, r.how), r.state
                )
                for r in connection.execute(query)
            )

    def first_shared(self) -> ProjectState:
        """What all cases shared when the project was made, without the cases."""
        table = database.revisions
        query = sa.select(table.c.state).where(table.c.case_id == _SHARED).order_by(table.c.id)
        with self._lock, self._reading() as connection:
            return decode_shared(connection.execute(query.limit(1)).scalar_one(), {})

    def made_at(self) -> str:
        """When the project was made: ISO 8601, UTC."""
        query = sa.select(database.revisions.c.at).order_by(database.revisions.c.id).limit(1)
        with self._lock, self._reading() as connection:
            return str(connection.execute(query).scalar_one())

    def chunks(self, hashes: Iterable[str]) -> dict[str, Chunk]:
        """Chunks of masks by their hashes."""
        wanted = iter(hashes)
        found: dict[str, Chunk] = {}
        with self._lock, self._reading() as connection:
            while batch := list(itertools.islice(wanted, 500)):
                found |= _read_chunks(connection, batch)
        return found

    def take_over(
        self, revisions: Iterable[StoredRevision], chunks: Iterable[Chunk], into: str
    ) -> None:
        """Append revisions that another project holds, with who, when and how; all or none.

        Parameters
        ----------
        revisions : iterable of StoredRevision
            Oldest first; the last one's state is the case's from now on.
        chunks : iterable of Chunk
            All that the states need.
        into : str
            Id of the case they become revisions of.

        Raises
        ------
        UserError
            If they could not be written.
        """
        self._check_writable()
        with self._lock:
            self._check_open()
            try:
                with self._engine.begin() as connection:
                    rows = [{"h": bytes.fromhex(c.hash), "d": c.data} for c in chunks]
                    if rows:
                        connection.execute(
                            sa.text("INSERT OR IGNORE INTO chunks(hash, data) VALUES(:h, :d)"), rows
                        )
                    for r in revisions:
                        connection.execute(
                            database.revisions.insert().values(
                                case_id=into, kind=r.revision.kind, title=r.revision.title,
                                who=r.revision.who, at=r.revision.at, how=r.revision.how,
                                state=r.state,
                            )
                        )  # fmt: skip
            except sa.exc.SQLAlchemyError as e:
                raise _write_error(self.folder, e) from e
            self._newest = self._newest_id()

    def save_screen(self, value: dict[str, Any]) -> None:
        """Keep where the user was (case, slice, label, tool), to come back to."""
        self._check_writable()
        with self._lock:
            self._check_open()
            try:
                with self._engine.begin() as connection:
                    connection.execute(
                        sa.text(
                            "INSERT INTO meta(key, value) VALUES('screen', :v) "
                            "ON CONFLICT(key) DO UPDATE SET value = :v"
                        ),
                        {"v": json.dumps(value)},
                    )
            except sa.exc.SQLAlchemyError as e:
                raise _write_error(self.folder, e) from e

    def load_screen(self) -> dict[str, Any]:
        """What `save_screen` kept, or an empty dictionary."""
        table = database.meta
        with self._lock, self._reading() as connection:
            text = connection.scalar(sa.select(table.c.value).where(table.c.key == "screen"))
        return dict(json.loads(text)) if text else {}

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        self._check_open()
        try:
            with self._engine.connect() as connection:
                yield connection
        except DAMAGE as e:
            raise self._unreadable(e) from e

    def _unreadable(self, e: BaseException) -> UserError:
        if self.read_only is not None and self.read_only.newer:
            return UserError(
                f"Cannot read {self.folder.name}",
                f"{self.read_only.why[0].upper()}{self.read_only.why[1:]}.",
                self.read_only.todo,
            )
        return UserError(
            f"Cannot read {self.folder.name}",
            f"{self.folder / _FILE} is damaged ({getattr(e, 'orig', e)}).",
            "Put back a copy of the project folder; its images were not touched.",
        )

    def _write_chunks(self, connection: sa.Connection, cases: Iterable[CaseState]) -> set[str]:
        new = {
            c.hash: c.data
            for case in cases
            for m in (*case.masks.values(), *case.objects.values())
            for c in m.chunks.values()
            if c.hash not in self._known
        }
        if new:
            connection.execute(
                sa.text("INSERT OR IGNORE INTO chunks(hash, data) VALUES(:h, :d)"),
                [{"h": bytes.fromhex(h), "d": d} for h, d in new.items()],
            )
        return set(new)

    def _check_open(self) -> None:
        """`UserError` once closed: a job that is late must not take the lock again."""
        if self._closed:
            raise UserError(f"{self.folder.name} is closed", "It was closed.", "Open it again.")

    def _newest_id(self) -> int:
        with self._reading() as connection:
            newest = connection.scalar(sa.select(sa.func.max(database.revisions.c.id)))
        return newest or 0

    def _regained(self, rows: list[Row]) -> bool:
        """Open the database anew; whether the commit that failed is in it after all."""
        self._database.close()
        self._database, there = reconnect(self.folder / _FILE, self._newest, rows)
        self._engine = self._database.engine
        self._newest = self._newest_id()
        self._lost_touch = False
        return there

    def _write(self, connection: sa.Connection, row: Row, how: Mapping[str, Any]) -> int:
        case_id, kind, title, state = row
        done = connection.execute(
            database.revisions.insert().values(
                case_id=case_id,
                kind=kind,
                title=title,
                who=self.who,
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                how=dict(how),
                state=state,
            )
        )
        assert done.inserted_primary_key is not None
        return int(done.inserted_primary_key[0])

    def _steps(
        self, connection: sa.Connection, case_id: str, entries: list[tuple[int, str]]
    ) -> tuple[Step, ...]:
        table = database.revisions
        chunk = functools.cache(lambda h: _read_chunks(connection, [h])[h])
        out: list[Step] = []
        for revision_id, title in entries:
            states = connection.execute(
                sa.select(table.c.state)
                .where(table.c.case_id == case_id, table.c.id <= revision_id)
                .order_by(table.c.id.desc())
                .limit(2)
            ).all()
            if len(states) < 2:
                continue
            try:
                after, before = (
                    ProjectState(cases={case_id: decode_case(s.state, chunk)}) for s in states
                )
            except DAMAGE:
                out.clear()  # nobody can go back past it; what is there now was loaded whole
                continue
            out.append(Step(title, case_id, before, after, {}))
        return tuple(out)


def _read_chunks(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, Chunk]:
    table = database.chunks
    query = sa.select(table).where(table.c.hash.in_([bytes.fromhex(h) for h in hashes]))
    return {h.hex(): Chunk(h.hex(), data) for h, data in connection.execute(query)}


def _why_looking(folder: Path) -> ReadOnly:
    holder = holder_of(folder)
    if holder is None:
        return ReadOnly("opened to look only", "Close it, then open it again to work on it.")
    return ReadOnly(f"opened by {holder}", "Close it there, then open it here again to work on it.")


def _write_error(folder: Path, e: sa.exc.SQLAlchemyError) -> UserError:
    reason = str(getattr(e, "orig", e))
    full = "full" in reason or "No space" in reason
    return UserError(
        "Not saved",
        FULL if full else f"{folder} could not be written ({reason}).",
        "Free some space; keep this window open, saving is tried again by itself."
        if full
        else "Keep this window open; saving is tried again by itself.",
    )
