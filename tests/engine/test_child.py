"""The program that runs as a child; `test_process` tries it as one."""

import io

import pytest

from segicl_gui.engine import child


def test_ends_without_a_token(monkeypatch):
    monkeypatch.setattr(child.faulthandler, "enable", lambda: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    with pytest.raises(SystemExit, match="no token"):
        child.main([])
