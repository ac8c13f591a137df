"""What the actions do that are about the frames of a volume in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class TimeCommands:
    """The part of `Commands` about frames."""

    _window: MainWindow

    @property
    def _workspace(self) -> Workspace:
        raise NotImplementedError

    def _propagate(self, direction: int, *, in_time: bool = False) -> None:
        raise NotImplementedError

    def go_to_frame(self, frame: int) -> None:
        """Show the same slice in a frame counted from 0; to the ends at most."""
        workspace = self._workspace
        self._window.canvas.flush()
        case = workspace.annotate.case()
        depth = case.geometry.depth
        frame = min(max(0, frame), case.geometry.frames - 1)
        workspace.session.go(case.id, frame * depth + workspace.session.index % depth)

    def next_frame(self) -> None:
        self.go_to_frame(self._workspace.frame_tags.frame() + 1)

    def previous_frame(self) -> None:
        self.go_to_frame(self._workspace.frame_tags.frame() - 1)

    def next_tagged(self) -> None:
        workspace = self._workspace
        index = workspace.frame_tags.next_tagged()
        if index is None:
            self._window.notice.say(tr("No other frame is tagged."), seconds=3)
            return
        self._window.canvas.flush()
        workspace.session.go(workspace.session.case_id, index)

    def play(self) -> None:
        cine = self._window.cine
        self._window.canvas.flush()
        if cine.playing:
            cine.stop()
        else:
            self._workspace.frame_tags.frame()  # refuses what has no frames
            cine.start()

    def tag_ed(self) -> None:
        self._workspace.frame_tags.tag("ED")

    def tag_es(self) -> None:
        self._workspace.frame_tags.tag("ES")

    def tag_frame(self) -> None:
        frame = self._workspace.frame_tags.frame()
        old = self._workspace.annotate.case().tags.get(frame, "")
        text, said = QInputDialog.getText(
            self._window, tr("Tag frame"), tr("What is frame {0}?").format(frame + 1), text=old
        )
        if said and text.strip():
            self._workspace.frame_tags.tag(text)

    def untag_frame(self) -> None:
        self._workspace.frame_tags.tag("")

    def propagate_later(self) -> None:
        self._in_time(1)

    def propagate_earlier(self) -> None:
        self._in_time(-1)

    def propagate_time(self) -> None:
        self._in_time(0)

    def _in_time(self, direction: int) -> None:
        self._workspace.frame_tags.frame()
        self._propagate(direction, in_time=True)
