"""A short part of the crash rounds; `python -m tests.crash` goes on as long as it is told to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="rounds need fork")


def crash(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.crash", *arguments, "--folder", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def counted(done: subprocess.CompletedProcess[str], what: str) -> int:
    lines = [x.split(maxsplit=1) for x in done.stdout.splitlines()]
    return next(int(x[0]) for x in lines if x[1:] == [what])


@forks
def test_nothing_confirmed_is_lost_without_a_window(tmp_path: Path) -> None:
    done = crash(tmp_path, "--rounds", "40", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert counted(done, "projects that lost confirmed changes") == 0
    assert counted(done, "confirmed changes") > 50
    assert counted(done, "killed") > 25


@forks
@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="there is no screen")
def test_nothing_confirmed_is_lost_with_the_window(tmp_path: Path) -> None:
    done = crash(tmp_path, "--window", "--rounds", "2", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert counted(done, "confirmed changes") > 0


@forks
def test_a_loss_is_noticed(tmp_path: Path) -> None:
    done = crash(tmp_path, "--plant", "--rounds", "12", "--seed", "2", "--only", "working")
    assert done.returncode == 1
    # Where the same case changed again, only the audit trail shows it.
    assert "LOST" in done.stdout or "audit trail" in done.stdout
