"""The gallery of exemplars at the right."""

from __future__ import annotations

from collections.abc import Mapping

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
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.exemplars import Exemplar, exemplars_of
from segicl_gui.domain.project import Mark
from segicl_gui.services.doubts import FEWEST, Doubt
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.exemplar_view import MISSED, ExemplarView, percent, told, why
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.thumbnails import LARGE, Thumbnails, draw, pixels
from segicl_gui.ui.words import tr

_EXEMPLAR = Qt.ItemDataRole.UserRole
_WEIGHT = Qt.ItemDataRole.UserRole + 1
_DOUBTS = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex
_TILE = 84


class ExemplarGallery(QWidget):
    """What proposals are made from: which were used for the one on screen, pinned, excluded."""

    opened = Signal(str, int)
    marked = Signal(str, int, object)
    reopened = Signal(str, int)
    curve_wanted = Signal()

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._model = _Exemplars()
        heading = QLabel(tr("Exemplars").upper())
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
        self.list.setAccessibleName(tr("Exemplars"))
        self._delegate = _Delegate(thumbnails, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.activated.connect(lambda index: self._open(index.data(_EXEMPLAR)))
        self.list.clicked.connect(lambda index: self._clicked(index.data(_EXEMPLAR)))
        # Not at once: the second press of a double click would go to the view that is shown.
        self._show_soon = QTimer(self)
        self._show_soon.setSingleShot(True)
        self._show_soon.timeout.connect(self._show_left_out)
        self._asked_for: Exemplar | None = None
        self.view = ExemplarView(self)
        self.view.opened.connect(self.opened)
        self.view.marked.connect(self.marked)
        self.view.reopened.connect(self.reopened)
        thumbnails.arrived.connect(self.list.viewport().update)
        self._empty = QLabel(
            tr("Accepted images appear here.\nThe next ones are outlined from them.")
        )
        self._empty.setProperty("role", "faint")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self._count)
        self.curve = QToolButton()
        self.curve.setAutoRaise(True)
        self.curve.setToolTip(tr("Dice by number of exemplars"))
        self.curve.setAccessibleName(tr("Dice by number of exemplars"))
        self.curve.clicked.connect(self.curve_wanted)
        self.doubtful_first = QToolButton()
        self.doubtful_first.setAutoRaise(True)
        self.doubtful_first.setCheckable(True)
        self.doubtful_first.setToolTip(tr("Show the most doubtful first"))
        self.doubtful_first.setAccessibleName(tr("Most doubtful first"))
        self.doubtful_first.toggled.connect(self.refresh)
        top.addWidget(self.doubtful_first)
        top.addWidget(self.curve)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 4)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._delegate.set_theme(theme)
        self.view.set_theme(theme)
        self.curve.setIcon(icon("mdi6.chart-line", theme))
        self.doubtful_first.setIcon(icon("mdi6.sort-descending", theme))
        self.list.viewport().update()

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show the exemplars of another project."""
        if self._workspace is not None:
            self._workspace.quality.changed.disconnect(self.refresh)
        if workspace is not None:
            workspace.quality.changed.connect(self.refresh)
        self._workspace = workspace
        self.view.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show the exemplars, those used for the proposal on screen first."""
        workspace = self._workspace
        found: tuple[Exemplar, ...] = ()
        used: dict[str, float | None] = {}
        doubts: Mapping[str, Mapping[int, Doubt]] = {}
        if workspace is not None:
            found = exemplars_of(workspace.project.state)
            source = None
            proposal = workspace.session.visible_proposal()
            if proposal is not None:
                source = proposal.source_at(workspace.session.index)
            if source is not None:
                weights = source.weights or [None] * len(source.made_from)
                used = dict(zip(source.made_from, weights, strict=True))
            doubts = workspace.quality.doubts()
        self._model.set_items(found, used, doubts, self.doubtful_first.isChecked())
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))
        now = sum(e.id in used for e in found)
        parts = [str(len(found))] if found else []
        wrong = sum(_stands_out(of) for of in doubts.values())
        # There is room for one of them beside the heading.
        parts += [tr("{0} used").format(now)] if now and not wrong else []
        parts += [tr("{0} disagree{1}").format(wrong, "s" if wrong == 1 else "")] if wrong else []
        barred = sum(bool(e.barred) for e in found)
        parts += [tr("{0} not used").format(barred)] if barred and not wrong and not now else []
        self._count.setText(" · ".join(parts))
        self._count.setToolTip(
            tr(
                "{0} returned, or of people whom the project does not learn from (File → Project "
                "settings)"
            ).format(barred)
            if barred
            else ""
        )
        self.curve.setEnabled(len(found) - barred >= FEWEST)
        self.doubtful_first.setEnabled(bool(doubts))

    def _open(self, e: Exemplar) -> None:
        self._show_soon.stop()
        self.opened.emit(e.case_id, e.index)

    def _clicked(self, e: Exemplar) -> None:
        self._asked_for = e
        self._show_soon.start(QApplication.doubleClickInterval())

    def _show_left_out(self) -> None:
        e, workspace = self._asked_for, self._workspace
        if e is None or workspace is None:
            return
        row = self._model.row_of(e)
        if row is not None:
            box = self.list.visualRect(row)
            self.view.show_exemplar(
                workspace, e, row.data(_WEIGHT), row.data(_DOUBTS),
                self.list.viewport().mapToGlobal(box.topLeft()),
            )  # fmt: skip

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        e: Exemplar = index.data(_EXEMPLAR)
        menu = QMenu(self)
        menu.addAction(tr("Open")).triggered.connect(lambda: self._open(e))
        show = menu.addAction(tr("Compare with the others"))
        show.triggered.connect(lambda: self._clicked(e))
        fix = menu.addAction(tr("Reopen to fix"))
        fix.triggered.connect(lambda: self.reopened.emit(e.case_id, e.index))
        menu.addSeparator()
        pin = menu.addAction(tr("Always use (pin)"))
        leave = menu.addAction(tr("Never use (exclude)"))
        for action, mark in ((pin, Mark.PINNED), (leave, Mark.EXCLUDED)):
            action.setCheckable(True)
            action.setChecked(e.mark is mark)
            new = None if e.mark is mark else mark
            action.triggered.connect(
                lambda checked=False, new=new: self.marked.emit(e.case_id, e.index, new)
            )
        menu.exec(self.list.viewport().mapToGlobal(place))


