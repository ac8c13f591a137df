"""What the model was told in the case on screen, as a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPainter, QPen, QPixmap, QShortcut
from PySide6.QtWidgets import QListWidgetItem

from segicl_gui.domain.labels import Label
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.prompts import Prompt
from segicl_gui.domain.session import Tool
from segicl_gui.ui.list_pane import ListPane
from segicl_gui.ui.prompt_marks import COLOURS
from segicl_gui.ui.words import tr

_ICON = QSize(36, 16)
_PLACE = Qt.ItemDataRole.UserRole


class PromptList(ListPane):
    """Kind, sign, label and slice of each prompt; there while the model's tool is in hand.

    Parameters
    ----------
    actions : dict of str to QAction
        Of the table: its buttons trigger some.
    """

    pointed = Signal(object)
    """The `Prompt` of the slice on screen under the mouse, or chosen by key; None for none."""
    removed = Signal(int)
    """Number of the prompt in the case, counted from 0."""
    opened = Signal(int)
    """A slice is to be shown."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__(
            tr("Prompts"),
            250,
            tr("Click or draw in the picture; what you tell the model is listed here."),
        )
        self.rows.setIconSize(_ICON)
        self.rows.setMouseTracking(True)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.rows.itemEntered.connect(self._point)
        self.rows.currentItemChanged.connect(lambda item, before: self._choose(item))
        self.rows.itemActivated.connect(self._open)
        self.rows.viewport().installEventFilter(self)
        self._actions = actions
        self._answer = self.add_button(tr("Answer anew"))
        self._answer.clicked.connect(actions["answer_anew"].trigger)
        self._remove = self.add_button(tr("Remove"))
        self._remove.clicked.connect(self._ask_removal)
        self._remove.setToolTip(tr("Remove this prompt (Del)\nThe mask stays as it is"))
        self._all = self.add_button(tr("Clear"))
        self._all.clicked.connect(actions["forget_prompts"].trigger)
        for key in ("Del", "Backspace"):
            short = QShortcut(QKeySequence(key), self.rows)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)
            short.activated.connect(self._ask_removal)

    def refresh(self) -> None:
        """Show the prompts as they are now: those of the slice on screen first."""
        workspace = self._workspace
        case = self._case()
        if workspace is None or case is None or workspace.session.tool is not Tool.PROMPT:
            self.hide()
            return
        self.show()
        index, schema = workspace.session.index, workspace.project.state.schema
        active = workspace.session.active_label
        key = (case.id, case.prompts, index, schema, active)
        if key == self._shown:
            return
        self._shown = key
        here = [i for i, p in enumerate(case.prompts) if p.index == index]
        elsewhere = sorted(
            (i for i, p in enumerate(case.prompts) if p.index != index),
            key=lambda i: (case.prompts[i].index, i),
        )
        labels = {x.id: x for x in schema}
        self._fill(case, [*here, *elsewhere], len(here), labels)
        self.count.setText(_counted(len(here), len(elsewhere)))
        self.empty.setVisible(not case.prompts)
        self.rows.setVisible(bool(case.prompts))
        told = active is not None and any(case.prompts[i].label == active for i in here)
        name = labels[active].name if active in labels else ""
        self._answer.setEnabled(told)
        self._answer.setToolTip(
            tr("{0}\nLabel: {1}").format(self._actions["answer_anew"].toolTip(), name)
            if told
            else tr("Nothing was clicked or drawn for “{0}” in this slice").format(name)
        )
        self._all.setToolTip(self._actions["forget_prompts"].toolTip())
        self._all.setEnabled(bool(here))

    def _fill(self, case: CaseState, order: list[int], here: int, labels: dict[int, Label]) -> None:
        row = self.rows.currentRow()
        self.rows.blockSignals(True)
        self.rows.clear()
        ratio = self.devicePixelRatioF()
        for n, i in enumerate(order):
            prompt = case.prompts[i]
            label = labels.get(prompt.label)
            name = label.name if label else tr("deleted label")
            where = case.where(prompt.index) if case.n_slices > 1 else ""
            item = QListWidgetItem(
                _icon(prompt, label.color if label else "#808080", ratio),
                " · ".join(x for x in (prompt.kind.capitalize(), name, where) if x),
            )
            sense = tr("belongs to") if prompt.positive else tr("does not belong to")
            about = tr("{0}: this {1} “{2}”").format(prompt.kind.capitalize(), sense, name)
            item.setToolTip(tr("{0}\nDouble click: go to its slice · Del: remove").format(about))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{about}, {where}")
            item.setData(_PLACE, i)
            if n >= here:
                item.setForeground(QColor(self._theme.faint))
            self.rows.addItem(item)
        self.rows.setCurrentRow(min(row, len(order) - 1))
        self.rows.blockSignals(False)
        self._remove.setEnabled(self.rows.currentRow() >= 0)
        self.pointed.emit(None)

    def _prompt(self, item: QListWidgetItem | None) -> Prompt | None:
        case = self._case()
        return case.prompts[item.data(_PLACE)] if item is not None and case is not None else None

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._remove.setEnabled(item is not None)
        self._point(item)

    def _point(self, item: QListWidgetItem | None) -> None:
        prompt, workspace = self._prompt(item), self._workspace
        seen = workspace and prompt and prompt.index == workspace.session.index
        self.pointed.emit(prompt if seen else None)

    def _open(self, item: QListWidgetItem) -> None:
        prompt = self._prompt(item)
        if prompt is not None:
            self.opened.emit(prompt.index)

    def _ask_removal(self) -> None:
        item = self.rows.currentItem()
        if item is not None:
            self.removed.emit(item.data(_PLACE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Nothing is pointed at any more when the mouse leaves."""
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
        return super().eventFilter(watched, event)


def _counted(here: int, elsewhere: int) -> str:
    if not elsewhere:
        return tr("{0} here").format(here) if here else tr("none yet")
    return tr("{0} here, {1} in other slices").format(here, elsewhere)


def _icon(prompt: Prompt, color: str, ratio: float) -> QIcon:
    """Plus or minus in the colours of the picture, and the label's colour."""
    pixmap = QPixmap(_ICON * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS[prompt.positive]))
    painter.drawEllipse(QRectF(1, 1, 14, 14))
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(QRectF(21, 1, 14, 14), 4, 4)
    painter.setPen(QPen(QColor("#111827"), 2))
    painter.drawLine(5, 8, 11, 8)
    if prompt.positive:
        painter.drawLine(8, 5, 8, 11)
    painter.end()
    out = QIcon(pixmap)
    out.addPixmap(pixmap, QIcon.Mode.Selected)  # Qt would tint it
    return out
