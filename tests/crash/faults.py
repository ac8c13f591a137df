"""What can go wrong with the disk under a project, and how it is brought about."""

from __future__ import annotations

import ctypes
import mmap
import os
import shutil
import subprocess
import sys
from enum import IntEnum
from pathlib import Path


class Mode(IntEnum):
    """As in ``shim.c``."""

    NONE = 0
    FULL = 1
    GONE = 2
    FSYNC = 3
    READ_ONLY = 4
    KILL = 5


class _Control(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("mode", "skip", "epoch", "clock", "seen", "log")]


class Disk:
    """The disk below ``CRASH_ROOT``, which fails when told to; see ``shim.c``."""

    def __init__(self, control: Path) -> None:
        with control.open("rb+") as f:
            self._map = mmap.mmap(f.fileno(), ctypes.sizeof(_Control))
        self._c = _Control.from_buffer(self._map)

    def fail(self, mode: Mode, skip: int = 0) -> None:
        """Fail from now on, after so many operations."""
        self._c.seen, self._c.skip, self._c.mode = 0, skip, mode

    def heal(self, *, stale: bool = False) -> None:
        """Work again; `stale` leaves handles dead that are open now, as some shares do."""
        if stale:
            self._c.epoch += 1
        self._c.mode = Mode.NONE

    def turn_clock(self, seconds: int) -> None:
        self._c.clock = seconds

    def log(self, on: bool) -> None:
        """Whether what is done to it goes into ``CRASH_LOG``."""
        self._c.log = on

    def reset(self) -> None:
        """As new."""
        for name, _ in _Control._fields_:
            setattr(self._c, name, 0)

    @property
    def failed(self) -> int:
        """How many operations failed since `fail`."""
        return int(self._c.seen)


def begin_again_with_shim(root: Path) -> str:
    """Start this program again with the shim loaded; returns only where that is not possible.

    Returns
    -------
    str
        Why the disk can't be made to fail here; "" if it can, as the shim is loaded.
    """
    if "CRASH_CONTROL" in os.environ:
        return ""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        return "there is no C compiler" if sys.platform == "linux" else "LD_PRELOAD needs Linux"
    library, control = root / "shim.so", root / "control"
    source = Path(__file__).with_name("shim.c")
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl", "-lpthread"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        return f"the shim was not compiled: {made.stderr[-300:]}"
    control.write_bytes(bytes(mmap.PAGESIZE))
    below = root / "disk"
    below.mkdir()
    env = os.environ | {
        "LD_PRELOAD": str(library), "CRASH_CONTROL": str(control), "CRASH_ROOT": str(below),
        "CRASH_LOG": str(root / "log"),
    }  # fmt: skip
    return os.execve(sys.executable, [sys.executable, "-m", "tests.crash", *sys.argv[1:]], env)
