"""How far two people's outlines of a case agree, beside both outlines in the picture."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from segicl_gui.domain.project import CaseState
from segicl_gui.services.jobs import Job
from segicl_gui.services.second_reading import Agreement, Reading, agreement
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import tr

_SLOT = "agreement"


class SecondReadingDialog(QDialog):
    """Compares in the background; stays open beside the picture."""

    def __init__(
        self, workspace: Workspace, case: CaseState, reading: Reading, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Second reading of {0}").format(case.name))
        self.resize(620, 240)
        self._case = case
        unit = "mm" if case.geometry.in_millimetres else "px"
        heads = (
            tr("Label"),
            tr("Dice"),
            tr("Mean distance, {0}").format(unit),
            tr("95 % distance, {0}").format(unit),
            tr("Slices"),
        )
        self.table = Table(heads, figures=range(1, len(heads)))
        self.table.setColumnHidden(4, case.n_slices == 1)
        self._who = tr("Here: {0}. ").format(
            ", ".join(case.review.annotators) or tr("nobody named")
        )
        self._who += tr("Edged in white: {0}, of “{1}”.").format(reading.who, reading.source)
        self.note = QLabel(tr("{0} Comparing…").format(self._who))
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing() + 4)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        layout.addWidget(buttons)
        schema = workspace.project.state.schema

        def work(job: Job) -> tuple[Agreement, ...]:
            return agreement(case, schema, reading, job.check)

        def done(found: tuple[Agreement, ...]) -> None:
            labels = [schema.get(a.label_id) for a in found]
            self.table.fill(
                [
                    (x.name, _number(a.dice), _number(a.mean), _number(a.worst), str(a.slices))
                    for x, a in zip(labels, found, strict=True)
                ],
                colors=[x.color for x in labels],
                tips=[
                    tr("{0} voxels here, {1} there").format(a.voxels[0], a.voxels[1]) for a in found
                ],
            )
            self.note.setText(
                tr(
                    "{0} Compared where both have confirmed or marked absent; “–” where "
                    "there is nothing to compare."
                ).format(self._who)
            )

        job = workspace.jobs.start(tr("Comparing two readings"), work, done, slot=_SLOT)
        self.finished.connect(lambda result: job.cancel())


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