def _out_of_use(e: Exemplar) -> bool:
    return e.mark is Mark.EXCLUDED or bool(e.barred)


class _Exemplars(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._given: tuple[object, object, object] = (None, None, None)
        self._settled: list[Exemplar] = []
        self._items: list[Exemplar] = []
        self._used: dict[str, float | None] = {}
        self._doubts: Mapping[str, Mapping[int, Doubt]] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == _EXEMPLAR:
            return item
        if role == _WEIGHT:
            return (self._used[item.id],) if item.id in self._used else None
        of = self._doubts.get(item.id, {})
        if role == _DOUBTS:
            return of
        if role == Qt.ItemDataRole.AccessibleTextRole:
            wrong = " disagrees" if _stands_out(of) else ""
            barred = tr(" not used, {0}").format(item.barred) if item.barred else ""
            return f"{item.id} {item.mark or ''}{wrong}{barred}"
        return None

    def row_of(self, e: Exemplar) -> QModelIndex | None:
        """Where an exemplar is shown; None where it is not any more."""
        rows = (i for i, x in enumerate(self._items) if x.id == e.id)
        found = next(rows, None)
        return None if found is None else self.index(found)

    def set_items(
        self,
        items: tuple[Exemplar, ...],
        used: dict[str, float | None],
        doubts: Mapping[str, Mapping[int, Doubt]],
        doubtful_first: bool,
    ) -> None:
        """Show these, those not used last.

        First come the ones used for the proposal on screen, or, if asked, the most doubtful.
        """
        given = (items, doubts, doubtful_first)
        same = all(a is b for a, b in zip(given, self._given, strict=True))
        if same and used == self._used:
            return
        if not same:
            self._given = given

            def rank(e: Exemplar) -> tuple[float | bool, ...]:
                of = doubts.get(e.id, {})
                worst = max((d.amount for d in of.values()), default=-1.0)
                return -worst if doubtful_first else 0.0, _out_of_use(e), not _stands_out(of)

            self._settled = sorted(items, key=rank)
        ordered = self._settled
        if not doubtful_first:
            first = [e for e in self._settled if e.id in used]
            first.sort(key=lambda e: -(used[e.id] or 0.0))
            ordered = [*first, *(e for e in self._settled if e.id not in used)]
        if len(ordered) == len(self._items):
            self._items, self._used, self._doubts = ordered, used, doubts
            if ordered:
                self.dataChanged.emit(self.index(0), self.index(len(ordered) - 1))
            return
        self.beginResetModel()
        self._items, self._used, self._doubts = ordered, used, doubts
        self.endResetModel()


def _stands_out(of: Mapping[int, Doubt]) -> bool:
    return any(d.stands_out for d in of.values())


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
        self._barred = icon("mdi6.account-cancel-outline", theme, "#ffffff")
        self._wrong = icon("mdi6.alert", theme, MISSED)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(_TILE + 4, _TILE + 10)  # three beside each other in a narrow window

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        e: Exemplar = index.data(_EXEMPLAR)
        painter.save()
        box = QRect(option.rect.left() + 2, option.rect.top() + 6, _TILE, _TILE)
        painter.fillRect(box, QColor("#000000"))
        picture = self._thumbnails.exemplar(e.case_id, e.index, pixels(painter, _TILE))
        if picture is not None:
            if e.mark is Mark.EXCLUDED or e.barred:
                painter.setOpacity(0.35)
            draw(painter, box, picture)
            painter.setOpacity(1)
        weight = index.data(_WEIGHT)
        if weight is not None:
            painter.fillRect(box.left(), box.top() - 3, box.width(), 3, QColor(self.theme.accent))
            if text := percent(weight[0]):
                self._write(painter, box, text)
        if _stands_out(index.data(_DOUBTS)):
            self._badge(painter, QRect(box.left() + 3, box.top() + 3, 17, 17), self._wrong)
        if option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus):
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        badge = self._pin if e.mark is Mark.PINNED else self._out if e.mark else None
        badge = self._barred if e.barred and badge is not self._out else badge
        if badge is not None:
            self._badge(painter, QRect(box.right() - 19, box.top() + 3, 17, 17), badge)
        painter.restore()

    def _badge(self, painter: QPainter, corner: QRect, badge: QIcon) -> None:
        painter.setOpacity(0.6)
        painter.fillRect(corner.adjusted(-1, -1, 1, 1), QColor("#000000"))
        painter.setOpacity(1)
        badge.paint(painter, corner)

    def _write(self, painter: QPainter, box: QRect, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + 8
        corner = QRect(box.left() + 2, box.bottom() - 18, width, 17)
        painter.setOpacity(0.6)
        painter.fillRect(corner, QColor("#000000"))
        painter.setOpacity(1)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, text)

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
        # The small one enlarged until the large one has come.
        pictures = self._thumbnails
        picture = pictures.exemplar(e.case_id, e.index, LARGE) or pictures.exemplar(
            e.case_id, e.index, round(_TILE * view.devicePixelRatio())
        )
        text = "<p>" + told(e, index.data(_WEIGHT))
        doubts: Mapping[int, Doubt] = index.data(_DOUBTS)
        if _stands_out(doubts):
            text += tr("<br><b>Disagrees with the other exemplars.</b>")
        worst = max(doubts.values(), key=lambda d: d.amount, default=None)
        if worst is not None and (said := why(worst)):
            text += f"<br>{said}"
        text += tr(
            "<br>Click compares it with the others; double click opens it; right click pins "
            "or excludes.</p>"
        )
        if picture is not None:
            text = tr("<img src='{0}' width=300>{1}").format(_as_data(picture), text)
        QToolTip.showText(event.globalPos(), text, view)
        return True


def _as_data(picture: QPixmap) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + bytes(data.toBase64().data()).decode()
