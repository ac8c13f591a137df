"""Getting from any thread to the Qt main thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class MainThread(QObject):
    """Runs callables on the thread it was made on, in the order they were posted."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, callback: Callable[[], None]) -> None:
        """Run `callback` soon; may be called from any thread."""
        self._posted.emit(callback)

    def _run(self, callback: Callable[[], None]) -> None:
        callback()
