"""Size and brightness of the labels of a case, as a table."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CaseState
from segicl_gui.services.frames import image_of_frame
from segicl_gui.services.jobs import Job
from segicl_gui.services.measure import Measure, parts_text, size_text
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import tr

_SLOT = "measurements"


class MeasurementsDialog(QDialog):
    """Measures a case in the background and lists what came of it."""

    def __init__(
        self, workspace: Workspace, case: CaseState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        index = workspace.session.index
        frame = case.geometry.span(index).start // case.geometry.depth + 1
        when = tr(", frame {0}").format(frame) if case.geometry.frames > 1 else ""
        self.setWindowTitle(tr("Measurements of {0}{1}").format(case.name, when))
        self.resize(640, 360)
        self._case = case
        volume = case.geometry.ndim == 3
        counts = (
            (tr("Volume"), tr("Slices"), tr("Voxels"))
            if volume
            else (tr("Area"), tr("Slices"), tr("Pixels"))
        )
        heads = (tr("Label"), *counts, tr("Mean intensity"), tr("± SD"))
        self.table = Table(heads, figures=range(1, len(heads)))
        self.table.setColumnHidden(counts.index(tr("Slices")) + 1, not volume)
        self.note = QLabel(tr("Measuring…"))
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(tr("Copy table"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self.table.copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        schema = workspace.project.state.schema

        def work(job: Job) -> tuple[Measure, ...]:
            image = image_of_frame(workspace.library.load(case).image, index)
            return workspace.measurer.measure(case.of_frame(index), schema, image, job.check)

        self._job = workspace.jobs.start(
            tr("Measuring"), work, lambda found: self._show(schema, found), slot=_SLOT
        )
        self.finished.connect(lambda result: self._job.cancel())

    def _show(self, schema: Schema, found: tuple[Measure, ...]) -> None:
        rows = []
        for m in found:
            label = schema.get(m.label_id)
            empty = math.isnan(m.mean)
            parts = parts_text(m, schema)
            rows.append((
                f"{label.name} ({parts})" if parts else label.name,
                size_text(m, self._case.geometry) if m.voxels else "–",
                str(m.slices) if m.voxels else "–",
                f"{m.voxels:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if m.voxels else "–",
                "–" if empty else f"{m.mean:.1f}",
                "–" if empty else f"{m.deviation:.1f}",
            ))  # fmt: skip
        self.table.fill(rows, colors=[schema.get(m.label_id).color for m in found])
        nested = tr(" Labels are counted with their parts.") if any(m.parts for m in found) else ""
        self.note.setText(
            tr("Saved masks, drafts included; proposals do not count.{0}").format(nested)
        )
        self.copy.setEnabled(True)
