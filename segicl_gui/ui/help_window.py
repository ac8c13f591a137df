"""The user guide in a window of its own, without a browser and without network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.help_pages import Hit, Page, anchor, search
from segicl_gui.ui.words import tr

_WIDTH, _HEIGHT = 1080, 740
_MARGIN, _AIR = 30, 10.0
_PLACE = Qt.ItemDataRole.UserRole


class _PageView(QTextBrowser):
    """Shows pictures no wider than the page."""

    def loadResource(self, kind: int, name: QUrl) -> Any:  # noqa: N802
        """Load as Qt does, and scale what is a picture."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value or found is None:
            return found
        image = QImage.fromData(found)
        wide = self.viewport().width() - _MARGIN
        if 0 < wide < image.width():
            image = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        return image


class HelpWindow(QDialog):
    """Pages at the left, or the sections found; the page read at the right.

    Parameters
    ----------
    found : sequence of Page
        The guide; the list of contents first.
    """

    def __init__(self, found: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("User guide"))
        self._pages = {page.name: page for page in found}
        self._now = ""
        self._way: list[tuple[str, str]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setToolTip(tr("Pages of the guide, or the sections found"))
        self.list.itemSelectionChanged.connect(self._chosen)
        self.back = QPushButton(tr("Back"))
        self.back.setToolTip(tr("The page before (Alt+Left)"))
        self.back.setShortcut("Alt+Left")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._go_back)
        self.text = _PageView()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(_AIR)
        for view in (self.list, self.text):
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.anchorClicked.connect(self._follow)
        left, right = QWidget(), QWidget()
        for side, widgets in ((left, (self.search, self.list)), (right, (self.text,))):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            if side is right:
                top = QHBoxLayout()
                top.addWidget(self.back)
                top.addStretch()
                column.addLayout(top)
            for widget in widgets:
                column.addWidget(widget)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([260, _WIDTH - 260])
        splitter.setStretchFactor(1, 1)
        QVBoxLayout(self).addWidget(splitter)
        self.resize(_WIDTH, _HEIGHT)
        self._fill("")

    def show_page(self, name: str, heading: str = "") -> None:
        """Show a page, from a heading on; what is no page of the guide is passed over.

        Parameters
        ----------
        name : str
            Its file name.
        heading : str
            A heading of it, or the anchor of one.
        """
        page = self._pages.get(name)
        if page is None:
            return
        self._way.append((name, heading))
        self.back.setEnabled(len(self._way) > 1)
        if name != self._now:
            self._now = name
            self.text.setSearchPaths([str(page.path.parent)])
            self.text.setMarkdown(page.text)
            self._space_out()
        self._scroll_to(heading)
        self._mark_words()
        for index in range(self.list.count()):
            item = self.list.item(index)
            if not self.search.text().strip() and item.data(_PLACE) == (name, ""):
                self.list.blockSignals(True)
                self.list.setCurrentItem(item)
                self.list.blockSignals(False)

    def _fill(self, words: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        hits: Sequence[Hit] = search(tuple(self._pages.values()), words)
        if words.strip():
            for hit in hits:
                title = hit.heading
                if hit.heading != hit.page.title:
                    title = f"{hit.page.title}: {hit.heading}"
                self._add(title, hit.page.name, hit.heading)
            if not hits:
                item = QListWidgetItem(tr("Nothing found"))
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(item)
        else:
            for page in self._pages.values():
                self._add(page.title, page.name, "")
        self.list.blockSignals(False)
        self._mark_words()

    def _add(self, title: str, name: str, heading: str) -> None:
        item = QListWidgetItem(title)
        item.setToolTip(title)
        item.setData(_PLACE, (name, heading))
        self.list.addItem(item)

    def _chosen(self) -> None:
        items = self.list.selectedItems()
        if items and items[0].data(_PLACE):
            name, heading = items[0].data(_PLACE)
            self.show_page(name, heading)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
            return
        name = url.path().rsplit("/", 1)[-1]
        self.show_page(name or self._now, url.fragment())

    def _go_back(self) -> None:
        self._way.pop()
        self.show_page(*self._way.pop())

    def _scroll_to(self, heading: str) -> None:
        wanted = anchor(heading)
        block = self.text.document().begin()
        while wanted and block.isValid():
            if block.blockFormat().headingLevel() and anchor(block.text()) == wanted:
                self._put_on_top(block)
                return
            block = block.next()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        """Give the page air: Qt sets Markdown line to line."""
        code = self.palette().alternateBase().color()
        cursor = QTextCursor(self.text.document())
        block = self.text.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            if form.hasProperty(QTextFormat.Property.BlockCodeFence):
                form.setBackground(code)
                form.setLeftMargin(_AIR)
                form.setNonBreakableLines(False)
            elif form.headingLevel():
                form.setTopMargin(0 if form.headingLevel() == 1 else 2 * _AIR)
                form.setBottomMargin(_AIR / 2)
            elif cursor.currentTable() is None:
                form.setTopMargin(_AIR / 4 if cursor.currentList() else _AIR)
                form.setBottomMargin(_AIR / 4 if cursor.currentList() else _AIR / 2)
            cursor.setBlockFormat(form)
            block = block.next()

    def _put_on_top(self, block: QTextBlock) -> None:
        # From below, so that the page is laid out down to it, and it comes to the upper edge.
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.setTextCursor(QTextCursor(block))
        top = self.text.document().documentLayout().blockBoundingRect(block).top()
        self.text.verticalScrollBar().setValue(int(top))

    def _mark_words(self) -> None:
        """Mark the words searched for in the page on show."""
        marks = []
        for word in self.search.text().split():
            cursor = self.text.document().find(word, 0, QTextDocument.FindFlag(0))
            while not cursor.isNull() and len(marks) < 500:
                mark = QTextBrowser.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(self.palette().highlight())
                mark.format.setForeground(self.palette().highlightedText())
                marks.append(mark)
                cursor = self.text.document().find(word, cursor)
        self.text.setExtraSelections(marks)
