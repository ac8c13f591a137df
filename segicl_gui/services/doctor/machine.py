"""The computer: what it is, its memory, its drives."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs
import psutil

from segicl_gui.services.doctor.check import Check, Health

_MEMORY_WANTED, _DISK_WANTED = 4 * 2**30, 2 * 2**30
_TRIED_BYTES, _TRIED_COMMITS = 32 << 20, 5
_SLOW_BYTES, _SLOW_COMMIT = 20e6, 0.2


def computer() -> Iterator[Check]:
    """Python, system, cores, memory and room for data."""
    known = sys.version_info[:2] in ((3, 11), (3, 12), (3, 13))
    yield Check(
        "Python",
        Health.OK if known else Health.WARN,
        f"{platform.python_version()} ({sys.executable})",
        "" if known else "Use Python 3.11, 3.12 or 3.13.",
    )
    yield Check("System", Health.OK, f"{platform.platform()}, {platform.machine()}")
    yield Check("Cores", Health.OK, str(os.cpu_count()))
    memory = psutil.virtual_memory()
    enough = memory.total >= _MEMORY_WANTED
    yield Check(
        "Memory",
        Health.OK if enough else Health.WARN,
        f"{_gib(memory.available)} free of {_gib(memory.total)}",
        "" if enough else "Large volumes may not fit; close other programs.",
    )
    place = Path(platformdirs.user_data_dir("segicl"))
    while not place.exists():
        place = place.parent
    yield _room("Disk", place)


def drive(folder: Path) -> Check:
    """Room on the drive that a project lies on, and how fast it is; a file is written and removed.

    The second time is what each stroke waits for before it counts as saved.
    """
    room = _room("Project drive", folder)
    if not os.access(folder, os.W_OK):
        return Check(room.name, room.health, f"{room.found}, cannot be written", room.todo)
    file = folder / f".writing-{uuid.uuid4().hex[:12]}"
    try:
        start = time.perf_counter()
        with file.open("wb", buffering=0) as f:
            # Not of one value: some drives pack what they hold.
            f.write(os.urandom(_TRIED_BYTES))
            os.fsync(f.fileno())
            written = time.perf_counter() - start
            start = time.perf_counter()
            for _ in range(_TRIED_COMMITS):
                f.write(bytes(4096))
                os.fsync(f.fileno())
            commit = (time.perf_counter() - start) / _TRIED_COMMITS
    except OSError as e:
        todo = "Check the drive; what is drawn could not be saved."
        return Check(room.name, Health.FAIL, f"{room.found}; {e.strerror}", todo)
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    speed = _TRIED_BYTES / written
    found = f"{room.found}, {speed / 1e6:.0f} MB/s, {commit * 1000:.0f} ms a save"
    if room.health is Health.OK and (speed < _SLOW_BYTES or commit > _SLOW_COMMIT):
        todo = "Saving is slow here: keep the project on a disk of this computer."
        return Check(room.name, Health.WARN, found, todo)
    return Check(room.name, room.health, found, room.todo)


def _room(name: str, place: Path) -> Check:
    free = shutil.disk_usage(place).free
    roomy = free >= _DISK_WANTED
    return Check(
        name,
        Health.OK if roomy else Health.WARN,
        f"{_gib(free)} free at {place}",
        "" if roomy else "Make room, or keep projects on another disk.",
    )


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
