"""Projects that can be looked at and not changed: asking, saying so, and taking tools away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import said, tr

if TYPE_CHECKING:
    from segicl_gui.services.workspace import Workspace

CHANGES = frozenset(
    """import_masks import_mask_folder import_task project_settings undo redo clear_slice
    tool_brush tool_eraser tool_range tool_lasso tool_polygon tool_livewire tool_fill tool_grow
    tool_prompt answer_anew forget_prompts tool_erase_object tool_cut_object tool_merge_objects
    last_tool toggle_sphere brush_smaller brush_larger edit_mask edit_fill_holes edit_keep_largest
    edit_remove_islands edit_grow edit_shrink edit_smooth edit_threshold edit_flood
    edit_interpolate edit_copy_next edit_copy_previous edit_mirror edit_move edit_combine propose
    propose_all propagate propagate_on propagate_back propagate_later propagate_earlier
    propagate_time tag_ed tag_es tag_frame untag_frame accept finish mark_absent auto_accept
    review_sample reject take_newer reopen flag approve return_case fix_and_approve comment_here
    bring_back_packages find_images""".split()  # noqa: SIM905
)
"""Ids of the actions that a read-only project does not offer.

Whatever else would change it is refused by `Project`, so an action missing here costs nothing but
a message.
"""


class ReadOnlyBar(QFrame):
    """A line above everything that says why nothing can be changed; hidden where it can.

    Parameters
    ----------
    actions : mapping of str to QAction
        Those of `CHANGES` are disabled meanwhile.
    """

    retried = Signal()
    """Asked to be opened for editing."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setProperty("role", "readonly")
        self._actions = actions
        self._icon = QLabel()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.retry = QPushButton(tr("Open for editing"))
        self.retry.setToolTip(tr("Try again whether it can be changed now"))
        self.retry.clicked.connect(self.retried)
        self._on = False
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.retry)
        self.set_theme(DARK)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        picture = icon("mdi6.lock-outline", theme, theme.warn).pixmap(QSize(18, 18))
        self._icon.setPixmap(picture)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Say so of this project, or nothing."""
        reason = workspace.read_only if workspace is not None else None
        if reason is not None:
            self.text.setText(
                tr("<b>Read-only:</b> {0}. {1}").format(said(reason.why), said(reason.todo))
            )
            self.retry.setHidden(reason.newer)
        self.setVisible(reason is not None)
        if self._on != (reason is not None):
            self._on = reason is not None
            for name in CHANGES & self._actions.keys():
                self._actions[name].setEnabled(not self._on)


def ask_to_look(window: QWidget, held: HeldElsewhere, look: Callable[[], None]) -> None:
    """Offer to open a project read-only that somebody else has open.

    Parameters
    ----------
    window : QWidget
    held : HeldElsewhere
    look : callable
        Opens it read-only; must not raise.
    """
    box = QMessageBox(
        QMessageBox.Icon.Information, tr("Open elsewhere"), said(held.title), parent=window
    )
    box.setInformativeText(
        tr(
            "{0}\n\nRead-only, you can look at everything and export it, as it is saved "
            "at this moment."
        ).format(said(held.happened))
    )
    yes = box.addButton(tr("Open read-only"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.finished.connect(lambda _: look() if box.clickedButton() is yes else None)
    box.finished.connect(box.deleteLater)
    box.open()
