"""What holds for a project whoever opens it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.eligibility import Eligibility, Whose
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine.registry import Offer
from segicl_gui.services.controls import ControlSettings
from segicl_gui.services.project_settings import (
    ProjectSettings,
    counted,
    people,
    project_settings,
)
from segicl_gui.ui.words import said, tr

_CHOICES = (0, 3, 5, 10, 20, 50)
_FEW = {0: "off", 1: "all"}
_WHOSE = {
    Whose.EVERYONE: "everything that is confirmed",
    Whose.REVIEWED: "cases that a second reader approved",
    Whose.NAMED: "cases outlined or approved by certain people",
}


class ProjectSettingsDialog(QDialog):
    """Whose exemplars count, who may approve, and control cases."""

    def __init__(
        self,
        state: ProjectState,
        parent: QWidget | None = None,
        engines: tuple[Offer, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Project settings"))
        self.setMinimumWidth(540)
        self._state = state
        now = project_settings(state)
        self.whose = QComboBox()
        for whose, told in _WHOSE.items():
            self.whose.addItem(tr(told), whose)
        self.whose.setCurrentIndex(self.whose.findData(now.exemplars.whose))
        self.whose.setToolTip(
            tr(
                "Slices of the volume on screen always count for it, and imported "
                "tasks for all cases."
            )
        )
        self.names = QListWidget()
        self.names.setAccessibleName(tr("People"))
        self.names.setSpacing(2)
        for name in sorted({*people(state), *now.exemplars.names}, key=str.casefold):
            item = QListWidgetItem(name, self.names)
            chosen = name in now.exemplars.names
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        rows = max(2, min(self.names.count(), 5))
        self.names.setFixedHeight(rows * (self.names.fontMetrics().height() + 10) + 8)
        self.others = QLineEdit()
        self.others.setPlaceholderText(tr("others, with commas between them"))
        self.count = QLabel()
        self.count.setProperty("role", "faint")
        self.count.setWordWrap(True)
        self.count.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.count.setMinimumHeight(3 * self.count.fontMetrics().lineSpacing() + 4)
        self.own = QCheckBox(tr("Annotators may approve cases that they outlined themselves"))
        self.own.setChecked(now.own_approval)
        self.every = _box(now.controls.every, "cases")
        self.every.setToolTip(
            tr("Its proposal is made all the same, to be compared, but not shown.")
        )
        self.repeat = _box(now.controls.repeat_every, tr("cases that are done"))
        self.repeat.setToolTip(
            tr(
                "It comes again at the end of the queue, empty and under another name. Repeats are "
                "neither exemplars nor exported."
            )
        )
        self.engine = QComboBox()
        self.engine.addItem(tr("as each person's preferences say"), "")
        for offer in engines:
            if not offer.problem:
                self.engine.addItem(said(offer.title), offer.name)
        if self.engine.findData(now.engine) < 0:
            self.engine.addItem(tr("{0}: not usable here").format(now.engine), now.engine)
        self.engine.setCurrentIndex(self.engine.findData(now.engine))
        self.engine.setToolTip(
            tr("Kept with the project, so that proposals are the same everywhere.")
        )
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.addRow(_text(tr("<b>Exemplars</b>: what proposals are made from.")))
        self._form.addRow(tr("Learn from"), self.whose)
        self._form.addRow(tr("People"), self.names)
        self._form.addRow("", self.others)
        self._form.addRow("", self.count)
        self._form.addRow(tr("Engine"), self.engine)
        self._form.addRow(_text(tr("<b>Review</b>")))
        self._form.addRow(self.own)
        self._form.addRow(
            _text(
                tr(
                    "<b>Control cases</b> tell how far annotators just follow proposals. "
                    "What came of "
                    "them is in View → Proposals and what became of them."
                )
            )
        )
        self._form.addRow(tr("Shown without a proposal"), self.every)
        self._form.addRow(tr("Done a second time, blind"), self.repeat)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(self._form)
        layout.addStretch()
        layout.addWidget(buttons)
        self.whose.currentIndexChanged.connect(self._explain)
        self.names.itemChanged.connect(self._explain)
        self.others.textChanged.connect(self._explain)
        self._explain()

    def settings(self) -> ProjectSettings:
        """What was chosen."""
        return ProjectSettings(
            self._rule(),
            self.own.isChecked(),
            ControlSettings(self.every.currentData(), self.repeat.currentData()),
            self.engine.currentData(),
        )

    def _rule(self) -> Eligibility:
        whose = Whose(self.whose.currentData())  # Qt keeps plain text
        if whose is not Whose.NAMED:
            return Eligibility(whose)
        items = [self.names.item(i) for i in range(self.names.count())]
        names = [x.text() for x in items if x.checkState() is Qt.CheckState.Checked]
        names += [x.strip() for x in self.others.text().split(",") if x.strip()]
        return Eligibility(whose, tuple(dict.fromkeys(names)))

    def _explain(self) -> None:
        """Show what the choice leaves to learn from."""
        rule = self._rule()
        named = rule.whose is Whose.NAMED
        self._form.setRowVisible(self.names, named and self.names.count() > 0)
        self._form.setRowVisible(self.others, named)
        left, total = counted(self._state, rule)
        text = tr("{0} of {1} exemplars may be used.").format(left, total)
        if rule.whose is not Whose.EVERYONE and total and not left:
            text += tr(" Until there is one, nothing is proposed but from a volume's own slices.")
        self.count.setText(text)


def _text(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _box(value: int, what: str) -> QComboBox:
    box = QComboBox()
    for every in sorted({*_CHOICES, value}):
        box.addItem(
            tr("about one in {0} {1}").format(every, what) if every > 1 else tr(_FEW[every]), every
        )
    box.setCurrentIndex(box.findData(value))
    return box
