"""A log file of its own for every run: two that turn over the same file would lose lines."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import psutil

KEPT_RUNS = 5
"""Of each kind, besides those that are still going on."""


def own_log(folder: Path, kind: str) -> Path:
    """Where this process logs; logs of runs long ago are removed.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    kind : str
        "window" or "engine".

    Returns
    -------
    Path
        ``KIND-PID.log``. What it is turned over to begins with the same name.

    Raises
    ------
    OSError
        If the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = re.compile(rf"{re.escape(kind)}-(\d+)\.log")
    runs: dict[int, list[Path]] = {}
    for path in folder.iterdir():
        found = name.match(path.name)
        if found is not None:
            runs.setdefault(int(found[1]), []).append(path)
    over = [pid for pid in runs if not psutil.pid_exists(pid)]
    over.sort(key=lambda pid: max(map(_written, runs[pid])), reverse=True)
    for pid in over[KEPT_RUNS:]:
        for path in runs[pid]:
            # Another window may be about to do the same.
            with suppress(OSError):
                path.unlink()
    return folder / f"{kind}-{psutil.Process().pid}.log"


def _written(path: Path) -> float:
    """When a file was last written; 0 where that cannot be told."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
