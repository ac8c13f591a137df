"""The list of cases at the left."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.project import Status
from segicl_gui.services.queue import Order, QueueRow
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.bars import show_value
from segicl_gui.ui.batch_bar import BatchBar
from segicl_gui.ui.queue_keys import CaseList, CaseSearch
from segicl_gui.ui.theme import DARK, Theme, icon, status_color
from segicl_gui.ui.thumbnails import Thumbnails, draw, pixels
from segicl_gui.ui.words import said, tr

_ROW = Qt.ItemDataRole.UserRole
_PICTURE = 46
_DONE = (Status.DONE, Status.REVIEWED)
_Index = QModelIndex | QPersistentModelIndex


class CaseQueue(QWidget):
    """Thumbnail, name, status and expected quality of each case, with search and order."""

    opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._model = _Rows()
        self._shown = _Shown(self._model, self)
        self._count = QLabel()
        self._count.setProperty("role", "faint")
        heading = QLabel(tr("Cases").upper())
        heading.setProperty("role", "heading")
        self._done = QProgressBar()
        self._done.setTextVisible(False)
        self._search = CaseSearch()
        self._search.setPlaceholderText(tr("Search name or status…"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._search.entered.connect(self._open_first)
        self._search.left.connect(lambda: self.list.setFocus())
        self._status = QComboBox()
        self._status.setToolTip(tr("Only cases that stand so"))
        self._status.setAccessibleName(tr("Only cases that stand so"))
        self._status.addItem(tr("All cases"), None)
        for status in Status:
            self._status.addItem(tr(status.value.capitalize()), status)
        self._status.activated.connect(lambda i: self._narrow())
        self._order = QComboBox()
        self._order.setToolTip(
            tr(
                "Order of the cases; they move only when you sort.\nMost useful next: "
                "like many others, and "
                "unlike what is done. What lies ahead is ranked anew when you go on."
            )
        )
        for order in Order:
            self._order.addItem(tr(order.value.capitalize()), order)
        self._order.activated.connect(lambda i: self._sort())
        self._again = QToolButton()
        self._again.setToolTip(tr("Sort again"))
        self._again.setAccessibleName(tr("Sort again"))
        self._again.clicked.connect(self._sort)
        self.list = CaseList(lambda index: index.data(_ROW).case_id != self._delegate.current)
        self.list.setModel(self._shown)
        self._delegate = _Delegate(thumbnails, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Cases"))
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        thumbnails.arrived.connect(self.list.viewport().update)
        self.batch = BatchBar()
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._count)
        sort = QHBoxLayout()
        sort.setSpacing(4)
        sort.addWidget(self._order, 1)
        sort.addWidget(self._again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 6)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._done)
        layout.addWidget(self._search)
        layout.addWidget(self._status)
        layout.addLayout(sort)
        layout.addWidget(self.batch)
        layout.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._delegate.theme = theme
        self.batch.set_theme(theme)
        self._again.setIcon(icon("mdi6.refresh", theme))
        self.list.viewport().update()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show the cases of another project."""
        self._workspace = workspace
        if workspace is not None:
            workspace.queue.reordered.connect(self._reorder)
        self.batch.set_workspace(workspace)
        self._search.clear()
        self._order.setCurrentIndex(0)
        self._status.setCurrentIndex(0)
        self._shown.narrow("", None)
        self.refresh()

    def find(self) -> None:
        """Have the keyboard search."""
        self._search.setFocus()
        self._search.selectAll()

    def refresh(self) -> None:
        """Show the cases as they are now."""
        rows = self._workspace.queue.rows() if self._workspace else ()
        self._model.set_rows(rows)
        self._shown.setProperty("of", len(rows))
        self._show_progress()
        self.select()

    def _reorder(self) -> None:
        """Show the same rows in another order."""
        if self._workspace is not None:
            queue = self._workspace.queue
            self._model.set_rows(tuple(self._model.row_of(i) or queue.row(i) for i in queue.ids()))
            self.select()

    def refresh_case(self, case_id: str) -> None:
        """Show one case as it is now."""
        if self._workspace is not None:
            self._model.set_row(self._workspace.queue.row(case_id))
            self._show_progress()

    def _show_progress(self) -> None:
        done, total = self._model.done, len(self._model.rows)
        self._count.setText(tr("{0} of {1} done").format(done, total) if total else "")
        self._done.setRange(0, max(1, total))
        show_value(self._done, done)

    def select(self) -> None:
        """Mark the case on screen."""
        if self._workspace is None:
            return
        current = self._workspace.session.case_id
        self._delegate.current = current
        index = self._shown.mapFromSource(self._model.place(current))
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.viewport().update()

    def _narrow(self) -> None:
        """Show what matches, from the case on screen on or else from the top."""
        self._shown.narrow(self._search.text(), self._status.currentData())
        self.list.scrollToTop()
        self.select()

    def _open_first(self) -> None:
        first = self._shown.index(0, 0)
        if self._search.text() and first.isValid():
            self._search.clearFocus()  # the next Enter is about the picture
            self._open(first)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(_ROW).case_id)

    def _sort(self) -> None:
        if self._workspace is not None:
            order = Order(self._order.currentData())  # Qt gives a plain text back
            self._workspace.queue.sort(order)
            if order is Order.USEFUL:
                self._workspace.ranker.ask()


