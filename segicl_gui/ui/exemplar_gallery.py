"""The gallery of exemplars at the right."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.exemplars import Exemplar, exemplars_of
from segicl_gui.domain.project import Mark
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.thumbnails import Thumbnails

_EXEMPLAR = Qt.ItemDataRole.UserRole
_USED = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_TILE = 84


class ExemplarGallery(QWidget):
    """What proposals are made from: which were used for the one on screen, pinned, excluded."""

    opened = Signal(str, int)
    marked = Signal(str, int, object)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._model = _Exemplars()
        heading = QLabel("EXEMPLARS")
        heading.setProperty("role", "heading")
        self._count = QLabel()
        self._count.setProperty("role", "faint")
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("Exemplars")
        self._delegate = _Delegate(thumbnails, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.activated.connect(self._open)
        thumbnails.arrived.connect(self.list.viewport().update)
        self._empty = QLabel("Accepted images appear here.\nThe next ones are outlined from them.")
        self._empty.setProperty("role", "faint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 4)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._delegate.set_theme(theme)
        self.list.viewport().update()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show the exemplars of another project."""
        self._workspace = workspace
        self.refresh()

    def refresh(self) -> None:
        """Show the exemplars, those used for the proposal on screen first."""
        workspace = self._workspace
        found: tuple[Exemplar, ...] = ()
        used: frozenset[str] = frozenset()
        if workspace is not None:
            found = exemplars_of(workspace.project.state)
            source = None
            proposal = workspace.session.visible_proposal()
            if proposal is not None:
                source = proposal.source_at(workspace.session.index)
            used = frozenset(source.made_from) if source else frozenset()
        self._model.set_items(found, used)
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))
        now = sum(e.id in used for e in found)
        self._count.setText(f"{len(found)} · {now} used" if now else str(len(found) or ""))

    def _open(self, index: QModelIndex) -> None:
        exemplar: Exemplar = index.data(_EXEMPLAR)
        self.opened.emit(exemplar.case_id, exemplar.index)

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        e: Exemplar = index.data(_EXEMPLAR)
        menu = QMenu(self)
        menu.addAction("Open").triggered.connect(lambda: self._open(index))
        menu.addSeparator()
        pin = menu.addAction("Always use (pin)")
        leave = menu.addAction("Never use (exclude)")
        for action, mark in ((pin, Mark.PINNED), (leave, Mark.EXCLUDED)):
            action.setCheckable(True)
            action.setChecked(e.mark is mark)
            new = None if e.mark is mark else mark
            action.triggered.connect(
                lambda checked=False, new=new: self.marked.emit(e.case_id, e.index, new)
            )
        menu.exec(self.list.viewport().mapToGlobal(place))


class _Exemplars(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._items: list[Exemplar] = []
        self._used: frozenset[str] = frozenset()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == _EXEMPLAR:
            return item
        if role == _USED:
            return item.id in self._used
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.id} {item.mark or ''}"
        return None

    def set_items(self, items: tuple[Exemplar, ...], used: frozenset[str]) -> None:
        ordered = sorted(items, key=lambda e: (e.id not in used, e.mark is Mark.EXCLUDED))
        if ordered == self._items and used == self._used:
            return
        self.beginResetModel()
        self._items, self._used = ordered, used
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    """Paints an exemplar with its badges, and enlarges it under the mouse."""

    def __init__(self, thumbnails: Thumbnails, parent: QListView) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._pin = icon("mdi6.pin", theme, "#ffffff")
        self._out = icon("mdi6.cancel", theme, "#ffffff")

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(_TILE + 8, _TILE + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        e: Exemplar = index.data(_EXEMPLAR)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRect(option.rect.left() + 4, option.rect.top() + 6, _TILE, _TILE)
        painter.fillRect(box, QColor("#000000"))
        picture = self._thumbnails.exemplar(e.case_id, e.index)
        if picture is not None:
            if e.mark is Mark.EXCLUDED:
                painter.setOpacity(0.35)
            size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(box.topLeft(), size)
            place.moveCenter(box.center())
            painter.drawPixmap(place, picture)
            painter.setOpacity(1)
        if index.data(_USED):
            painter.fillRect(box.left(), box.top() - 3, box.width(), 3, QColor(self.theme.accent))
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        if e.mark is not None:
            badge = self._pin if e.mark is Mark.PINNED else self._out
            corner = QRect(box.right() - 19, box.top() + 3, 17, 17)
            painter.setOpacity(0.6)
            painter.fillRect(corner.adjusted(-1, -1, 1, 1), QColor("#000000"))
            painter.setOpacity(1)
            badge.paint(painter, corner)
        painter.restore()

    def helpEvent(  # noqa: N802
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        if not index.isValid():
            return False
        e: Exemplar = index.data(_EXEMPLAR)
        picture = self._thumbnails.exemplar(e.case_id, e.index)
        state = "Used for this proposal" if index.data(_USED) else "Not used for this proposal"
        mark = f", {e.mark.value}" if e.mark else ""
        text = f"<p>{state}{mark}.<br>Double click opens it; right click pins or excludes.</p>"
        if picture is not None:
            text = f"<img src='{_as_data(picture)}' width=300>{text}"
        QToolTip.showText(event.globalPos(), text, view)
        return True


def _as_data(picture: QPixmap) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + bytes(data.toBase64().data()).decode()
