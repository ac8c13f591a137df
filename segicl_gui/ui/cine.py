"""Plays the frames of a volume in time, round and round."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from segicl_gui.services.workspace import Workspace

# Seconds a frame is shown where the file does not say, and at least.
_USUAL, _SHORTEST = 0.1, 0.04


class Cine(QObject):
    """Goes from frame to frame until it is stopped, or somebody goes elsewhere.

    Parameters
    ----------
    workspace : callable
        Gives the project that is open, if any.
    """

    def __init__(self, parent: QObject, workspace: Callable[[], Workspace | None]) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._at: tuple[str | None, int] = (None, 0)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._timer.isActive()

    def start(self) -> None:
        """Play the frames of the case on screen, if it has several."""
        workspace = self._workspace()
        if workspace is None:
            return
        session = workspace.session
        geometry = workspace.annotate.case().geometry
        if geometry.frames > 1:
            session.playing = True
            self._at = session.case_id, session.index
            seconds = geometry.interval if 0 < geometry.interval < 1 else _USUAL
            self._timer.start(round(1000 * max(seconds, _SHORTEST)))

    def stop(self) -> None:
        """Stay at the frame on screen."""
        self._timer.stop()
        workspace = self._workspace()
        if workspace is not None and workspace.session.playing:
            workspace.session.playing = False
            workspace.session.events.place.emit()

    def _step(self) -> None:
        workspace = self._workspace()
        if workspace is None or (workspace.session.case_id, workspace.session.index) != self._at:
            self.stop()
            return
        session, case = workspace.session, workspace.annotate.case()
        index = (session.index + case.geometry.depth) % case.n_slices
        self._at = case.id, index
        session.go(case.id, index)
