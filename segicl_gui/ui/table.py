"""A table to read: rows of text, figures on the right, a colour before the first column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QHeaderView, QTableWidget, QTableWidgetItem

from segicl_gui.ui.words import tr

_FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Table(QTableWidget):
    """Rows of text that cannot be edited.

    Parameters
    ----------
    heads : sequence of str
    stretch : int
        The column that takes the room there is.
    figures : sequence of int
        Columns that hold figures.
    """

    def __init__(self, heads: Sequence[str], *, stretch: int = 0, figures: Sequence[int] = ()):
        super().__init__(0, len(heads))
        self._heads, self._figures = tuple(heads), frozenset(figures)
        self.setHorizontalHeaderLabels([tr(head) for head in self._heads])
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in self._figures:
            self.horizontalHeaderItem(column).setTextAlignment(_FIGURE)

    def fill(
        self,
        rows: Sequence[Sequence[str]],
        *,
        colors: Sequence[str] = (),
        tips: Sequence[str] = (),
    ) -> None:
        """Show these rows instead.

        Parameters
        ----------
        colors : sequence of str
            One a row, as hexadecimal RGB; none where it is empty.
        tips : sequence of str
            One a row; by default each cell tells its own text, which may be cut off.
        """
        self.setRowCount(len(rows))
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(tips[i] if tips else text)
                if j in self._figures:
                    item.setTextAlignment(_FIGURE)
                if colors and not j:
                    swatch = QPixmap(14, 14)
                    swatch.fill(QColor(colors[i]))
                    item.setIcon(swatch)
                self.setItem(i, j, item)

    def copy(self) -> None:
        """Put what is shown on the clipboard, with tabs between the columns."""
        shown = [j for j in range(len(self._heads)) if not self.isColumnHidden(j)]
        rows = [[self._heads[j] for j in shown]]
        rows += [[self.item(i, j).text() for j in shown] for i in range(self.rowCount())]
        QApplication.clipboard().setText("\n".join("\t".join(r) for r in rows))
