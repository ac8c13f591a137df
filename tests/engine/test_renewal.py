"""Models renewed under a running server: told when they are there, and never the server's end."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from segicl_gui.engine import renewal
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.renewal import Renewal


def test_the_list_is_kept_until_the_models_are_renewed(monkeypatch):
    forgotten, models = [], ["old"]
    monkeypatch.setattr(renewal, "forget_weights", lambda: forgotten.append(len(models)))
    found = Renewal(
        lambda: models.append("new"), lambda: [EngineInfo("a", "", "", model=models[-1])]
    )
    found.begin().join(10)
    assert (found.available()[0].model, found.count) == ("old", 0)
    models[0] = "other"
    assert found.available()[0].model == "old"
    found.renew()
    assert (found.available()[0].model, found.count, forgotten) == ("new", 1, [2])


def test_what_cannot_be_renewed_stays_as_it_was(caplog):
    def fail() -> None:
        raise RuntimeError("the cluster is gone")

    found = Renewal(fail, lambda: [EngineInfo("a", "", "")])
    found.renew()
    assert found.count == 0
    assert "the cluster is gone" in caplog.text


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_a_signal_renews():
    done = threading.Event()
    before = signal.getsignal(signal.SIGHUP)
    try:
        Renewal(done.set, list).on_signal()
        os.kill(os.getpid(), signal.SIGHUP)
        assert done.wait(10)
    finally:
        signal.signal(signal.SIGHUP, before)
