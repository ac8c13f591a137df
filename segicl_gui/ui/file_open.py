"""Documents that macOS asks a running app to open: there they do not come as arguments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent


class OpensFiles(QObject):
    """Event filter of an application that hands such documents on.

    Parameters
    ----------
    open_path : callable
        Called with the path of each.
    """

    def __init__(self, open_path: Callable[[Path], None]) -> None:
        super().__init__()
        self._open = open_path

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self._open(Path(event.file()))
        return True
