"""Work in an open project leaves no parts of the app behind."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from typing import Any

KEPT = ("segicl_gui.services", "segicl_gui.storage", "segicl_gui.engine")


def alive() -> Counter[str]:
    """Objects by class, of what does the work; what is saved grows with the work."""
    gc.collect()
    types = (type(o) for o in gc.get_objects())
    return Counter(t.__qualname__ for t in types if str(t.__module__).startswith(KEPT))


def test_accepts_leave_no_objects(bench: Callable[..., Any]):
    b = bench(count=3)

    def work(first: int, stop: int) -> None:
        for n in range(first, stop):
            b.session.go(b.ids[n % 3], 0)
            b.paint(1, column=n // 3)
            b.work.undo()
            b.work.redo()
            b.accept()
            b.idle()
        assert b.work.autosave.flush(20)
        b.engine.requests.clear()

    work(0, 12)
    before = alive()
    work(12, 48)
    assert before["Workspace"] == 1
    assert {name: n - before[name] for name, n in alive().items() if n > before[name] + 2} == {}


def test_projects_opened_in_turn_leave_no_objects(bench: Callable[..., Any]):
    b = bench()
    b.reopen()
    before = alive()
    for _ in range(5):
        b.paint(1)
        b.reopen()
    assert {name: n - before[name] for name, n in alive().items() if n > before[name]} == {}
