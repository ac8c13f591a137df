"""What keeps an engine's process from taking the cores that the window and other programs need."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

import psutil

_THREAD_LIMITS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "LOKY_MAX_CPU_COUNT",
)
_LOWER = 10


def leaving_a_core(given: Mapping[str, str]) -> dict[str, str]:
    """An environment in which numerical libraries leave a core to others, unless it says otherwise.

    Two threads that wait for each other on cores that others use too are many times slower than
    one.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    threads = str(max(1, (cores or 2) - 1))
    return {**dict.fromkeys(_THREAD_LIMITS, threads), **given}


def lower_priority(pid: int) -> None:
    """Let this process go first wherever the two want the same core; nothing if `pid` is gone.

    Meant for a child just started: on Linux threads keep the priority that they began with, and
    the seconds in which a child loads its libraries are its busiest.
    """
    with suppress(psutil.Error):
        if sys.platform == "win32":
            psutil.Process(pid).nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            psutil.Process(pid).nice(min(19, psutil.Process().nice() + _LOWER))
