"""Windows and projects that were closed leave nothing behind."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication


def handles() -> int:
    """Open files of this process; 0 where the system does not list them."""
    listed = Path("/proc/self/fd")
    return len(list(listed.iterdir())) if listed.exists() else 0


def left(references: list[weakref.ref[Any]], seconds: float = 8) -> list[str]:
    """What is still alive once garbage was collected, and timers that hold it have rung."""
    end = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        gc.collect()
        alive = [type(r()).__name__ for r in references if r() is not None]
        if not alive or time.monotonic() > end:
            return alive
        time.sleep(0.2)


def test_a_closed_window_is_freed(desk: Callable[..., Any]):
    d = desk(shape=(6, 64, 80))
    d.teach()
    window = d.window
    parts = (window, window.canvas, window.views, window.tools, window.commands, window.workspace)
    references = [weakref.ref(p) for p in parts]
    del window, parts
    d.close()
    assert left(references) == []


def test_a_window_that_is_kept_is_found(desk: Callable[..., Any]):
    d = desk()
    kept, reference = d.window.commands, weakref.ref(d.window)
    d.close()
    assert left([reference], 0) == ["MainWindow"]
    del kept
    assert left([reference]) == []


@pytest.mark.parametrize("shape", [(64, 80), (6, 64, 80)])
def test_projects_opened_in_turn(desk: Callable[..., Any], shape: tuple[int, ...]):
    d = desk(shape=shape)
    references, seen = [], []
    for _ in range(4):
        references.append(weakref.ref(d.work))
        d.window.close_project()
        seen.append((handles(), threading.active_count()))
        d.open()
    d.window.close_project()
    assert left(references) == []
    # What is opened once and kept (a font, a pool) is there after the first time.
    assert seen[-1] <= seen[1]
