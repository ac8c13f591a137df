"""A heading with a count, rows, and buttons below: what is in the case on screen, as a list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QToolButton, QVBoxLayout, QWidget

from segicl_gui.domain.project import CaseState
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.theme import DARK, Theme


class ListPane(QWidget):
    """Hidden until there is something to list; `refresh` is for those who list it.

    Parameters
    ----------
    title : str
    height : int
        In pixels, where there is room.
    hint : str
        Shown instead of rows where there are none.
    """

    def __init__(self, title: str, height: int, hint: str = "") -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._theme = DARK
        self._shown: object = None
        self._height = height
        heading = QLabel(title.upper())
        heading.setProperty("role", "heading")
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.count)
        self.rows = QListWidget()
        self.rows.setAccessibleName(title)
        self.rows.setProperty("role", "rows")
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = QLabel(hint)
        self.empty.setProperty("role", "faint")
        self.empty.setWordWrap(True)
        self.empty.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        self._buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.rows, 1)
        layout.addLayout(self._buttons)
        self.setMinimumHeight(115)
        self.hide()

    def add_button(self, text: str) -> QToolButton:
        """A button below the rows, after those added before."""
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        button.setProperty("role", "switch")
        # Keys go on to the canvas after a click.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._shown = None
        self.refresh()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """List what is in another project, or nothing."""
        self._workspace = workspace
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """List what there is now."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, self._height)

    def _case(self) -> CaseState | None:
        workspace = self._workspace
        if workspace is None:
            return None
        return workspace.project.state.cases.get(workspace.session.case_id or "")
