"""Whether a project is whole, and mending it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Chunk
from segicl_gui.services.doctor.check import Check, Health
from segicl_gui.services.projects import project_folder_for
from segicl_gui.storage import repair
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.looking import looked_at
from segicl_gui.storage.project_store import DAMAGE, SUFFIX
from segicl_gui.storage.records import chunks_of, decode_case, decode_shared
from segicl_gui.storage.repair import block_is_whole

REPAIR = (
    "Put back a copy of the project folder, or try: segicl doctor PROJECT --repair. Its images "
    "were not touched."
)


def folder_of(path: Path) -> Path:
    """The project folder that is meant by it, or by a folder of scans."""
    return path if path.suffix == SUFFIX else project_folder_for(path)


def project_integrity(path: Path) -> Iterator[Check]:
    """Whether the database of a project is whole, and its images are in place; only reads."""
    folder = folder_of(path)
    file = folder / "project.db"
    if not file.is_file():
        yield Check("Project", Health.FAIL, f"There is no project in {path}", "Check the path.")
        return
    try:
        # Opened for reading alone: a look must not change what it looks at.
        with looked_at(file) as db:
            first = str(db.execute("PRAGMA integrity_check").fetchone()[0])
            yield Check(
                "Project database",
                Health.OK if first == "ok" else Health.FAIL,
                f"{file}: {first}",
                "" if first == "ok" else REPAIR,
            )
            yield _labels(db)
            yield _masks(db)
            yield _images(db, folder)
    except HeldElsewhere as e:
        yield Check("Project database", Health.WARN, f"{file}: {e.happened}", e.todo)
    except UserError as e:
        yield Check("Project database", Health.FAIL, f"{file}: {e.happened}", REPAIR)
    except sqlite3.OperationalError as e:
        locked = "locked" in str(e)
        yield Check(
            "Project database",
            Health.WARN if locked else Health.FAIL,
            f"{file}: {e}",
            "Close the window in which the project is open, then try again." if locked else REPAIR,
        )
    except sqlite3.DatabaseError as e:
        yield Check("Project database", Health.FAIL, f"{file}: {e}", REPAIR)


def _labels(db: sqlite3.Connection) -> Check:
    """Whether what all cases share can be read: labels, names, settings."""
    query = "SELECT state FROM revisions WHERE case_id = '' ORDER BY id DESC LIMIT 1"
    try:
        labels = len(decode_shared(db.execute(query).fetchone()[0], {}).schema.labels)
    except DAMAGE as e:
        return Check("Project labels", Health.FAIL, f"cannot be read ({type(e).__name__})", REPAIR)
    return Check("Project labels", Health.OK, str(labels))


def _masks(db: sqlite3.Connection) -> Check:
    """Whether every block of every mask ever saved is there and unchanged."""
    whole, damaged = set(), 0
    for digest, data in db.execute("SELECT hash, data FROM chunks"):
        if block_is_whole(digest, data):
            whole.add(digest.hex())
        else:
            damaged += 1
    newest = {r[0] for r in db.execute("SELECT max(id) FROM revisions GROUP BY case_id")}
    revisions, before, now = 0, 0, 0
    query = "SELECT id, state FROM revisions WHERE case_id != ''"
    for number, state in db.execute(query):
        revisions += 1
        try:
            lacking = any(h not in whole for h in chunks_of(state))
        except DAMAGE:
            lacking = True
        now += lacking and number in newest
        before += lacking and number not in newest
    found = f"{revisions} revisions, {len(whole)} blocks of masks"
    if now or damaged:
        found += f"; {damaged} blocks damaged, {now} cases and {before} earlier states incomplete"
        return Check("Project masks", Health.FAIL, found, REPAIR)
    if before:
        found += f"; {before} earlier states incomplete, to which nobody can go back"
        return Check("Project masks", Health.WARN, found, "What is there now is whole.")
    return Check("Project masks", Health.OK, found)


def _images(db: sqlite3.Connection, folder: Path) -> Check:
    """Whether the images that the cases refer to are where they were."""
    newest = (
        "SELECT state FROM revisions WHERE id IN "
        "(SELECT max(id) FROM revisions WHERE case_id != '' GROUP BY case_id)"
    )
    missing, count = [], 0
    for (state,) in db.execute(newest):
        try:
            case = decode_case(state, lambda digest: Chunk(digest, b""))
        except DAMAGE:
            continue  # counted as an incomplete revision
        for image in case.images:
            count += 1
            if not (folder / image.path).exists():
                missing.append(image.path)
    if missing:
        return Check(
            "Project images",
            Health.WARN,
            f"{len(missing)} of {count} not found, as {missing[0]}",
            "Put the images back, or connect their drive; the masks are kept.",
        )
    return Check("Project images", Health.OK, f"{count} in place")


def repaired(path: Path) -> Iterator[Check]:
    """Mend a project, and say what came of it.

    Raises
    ------
    UserError
        If nothing can be done; the project is as it was then.
    """
    done = repair.repair(folder_of(path))
    if done.backup is None:
        yield Check("Repair", Health.OK, "nothing had to be repaired")
        return
    yield Check("Repair", Health.OK, f"the database as it was is in {done.backup}")
    for text in done.done:
        yield Check("Repair", Health.OK, text)
    for text in done.lost:
        yield Check("Repair", Health.FAIL, text, "Put back a copy of the project folder.")
