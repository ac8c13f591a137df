"""Mending the database of a project, as far as what is left of it allows.

A copy of everything comes first. Nothing that can be read is given up: of a case whose newest
state lacks blocks of its masks, only these blocks are taken from the newest revision before that
has them, and what was confirmed in their slices becomes a draft again, since nobody saw it so.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import CHUNK, Chunk, Index, LabelMap
from segicl_gui.domain.packing import inflated
from segicl_gui.domain.project import Assessment, CaseState, ProjectState
from segicl_gui.storage import database, holding
from segicl_gui.storage.atomic import make_folder, write_error
from segicl_gui.storage.project_store import DAMAGE
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache
from segicl_gui.storage.records import (
    chunks_of,
    decode_case,
    decode_shared,
    encode_case,
    encode_shared,
)
from segicl_gui.storage.settings import login

FILE = "project.db"
_UNREADABLE = (*DAMAGE, sqlite3.Error)
_BLOCK_BYTES = 2 * CHUNK[0] * CHUNK[1] * CHUNK[2]
_BACK = (int(Assessment.CONFIRMED), int(Assessment.AUTO))


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair came to.

    Parameters
    ----------
    backup : Path or None
        The folder that holds the database as it was; None where nothing had to be done.
    done : tuple of str
        What was done, a sentence each; cases by their ids.
    lost : tuple of str
        What could not be brought back.
    """

    backup: Path | None
    done: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def block_is_whole(digest: bytes, data: bytes) -> bool:
    """Whether a block of a mask unpacks to what its hash says."""
    try:
        raw = inflated(data, _BLOCK_BYTES)
    except ValueError:
        return False
    return hashlib.blake2b(raw, digest_size=16).digest() == digest


def repair(folder: Path) -> Repair:
    """Mend the project in `folder`.

    Raises
    ------
    UserError
        If there is no project, another window has it open, there is no room for the copy, or
        nothing of what all its cases share can be read.
    """
    file = folder / FILE
    if not file.is_file():
        raise UserError(
            f"Cannot repair {folder.name}", f"There is no {FILE} in {folder}.", "Check the path."
        )
    try:
        hold = holding.take(folder)
    except (sqlite3.Error, OSError) as e:
        raise database.open_error(file, e) from e
    try:
        return _repaired(folder, file)
    except sqlite3.Error as e:
        raise database.open_error(file, e) from e
    finally:
        hold.release()


def _repaired(folder: Path, file: Path) -> Repair:
    backup = _backup(folder)
    try:
        done, lost = _mended(folder, file)
    except BaseException:
        _put_back(folder, backup)
        raise
    if not (done or lost):
        shutil.rmtree(backup)
        return Repair(None)
    return Repair(backup, tuple(done), tuple(lost))


def _mended(folder: Path, file: Path) -> tuple[_Told, _Told]:
    done, lost = _Told(), _Told()
    if not _pages_are_sound(file):
        _rebuild(file)
        done.add("The file of the database was damaged; what could be read of it was written anew.")
    with closing(sqlite3.connect(file)) as db:
        db.isolation_level = None
        db.execute("BEGIN IMMEDIATE")
        for digest in _damaged_blocks(db):
            # Else the same content, drawn again, would be taken for stored already.
            db.execute("DELETE FROM chunks WHERE hash = ?", (digest,))
        shared = _shared(db, done)
        for case_id in _case_ids(db):
            _mend_case(db, case_id, shared, done, lost)
        _list_cases(db, shared, done)
        db.execute("COMMIT")
    _tidy(folder, file, done)
    return done, lost


class _Told(list[str]):
    add = list.append


def _backup(folder: Path) -> Path:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H.%M.%S")
    target = folder / f"before repair {now}"
    make_folder(target)
    try:
        for path in sorted(folder.glob(f"{FILE}*")):
            shutil.copy2(path, target / path.name)
    except OSError as e:
        shutil.rmtree(target, ignore_errors=True)
        raise write_error(target, e) from e
    return target


def _put_back(folder: Path, backup: Path) -> None:
    """Have the files as they were; the copy stays where that fails."""
    for path in folder.glob(f"{FILE}*"):
        if not (backup / path.name).exists():
            path.unlink()
    for path in backup.iterdir():
        shutil.copy2(path, folder / path.name)
    shutil.rmtree(backup)


def _pages_are_sound(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file)) as db:
            db.execute("PRAGMA foreign_keys=ON")
            if db.execute("PRAGMA integrity_check").fetchone()[0] == "ok":
                return _has_tables(db)
            db.execute("REINDEX")
            db.commit()
            return db.execute("PRAGMA integrity_check").fetchone()[0] == "ok" and _has_tables(db)
    except sqlite3.Error:
        return False


