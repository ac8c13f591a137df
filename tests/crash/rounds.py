"""Rounds: fork, work, be killed, open again, compare; and how it goes without a window."""

from __future__ import annotations

import gc
import itertools
import json
import logging
import os
import random
import select
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Step
from segicl_gui.services import autosave
from segicl_gui.services.autosave import Saving
from segicl_gui.services.doctor import Health
from segicl_gui.services.doctor.projects import project_integrity
from segicl_gui.storage.project_store import ProjectStore
from tests.crash.faults import Disk, Mode
from tests.crash.journal import Account, Recorder
from tests.crash.person import OFTEN, Left, Person, resume_export, write_scans

# Kills, then what goes wrong with the disk and more; how often each.
KINDS = {
    "kill while working": 30, "kill while opening": 6, "kill while closing": 6,
    "kill while a project is made": 6, "kill while exporting": 5, "kill while importing": 3,
    "engine unplugged": 3,
}  # fmt: skip
WITH_SHIM = {
    "kill at a disk operation": 20, "disk full": 6, "folder made read-only": 4,
    "share dropped": 4, "share dropped, handles stale": 4, "fsync fails": 5, "clock moved": 3,
}  # fmt: skip
DISK = {
    "disk full": Mode.FULL, "folder made read-only": Mode.READ_ONLY, "share dropped": Mode.GONE,
    "share dropped, handles stale": Mode.GONE, "fsync fails": Mode.FSYNC,
}  # fmt: skip
NAMES = ["one", "two"]
# Projects are made anew after so many rounds, so that their histories stay short.
LIFE = 40


@dataclass(frozen=True)
class Plan:
    """What a child is to do.

    Parameters
    ----------
    number : int
        Of the round.
    kind : str
    place : Path
        With a folder of scans and masks for each project.
    names : list of str
        Of the projects; the first is opened.
    rng : random.Random
    disk : Disk or None
        Where it can be made to fail.
    exports : list
        What was exported of these projects, and may have been cut short.
    """

    number: int
    kind: str
    place: Path
    names: list[str]
    rng: random.Random
    disk: Disk | None
    exports: list[Mapping[str, str]]


Live = Callable[[Plan, Recorder], int]
"""The life of a child; 0 if it came to its end."""


@dataclass
class Tally:
    """What happened in all rounds."""

    rounds: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def plus(self, other: Tally) -> Tally:
        """Of both."""
        return Tally(
            self.rounds + other.rounds, self.kinds + other.kinds, self.counts + other.counts,
            self.wrong + other.wrong,
        )  # fmt: skip

    def to_json(self) -> str:
        return json.dumps(vars(self))

    @classmethod
    def from_json(cls, text: str) -> Tally:
        value = json.loads(text)
        kinds, counts = Counter(value["kinds"]), Counter(value["counts"])
        return cls(value["rounds"], kinds, counts, value["wrong"])


