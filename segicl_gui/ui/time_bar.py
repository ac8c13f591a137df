"""The frames of a volume in time: which is on screen, how they stand, and what they are called."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.ui.bars import tool_button
from segicl_gui.ui.strip import MARGIN, Strip
from segicl_gui.ui.theme import Theme
from segicl_gui.ui.words import tr

_TRACK = 12
_HEIGHT = 32


class TimeStrip(Strip):
    """A stripe for each frame, its tag below; a click or a drag goes there."""

    def __init__(self) -> None:
        super().__init__(tr("Frames"), _HEIGHT)
        self._case: CaseState | None = None
        self._closed: tuple[float, ...] = ()

    def count(self) -> int:
        return len(self._closed)

    def show_case(self, case: CaseState, frame: int) -> None:
        """Show the frames of a case, and the one on screen."""
        if case is not self._case:
            self._closed = shares_closed(case)
        if case is not self._case or frame != self._here:
            self._case, self._here = case, frame
            self.update()

    def text_of(self, number: int) -> str:
        case = self._case
        assert case is not None
        name = case.tags.get(number)
        text = tr("Frame {0}").format(number + 1) + (f": {name}" if name else "")
        return tr("{0}\n{1:.0%} accepted").format(text, self._closed[number])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._case is None:
            return
        painter, theme, step = QPainter(self), self._theme, self.step()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = 2.0 if step > 6 else 0.0
        for frame, share in enumerate(self._closed):
            room = QRectF(MARGIN + frame * step, 3, max(step - gap, 0.6), _TRACK - 4)
            painter.fillRect(room, QColor(theme.line))
            done = QRectF(room.left(), room.top(), room.width() * share, room.height())
            painter.fillRect(done, QColor(theme.good))
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        for frame, name in self._case.tags.items():
            painter.setPen(QColor(theme.accent))
            x = self.x_of(frame)
            painter.drawLine(int(x), _TRACK - 1, int(x), _TRACK + 3)
            wide = painter.fontMetrics().horizontalAdvance(name) + 2.0
            place = QRectF(x - wide / 2, _TRACK + 2, wide, _HEIGHT - _TRACK - 2)
            place.moveLeft(min(max(0.0, place.left()), self.width() - wide))
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, name)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        painter.drawRoundedRect(QRectF(self.x_of(self._here) - 2, 0, 4, _TRACK + 2), 2, 2)


class TimeBar(QFrame):
    """The strip with what can be done about frames; hidden where there is but one."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.strip = TimeStrip()
        self.text = QLabel()
        self.text.setMinimumWidth(150)
        self.tag = QToolButton()
        self.tag.setText(tr("Tag frame ▾"))
        self.tag.setProperty("role", "switch")
        self.tag.setToolTip(
            tr(
                "Say what this frame is, such as ED or ES.\n"
                "Where frames are tagged, the case is done when they are."
            )
        )
        self.tag.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.tag)
        for name in ("tag_ed", "tag_es", "tag_frame", "untag_frame"):
            menu.addAction(actions[name])
        self.tag.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 10, 0)
        row.setSpacing(4)
        row.addWidget(tool_button(actions["play"]))
        row.addWidget(self.strip, 1)
        row.addWidget(self.text)
        row.addWidget(self.tag)
        for name in ("propagate_earlier", "propagate_later"):
            row.addWidget(tool_button(actions[name]))
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.strip.set_theme(theme)

    def show_case(self, case: CaseState, index: int) -> None:
        """Show the frames of a case, and the one of a slice; nothing where there is but one."""
        self.setVisible(case.geometry.frames > 1)
        if case.geometry.frames > 1:
            frame = index // case.geometry.depth
            self.strip.show_case(case, frame)
            name = case.tags.get(frame)
            self.text.setText(frame_text(case.geometry, frame) + (f" · {name}" if name else ""))


def frame_text(geometry: Geometry, frame: int) -> str:
    """A frame counted from 1, with its time where that is known: "Frame 3 / 10 · 96 ms"."""
    text = tr("Frame {0} / {1}").format(frame + 1, geometry.frames)
    seconds = frame * geometry.interval
    if not geometry.interval:
        return text
    slow = geometry.interval >= 1
    return (
        f"{text} · {seconds:.1f} s" if slow else tr("{0} · {1:.0f} ms").format(text, 1000 * seconds)
    )


def shares_closed(case: CaseState) -> tuple[float, ...]:
    """Of each frame, the share of its slices and assessed labels that is settled, 0..1."""
    depth, frames = case.geometry.depth, case.geometry.frames
    rows = list(case.assessments.values())
    if not rows:
        return (0.0,) * frames
    total = depth * len(rows)
    return tuple(
        sum(v in CLOSED for row in rows for v in row[k * depth : (k + 1) * depth]) / total
        for k in range(frames)
    )
