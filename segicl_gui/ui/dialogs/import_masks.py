"""Before masks are taken over: what was found, for which case, and how it counts."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.project import ProjectState
from segicl_gui.services.import_masks import (
    FileReport,
    ImportOptions,
    Plan,
    SegmentReport,
    Source,
    Sources,
)
from segicl_gui.services.mask_sources import as_objects
from segicl_gui.ui.words import tr

_SHOWN = 3
_NONE = "choose a case…"
_HEADS = ("File", "Case", "Labels", "Worth knowing")


class ImportMasksDialog(QDialog):
    """A table of files, their cases and labels; the user may choose other cases.

    Parameters
    ----------
    state : ProjectState
    plan : Plan
        What was found.
    look_again : callable
        Given sources and options, makes a new plan in the background and hands it to
        `show_plan`.
    """

    chosen = Signal()
    """Import what is shown."""

    def __init__(
        self,
        state: ProjectState,
        plan: Plan,
        look_again: Callable[[Sources, ImportOptions], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import masks"))
        self.resize(940, 520)
        self._state = state
        self._look_again = look_again
        self.plan = plan
        self._first = {(f.source.path, f.source.image_name): f.source for f in plan.files}
        self._looked, self._resampled = tuple(f.source for f in plan.files), False
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(head) for head in _HEADS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(52)  # two lines
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        for column, width in enumerate((200, 150, 270)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.confirmed = QRadioButton(
            tr("As confirmed: they count as looked at, and become exemplars")
        )
        self.draft = QRadioButton(tr("As drafts, to look at and accept slice by slice"))
        self.confirmed.setChecked(True)
        self.replace = QCheckBox(tr("Overwrite slices that are confirmed already"))
        self.replace.setToolTip(tr("Locked labels are never changed."))
        self.resample = QCheckBox(tr("Bring masks of another grid to the image's"))
        self.resample.setToolTip(tr("By nearest neighbour; without this they are refused."))
        self.resample.toggled.connect(self._look)
        self.objects = QCheckBox(tr("Values of label maps are numbered objects of the label"))
        self.objects.setToolTip(tr("Such as cells, each with a number of its own"))
        self.objects_label = QComboBox()
        self.objects_label.setAccessibleName(tr("Label of the objects"))
        self.objects_label.setEditable(True)
        self.objects_label.addItems([x.name for x in state.schema.labels] or ["object"])
        self.objects_label.setEnabled(False)
        self.objects.toggled.connect(self.objects_label.setEnabled)
        self.objects.toggled.connect(self._look)
        self.objects_label.activated.connect(self._look)
        self.objects_label.lineEdit().editingFinished.connect(self._look)
        line = QHBoxLayout()
        line.addWidget(self.objects)
        line.addWidget(self.objects_label)
        line.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.addButton(tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self._accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.summary, self.table, self.confirmed, self.draft, self.replace,
                       self.resample):  # fmt: skip
            layout.addWidget(widget)
        layout.addLayout(line)
        layout.addWidget(buttons)
        self.show_plan(plan)

    def options(self) -> ImportOptions:
        """What was chosen below the table."""
        return ImportOptions(
            "confirmed" if self.confirmed.isChecked() else "draft",
            self.replace.isChecked(),
            self.resample.isChecked(),
        )

    def show_plan(self, plan: Plan) -> None:
        """Show what would be imported."""
        self.plan = plan
        self.table.setRowCount(len(plan.files) + len(plan.unknown))
        for row, report in enumerate(plan.files):
            self._fill(row, report)
        for row, (path, why) in enumerate(plan.unknown, len(plan.files)):
            self._text(row, 0, path.name, str(path))
            self._text(row, 1, "–")
            self._text(row, 2, "–")
            self._text(row, 3, tr("Left out: {0}.").format(why))
        good = sum(not f.problem for f in plan.files)
        new = len(plan.schema.labels) - len(self._state.schema.labels)
        text = tr("{0} for {1}").format(_count(good, "file"), _count(len(plan.cases), "case"))
        text += f"; {_count(new, tr('new label'))}" if new else ""
        left = len(plan.files) + len(plan.unknown) - good
        text += tr("; {0} cannot be imported as it is").format(left) if left == 1 else (
            tr("; {0} cannot be imported as they are").format(left) if left else ""
        )  # fmt: skip
        self.summary.setText(tr("{0}. Each case can be undone on its own.").format(text))
        self.ok.setEnabled(bool(plan.cases))

    def _fill(self, row: int, report: FileReport) -> None:
        source = report.source
        name = f"{source.path.name}: {source.image_name}" if source.image_name else source.path.name
        self._text(row, 0, name, f"{source.path}\n{source.kind.value}")
        self.table.setCellWidget(row, 1, self._case_box(row, source))
        labels = QLabel(_chips(report.segments, _SHOWN))
        labels.setTextFormat(Qt.TextFormat.RichText)
        labels.setWordWrap(True)
        labels.setMargin(4)
        labels.setToolTip(_chips(report.segments, len(report.segments)))
        self.table.setCellWidget(row, 2, labels)
        told = [tr("Left out: {0}").format(report.problem)] if report.problem else []
        told = [t.rstrip(".") for t in (*told, *report.notes)]
        more = [tr("and {0} more").format(len(told) - 2)] if len(told) > 2 else []
        self._text(row, 3, "; ".join(told[:2] + more), "\n".join(told))

    def _text(self, row: int, column: int, text: str, tip: str = "") -> None:
        self.table.removeCellWidget(row, column)
        item = QTableWidgetItem(text)
        item.setToolTip(tip or text)
        self.table.setItem(row, column, item)

    def _case_box(self, row: int, source: Source) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Case of {0}").format(source.path.name))
        box.addItem(tr(_NONE), "")
        for case in self._state.cases.values():
            box.addItem(case.name, case.id)
        box.setCurrentIndex(max(0, box.findData(source.case_id)))
        box.activated.connect(lambda index: self._choose(row, box.itemData(index)))
        return box

    def _choose(self, row: int, case_id: str) -> None:
        found = [f.source for f in self.plan.files]
        problem = "" if case_id else tr("no case was chosen for it")
        found[row] = replace(found[row], case_id=case_id, problem=problem)
        self._ask(Sources(tuple(found), self.plan.unknown))

    def _look(self) -> None:
        """Look again where what is below the table changes how files are read."""
        found = tuple(self._read_as_chosen(f.source) for f in self.plan.files)
        if found != self._looked or self.resample.isChecked() != self._resampled:
            self._ask(Sources(found, self.plan.unknown))

    def _read_as_chosen(self, source: Source) -> Source:
        name = self.objects_label.currentText().strip()
        if self.objects.isChecked() and name:
            return as_objects(source, name)
        first = self._first.get((source.path, source.image_name), source)
        return replace(source, label=first.label, objects=first.objects)

    def _ask(self, sources: Sources) -> None:
        self._looked, self._resampled = sources.found, self.resample.isChecked()
        self.ok.setEnabled(False)
        self.summary.setText(tr("Reading…"))
        self._look_again(sources, self.options())

    def _accepted(self) -> None:
        self.accept()
        self.chosen.emit()


def _chips(segments: tuple[SegmentReport, ...], shown: int) -> str:
    parts = [
        f'<span style="color:{s.color}">■</span>&nbsp;{html.escape(s.label)}'
        + (" <i>(new)</i>" if s.is_new else "")
        + ("" if s.voxels else " (empty)")
        for s in segments[:shown]
    ]
    more = tr(" and {0} more").format(len(segments) - shown) if len(segments) > shown else ""
    return ", ".join(parts) + more if parts else "–"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
