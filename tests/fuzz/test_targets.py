"""Every target takes its seeds and some damage; the long runs are `python -m tests.fuzz`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def fuzz(*args: str, code: str = "") -> subprocess.CompletedProcess[str]:
    line = ["-c", code] if code else ["-m", "tests.fuzz", *args]
    return subprocess.run(
        [sys.executable, *line], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace",
        check=False, timeout=300,
    )  # fmt: skip


def test_some_damage_to_everything():
    done = fuzz("--short", "5")
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(done.stdout.splitlines()) == len(fuzz("--list").stdout.splitlines()) == 16


PLANTED = """
import sys
from tests.fuzz import __main__, targets
def fail(folder, data):
    if len(data) % 2:
        raise KeyError("planted")
targets.TARGETS["planted"] = targets.Target(lambda folder: iter([b"aaaaaaaa"]), fail)
sys.argv = ["x", "planted", "--short", "20"]
sys.exit(__main__.main())
"""


def test_a_planted_finding_is_found():
    done = fuzz(code=PLANTED)
    assert done.returncode != 0
    assert "planted" in done.stderr


def test_without_its_guide_nothing_is_claimed():
    try:
        import atheris  # noqa: F401
    except ImportError:
        done = fuzz("wire", "--seconds", "1")
        assert (done.returncode, "nothing was fuzzed" in done.stdout) == (2, True)
    else:
        pytest.skip("atheris is installed here")
