"""Dice of exemplars left out against the number of others, as a chart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.labels import Schema
from segicl_gui.services.jobs import Job
from segicl_gui.services.learning_curve import Point
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import tr

_SLOT = "learning curve"


class LearningCurveDialog(QDialog):
    """Measures in the background and draws a line a label."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Dice by number of exemplars"))
        self.resize(560, 420)
        self.chart = _Chart()
        self.note = QLabel(tr("Each exemplar is left out and segmented from 1, 2, 4 and 8 others…"))
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        schema = workspace.project.state.schema

        def work(job: Job) -> tuple[Point, ...]:
            return workspace.quality.curve(job)

        self._job = workspace.jobs.start(
            tr("Comparing exemplars"),
            work,
            lambda found: self.show_points(schema, found),
            slot=_SLOT,
        )
        self._job.when_ended(self._ended)
        self._timer = self.startTimer(200)
        self.finished.connect(lambda result: self._job.cancel())

    def timerEvent(self, event: object) -> None:  # noqa: N802
        """Show how far the measurement is."""
        self.progress.setValue(round(100 * self._job.share))

    def show_points(self, schema: Schema, points: tuple[Point, ...]) -> None:
        """Draw what was measured."""
        self.chart.show_points(schema, points)
        n = max((p.n for p in points), default=0)
        self.note.setText(
            tr(
                "Mean Dice of {0} exemplars, each segmented from so many others that are like it. "
                "Where a line still rises, more exemplars help; where it is flat, they hardly do."
            ).format(n)
        )

    def _ended(self) -> None:
        self.killTimer(self._timer)
        self.progress.hide()
        if not self.chart.points:
            self.note.setText(tr("Not measured."))


class _Chart(QWidget):
    """Lines over the numbers of exemplars, one a label."""

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[Point, ...] = ()
        self._schema = Schema()
        self.setAccessibleName(tr("Dice by number of exemplars"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for a legend."""
        return QSize(520, 300)

    def show_points(self, schema: Schema, points: tuple[Point, ...]) -> None:
        self._schema, self.points = schema, points
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().windowText().color()
        faint = QColor(text)
        faint.setAlpha(60)
        numbers = sorted({p.number for p in self.points}) or [1, 2, 4, 8]
        names = [x.name for x in self._schema.labels if any(p.label == x.id for p in self.points)]
        metrics = painter.fontMetrics()
        legend = max((metrics.horizontalAdvance(n) for n in names), default=0)
        room = min(legend + 52, self.width() // 3) if names else 0
        area = QRectF(44, 12, self.width() - 60 - room, self.height() - 56)

        def at(number: int, dice: float) -> QPointF:
            step = numbers.index(number) / max(1, len(numbers) - 1)
            return QPointF(area.left() + step * area.width(), area.bottom() - dice * area.height())

        for tenth in range(0, 11, 2):
            y = area.bottom() - tenth / 10 * area.height()
            painter.setPen(faint)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(text)
            box = QRectF(0, y - 9, area.left() - 8, 18)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, flags, f"{tenth / 10:.1f}")
        middle = Qt.AlignmentFlag.AlignCenter
        for number in numbers:
            x = at(number, 0).x()
            painter.drawText(QRectF(x - 20, area.bottom() + 4, 40, 18), middle, str(number))
        below = QRectF(area.left(), area.bottom() + 22, area.width(), 18)
        painter.drawText(below, middle, "exemplars")
        row = 0
        for label in self._schema.labels:
            line = sorted((p for p in self.points if p.label == label.id), key=lambda p: p.number)
            if not line:
                continue
            places = [at(p.number, p.mean) for p in line]
            painter.setPen(QPen(QColor(label.color), 2))
            painter.drawPolyline(places)
            painter.setBrush(QColor(label.color))
            for place in places:
                painter.drawEllipse(place, 3, 3)
            y = area.top() + 10 + 20 * row
            x = area.right() + 14
            painter.drawEllipse(QPointF(x, y), 4, 4)
            painter.setPen(text)
            last = f"{line[-1].mean:.2f}"
            name = metrics.elidedText(label.name, Qt.TextElideMode.ElideRight, room - 52)
            painter.drawText(QPointF(x + 9, y + 5), f"{name} {last}")
            row += 1
