"""The bars around the canvas: tools above, slice and decisions below, state at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from segicl_gui.domain.geometry import Geometry
from segicl_gui.services.autosave import Saving
from segicl_gui.services.jobs import Job
from segicl_gui.services.windows import CT_PRESETS
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import said, tr

# Keys as they are written on buttons.
_SIGNS = (("Shift+", "⇧"), ("Ctrl+", "^"), ("Return", "⏎"), ("Backspace", "⌫"))
AUTO = "Automatic"
MANUAL = "By hand"


TOOL_GROUPS = (
    ("tool_pan", "tool_pick", "tool_ruler"),
    ("tool_brush", "tool_eraser", "tool_range"),
    ("tool_lasso", "tool_polygon", "tool_livewire"),
    ("tool_fill", "tool_grow", "tool_prompt", "edit_mask"),
    ("tool_erase_object", "tool_cut_object", "tool_merge_objects"),
)


def _divider() -> QFrame:
    line = QFrame()
    line.setProperty("role", "divider")
    line.setFixedSize(9, 20)
    return line


def _bar() -> tuple[QFrame, QHBoxLayout]:
    frame = QFrame()
    frame.setProperty("role", "bar")
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(10, 6, 10, 6)
    layout.setSpacing(6)
    return frame, layout


def _faint(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "faint")
    return label


def show_value(bar: QProgressBar, value: int) -> None:
    """Set a bar's value, to be drawn with what else has changed.

    Left to itself it repaints at once, and with it the whole picture.
    """
    if bar.value() != value:
        bar.setUpdatesEnabled(False)
        bar.setValue(value)
        bar.setUpdatesEnabled(True)


class ToolBar(QWidget):
    """Tools in groups, window/level, undo and redo."""

    window_chosen = Signal(str)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        frame, row = _bar()
        row.setSpacing(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        for group in TOOL_GROUPS:
            for name in group:
                row.addWidget(tool_button(actions[name]))
            if group is not TOOL_GROUPS[-1]:
                row.addWidget(_divider())
        row.addStretch(1)
        self._contrast = QLabel()
        row.addWidget(self._contrast)
        self._window = QComboBox()
        for name in (AUTO, *CT_PRESETS, MANUAL):
            self._window.addItem(tr(name), name)
        self._window.setToolTip(tr("Window/level; right drag on the image changes it by hand"))
        self._window.setAccessibleName(tr("Window and level"))
        self._window.activated.connect(
            lambda index: self.window_chosen.emit(self._window.itemData(index))
        )
        self._window.setMinimumContentsLength(9)
        row.addWidget(self._window)
        self.numbers = _faint()
        """Window and level as numbers, to be put where there is room."""
        row.addSpacing(4)
        for name in ("undo", "redo"):
            row.addWidget(tool_button(actions[name]))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        pixmap = icon("mdi6.contrast-circle", theme, theme.faint).pixmap(QSize(18, 18))
        self._contrast.setPixmap(pixmap)

    def show_window(self, name: str, limits: tuple[float, float], *, rgb: bool) -> None:
        """Show which window/level is on."""
        self._window.setEnabled(not rgb)
        self._window.setCurrentIndex(self._window.findData(name))
        low, high = limits
        digits = 0 if high - low > 10 else 2
        text = f"W {high - low:.{digits}f}  L {(low + high) / 2:.{digits}f}"
        self.numbers.setText(tr("colour") if rgb else text)


class SliceBar(QWidget):
    """Which slice, and what to do with what is on it."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        frame, row = _bar()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._text = QLabel()
        row.addWidget(self._text)
        row.addStretch(1)
        self._changes = True
        self.accept = QPushButton()
        self._actions = actions
        self._buttons: dict[str, tuple[QPushButton, str]] = {}
        for name, role, text in (
            ("mark_absent", "", tr("Absent")),
            ("reject", "", tr("Reject")),
            ("propose", "primary", tr("Propose")),
            ("accept", "accept", tr("Accept")),
            ("finish", "", tr("Finish")),
            ("next_case", "", tr("Next")),
        ):
            button = self.accept if name == "accept" else QPushButton()
            self._buttons[name] = (button, text)
            button.setProperty("role", role)
            button.clicked.connect(actions[name].trigger)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            setattr(self, f"_{name}", button)
            row.addWidget(button)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Offer no decisions on what can only be looked at."""
        self._changes = workspace is None or workspace.read_only is None
        for name, (button, _) in self._buttons.items():
            button.setVisible(self._changes or name == "next_case")

    def show_place(self, index: int, geometry: Geometry) -> None:
        """Show the slice, counted from 1; the time bar shows the frame."""
        volume = geometry.shape[0] > 1
        depth = geometry.depth
        self._text.setText(
            tr("Slice {0} / {1}").format(index % depth + 1, depth) if volume else tr("2D image")
        )
        self._finish.setVisible(volume and self._changes)  # type: ignore[attr-defined]
        self._buttons["accept"] = (self.accept, tr("Accept slice") if volume else tr("Accept"))
        self.show_keys()

    def show_keys(self) -> None:
        """Name the keys on the buttons."""
        for name, (button, text) in self._buttons.items():
            action = self._actions[name]
            key = action.shortcut().toString()
            for word, sign in _SIGNS:
                key = key.replace(word, sign)
            button.setText(f"{text}  {key}" if key else text)
            button.setToolTip(action.toolTip())

    def show_proposal(self, *, proposed: bool) -> None:
        """Show what can be done: reject only where something is proposed."""
        self._reject.setEnabled(proposed)  # type: ignore[attr-defined]


class StateBar(QWidget):
    """Engine, what it is doing with progress and cancel, the pixel under the mouse, saving."""

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        frame, row = _bar()
        row.setContentsMargins(12, 0, 12, 0)
        self.setFixedHeight(30)  # or the picture would move whenever a job begins
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._theme = DARK
        self._dot = QLabel()
        self._engine = _faint()
        self._work = _faint()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(90)
        self._bar.setRange(0, 100)
        self._stop = QToolButton()
        self._stop.setToolTip(tr("Cancel (Esc)"))
        self._stop.setAccessibleName(tr("Cancel"))
        self._stop.clicked.connect(actions["cancel_job"].trigger)
        self._pixel = _faint()
        self._disk = QLabel()
        self._saved = QLabel()
        for widget in (self._dot, self._engine, self._work, self._bar, self._stop):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self._pixel, self._disk, self._saved):
            row.addWidget(widget)
        self.show_work(None)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._stop.setIcon(icon("mdi6.close", theme))

    def show_engine(self, text: str, *, ready: bool) -> None:
        """Name, device and last time of the engine; a dot tells whether it is ready."""
        color = self._theme.good if ready else self._theme.faint
        self._dot.setPixmap(icon("mdi6.circle", self._theme, color).pixmap(QSize(9, 9)))
        self._engine.setText(text)

    def show_work(self, job: Job | None) -> None:
        """Show what is being done, or nothing."""
        for widget in (self._work, self._bar, self._stop):
            widget.setVisible(job is not None)
        if job is not None:
            # Before anything is done, what is waited for: a place in a server's queue, say.
            waits = f" · {said(job.text)}" if job.text and not job.share else ""
            self._work.setText(f"   {said(job.title)}{waits}")
            show_value(self._bar, round(100 * job.share))

    def show_pixel(self, text: str) -> None:
        """Place and value under the mouse."""
        self._pixel.setText(text)

    def show_saving(self, state: Saving | None) -> None:
        """Whether what is on screen is on disk; None while nothing is open."""
        for widget in (self._disk, self._saved):
            widget.setVisible(state is not None)
        if state is None:
            return
        name, color, text = {
            Saving.SAVED: ("mdi6.content-save-check-outline", self._theme.good, tr("Saved")),
            Saving.SAVING: ("mdi6.content-save-outline", self._theme.faint, tr("Saving…")),
            Saving.FAILED: ("mdi6.content-save-alert-outline", self._theme.bad, tr("Not saved")),
        }[state]
        self._disk.setPixmap(icon(name, self._theme, color).pixmap(QSize(16, 16)))
        self._saved.setText(text)


def tool_button(action: QAction) -> QToolButton:
    """A button with the icon of an action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(18, 18))
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
