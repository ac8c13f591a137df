"""Power cuts: what a disk may hold when it is switched off, made from a log of what was done.

What was synced is there; of the rest, any of the writes may be missing or torn at a sector, in
whatever order they were made, and of the names in folders some of the latest may be missing, as on
a file system with a journal. SQLite promises to survive that, and so must what is built on it.
"""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import sqlite3
import struct
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.project_store import ProjectStore
from tests.crash.faults import Disk
from tests.crash.journal import Account, Digests, Recorder
from tests.crash.person import Left, Person, write_scans
from tests.crash.rounds import Tally

_HEAD = struct.Struct("<cIIQ")
_SECTOR = 512
CUTS = 25
"""How many cuts each stretch of work is tried with."""
_NAME = "one"


@dataclass(frozen=True)
class Deed:
    """One line of the log; `data` is the new name where something is renamed."""

    kind: str
    path: str
    offset: int
    data: bytes


def read_log(path: Path) -> Iterator[Deed]:
    """What ``shim.c`` noted, in order."""
    raw, at = path.read_bytes(), 0
    while at + _HEAD.size <= len(raw):
        kind, path_size, data_size, offset = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        name = raw[at : at + path_size].decode()
        data = raw[at + path_size : at + path_size + data_size]
        at += path_size + data_size
        yield Deed(kind.decode(), name, offset, data)


@dataclass(eq=False)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Deed] = field(default_factory=list)