class Rounds:
    """Goes through rounds in a folder of its own.

    Parameters
    ----------
    folder : Path
        Below ``CRASH_ROOT`` where there is a `disk`.
    seed : int
    disk : Disk or None
    only : str
        Only rounds whose kind has this in its name.
    """

    kinds: Mapping[str, int] = KINDS
    live: Live
    opening_seconds = 0.25
    limit = 240.0

    def __init__(self, folder: Path, seed: int, disk: Disk | None, only: str = "") -> None:
        self._folder = folder
        self._seed = seed
        self._disk = disk
        kinds = {**self.kinds, **(WITH_SHIM if disk else {})}
        self._kinds = {k: n for k, n in kinds.items() if only in k}
        self._accounts: dict[str, Account] = {}
        self._exports: dict[str, list[Mapping[str, str]]] = {}
        self._begun: list[str] = []
        self._last_error = ""
        self._place = folder
        self.tally = Tally()

    def go(self, first: int, count: int) -> Iterator[Tally]:
        """Do rounds `first` … `first + count - 1`, telling the tally after each."""
        for number in range(first, first + count):
            if number == first or number % LIFE == 0:
                self._settle(number)
                self._new_place(number)
            rng = random.Random(f"{self._seed}:{number}")
            kind = rng.choices(list(self._kinds), list(self._kinds.values()))[0]
            self._round(number, kind, rng)
            yield self.tally
        self._settle(first + count)
        yield self.tally

    def _new_place(self, number: int) -> None:
        kept = len(self.tally.wrong)
        if self._place != self._folder and not kept:
            shutil.rmtree(self._place)
        self._place = self._folder / f"place{number}"
        for i, name in enumerate(NAMES):
            write_scans(self._place / name, number + i)
        self._accounts, self._exports, self._begun = {}, {}, []

    def _settle(self, number: int) -> None:
        """Look at all projects once more without being killed."""
        for name in [*NAMES, *self._begun] if self._begun or self._accounts else []:
            self._round(number, "look", random.Random(0), name)

    def _round(self, number: int, kind: str, rng: random.Random, name: str = "") -> None:
        if self._disk:
            self._disk.reset()
        if kind == "kill while a project is made":
            fresh = f"new{number}"
            write_scans(self._place / fresh, number)
            names = [fresh, *NAMES]
            self._begun.append(fresh)
        else:
            names = [name] if name else rng.sample([*NAMES, *self._accounts], 2)
        exports = [e for n in set(names) for e in self._exports.get(n, [])]
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            code = 1
            try:
                plan = Plan(number, kind, self._place, names, rng, self._disk, exports)
                code = type(self).live(plan, Recorder(writer))
            except Left:
                code = 0
            except BaseException:
                Recorder(writer).tell("unexpected", text=traceback.format_exc()[-1500:])
            finally:
                os._exit(code)
        os.close(writer)
        self._watch(number, kind, pid, reader, rng)
        os.close(reader)
        if kind != "look":
            self.tally.rounds += 1
            self.tally.kinds[kind] += 1

    def _watch(self, number: int, kind: str, pid: int, reader: int, rng: random.Random) -> None:
        """Hear what the child tells, and kill it when its time has come."""
        end = time.monotonic() + self.limit
        kill_at = None
        by_disk = self._disk is not None and kind.endswith("made") and number % 2
        if kind in ("kill while opening", "kill while a project is made") and not by_disk:
            kill_at = time.monotonic() + rng.uniform(0, self.opening_seconds)
        rest, killed = b"", False
        while True:
            limit = min(end, kill_at or end) - time.monotonic()
            ready = select.select([reader], [], [], max(0, limit))[0]
            if ready:
                data = os.read(reader, 65536)
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    message = json.loads(line)
                    self._hear(number, kind, message)
                    if message["kind"] == "ready":
                        kill_at = time.monotonic() + rng.expovariate(1 / message["within"])
            elif not killed:
                killed = True
                if kill_at is None or time.monotonic() >= end:
                    self._wrong(number, kind, "it hung")
                self.strike(kind, pid)
                kill_at = None
                end = time.monotonic() + self.limit
                self.tally.counts["kills from outside"] += 1
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            if os.WTERMSIG(status) != signal.SIGKILL:
                self._wrong(number, kind, f"it died of signal {os.WTERMSIG(status)}")
            self.tally.counts["killed"] += 1
        elif os.WEXITSTATUS(status):
            self._wrong(number, kind, "it failed")

    def strike(self, kind: str, pid: int) -> None:
        """Kill what is to be killed."""
        os.kill(pid, signal.SIGKILL)

    def _wrong(self, number: int, kind: str, text: str) -> None:
        self.tally.wrong.append(f"round {number}, {kind}: {text}")

    def _hear(self, number: int, kind: str, m: Mapping[str, Any]) -> None:
        counts = self.tally.counts
        project = m.get("project", "")
        match m["kind"]:
            case "opened":
                found = {k: tuple(v) for k, v in m["state"].items()}
                account = self._accounts.get(project)
                if account is not None:
                    counts["reopened and compared"] += 1
                    counts["confirmed changes"] += account.confirmed
                    counts["confirmed accepts"] += sum(
                        s["accept"] for s in account.steps[: account.confirmed]
                    )
                    counts["slices compared"] += sum(len(v) - 1 for k, v in found.items() if k)
                    if (wrong := account.judge(found, m["rows"])) != "":
                        self._wrong(number, kind, f"{project}: {wrong}")
                self._accounts.setdefault(project, Account()).start(found, m["rows"])
            case "step":
                self._accounts[project].steps.append(m)
                counts["changes"] += 1
            case "saved":
                account = self._accounts[project]
                account.confirmed = max(account.confirmed, m["number"])
            case "not saved":
                counts["told that it was not saved"] += 1
                self._last_error = m["error"]
            case "closed":
                if kind not in DISK:
                    self._wrong(number, kind, f"it could not be opened again: {m['error']}")
            case "exporting":
                self._exports.setdefault(project, []).append(m)
            case "resumed":
                self._exports[project] = [e for e in self._exports[project] if e["out"] != m["out"]]
                counts["exports resumed and compared"] += 1
            case "operations failed":
                counts["disk operations failed"] += m["count"]
            case "slow" | "dialog":
                counts[f"{m['kind']}: {m['text'][:80]}"] += 1
            case "unexpected":
                last = f" ({self._last_error})" if "nothing is saved" in m["text"] else ""
                self._wrong(number, kind, m["text"] + last)


