"""Comments on places of the case on screen, as a list; and their pins on the picture."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QListWidgetItem

from segicl_gui.domain.review import Comment
from segicl_gui.ui.list_pane import ListPane
from segicl_gui.ui.words import tr

_NUMBER = Qt.ItemDataRole.UserRole
_OPEN, _RESOLVED = QColor("#ffb02e"), QColor("#8a94a6")
_EDGE = QColor(17, 24, 39, 220)
_RADIUS = 9.0

Pin = tuple[int, Comment]
"""Number of a comment in its case, counted from 1, and the comment."""


def draw_pin(painter: QPainter, to_screen: QTransform, pin: Pin) -> None:
    """A numbered drop whose tip is at the place; as large at every zoom."""
    number, comment = pin
    tip = to_screen.map(QPointF(comment.column, comment.row))
    centre = tip - QPointF(0, 1.8 * _RADIUS)
    shape = QPainterPath(tip)
    shape.arcTo(QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS),
                -35, 250)  # fmt: skip
    shape.closeSubpath()
    painter.setPen(QPen(_EDGE, 1.5))
    painter.setBrush(_RESOLVED if comment.resolved else _OPEN)
    painter.drawPath(shape)
    painter.setPen(_EDGE)
    box = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.setBrush(Qt.BrushStyle.NoBrush)


class CommentList(ListPane):
    """Who said what where; there while the case on screen has comments."""

    settled = Signal(int, bool)
    """Number of a comment in its case, from 0, and whether it is resolved."""
    opened = Signal(int)
    """A slice is to be shown."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__(tr("Comments"), 170)
        self.rows.setWordWrap(True)
        self.rows.itemActivated.connect(self._open)
        self.rows.itemClicked.connect(self._open)
        self.rows.currentItemChanged.connect(lambda now, before: self._say_verb())
        self.settle = self.add_button(tr("Resolve"))
        self.settle.clicked.connect(self._settle)
        self.again = self.add_button(tr("Next open"))
        self.again.setToolTip(actions["next_comment"].toolTip())
        self.again.clicked.connect(actions["next_comment"].trigger)

    def refresh(self) -> None:
        """Show the comments as they are now."""
        case = self._case()
        if case is None or not case.review.comments:
            self._shown = None
            self.hide()
            return
        self.show()
        key = (case.id, case.review.comments)
        if key == self._shown:
            return
        self._shown = key
        chosen = max(0, self.rows.currentRow())
        self.rows.clear()
        for i, comment in enumerate(case.review.comments):
            where = case.where(comment.index) if case.n_slices > 1 else ""
            item = QListWidgetItem(_text(i + 1, comment, where))
            item.setData(_NUMBER, i)
            item.setToolTip(tr("Click to go there"))
            if comment.resolved:
                item.setForeground(QColor(self._theme.faint))
            self.rows.addItem(item)
        self.rows.setCurrentRow(min(chosen, self.rows.count() - 1))
        self.count.setText(tr("{0} open").format(len(case.review.open)))
        self._say_verb()

    def _chosen(self) -> Comment | None:
        workspace, item = self._workspace, self.rows.currentItem()
        if workspace is None or item is None:
            return None
        comments = workspace.annotate.case().review.comments
        number = item.data(_NUMBER)
        return comments[number] if number < len(comments) else None

    def _say_verb(self) -> None:
        comment = self._chosen()
        self.settle.setEnabled(comment is not None)
        self.settle.setText(tr("Open again") if comment and comment.resolved else tr("Resolve"))

    def _settle(self) -> None:
        comment = self._chosen()
        if comment is not None:
            self.settled.emit(self.rows.currentItem().data(_NUMBER), not comment.resolved)

    def _open(self, item: QListWidgetItem) -> None:
        comment = self._chosen()
        if comment is not None:
            self.opened.emit(comment.index)


def _text(number: int, comment: Comment, where: str) -> str:
    try:
        day = datetime.fromisoformat(comment.at).astimezone().strftime("%d %b %H:%M")
    except ValueError:  # of a file that was edited by hand
        day = comment.at
    told = ", ".join(x for x in (comment.who, day, where) if x)
    done = " (resolved)" if comment.resolved else ""
    return f"{number}  {comment.text}\n{told}{done}"