def _has_tables(db: sqlite3.Connection) -> bool:
    found = {r[0] for r in db.execute("SELECT name FROM sqlite_master")}
    return {"meta", "revisions", "chunks", "ix_revisions_case"} <= found


def _rebuild(file: Path) -> None:
    """A new file of all rows that can be read from the old one, one by one."""
    made = file.with_name(f".writing-{file.name}")
    made.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(made)) as new:
        database.make_tables(new)
        for row in _rows(old, "meta", "key, value"):
            new.execute("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)", row)
        columns = "id, case_id, kind, title, who, at, how, state"
        needed: set[str] = set()
        for row in _rows(old, "revisions", columns):
            new.execute(f"INSERT OR IGNORE INTO revisions({columns}) VALUES(?,?,?,?,?,?,?,?)", row)
            if row[1]:
                with suppress(*_UNREADABLE):
                    needed |= chunks_of(row[-1])
        for digest in sorted(needed):
            with suppress(sqlite3.Error):
                found = old.execute(
                    "SELECT hash, data FROM chunks WHERE hash = ?", (bytes.fromhex(digest),)
                ).fetchone()
                if found:
                    new.execute("INSERT OR IGNORE INTO chunks(hash, data) VALUES(?, ?)", found)
        for row in _rows(old, "chunks", "hash, data"):
            new.execute("INSERT OR IGNORE INTO chunks(hash, data) VALUES(?, ?)", row)
        new.commit()
    for ending in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    made.replace(file)


