"""An engine leaves room for others; `test_process` sees it of a real one."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

from segicl_gui.engine.background import leaving_a_core, lower_priority


def test_a_limit_that_somebody_set_is_kept():
    env = leaving_a_core({"OMP_NUM_THREADS": "7", "HOME": "/home/x"})
    assert env["OMP_NUM_THREADS"] == "7"
    assert env["HOME"] == "/home/x"
    assert int(env["MKL_NUM_THREADS"]) >= 1


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is a POSIX number")
def test_a_process_goes_last_from_its_first_moment():
    with subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE) as child:
        lower_priority(child.pid)
        assert psutil.Process(child.pid).nice() == min(19, psutil.Process().nice() + 10)
        child.communicate(b"\n")
    lower_priority(child.pid)  # gone: nothing to do
