"""Projects on disk: one folder with a database that holds every revision."""

from __future__ import annotations

import getpass
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Chunk
from segicl_gui.domain.project import CaseState, ProjectState, Step
from segicl_gui.storage import database
from segicl_gui.storage.records import decode_case, decode_shared, encode_case, encode_shared

SUFFIX = ".segicl"
_FILE = "project.db"
_SHARED = ""  # case_id of revisions of what all cases share
_KEPT_STEPS = 200


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


class ProjectStore:
    """Reads and writes one project folder. All methods may be called from any thread."""

    def __init__(self, folder: Path, engine: sa.Engine) -> None:
        self.folder = folder
        self._engine = engine
        self._lock = threading.RLock()
        self._known: set[str] = set()

    @classmethod
    def create(cls, folder: Path, state: ProjectState) -> ProjectStore:
        """Make a new project folder holding `state`.

        Raises
        ------
        UserError
            If there is one already, or the folder cannot be written.
        """
        if (folder / _FILE).exists():
            raise UserError(
                f"Cannot create {folder.name}", f"{folder} is a project already.", "Open it."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise UserError(
                f"Cannot create {folder.name}",
                f"{folder.parent} cannot be written ({e.strerror}).",
                "Choose a folder of your own.",
            ) from e
        store = cls(folder, database.connect(folder / _FILE))
        step = Step("Project created", None, replace(state, cases={}), state, {})
        store.append(step, kind="first")
        return store

    @classmethod
    def open(cls, folder: Path) -> ProjectStore:
        """Open an existing project folder; `UserError` if that is not possible."""
        if not (folder / _FILE).is_file():
            raise UserError(
                f"Cannot open {folder.name}",
                f"{folder} is not a SegICL project (no {_FILE} in it).",
                "Choose a folder ending in .segicl, or open a folder of scans instead.",
            )
        return cls(folder, database.connect(folder / _FILE))

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._engine.dispose()

    def load(self) -> ProjectState:
        """The current state."""
        with self._lock, self._reading() as connection:
            newest = sa.select(sa.func.max(database.revisions.c.id)).group_by(
                database.revisions.c.case_id
            )
            rows = connection.execute(
                sa.select(database.revisions.c.case_id, database.revisions.c.state).where(
                    database.revisions.c.id.in_(newest)
                )
            ).all()
            known = {
                h.hex(): Chunk(h.hex(), data)
                for h, data in connection.execute(sa.select(database.chunks))
            }
        self._known.update(known)
        cases = {r.case_id: decode_case(r.state, known.__getitem__) for r in rows if r.case_id}
        shared = next(r.state for r in rows if not r.case_id)
        return decode_shared(shared, cases)

    def append(self, step: Step, kind: str = "step") -> None:
        """Write what a step changed, durably, in one transaction.

        Parameters
        ----------
        step : Step
        kind : {"first", "step", "undo", "redo"}

        Raises
        ------
        UserError
            If the disk is full or the write fails; nothing is half written.
        """
        if step.case_id is not None:
            changed = [step.after.cases[step.case_id]]
        else:
            changed = [c for k, c in step.after.cases.items() if k not in step.before.cases]
        with self._lock:
            try:
                with self._engine.begin() as connection:
                    new = self._write_chunks(connection, changed)
                    if step.case_id is None:
                        self._write(connection, _SHARED, kind, step, encode_shared(step.after))
                    for case in changed:
                        case_kind = kind if step.case_id is not None else "first"
                        self._write(connection, case.id, case_kind, step, encode_case(case))
            except sa.exc.SQLAlchemyError as e:
                raise _write_error(self.folder, e) from e
            self._known.update(new)

    def last_steps(self, case_id: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Steps of the case done and undone last, to go on undoing after reopening.

        Returns
        -------
        done, undone : tuple of Step
            The run of steps at the end of the undo and redo stacks that belong to the case;
            their project states hold this case alone.
        """
        table = database.revisions
        with self._lock, self._reading() as connection:
            rows = connection.execute(
                sa.select(table.c.id, table.c.case_id, table.c.kind, table.c.title)
                .where(table.c.kind != "first")
                .order_by(table.c.id.desc())
                .limit(4 * _KEPT_STEPS)
            ).all()
            done: list[tuple[int, str, str]] = []
            undone: list[tuple[int, str, str]] = []
            for row in reversed(rows):
                entry = (row.id, row.case_id, row.title)
                if row.kind == "step":
                    done.append(entry)
                    undone.clear()
                elif row.kind == "undo" and done:
                    undone.append(done.pop())
                elif row.kind == "redo" and undone:
                    done.append(undone.pop())
            return (
                self._steps(connection, _tail(done, case_id)),
                self._steps(connection, _tail(undone, case_id)),
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

    def save_screen(self, value: dict[str, Any]) -> None:
        """Keep where the user was (case, slice, label, tool), to come back to."""
        with self._lock:
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

    def _reading(self) -> sa.Connection:
        return self._engine.connect()

    def _write_chunks(self, connection: sa.Connection, cases: Iterable[CaseState]) -> set[str]:
        new = {
            c.hash: c.data
            for case in cases
            for m in case.masks.values()
            for c in m.chunks.values()
            if c.hash not in self._known
        }
        if new:
            connection.execute(
                sa.text("INSERT OR IGNORE INTO chunks(hash, data) VALUES(:h, :d)"),
                [{"h": bytes.fromhex(h), "d": d} for h, d in new.items()],
            )
        return set(new)

    def _write(
        self, connection: sa.Connection, case_id: str, kind: str, step: Step, state: bytes
    ) -> None:
        connection.execute(
            database.revisions.insert().values(
                case_id=case_id,
                kind=kind,
                title=step.title,
                who=getpass.getuser(),
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                how=dict(step.how),
                state=state,
            )
        )

    def _steps(
        self, connection: sa.Connection, entries: list[tuple[int, str, str]]
    ) -> tuple[Step, ...]:
        table = database.revisions
        out = []
        for revision_id, case_id, title in entries:
            states = connection.execute(
                sa.select(table.c.state)
                .where(table.c.case_id == case_id, table.c.id <= revision_id)
                .order_by(table.c.id.desc())
                .limit(2)
            ).all()
            if len(states) < 2:
                continue
            after, before = (
                ProjectState(cases={case_id: decode_case(s.state, self._chunk(connection))})
                for s in states
            )
            out.append(Step(title, case_id, before, after, {}))
        return tuple(out)

    def _chunk(self, connection: sa.Connection) -> Any:
        def find(digest: str) -> Chunk:
            data = connection.scalar(
                sa.select(database.chunks.c.data).where(
                    database.chunks.c.hash == bytes.fromhex(digest)
                )
            )
            if data is None:
                raise KeyError(digest)
            return Chunk(digest, data)

        return find


def _tail(entries: list[tuple[int, str, str]], case_id: str) -> list[tuple[int, str, str]]:
    """The run of entries of this case at the end."""
    n = len(entries)
    while n and entries[n - 1][1] == case_id and len(entries) - n < _KEPT_STEPS:
        n -= 1
    return entries[n:]


def _write_error(folder: Path, e: sa.exc.SQLAlchemyError) -> UserError:
    reason = str(getattr(e, "orig", e))
    full = "full" in reason or "No space" in reason
    return UserError(
        "Not saved",
        "The disk is full." if full else f"{folder} could not be written ({reason}).",
        "Free some space; keep this window open, saving is tried again by itself."
        if full
        else "Keep this window open; saving is tried again by itself.",
    )
