"""Every run has a log of its own, and those of runs long ago go."""

import os
from pathlib import Path

import psutil
import pytest

from segicl_gui.services.log_files import KEPT_RUNS, own_log


def test_logs_of_old_runs_go_whole_and_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "logs"
    assert own_log(folder, "window") == folder / f"window-{os.getpid()}.log"
    running = 1  # a run that began long ago
    monkeypatch.setattr(psutil, "pid_exists", lambda pid: pid == running)
    for age, pid in enumerate([*range(101, 109), running]):
        for ending in ("", ".1", ".crash"):
            path = folder / f"window-{pid}.log{ending}"
            path.write_text("x")
            os.utime(path, (1000 - age, 1000 - age))
    for name in ("engine-107.log", "window-notes.txt", "window-7.log.d"):
        (folder / name).write_text("x")
    (folder / "window-7.log.d").unlink()
    own_log(folder, "window")
    kept = {p.name for p in folder.iterdir()}
    assert {f"window-{p}.log.crash" for p in (101, 102, 103, 104, 105, running)} <= kept
    assert not [n for n in kept if n.startswith(("window-106", "window-107", "window-108"))]
    assert {"engine-107.log", "window-notes.txt"} <= kept
    assert KEPT_RUNS == 5