def warm_up(folder: Path) -> None:
    """Work once in this process, so that what is loaded on first use is there in every child."""
    write_scans(folder / "warm", 0)
    sink = os.open(os.devnull, os.O_WRONLY)
    person = Person(folder, ["warm"], Recorder(sink), random.Random(0))
    for verb in (*OFTEN, "accept", "export"):
        if verb not in ("switch", "close"):
            with suppress(UserError):
                getattr(person, "_" + verb.replace(" ", "_"))()
            person.loop.rest(0.05)
    person.work.close()
    person.jobs.close()
    os.close(sink)
    gc.collect()
    gc.freeze()


def plant_a_loss() -> None:
    """Have every tenth change not written, though it is said to be saved."""
    append, count = ProjectStore.append, itertools.count()

    def forgetful(self: ProjectStore, step: Step, kind: str = "step") -> None:
        if kind == "first" or next(count) % 10 < 9:
            append(self, step, kind)

    ProjectStore.append = forgetful  # type: ignore[method-assign]


def look_at_files(plan: Plan, recorder: Recorder) -> None:
    """Look what the doctor says of the projects as they were left."""
    for name in plan.names:
        folder = plan.place / name / "scans" / "project.segicl"
        if (folder / "project.db").exists():
            for check in project_integrity(folder):
                if check.health is not Health.OK:
                    recorder.tell("unexpected", text=f"{check.name}: {check.found}")


def _live(plan: Plan, recorder: Recorder) -> int:
    kind, rng, disk = plan.kind, plan.rng, plan.disk
    logging.disable(logging.CRITICAL)
    autosave.RETRY_SECONDS = 0.02
    look_at_files(plan, recorder)
    if disk and kind == "kill at a disk operation" and rng.random() < 0.3:
        disk.fail(Mode.KILL, int(rng.expovariate(1 / 30)))
    if disk and kind == "kill while a project is made":  # every other one; killed from outside
        disk.fail(Mode.KILL, rng.randrange(150) if plan.number % 2 else 10**9)
    person = Person(plan.place, plan.names, recorder, rng)
    for e in plan.exports:
        if e["project"] == person.name and kind == "look":
            wrong = resume_export(person.work, e["format"], Path(e["out"]))
            if wrong:
                recorder.tell("unexpected", text=wrong)
            else:
                recorder.tell("resumed", project=person.name, out=e["out"])
    if kind == "look":
        return 0
    if kind == "kill while closing":
        for _ in range(rng.randint(0, 12)):
            person.act()
        recorder.tell("ready", within=0.01)
        person.close()
        return 0
    if kind in ("kill while exporting", "kill while importing"):
        for _ in range(rng.randint(0, 12)):
            person.act()
        verb = person._export if kind.endswith("exporting") else person._import
        recorder.tell("ready", within=0.03)
        while True:
            verb()
            person.loop.rest(0.02)
    if disk and kind == "kill at a disk operation":
        for _ in range(rng.randint(0, 12)):
            person.act()
        disk.fail(Mode.KILL, int(rng.expovariate(1 / 30)))
        while True:
            person.act()
    if disk and kind in DISK:
        return _on_failing_disk(person, kind, recorder, rng, disk)
    recorder.tell("ready", within=0.1)
    while True:
        person.act()
        if kind == "engine unplugged":
            person.engine.unplugged = rng.random() < 0.3
        if kind == "clock moved" and disk and rng.random() < 0.2:
            disk.turn_clock(rng.randint(-(10**9), 10**9))


def _on_failing_disk(
    person: Person, kind: str, recorder: Recorder, rng: random.Random, disk: Disk
) -> int:
    """Work while the disk fails; be killed then, or see all of it saved once it works again."""
    for _ in range(rng.randint(0, 12)):
        person.act()
    disk.fail(DISK[kind], rng.choice([0, rng.randint(0, 30)]))
    for _ in range(rng.randint(1, 20)):
        person.act()
    recorder.tell("operations failed", count=disk.failed)
    if rng.random() < 0.3:
        os.kill(os.getpid(), signal.SIGKILL)
    disk.heal(stale="stale" in kind)
    end = time.monotonic() + 60
    while person.work.autosave.state is not Saving.SAVED:
        person.loop.rest(0.01)
        if time.monotonic() > end:
            recorder.tell("unexpected", text="it works again, but nothing is saved")
            return 1
    recorder.tell("ready", within=0.05)
    while True:
        person.act()


Rounds.live = _live
