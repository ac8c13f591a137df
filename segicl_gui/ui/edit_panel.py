"""The bar above the picture in which an operation on a label is chosen and set."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.labels import Label
from segicl_gui.services.editing.recipes import Value, Values
from segicl_gui.services.operation_table import (
    BY_ID,
    OPERATIONS,
    Choice,
    Number,
    OtherLabel,
    Parameter,
    counts,
    unit_text,
)
from segicl_gui.ui.theme import DARK, Theme, icon
from segicl_gui.ui.words import tr

ICONS = {
    "fill_holes": "mdi6.circle-slice-8",
    "keep_largest": "mdi6.image-filter-center-focus",
    "remove_islands": "mdi6.broom",
    "grow": "mdi6.arrow-expand-all",
    "shrink": "mdi6.arrow-collapse-all",
    "smooth": "mdi6.chart-bell-curve",
    "threshold": "mdi6.circle-half-full",
    "flood": "mdi6.water",
    "interpolate": "mdi6.layers-plus",
    "copy_next": "mdi6.arrow-up-bold-box-outline",
    "copy_previous": "mdi6.arrow-down-bold-box-outline",
    "mirror": "mdi6.flip-horizontal",
    "move": "mdi6.swap-horizontal-bold",
    "combine": "mdi6.vector-union",
}


class EditPanel(QFrame):
    """Operation, its parameters, slice or volume; preview, apply, cancel. It decides nothing."""

    chosen = Signal()
    """Another operation."""
    extended = Signal(bool)
    """The whole volume instead of the slice, or the slice."""
    changed = Signal()
    """Another value."""
    applied = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._theme = DARK
        self._filling = False
        self._fields: dict[str, tuple[Parameter, QWidget, QLabel]] = {}
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setToolTip(
            tr("The label that is edited; choose another in the list at the right")
        )
        self._operation = QComboBox()
        self._operation.setAccessibleName(tr("Operation"))
        for x in OPERATIONS:
            self._operation.addItem(tr(x.title), x.id)
            self._operation.setItemData(
                self._operation.count() - 1, tr(x.tip), Qt.ItemDataRole.ToolTipRole
            )
        self._operation.setToolTip(tr(OPERATIONS[0].tip))
        self._operation.setMaxVisibleItems(len(OPERATIONS))
        self._operation.currentIndexChanged.connect(lambda _: self._on_chosen())
        self._slice = _switch("2D", tr("Only the slice on screen"))
        self._volume = _switch("3D", tr("The whole volume"))
        self._slice.clicked.connect(lambda _: self.extended.emit(False))
        self._volume.clicked.connect(lambda _: self.extended.emit(True))
        self.live = _switch(tr("Preview"), tr("Show what would change before it is applied"))
        self.live.setChecked(True)
        self.live.toggled.connect(lambda _: self._on_changed())
        self._over = _switch(
            tr("Over other labels"),
            tr("Let it take voxels of other labels, too; those of locked labels are never changed"),
        )
        self._over.toggled.connect(lambda _: self._on_changed())
        self._apply = QPushButton(tr("Apply  ⏎"))
        self._apply.setProperty("role", "accept")
        self._apply.setToolTip(tr("Apply (Enter)\nMake the change; Ctrl+Z takes it back"))
        self._apply.clicked.connect(lambda _: self.applied.emit())
        self._cancel = QPushButton(tr("Cancel  Esc"))
        self._cancel.setToolTip(tr("Cancel (Esc)\nClose without a change"))
        self._cancel.clicked.connect(lambda _: self.cancelled.emit())
        self._status = QLabel()
        self._status.setProperty("role", "faint")
        # A long message must not widen the window.
        self._status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top, below = QHBoxLayout(), QHBoxLayout()
        for row in (top, below):
            row.setSpacing(6)
        top.addWidget(self._label)
        top.addWidget(self._operation)
        top.addSpacing(4)
        top.addWidget(self._slice)
        top.addWidget(self._volume)
        top.addStretch(1)
        for widget in (self.live, self._apply, self._cancel):
            top.addWidget(widget)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        below.addLayout(self._row)
        below.addWidget(self._over)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self._status)
        for button in (self._apply, self._cancel, self._slice, self._volume, self.live, self._over):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._operation.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._status_text = ("", False)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        for i in range(self._operation.count()):
            name = ICONS[self._operation.itemData(i)]
            self._operation.setItemIcon(i, icon(name, theme, theme.text))
        self._operation.setIconSize(QSize(18, 18))
        self.show_status(*self._status_text)

    @property
    def operation(self) -> str:
        """Id of the operation that is chosen."""
        return str(self._operation.currentData())

    @property
    def volume(self) -> bool:
        """Whether the whole case is meant."""
        return self._volume.isChecked()

    @property
    def over(self) -> bool:
        """Whether other labels may be written over."""
        return self._over.isChecked()

    def values(self) -> dict[str, Value]:
        """The parameters as they are set."""
        out: dict[str, Value] = {}
        for name, (_, field, _) in self._fields.items():
            out[name] = field.value() if isinstance(field, QDoubleSpinBox) else field.currentData()
        return out

    @property
    def status(self) -> str:
        """What would change, or why nothing can, as it is shown."""
        return self._status_text[0]

    def choose(self, operation: str) -> None:
        """Choose an operation; it is told if it is another one."""
        self._operation.setCurrentIndex(self._operation.findData(operation))

    def show_label(self, label: Label | None) -> None:
        """Name the label that is edited."""
        if label is None:
            self._label.setText(f"<span style='color:{self._theme.faint}'>no label</span>")
            return
        name = self._label.fontMetrics().elidedText(label.name, Qt.TextElideMode.ElideRight, 130)
        self._label.setText(
            f"<span style='color:{label.color}'>⬤</span>&nbsp; <b>{html.escape(name)}</b>"
        )

    def show_extent(self, *, volume: bool, slices: int) -> None:
        """Show whether the slice or the volume is meant; pictures have no such choice."""
        known = BY_ID[self.operation]
        self._slice.setVisible(slices > 1)
        self._volume.setVisible(slices > 1)
        self._slice.setEnabled(known.slice_too)
        self._volume.setEnabled(known.volume_too)
        volume = slices > 1 and known.volume_too and (volume or not known.slice_too)
        self._volume.setChecked(volume)
        self._slice.setChecked(not volume)

    def show_parameters(
        self,
        values: Values,
        others: Mapping[int, str],
        intensities: tuple[float, float],
        *,
        in_millimetres: bool = True,
    ) -> None:
        """Lay out the fields of the operation, with these values.

        Parameters
        ----------
        others : mapping
            Id -> name of the labels beside the active one.
        intensities : tuple of float
            Lowest and highest of the image.
        in_millimetres : bool
            Whether the size of its pixels is known.
        """
        self._filling = True
        had_focus = any(w.hasFocus() for _, w, _ in self._fields.values())
        while self._row.count():
            widget = self._row.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields = {}
        for p in BY_ID[self.operation].parameters:
            if isinstance(p, Choice) and p.volume_only and not self.volume:
                continue
            caption = QLabel(tr(p.name))
            caption.setProperty("role", "faint")
            field = self._field(p, values[p.id], others, intensities, in_millimetres)
            how = tr("\nType it, or turn it with ↑ ↓ or the wheel") if isinstance(p, Number) else ""
            field.setToolTip(tr(p.tip) + how)
            field.setAccessibleName(tr(p.name))
            caption.setBuddy(field)
            self._row.addWidget(caption)
            self._row.addWidget(field)
            self._fields[p.id] = (p, field, caption)
        if had_focus:
            self.focus_first()
        self._show_needed()
        self._filling = False

    def focus_first(self) -> bool:
        """Let the first number be typed at once; False if there is none to type.

        Whoever goes through the operations by keyboard stays with them.
        """
        if self._operation.hasFocus():
            return True
        for _, field, _ in self._fields.values():
            if isinstance(field, QDoubleSpinBox):
                field.setFocus()
                field.selectAll()
                return True
        return False

    def show_status(self, text: str, warn: bool = False) -> None:
        """What would change, or why nothing can."""
        self._status_text = (text, warn)
        color = self._theme.warn if warn else self._theme.faint
        self._status.setText(f"<span style='color:{color}'>{html.escape(text)}</span>")
        self._status.setToolTip(text)

    def _field(
        self,
        p: Parameter,
        value: Value,
        others: Mapping[int, str],
        intensities: tuple[float, float],
        in_millimetres: bool,
    ) -> QWidget:
        if isinstance(p, Number):
            spin = QDoubleSpinBox()
            low, high = p.low, p.high
            if p.share is not None:
                span = intensities[1] - intensities[0]
                low = 0.0 if p.id == "tolerance" else intensities[0] - 10 * span
                high = intensities[1] + 10 * span
                spin.setDecimals(0 if span > 20 else 3)
                spin.setSingleStep(1.0 if span > 20 else span / 100)
            else:
                spin.setDecimals(1)
                spin.setSingleStep(p.step)
            spin.setRange(low, high)
            if p.unit:
                unit = unit_text(p.unit, volume=self.volume, in_millimetres=in_millimetres)
                spin.setSuffix(f" {unit}")
            spin.setValue(float(value))
            spin.setMaximumWidth(96)
            spin.valueChanged.connect(lambda _: self._on_changed())
            return spin
        box = QComboBox()
        if isinstance(p, OtherLabel):
            if not p.needed:
                box.addItem(tr("this label") if p.when is None else tr("choose…"), 0)
            for number, name in others.items():
                box.addItem(name, number)
            if not box.count():
                box.addItem(tr("no other label"), 0)
        else:
            for choice, title in p.options:
                box.addItem(tr(title), choice)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.setMaximumWidth(190)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # keys go on to the canvas after a click
        box.currentIndexChanged.connect(lambda _: self._on_changed())
        return box

    def _show_needed(self) -> None:
        """Hide the fields that do not count with what else is chosen."""
        values = self.values()
        for p, field, caption in self._fields.values():
            for widget in (field, caption):
                widget.setVisible(counts(p, values))

    def _on_chosen(self) -> None:
        self._operation.setToolTip(tr(BY_ID[self.operation].tip))
        self.chosen.emit()

    def _on_changed(self) -> None:
        if not self._filling:
            self._show_needed()
            self.changed.emit()


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setProperty("role", "switch")
    button.setToolTip(tip)
    button.setAccessibleName(f"{text}: {tip}")
    return button