def _rows(db: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Rows up to the first damaged page; of revisions, also those behind it."""
    try:
        yield from db.execute(f"SELECT {columns} FROM {table} NOT INDEXED")
        return
    except sqlite3.Error:
        if table != "revisions":
            return
    for number in range(1, _highest(db) + 1):
        with suppress(sqlite3.Error):
            yield from db.execute(f"SELECT {columns} FROM revisions WHERE id = ?", (number,))


def _highest(db: sqlite3.Connection) -> int:
    for query in ("SELECT seq FROM sqlite_sequence WHERE name = 'revisions'",
                  "SELECT max(id) FROM revisions"):  # fmt: skip
        with suppress(sqlite3.Error):
            row = db.execute(query).fetchone()
            if row and row[0]:
                return min(int(row[0]), 10_000_000)
    return 100_000


def _damaged_blocks(db: sqlite3.Connection) -> list[bytes]:
    rows = db.execute("SELECT hash, data FROM chunks")
    return [digest for digest, data in rows if not block_is_whole(digest, data)]


def _states(db: sqlite3.Connection, case_id: str) -> Iterator[bytes]:
    """Newest first."""
    query = "SELECT state FROM revisions WHERE case_id = ? ORDER BY id DESC"
    yield from (row[0] for row in db.execute(query, (case_id,)).fetchall())


def _case_ids(db: sqlite3.Connection) -> list[str]:
    rows = db.execute("SELECT case_id FROM revisions WHERE case_id != '' GROUP BY case_id")
    return [r[0] for r in rows.fetchall()]


def _append(db: sqlite3.Connection, case_id: str, title: str, state: bytes) -> None:
    db.execute(
        "INSERT INTO revisions(case_id, kind, title, who, at, how, state) VALUES(?,?,?,?,?,?,?)",
        (case_id, "step", title, login(), datetime.now(UTC).isoformat(timespec="milliseconds"),
         json.dumps({"tool": "repair"}), state),
    )  # fmt: skip


def _shared(db: sqlite3.Connection, done: _Told) -> ProjectState:
    for n, state in enumerate(_states(db, "")):
        with suppress(*DAMAGE):
            shared = decode_shared(state, {})
            if n:
                _append(db, "", "Repaired", state)
                done.add("The names of labels and cases could not be read; those before are back.")
            return shared
    db.execute("ROLLBACK")
    raise UserError(
        "Cannot repair this project",
        "Nothing of what its cases share (labels, names, settings) can be read.",
        "Put back a copy of the project folder; its images were not touched.",
    )


def _mend_case(
    db: sqlite3.Connection, case_id: str, shared: ProjectState, done: _Told, lost: _Told
) -> None:
    states = list(_states(db, case_id))
    there = _Blocks(db)
    cases = (c for c in (_decoded(s) for s in states) if c is not None)
    newest = next(cases, None)
    if newest is None:
        db.execute("DELETE FROM revisions WHERE case_id = ?", (case_id,))
        lost.add(f"Case {case_id}: no revision of it can be read; it was taken out.")
        return
    is_newest = _decoded(states[0]) is not None
    gone = list(_gone(newest, there))
    if is_newest and not gone:
        return
    mended = _without(newest, gone, list(cases), there, shared) if gone else newest
    # A revision of its own, so that the damaged one stays what it was.
    _append(db, case_id, "Repaired", encode_case(replace(mended, revision=mended.revision + 1)))
    if not is_newest:
        done.add(f"Case {case_id}: its newest state cannot be read; the one before is back.")
    if gone:
        slices = len({i for _, _, key in gone for i in _slices_of(key, newest)})
        done.add(
            f"Case {case_id}: {len(gone)} blocks of masks were lost; earlier ones took their "
            f"place. What was confirmed in these {slices} slices is a draft now: look at it again."
        )


def _decoded(state: bytes) -> CaseState | None:
    try:
        return decode_case(state, lambda digest: Chunk(digest, b""))
    except DAMAGE:
        return None


class _Blocks:
    """Which blocks the database holds."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._hashes = {r[0].hex() for r in db.execute("SELECT hash FROM chunks")}

    def __contains__(self, chunk: Chunk) -> bool:
        return chunk.hash in self._hashes


_Where = tuple[str, int, Index]
"""Of "masks" or "objects", the number of the map, and the chunk's index."""


def _gone(case: CaseState, there: _Blocks) -> Iterator[_Where]:
    for kind in ("masks", "objects"):
        for number, label_map in _maps(case, kind).items():
            for key, chunk in label_map.chunks.items():
                if chunk not in there:
                    yield kind, number, key


def _maps(case: CaseState, kind: str) -> Mapping[int, LabelMap]:
    return case.masks if kind == "masks" else case.objects


def _without(
    case: CaseState,
    gone: list[_Where],
    before: list[CaseState],
    there: _Blocks,
    shared: ProjectState,
) -> CaseState:
    """The case with earlier blocks, or none, in the place of those that are gone."""
    maps = {kind: {n: dict(m.chunks) for n, m in _maps(case, kind).items()}
            for kind in ("masks", "objects")}  # fmt: skip
    rows = {label: bytearray(row) for label, row in case.assessments.items()}
    groups = {label.id: label.group for label in shared.schema.labels}
    for kind, number, key in gone:
        chunk = _earlier(kind, number, key, before, there, case)
        if chunk is None:
            del maps[kind][number][key]
        else:
            maps[kind][number][key] = chunk
        for label, row in rows.items():
            if (label if kind == "objects" else groups.get(label, number)) != number:
                continue
            for i in _slices_of(key, case):
                if i < len(row) and row[i] in _BACK:
                    row[i] = int(Assessment.DRAFT)
    made = {
        kind: MappingProxyType(
            {n: LabelMap(case.geometry.shape, MappingProxyType(c)) for n, c in of.items()}
        )
        for kind, of in maps.items()
    }
    assessments = MappingProxyType({label: bytes(row) for label, row in rows.items()})
    return replace(case, masks=made["masks"], objects=made["objects"], assessments=assessments)


def _earlier(
    kind: str, number: int, key: Index, before: Iterable[CaseState], there: _Blocks, case: CaseState
) -> Chunk | None:
    for older in before:
        if older.geometry.shape != case.geometry.shape:
            continue
        label_map = _maps(older, kind).get(number)
        chunk = label_map.chunks.get(key) if label_map else None
        if chunk is None or chunk in there:
            return chunk
    return None


def _slices_of(key: Index, case: CaseState) -> range:
    start = key[0] * CHUNK[0]
    return range(start, min(start + CHUNK[0], case.geometry.shape[0]))


def _list_cases(db: sqlite3.Connection, shared: ProjectState, done: _Told) -> None:
    """Cases that an earlier list of them does not know come to its end."""
    found: dict[str, CaseState] = {}
    for case_id in _case_ids(db):
        case = next((c for c in map(_decoded, _states(db, case_id)) if c is not None), None)
        if case is not None:
            found[case_id] = case
    newest = next(_states(db, ""))
    listed = list(json.loads(inflated(newest, 1 << 28))["cases"])
    missing = [k for k in found if k not in listed]
    if missing:
        order = {k: found[k] for k in (*listed, *missing) if k in found}
        _append(db, "", "Repaired", encode_shared(replace(shared, cases=MappingProxyType(order))))
        done.add(f"{len(missing)} cases were in no list; they are at its end now.")


def _tidy(folder: Path, file: Path, done: _Told) -> None:
    """Files that a crash left half written, and proposals of cases that are no more."""
    left = [p for p in folder.rglob(".writing-*") if p.is_file()]
    for path in left:
        with suppress(OSError):
            path.unlink()
    if left:
        done.add(f"{len(left)} files that were never finished were removed.")
    with closing(sqlite3.connect(file)) as db:
        known = set(_case_ids(db))
    cache = ProposalCache(folder / PLACE)
    orphans = cache.names() - known
    for case_id in orphans:
        cache.forget(case_id)
    if orphans:
        done.add(f"{len(orphans)} proposals of cases that are not there were removed.")
