"""Accepting proposals unseen: from which expected quality on, how many, and a sample to look at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.services.auto_accept import Candidate, taken_over
from segicl_gui.services.jobs import Job
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.thumbnails import LARGE, picture_of, pixmap
from segicl_gui.ui.words import tr

_SHOWN = 5
_SIDE = 104
_SLOT = "auto-accept sample"
_LOWEST, _HIGHEST, _START = 50, 100, 90  # of a hundred


class AutoAcceptDialog(QDialog):
    """A slider over the expected Dice; the least certain cases above it are shown."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Accept all above a quality"))
        self._workspace = workspace
        self._found: tuple[Candidate, ...] | None = None
        text = QLabel(
            tr(
                "Takes proposals over without anybody looking at them. They are marked "
                "<b>auto-accepted</b>: never exemplars, not exported unless asked for, and open to "
                "correction. Each case can be undone."
            )
        )
        text.setWordWrap(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_LOWEST, _HIGHEST)
        self.slider.setValue(_START)
        self.slider.setAccessibleName(tr("Lowest expected Dice"))
        self._value = QLabel()
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Expected Dice in every slice, at least")))
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self.count = QLabel(tr("Looking at the proposals…"))
        self.count.setWordWrap(True)
        self._above = QLabel(tr("The least certain of these:"))
        self._above.setProperty("role", "faint")
        self.tiles = [_Tile() for _ in range(_SHOWN)]
        pictures = QHBoxLayout()
        for tile in self.tiles:
            pictures.addWidget(tile)
        pictures.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = buttons.addButton(tr("Auto-accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(text)
        layout.addLayout(row)
        layout.addWidget(self.count)
        layout.addWidget(self._above)
        layout.addLayout(pictures)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(_SHOWN * (_SIDE + 10) + 60)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(150)
        self._rest.timeout.connect(self._picture)
        self.slider.valueChanged.connect(self._refresh)
        self._refresh()
        self._job = workspace.auto.look(self._arrived)
        self.finished.connect(lambda result: self._job.cancel())

    @property
    def threshold(self) -> float:
        """Lowest expected Dice, 0..1."""
        return self.slider.value() / 100

    def chosen(self) -> tuple[Candidate, ...]:
        """The cases that reach it, the least certain first."""
        return tuple(c for c in self._found or () if c.quality >= self.threshold)

    def _arrived(self, found: tuple[Candidate, ...]) -> None:
        self._found = found
        self._refresh()

    def _refresh(self) -> None:
        self._value.setText(f"{self.threshold:.2f}")
        if self._found is None:
            return
        chosen = self.chosen()
        self.take.setEnabled(bool(chosen))
        self._above.setVisible(bool(chosen))
        for tile, case in zip(self.tiles, [*chosen[:_SHOWN], *[None] * _SHOWN], strict=False):
            tile.show_case(case)
        if not self._found:
            self.count.setText(
                tr(
                    "No open case is proposed throughout. “Propose all cases” (Case menu) "
                    "does that."
                )
            )
            return
        total = len(self._found)
        self.count.setText(
            tr("<b>{0}</b> of {1} case{2} that {3} open and proposed throughout.").format(
                len(chosen), total, "" if total == 1 else "s", "is" if total == 1 else "are"
            )
        )
        if chosen:
            self._rest.start()

    def _picture(self) -> None:
        workspace, chosen = self._workspace, self.chosen()[:_SHOWN]
        state, proposal_at = workspace.project.state, workspace.session.proposal_at

        def work(job: Job) -> None:
            for n, one in enumerate(chosen):
                job.check()
                case = state.cases[one.case_id]
                new, _ = taken_over(case, state.schema, proposal_at, [one.index])
                rgb = picture_of(workspace.library, state, new, one.index, LARGE)
                job.deliver(self._painter(n, one, rgb))

        workspace.jobs.start(tr("Pictures of the sample"), work, slot=_SLOT, quiet=True)

    def _painter(self, n: int, one: Candidate, rgb: npt.NDArray[np.uint8]) -> Callable[[], None]:
        return lambda: self.tiles[n].show_picture(one, rgb)


class _Tile(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._case: Candidate | None = None
        self.picture = QLabel()
        self.picture.setFixedSize(_SIDE, _SIDE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setStyleSheet("background: #000000")
        self._name = QLabel()
        self._name.setProperty("role", "faint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.picture)
        layout.addWidget(self._name)
        self.setFixedWidth(_SIDE)
        keep = self.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keep)

    def show_case(self, case: Candidate | None) -> None:
        if case != self._case:
            self._case = case
            self.picture.clear()
        self.setVisible(case is not None)
        if case is not None:
            name = self.fontMetrics().elidedText(
                f"{case.quality:.2f} {case.name}", Qt.TextElideMode.ElideRight, _SIDE
            )
            self._name.setText(name)
            self.setToolTip(case.name)

    def show_picture(self, case: Candidate, rgb: npt.NDArray[np.uint8]) -> None:
        if case == self._case:
            self.picture.setPixmap(
                pixmap(rgb).scaled(
                    _SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )  # fmt: skip
