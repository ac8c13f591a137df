"""The bars of the tool in hand: its options above the canvas, what its buttons do below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.session import Session, Tool
from segicl_gui.domain.tool_options import Mode
from segicl_gui.ui.theme import Theme, icon
from segicl_gui.ui.words import tr

PAN_HINT = (
    "Drag moves (middle button: with any tool) · Ctrl+wheel zooms · wheel: slice · "
    "right drag: window"
)
_SIZED = (Tool.BRUSH, Tool.ERASER, Tool.RANGE)
_OUTLINES = (Tool.LASSO, Tool.POLYGON, Tool.LIVEWIRE, Tool.GROW)
_MODES = {
    Mode.ADD: ("mdi6.set-all", "Add", "Add what is outlined to the label"),
    Mode.SUBTRACT: ("mdi6.set-left", "Subtract", "Take what is outlined from the label (Ctrl)"),
    Mode.REPLACE: (
        "mdi6.swap-horizontal", "Replace",
        "The label becomes exactly what is outlined; an object takes what it covers (Shift)",
    ),
}  # fmt: skip


class OptionsBar(QWidget):
    """Name of the tool, and what can be set: size, mode, tolerance, range, 2D or 3D."""

    brush_changed = Signal(int)
    options_changed = Signal(object)
    """Fields of `ToolOptions` by name."""

    def __init__(self) -> None:
        super().__init__()
        frame = QFrame()
        frame.setProperty("role", "bar")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 10, 4)
        row.setSpacing(6)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.setFixedHeight(36)  # the same for every tool, so that the picture stays
        self._name = QLabel()
        row.addWidget(self._name)
        row.addSpacing(8)
        self._size = self._size_part()
        self._ball = QToolButton()
        self._ball.setText("3D")
        self._ball.setCheckable(True)
        self._ball.setProperty("role", "switch")
        self._ball.setToolTip(
            tr("Brush in 3D (Shift+B)\nPaints the neighbouring slices too, a ball in millimetres")
        )
        self._ball.setAccessibleName(tr("Brush in 3D"))
        self._ball.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ball.clicked.connect(lambda on: self.options_changed.emit({"sphere": bool(on)}))
        self._modes = self._mode_part()
        self._kind = QComboBox()
        self._kind.addItems([tr("Like the pixel"), tr("Between")])
        self._kind.setToolTip(
            tr("Which pixels are painted: those like the one pressed, or a range")
        )
        self._kind.setAccessibleName(tr("Range of intensities"))
        self._kind.activated.connect(lambda i: self.options_changed.emit({"around_pixel": i == 0}))
        self._tolerance = self._tolerance_part()
        self._range = self._range_part()
        for part in (self._size, self._ball, self._modes, self._kind, self._tolerance, self._range):
            part.hide()  # all together they would be wider than the picture
            row.addWidget(part)
        self._note = _faint()
        row.addWidget(self._note)
        row.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for mode, button in self._mode_buttons.items():
            button.setIcon(icon(_MODES[mode][0], theme))

    def show_tool(
        self,
        session: Session,
        title: str,
        geometry: Geometry | None,
        limits: tuple[float, float] | None,
        note: str = "",
    ) -> None:
        """Show the options of the tool that is chosen.

        Parameters
        ----------
        limits : tuple of float or None
            Ends of the image's intensities, for tolerances in its own units.
        note : str
            What else is worth knowing.
        """
        tool, options = session.tool, session.options
        self._name.setText(f"<b>{title}</b>")
        self._note.setText(note)
        sized, ranged = tool in _SIZED, tool is Tool.RANGE
        volume = geometry is not None and geometry.shape[0] > 1
        tolerant = tool in (Tool.GROW, Tool.FILL) or (ranged and options.around_pixel)
        for part, shown in (
            (self._size, sized),
            (self._ball, sized and volume),
            (self._modes, tool in _OUTLINES),
            (self._kind, ranged),
            (self._tolerance, tolerant),
            (self._range, ranged and not options.around_pixel),
        ):
            part.setVisible(shown)
        _set(self._size_slider, session.brush_size)
        text = _size_text(session.brush_size, geometry)
        self._size_text.setText(text)
        self._size_text.setFixedWidth(112 if "mm" in text else 48)
        self._ball.setChecked(options.sphere)
        self._mode_buttons[options.mode].setChecked(True)
        self._kind.setCurrentIndex(0 if options.around_pixel else 1)
        _set(self._tolerance_slider, round(100 * options.tolerance))
        low, high = limits or (0.0, 1.0)
        self._tolerance_text.setText(f"± {options.tolerance * (high - low):.3g}")
        for box, value, end in ((self._low, options.low, low), (self._high, options.high, high)):
            box.blockSignals(True)
            box.setDecimals(0 if high - low > 10 else 3)
            box.setSingleStep((high - low) / 50)
            box.setValue(end if value is None else value)
            box.blockSignals(False)

    def _size_part(self) -> QWidget:
        part, row = _part()
        row.addWidget(_faint(tr("Size")))
        self._size_slider = _slider(tr("Brush size"), tr("Brush size; [ and ] or Shift+wheel"), 100)
        self._size_slider.valueChanged.connect(self.brush_changed)
        self._size_text = _faint()
        row.addWidget(self._size_slider)
        row.addWidget(self._size_text)
        return part

    def _mode_part(self) -> QWidget:
        part, row = _part()
        row.setSpacing(1)
        group = QButtonGroup(self)
        self._mode_buttons: dict[Mode, QToolButton] = {}
        for mode, (_, text, tip) in _MODES.items():
            button = QToolButton()
            button.setText(tr(text))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            button.setToolTip(tr(tip))
            button.setAccessibleName(tr(text))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(
                lambda checked=False, mode=mode: self.options_changed.emit({"mode": mode})
            )
            group.addButton(button)
            row.addWidget(button)
            self._mode_buttons[mode] = button
        return part

    def _tolerance_part(self) -> QWidget:
        part, row = _part()
        row.addWidget(_faint(tr("Tolerance")))
        self._tolerance_slider = _slider(
            tr("Tolerance"), tr("How far intensities may be from that of the pixel pressed"), 100
        )
        self._tolerance_slider.setMinimum(0)
        self._tolerance_slider.valueChanged.connect(
            lambda v: self.options_changed.emit({"tolerance": v / 100})
        )
        self._tolerance_text = _faint()
        self._tolerance_text.setFixedWidth(64)
        row.addWidget(self._tolerance_slider)
        row.addWidget(self._tolerance_text)
        return part

    def _range_part(self) -> QWidget:
        part, row = _part()
        self._low, self._high = _number(tr("Lowest intensity")), _number(tr("Highest intensity"))
        for box, name in ((self._low, "low"), (self._high, "high")):
            box.valueChanged.connect(
                lambda value, name=name: self.options_changed.emit({name: float(value)})
            )
        row.addWidget(self._low)
        row.addWidget(_faint(tr("to")))
        row.addWidget(self._high)
        return part


class HintBar(QWidget):
    """One line: what buttons and keys do with the tool in hand."""

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""
        self.setFixedHeight(22)
        self.setAccessibleName(tr("What the mouse does"))

    def show_hint(self, text: str) -> None:
        """Show what the tool does; what does not fit is in the tooltip."""
        if text != self._hint:
            self._hint = text
            self.setToolTip(text.replace(" · ", "\n"))
            self.setAccessibleDescription(text)
            self.update()

    @property
    def hint(self) -> str:
        """The line that is shown."""
        return self._hint

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        room = self.rect().adjusted(12, 0, -12, 0)
        text = painter.fontMetrics().elidedText(
            self._hint, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(self.palette().text().color())
        painter.setOpacity(0.75)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _size_text(size: int, geometry: Geometry | None) -> str:
    text = tr("{0} px").format(size)
    if geometry is not None and geometry.in_millimetres:
        text += tr(" · {0:.3g} mm").format(size * geometry.canonical_spacing[2])
    return text


def _part() -> tuple[QWidget, QHBoxLayout]:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    return part, row


def _faint(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "faint")
    return label


def _slider(name: str, tip: str, highest: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(1, highest)
    slider.setMinimumWidth(60)
    slider.setMaximumWidth(110)
    slider.setToolTip(tip)
    slider.setAccessibleName(name)
    slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return slider


def _number(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(-1e9, 1e9)
    box.setKeyboardTracking(False)
    box.setFixedWidth(80)
    box.setToolTip(tr("{0} that is painted").format(name))
    box.setAccessibleName(name)
    return box


def _set(slider: QSlider, value: int) -> None:
    slider.blockSignals(True)
    slider.setValue(value)
    slider.blockSignals(False)