class _Shown(QSortFilterProxyModel):
    """The cases that match what is searched for and stand as is asked."""

    def __init__(self, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._text = ""
        self._status: Status | None = None
        self.setSourceModel(rows)

    def narrow(self, text: str, status: Status | None) -> None:
        """Show only cases with this in name or status, whatever its case, that stand so."""
        self._text, self._status = text.casefold(), status
        self.invalidate()

    def filterAcceptsRow(self, number: int, parent: _Index) -> bool:  # noqa: N802
        row = self._rows.rows[number]
        stands = self._status is None or row.status == self._status  # Qt gives back a plain str
        return stands and (not self._text or self._text in _told(row).casefold())


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QueueRow] = []
        self.done = 0
        self._places: dict[str, int] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _told(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            quality = (
                tr("\nExpected Dice of the proposal {0:.2f}").format(row.quality)
                if row.quality
                else ""
            )
            if row.outdated:
                quality += tr("\nOutdated: {0}. Proposed anew when it comes up.").format(
                    said(row.outdated)
                )
            return f"{row.name}\n{tr(row.status.value.capitalize())}{quality}"
        return None

    def set_rows(self, rows: tuple[QueueRow, ...]) -> None:
        if [r.case_id for r in rows] == [r.case_id for r in self.rows]:
            for row in rows:
                self.set_row(row)
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.done = sum(r.status in _DONE for r in rows)
        self._places = {r.case_id: i for i, r in enumerate(self.rows)}
        self.endResetModel()

    def place(self, case_id: str | None) -> QModelIndex:
        at = self._places.get(case_id or "")
        return QModelIndex() if at is None else self.index(at, 0)

    def row_of(self, case_id: str) -> QueueRow | None:
        at = self._places.get(case_id)
        return None if at is None else self.rows[at]

    def set_row(self, row: QueueRow) -> None:
        at = self._places.get(row.case_id)
        if at is not None and (old := self.rows[at]) != row:
            self.rows[at] = row
            self.done += (row.status in _DONE) - (old.status in _DONE)
            index = self.index(at, 0)
            self.dataChanged.emit(index, index)


def _told(row: QueueRow) -> str:
    return f"{row.name} {row.status.value} {tr(row.status.value.capitalize())}"


class _Delegate(QStyledItemDelegate):
    """Paints a case as a card."""

    def __init__(self, thumbnails: Thumbnails, parent: QListView) -> None:
        super().__init__(parent)
        self.theme: Theme = DARK
        self.current: str | None = None
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(180, 64)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: QueueRow = index.data(_ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(1, 1, -3, -7)
        current = row.case_id == self.current
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        edge = self.theme.accent if current or focused else self.theme.line
        painter.setPen(
            QPen(QColor(edge if current or hovered or focused else self.theme.card), 1.5)
        )
        painter.setBrush(QColor(self.theme.card))
        painter.drawRoundedRect(card, 6, 6)
        box = QRect(card.left() + 6, card.top() + 5, _PICTURE, _PICTURE)
        painter.fillRect(box, QColor("#000000"))
        picture = self._thumbnails.case(row.case_id, pixels(painter, _PICTURE))
        if picture is not None:
            draw(painter, box, picture)
        text = card.adjusted(60, 7, -8, -8)
        painter.setPen(QColor(self.theme.text))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
        painter.setFont(font)
        name = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideMiddle, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(option.font)
        painter.setPen(QColor(status_color(row.status, self.theme)))
        offered = row.status in (Status.PROPOSED, Status.IN_PROGRESS)
        rating = f"{row.quality:.2f}" if offered and row.quality is not None else ""
        rating = tr("outdated") if offered and row.outdated else rating
        metrics = painter.fontMetrics()
        room = text.width() - (metrics.horizontalAdvance(f" {rating}") if rating else 0)
        status = tr(row.status.value.capitalize())
        status = metrics.elidedText(status, Qt.TextElideMode.ElideRight, room)
        painter.drawText(text, Qt.AlignmentFlag.AlignBottom, status)
        if rating:
            painter.setPen(QColor(self.theme.warn if row.outdated else self.theme.faint))
            corner = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
            painter.drawText(text, corner, rating)
        painter.restore()
