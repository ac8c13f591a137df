"""The list of labels at the right."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.labels import Label
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import tr

_STANDING = {
    Assessment.UNASSESSED: ("not looked at", "faint"),
    Assessment.DRAFT: ("draft", "accent"),
    Assessment.CONFIRMED: ("accepted", "good"),
    Assessment.ABSENT: ("absent", "good"),
    Assessment.AUTO: ("auto-accepted", "warn"),
}


class LabelPanel(QWidget):
    """Colour, name, description, key, lock and eye of each label, and how it stands here."""

    chosen = Signal(int)
    edited = Signal(int)
    lock_toggled = Signal(int)
    eye_toggled = Signal(int)
    added = Signal()
    entered = Signal()
    """The mouse came: somebody may want to read the tooltips."""

    def __init__(self) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._theme = DARK
        self._rows: dict[int, _Row] = {}
        self._measures: dict[int, str] = {}
        self._measured: CaseState | None = None
        heading = QLabel("LABELS")
        heading.setProperty("role", "heading")
        self._add = QToolButton()
        self._add.setToolTip(tr("New label"))
        self._add.setAccessibleName(tr("New label"))
        self._add.clicked.connect(self.added)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._add)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        self._list.addStretch()
        inner = QWidget()
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._add.setIcon(icon("mdi6.plus", theme))
        self.refresh()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show the labels of another project."""
        self._workspace = workspace
        self.refresh()

    def show_measures(self, texts: dict[int, str]) -> None:
        """Tell size and brightness in the tooltips, by label id; empty for nothing."""
        self._measures, self._measured = texts, self._case()
        self.refresh()

    def _case(self) -> CaseState | None:
        workspace = self._workspace
        if workspace is None:
            return None
        return workspace.project.state.cases.get(workspace.session.case_id or "")

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.entered.emit()

    def refresh(self) -> None:
        """Show the labels as they are now."""
        workspace = self._workspace
        labels = workspace.project.state.schema.labels if workspace else ()
        if list(self._rows) != [x.id for x in labels]:
            for row in self._rows.values():
                row.hide()
                row.deleteLater()
            self._rows = {x.id: _Row(self) for x in labels}
            for i, row in enumerate(self._rows.values()):
                self._list.insertWidget(i, row)
        if workspace is None:
            return
        session = workspace.session
        case = self._case()
        if case is not self._measured:
            self._measures = {}
        proposed = workspace.annotate.view().proposed_labels if case else ()
        for x in labels:
            standing = case.assessment(x.id, session.index) if case else Assessment.UNASSESSED
            self._rows[x.id].show_label(
                x,
                standing,
                x.id in proposed,
                x.id == session.active_label,
                x.id in session.hidden,
                workspace.objects.count(x.id),
                self._theme,
                self._measures.get(x.id, ""),
            )


class _Row(QFrame):
    def __init__(self, panel: LabelPanel) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._id = 0
        self._panel = panel
        self._swatch = _Swatch()
        self._name = QLabel()
        self._about = QLabel()
        self._about.setProperty("role", "faint")
        self._lock, self._eye, self._edit = QToolButton(), QToolButton(), QToolButton()
        self._lock.clicked.connect(lambda: panel.lock_toggled.emit(self._id))
        self._eye.clicked.connect(lambda: panel.eye_toggled.emit(self._id))
        self._edit.clicked.connect(lambda: panel.edited.emit(self._id))
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self._name)
        text.addWidget(self._about)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 6, 4, 6)
        layout.setSpacing(8)
        layout.addWidget(self._swatch)
        layout.addLayout(text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self._edit, self._lock, self._eye):
            buttons.addWidget(button)
            # Keys go on to the canvas after a click.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout.addLayout(buttons)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.installEventFilter(self)

    def show_label(
        self,
        label: Label,
        standing: Assessment,
        proposed: bool,
        active: bool,
        hidden: bool,
        objects: int | None,
        theme: Theme,
        measure: str,
    ) -> None:
        self._id = label.id
        self._swatch.show_color(label.color)
        key = f"   {label.key}" if label.key else ""
        room = max(60, self._panel.width() - 170)
        name = self._name.fontMetrics().elidedText(label.name, Qt.TextElideMode.ElideRight, room)
        self._name.setText(
            tr("{0}<span style='color:{1}'>{2}</span>").format(html.escape(name), theme.faint, key)
        )
        word, color = _STANDING[standing]
        if proposed:
            word, color = "proposed", "text"
        word = tr(word)
        if objects is not None:
            word = tr("{0} object{1} · {2}").format(objects, "s" if objects != 1 else "", word)
        about = label.description or tr("no description")
        room = max(
            40, self._panel.width() - 190 - self._about.fontMetrics().horizontalAdvance(word)
        )
        short = self._about.fontMetrics().elidedText(about, Qt.TextElideMode.ElideRight, room)
        self._about.setText(
            f"<span style='color:{getattr(theme, color)}'>{word}</span>"
            + (f" · {html.escape(short)}" if label.description and objects is None else "")
        )
        self.setToolTip(
            tr("{0}: {1} in this slice\n{2}").format(label.name, word, about)
            + (f"\n{measure}" if measure else "")
            + (tr("\nKey: Alt+{0}").format(label.key) if label.key else "")
        )
        self.setAccessibleName(f"{label.name}, {word}")
        self._lock.setIcon(
            icon("mdi6.lock" if label.locked else "mdi6.lock-open-variant-outline", theme,
                 theme.warn if label.locked else theme.faint)
        )  # fmt: skip
        self._eye.setIcon(
            icon("mdi6.eye-off-outline" if hidden else "mdi6.eye-outline", theme, theme.faint)
        )
        self._edit.setIcon(icon("mdi6.pencil-outline", theme, theme.faint))
        tips = (
            (
                self._lock,
                tr("Unlock") if label.locked else tr("Lock: no tool or model may change it"),
            ),
            (self._eye, tr("Show") if hidden else tr("Hide")),
            (self._edit, tr("Name, colour, description")),
        )
        for button, tip in tips:
            button.setToolTip(tip)
            button.setAccessibleName(f"{tip}: {label.name}")
        if self.property("current") != active:
            self.setProperty("current", active)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._panel.chosen.emit(self._id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._panel.edited.emit(self._id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Space chooses the focused label."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            self._panel.chosen.emit(self._id)
            return True
        return super().eventFilter(watched, event)


class _Swatch(QWidget):
    """A label's colour; a widget of its own because style sheets cost much more."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(16, 16)
        self._color = QColor()

    def show_color(self, color: str) -> None:
        self._color = QColor(color)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color)
        painter.drawRoundedRect(self.rect(), 4, 4)
