"""What proposals promised against what annotators then made of them: a plot and a table."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.controls import NO_PROPOSAL
from segicl_gui.services.followed import Bin, First, bins, calibration_error, firsts, repeated
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.project_store import Revision
from segicl_gui.ui.table import Table
from segicl_gui.ui.theme import Theme
from segicl_gui.ui.words import tr

_HEADS = ("Expected Dice", "Slices", "Mean expected", "Mean Dice", "Unchanged")
_NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_SHOWN = 400  # points; of more, the latest


def read(revisions: Sequence[Revision]) -> tuple[tuple[First, ...], tuple[float, ...]]:
    """First proposals and repeats in the history."""
    return firsts(revisions), repeated(revisions)


class CalibrationDialog(QDialog):
    """Reads the history in the background and shows what it keeps of first proposals."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Proposals and what became of them"))
        self.resize(880, 420)
        self.plot = Plot(theme)
        self.table = Table(_HEADS, figures=range(1, len(_HEADS)))
        self.note = QLabel(tr("Reading the history…"))
        self.note.setWordWrap(True)
        self.note.setProperty("role", "faint")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(tr("Copy table"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self.table.copy)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.plot)
        row.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        store = workspace.store
        self._job = workspace.jobs.start(
            tr("Reading the history"),
            lambda job: read(store.revisions()),
            self._show,
            slot="calibration",
        )
        self.finished.connect(lambda result: self._job.cancel())

    def _show(self, read: tuple[tuple[First, ...], tuple[float, ...]]) -> None:
        everything, repeats = read
        found = tuple(f for f in everything if not f.control)
        rows = bins(found)
        self.plot.show_points(found[-_SHOWN:], rows)
        self.table.fill(
            [
                (
                    tr("{0:.2f} to {1:.2f}").format(b.low, b.high),
                    f"{b.count}",
                    f"{b.expected:.2f}",
                    f"{b.dice:.2f}",
                    f"{b.unchanged:.0%}",
                )
                for b in rows
            ]
        )
        self.copy.setEnabled(bool(rows))
        controls = self._controls(found, everything, repeats)
        if not found:
            self.note.setText(
                tr("Nothing yet: each slice that was proposed and then accepted will count here.")
                + controls
            )
            return
        error = calibration_error(found)
        lean = sum(f.expected - f.dice for f in found) / len(found)
        way = tr("too high") if lean > 0 else tr("too low")
        self.note.setText(
            tr(
                "{0} slices: the first proposal that was shown, against what was accepted "
                "(Dice, mean of the labels). On average the expectation is {1:.2f} {2}; "
                "calibration error {3:.2f}.{4}"
            ).format(len(found), abs(lean), way, error, controls)
        )

    def _controls(
        self, shown: Sequence[First], everything: Sequence[First], repeats: Sequence[float]
    ) -> str:
        """What control cases say, where there are any."""
        hidden = [f.dice for f in everything if f.control == NO_PROPOSAL]
        text = ""
        if hidden:
            seen = f"{mean(f.dice for f in shown):.2f}" if shown else "–"
            text += tr(
                "\nControl cases: first proposals reach {0} where they were seen, "
                "{1:.2f} where they were not ({2} slices). A large "
                "difference says that annotators follow what they see."
            ).format(seen, mean(hidden), len(hidden))
        if repeats:
            text += tr(
                "\nDone twice, blind: mean Dice {0:.2f} between the two times ({1} slices)."
            ).format(mean(repeats), len(repeats))
        return text


class Plot(QWidget):
    """Expected Dice to the right, true Dice up; on the diagonal they are the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(290, 290)
        self.setAccessibleName(tr("Expected Dice against Dice"))
        self._theme = theme
        self._points: tuple[First, ...] = ()
        self._bins: tuple[Bin, ...] = ()

    def show_points(self, points: tuple[First, ...], rows: tuple[Bin, ...]) -> None:
        """Draw one small dot a slice and one large dot a bin."""
        self._points, self._bins = points, rows
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(52, 10, self.width() - 64, self.height() - 52)

        def place(x: float, y: float) -> QPointF:
            return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())

        theme = self._theme
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(area)
        painter.setPen(QColor(theme.faint))
        for v in (0.0, 0.5, 1.0):
            x, y = place(v, 0).x(), place(0, v).y()
            painter.drawText(QRectF(x - 20, area.bottom() + 3, 40, 16), _CENTRE, f"{v:g}")
            painter.drawText(QRectF(area.left() - 34, y - 8, 30, 16), _NUMBER, f"{v:g}")
        painter.drawText(
            QRectF(area.left(), area.bottom() + 18, area.width(), 18), _CENTRE, tr("expected Dice")
        )
        painter.save()
        painter.translate(12, area.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-80, -9, 160, 18), _CENTRE, tr("Dice"))
        painter.restore()
        painter.setPen(QPen(QColor(theme.faint), 1, Qt.PenStyle.DashLine))
        painter.drawLine(place(0, 0), place(1, 1))
        painter.setPen(Qt.PenStyle.NoPen)
        dot = QColor(theme.accent)
        dot.setAlpha(90)
        painter.setBrush(dot)
        for f in self._points:
            painter.drawEllipse(place(f.expected, f.dice), 2.5, 2.5)
        painter.setPen(QPen(QColor(theme.good), 2))
        painter.setBrush(QColor(theme.good))
        centres = [place(b.expected, b.dice) for b in self._bins]
        painter.drawPolyline(centres)
        for centre in centres:
            painter.drawEllipse(centre, 4, 4)
