"""The commands of the menu "Segment": operations on a label as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace
    from segicl_gui.ui.main_window import MainWindow


class EditCommands:
    """One method a row of the menu; all but copying open the panel."""

    _window: MainWindow
    _workspace: Workspace

    def edit_mask(self) -> None:
        editing = self._window.editing
        if editing.is_open:
            editing.close()
        else:
            editing.open()

    def edit_fill_holes(self) -> None:
        self._window.editing.open("fill_holes")

    def edit_keep_largest(self) -> None:
        self._window.editing.open("keep_largest")

    def edit_remove_islands(self) -> None:
        self._window.editing.open("remove_islands")

    def edit_grow(self) -> None:
        self._window.editing.open("grow")

    def edit_shrink(self) -> None:
        self._window.editing.open("shrink")

    def edit_smooth(self) -> None:
        self._window.editing.open("smooth")

    def edit_threshold(self) -> None:
        self._window.editing.open("threshold")

    def edit_flood(self) -> None:
        self._window.editing.open("flood")

    def edit_interpolate(self) -> None:
        self._window.editing.open("interpolate")

    def edit_mirror(self) -> None:
        self._window.editing.open("mirror")

    def edit_move(self) -> None:
        self._window.editing.open("move")

    def edit_combine(self) -> None:
        self._window.editing.open("combine")

    def edit_copy_next(self) -> None:
        self._at_once("copy_next")

    def edit_copy_previous(self) -> None:
        self._at_once("copy_previous")

    def _at_once(self, operation: str) -> None:
        """Apply what has nothing to set; one undo takes it back."""
        self._window.canvas.flush()
        self._window.editing.close()
        self._workspace.operations.preview(operation, {}, volume=False, apply=True)