class DiskImage:
    """What is certainly on the disk, and what is on its way.

    Parameters
    ----------
    files : mapping of str to bytes
        What is there at the beginning.
    """

    syncs = True
    """False for a disk that only says that it has synced: what is lost then must be found."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._names: dict[str, _File] = {k: _File(bytearray(v)) for k, v in files.items()}
        self._certain = dict(self._names)
        self._names_waiting: list[tuple[str, Deed, _File | None]] = []

    def do(self, deed: Deed) -> None:
        """Take in what was done next."""
        here = self._names
        match deed.kind:
            case "C":
                here[deed.path] = _File()
                self._names_waiting.append((deed.path, deed, here[deed.path]))
            case "W" | "T" if deed.path in here:
                here[deed.path].waiting.append(deed)
            case "S" if self.syncs:
                if deed.path in here:
                    file = here[deed.path]
                    for waiting in file.waiting:
                        _apply(file.synced, waiting)
                    file.waiting.clear()
                else:
                    self._sync_folder(deed.path)
            case "R":
                if deed.path in here:
                    here[deed.data.decode()] = file = here.pop(deed.path)
                    self._names_waiting.append((deed.path, deed, file))
            case "U":
                here.pop(deed.path, None)
                self._names_waiting.append((deed.path, deed, None))

    def _sync_folder(self, folder: str) -> None:
        # A journal is written in order: with a name come all that were changed before.
        last = max((i for i, (path, *_) in enumerate(self._names_waiting)
                    if str(Path(path).parent) == folder), default=-1)  # fmt: skip
        for change in self._names_waiting[: last + 1]:
            _rename(self._certain, change)
        del self._names_waiting[: last + 1]

    def cut(self, rng: random.Random) -> dict[str, bytes]:
        """What may be left when the power goes now."""
        names = dict(self._certain)
        for change in self._names_waiting[: rng.randint(0, len(self._names_waiting))]:
            _rename(names, change)
        share = rng.choice([0.0, 0.5, 0.9, 1.0])
        out = {}
        for path, file in names.items():
            content = bytearray(file.synced)
            for deed in file.waiting:
                if rng.random() < share:
                    _apply(content, deed)
                elif deed.kind == "W" and rng.random() < 0.3:
                    torn = rng.randrange(0, len(deed.data) + 1, _SECTOR)
                    _apply(content, Deed("W", path, deed.offset, deed.data[:torn]))
            out[path] = bytes(content)
        return out


def _apply(content: bytearray, deed: Deed) -> None:
    if deed.kind == "T":
        del content[deed.offset :]
        content.extend(bytes(deed.offset - len(content)))
        return
    if len(content) < deed.offset:
        content.extend(bytes(deed.offset - len(content)))
    content[deed.offset : deed.offset + len(deed.data)] = deed.data


def _rename(names: dict[str, _File], change: tuple[str, Deed, _File | None]) -> None:
    path, deed, file = change
    if deed.kind in "RU":
        names.pop(path, None)
    if file is not None:
        names[deed.data.decode() if deed.kind == "R" else path] = file


class _Marker(Recorder):
    """Notes in the log itself when something was said to be saved."""

    def __init__(self, pipe: int, mark: Path) -> None:
        super().__init__(pipe)
        self._mark = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(self, kind: str, **what: Any) -> None:
        super().tell(kind, **what)
        if kind in ("opened", "saved"):
            os.write(self._mark, json.dumps([kind, what.get("number", 0)]).encode())


class PowerRounds:
    """Works, and cuts the power at any place of the log of it; each cut is a round."""

    def __init__(self, folder: Path, seed: int, disk: Disk | None, only: str = "") -> None:
        if disk is None:
            raise SystemExit("Power cuts need the shim.")
        self._folder, self._seed, self._disk = folder, seed, disk
        self._log = Path(os.environ["CRASH_LOG"])
        self.tally = Tally()

    def go(self, first: int, count: int) -> Iterator[Tally]:
        """Do `count` rounds."""
        while self.tally.rounds < count:
            number = first + self.tally.rounds
            place = self._folder / f"power{number}"
            write_scans(place / _NAME, number)
            before: dict[str, bytes] = {}
            account: Account | None = None
            # The first makes the project; each goes on from what the one before left.
            for part in range(3):
                rng = random.Random(f"{self._seed}:{number}:{part}")
                told = self._work(place, rng)
                deeds = list(read_log(self._log))
                self._log.write_bytes(b"")  # opened for appending by whoever writes
                after = self._cuts(place, rng, before, deeds, told, account)
                before = after
                account = self._account(told, account)
                yield self.tally
            shutil.rmtree(place)

    def _account(self, told: list[dict[str, Any]], before: Account | None) -> Account:
        account = before or Account()
        for m in told:
            if m["kind"] == "opened":
                account.start({k: tuple(v) for k, v in m["state"].items()}, m["rows"])
            elif m["kind"] == "step":
                account.steps.append(m)
        return account

    def _work(self, place: Path, rng: random.Random) -> list[dict[str, Any]]:
        """A stretch of work in a child that is killed; what it told."""
        told = place / "told"
        pid = os.fork()
        if pid == 0:
            try:
                logging.disable(logging.CRITICAL)
                self._disk.reset()
                self._disk.log(True)
                _work(place, _Marker(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                                     place / "mark"), rng)  # fmt: skip
            except Left:
                pass
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            finally:
                self._disk.log(False)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        self._disk.log(False)
        if status:
            self.tally.wrong.append(f"power, {place.name}: it failed")
        lines = told.read_bytes().split(b"\n")[:-1]
        return [json.loads(x) for x in lines]

    def _cuts(
        self,
        place: Path,
        rng: random.Random,
        before: dict[str, bytes],
        deeds: list[Deed],
        told: list[dict[str, Any]],
        earlier: Account | None,
    ) -> dict[str, bytes]:
        """Cut at some places; returns what is there in the end, all of it synced by then."""
        project = str(place / _NAME / "scans" / "project.segicl")
        mark = str(place / "mark")
        image = DiskImage(before)
        at = sorted(rng.randrange(len(deeds) + 1) for _ in range(CUTS))
        opened, here, confirmed = earlier is not None, False, 0
        account = self._account(told, Account())
        for n in range(len(deeds) + 1):
            while at and at[0] == n:
                at.pop(0)
                # Until this part was opened it must be what the part before left.
                expected = account if here else earlier
                self._judge(place, image.cut(rng), expected, confirmed, opened)
            if n == len(deeds):
                break
            deed = deeds[n]
            if deed.path == mark and deed.kind == "W":
                _, number = json.loads(deed.data)
                opened = here = True
                confirmed = max(confirmed, number)
            elif deed.path.startswith(project) or deed.path == str(Path(project).parent):
                image.do(deed)
        return {str(p): p.read_bytes() for p in Path(project).rglob("*") if p.is_file()}

    def _judge(
        self,
        place: Path,
        files: dict[str, bytes],
        account: Account | None,
        confirmed: int,
        opened: bool,
    ) -> None:
        self.tally.rounds += 1
        self.tally.kinds["power cut"] += 1
        scratch = self._folder / "after"
        shutil.rmtree(scratch, ignore_errors=True)
        project = place / _NAME / "scans" / "project.segicl"
        for path, content in files.items():
            target = scratch / "project.segicl" / Path(path).relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        where = f"round {self.tally.rounds}, power cut"
        folder = scratch / "project.segicl"
        if not (folder / "project.db").exists():
            if opened:
                self.tally.wrong.append(f"{where}: LOST the whole project")
            self.tally.counts["cut before the project was made"] += 1
            return
        try:
            store = ProjectStore.open(folder)
            state, rows = store.load(), len(store.revisions())
            store.close()
        except UserError as e:
            self.tally.wrong.append(f"{where}: {e}")
            return
        with sqlite3.connect(folder / "project.db") as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        if whole != "ok":
            self.tally.wrong.append(f"{where}: {whole}")
        if account is not None and account.state:
            account.confirmed = confirmed
            if (wrong := account.judge(Digests().whole(state), rows)) != "":
                self.tally.wrong.append(f"{where}: {wrong}")
            self.tally.counts["confirmed changes"] += confirmed


def _work(place: Path, recorder: Recorder, rng: random.Random) -> None:
    person = Person(place, [_NAME], recorder, rng)
    for _ in range(rng.randint(10, 60)):
        person.act(without=("switch", "close", "export"))
        if rng.random() < 0.3:
            person.work.autosave.flush(5)
    if rng.random() < 0.3:
        person.close()
