"""Masks that come into the open project, and whatever is dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState, ConflictError
from segicl_gui.services.import_masks import (
    ImportOptions,
    Plan,
    Sources,
    commit,
    commit_labels,
    find,
    imported,
    look,
)
from segicl_gui.services.jobs import Job
from segicl_gui.services.loose_pairs import Added, Pair, pairs_among, read_pairs
from segicl_gui.services.loose_pairs import add_to as add_pairs
from segicl_gui.services.tasks import SUFFIX as TASK
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.dicom import is_dicom_file
from segicl_gui.storage.image_files import image_suffix
from segicl_gui.storage.importers.kinds import Kind, kind_of
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.ui.dialogs.import_masks import ImportMasksDialog
from segicl_gui.ui.words import said, tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow

_LOOK, _IMPORT = "import-look", "import"
_FILTER = "Masks (*.nii *.nii.gz *.nrrd *.mha *.png *.tif *.tiff *.dcm *.seg *.json);;All files (*)"
_MOST_LOOKED_AT = 200


@dataclass(slots=True)
class _Report:
    """What an import did so far; written on the main thread, but for `notes` and `failed`."""

    changed: int
    notes: list[str]
    failed: list[tuple[str, str]]


class Importing:
    """Looks into files, asks, and imports masks in the background."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.dialog: ImportMasksDialog | None = None

    def choose(self, workspace: Workspace) -> None:
        """Ask for files of masks."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, tr("Import masks"), str(workspace.folder.parent), tr(_FILTER)
        )
        if names:
            self.look(workspace, [Path(n) for n in names])

    def choose_folder(self, workspace: Workspace) -> None:
        """Ask for a folder of masks."""
        name = QFileDialog.getExistingDirectory(
            self._window, tr("Import folder of masks"), str(workspace.folder.parent)
        )
        if name:
            self.look(workspace, [Path(name)])

    def look(self, workspace: Workspace, paths: Sequence[Path]) -> None:
        """Read files and folders, and show what would become of them."""
        workspace.project.check_writable()
        state, folder = workspace.project.state, workspace.folder

        def work(job: Job) -> Plan:
            sources = find(paths, state.cases.values(), folder, tell=_checked(job))
            return look(state, sources, tell=_checked(job))

        def done(plan: Plan) -> None:
            if not plan.files and not plan.unknown:
                raise UserError(
                    tr("Nothing to import"),
                    tr("No file of masks was found."),
                    tr(
                        "Choose label maps, .seg.nrrd, DICOM segmentations, structure sets or COCO."
                    ),
                )
            if self._window.workspace is workspace:
                self._show(workspace, plan)

        self._window.jobs.start(tr("Looking into masks"), work, done, slot=_LOOK)

    def dropped(self, paths: Sequence[Path]) -> None:
        """Open or import what was dropped; asks where it may be either."""
        workspace = self._window.workspace
        if paths[0].suffix == TASK:
            self._window.commands.import_task_file(paths[0])
            return

        pairs = pairs_among(paths) if workspace is not None else ()
        if workspace is not None and pairs:
            self._add_pairs(workspace, pairs)
            return

        def work(job: Job) -> str:
            return what_to_do(paths, project_open=workspace is not None)

        def done(what: str) -> None:
            if what == "ask":
                what = self._ask(paths)
            if what == "open":
                self._window.open_path(paths[0])
            elif what == "import" and workspace is not None:
                self.look(workspace, paths)

        self._window.jobs.start(tr("Looking at what was dropped"), work, done, slot=_LOOK)

    def _add_pairs(self, workspace: Workspace, pairs: Sequence[Pair]) -> None:
        workspace.project.check_writable()
        state, label = workspace.project.state, workspace.session.active_label

        def work(job: Job) -> Added:
            return read_pairs(pairs, state, workspace.folder, label, _checked(job))

        def done(added: Added) -> None:
            if self._window.workspace is not workspace:
                return
            if workspace.project.state.schema != state.schema:
                raise UserError(
                    tr("Nothing added"), tr("The labels were changed."), tr("Drop them again.")
                )
            add_pairs(workspace.project, added)
            text = tr("{0} image(s) with masks are exemplars now; undo removes them.").format(
                len(added.cases)
            )
            if added.failed:
                name, why = added.failed[0]
                text += tr(" {0} left out ({1}: {2}).").format(len(added.failed), name, said(why))
            self._window.notice.say(text, warn=bool(added.failed), seconds=8)

        self._window.jobs.start(tr("Adding images with masks"), work, done, slot=_IMPORT)

    def _ask(self, paths: Sequence[Path]) -> str:
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("Open or import"))
        more = tr(" and {0} more").format(len(paths) - 1) if len(paths) > 1 else ""
        box.setText(
            tr("Is {0}{1} to be opened, or does it hold masks?").format(paths[0].name, more)
        )
        box.setInformativeText(tr("Masks are imported into the project that is open."))
        masks = box.addButton(tr("Import as masks"), QMessageBox.ButtonRole.AcceptRole)
        scans = box.addButton(tr("Open as scans"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return {masks: "import", scans: "open"}.get(box.clickedButton(), "")

    def _show(self, workspace: Workspace, plan: Plan) -> None:
        state = workspace.project.state

        def look_again(sources: Sources, options: ImportOptions) -> None:
            def work(job: Job) -> Plan:
                return look(state, sources, options, _checked(job))

            job = self._window.jobs.start(
                tr("Looking into masks"), work, dialog.show_plan, slot=_LOOK
            )
            dialog.finished.connect(lambda result: job.cancel())

        dialog = ImportMasksDialog(state, plan, look_again, self._window)
        dialog.chosen.connect(
            self._window.guarded(lambda: self._start(workspace, dialog.plan, dialog.options()))
        )
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _start(self, workspace: Workspace, plan: Plan, options: ImportOptions) -> None:
        project = workspace.project
        made = commit_labels(project, plan)
        report = _Report(0, [], list(plan.left_out))

        def keep(after: CaseState) -> None:
            try:
                report.changed += commit(project, plan, after)
            except (ConflictError, KeyError):
                report.failed.append((after.name, tr("it was changed meanwhile")))

        def work(job: Job) -> None:
            for i, part in enumerate(plan.cases):
                job.check()
                case = project.state.cases.get(part.case_id)
                if case is None:
                    continue
                job.progress(i / len(plan.cases), case.name)
                try:
                    after = imported(
                        case, plan, options, lambda n, c=case: report.notes.append(f"{c.name}: {n}")
                    )
                except UserError as e:
                    report.failed.append((case.name, e.happened))
                    continue
                job.deliver(lambda after=after: keep(after))

        def done(nothing: None) -> None:
            self._window.notice.say(
                _told(report, made), warn=bool(report.failed or report.notes), seconds=0
            )

        self._window.jobs.start(tr("Importing masks"), work, done, slot=_IMPORT)


def what_to_do(paths: Sequence[Path], *, project_open: bool) -> str:
    """What dropped files are: to "open", to "import", or "ask" where they may be either.

    Raises
    ------
    UserError
        If a file can be neither, or holds masks and no project is open.
    """
    first = paths[0]
    if any(p.is_dir() for p in paths):
        opens = not project_open or first.suffix == SUFFIX
        return "open" if opens else "ask"
    kinds = {kind_of(p) for p in paths[:_MOST_LOOKED_AT]}
    if kinds & {Kind.SLICER, Kind.SEG, Kind.RTSTRUCT, Kind.COCO}:
        if project_open:
            return "import"
        raise UserError(
            tr("{0} holds masks").format(first.name),
            tr("There is no project to import them into."),
            tr("Open the scans that they were made for, then drop them again."),
        )
    if Kind.LABELS in kinds:
        return "ask" if project_open else "open"
    if image_suffix(first) or is_dicom_file(first):
        return "open"
    if not first.exists():
        raise UserError(
            tr("Cannot open {0}").format(first.name),
            tr("{0} does not exist.").format(first),
            tr("Choose another."),
        )
    raise UserError(
        tr("Cannot open {0}").format(first.name),
        tr("Its content is neither an image nor masks of a format that can be read."),
        tr("Drop a folder of scans, an image, a label map, .seg.nrrd, DICOM, or COCO annotations."),
    )


def _checked(job: Job):  # type: ignore[no-untyped-def]
    """Tells progress, and stops where the job is cancelled."""

    def tell(share: float, text: str) -> None:
        job.check()
        job.progress(share, text)

    return tell


def _told(report: _Report, made: Sequence[str]) -> str:
    cases = tr("1 case") if report.changed == 1 else tr("{0} cases").format(report.changed)
    text = tr("Masks imported into {0}").format(cases)
    if made:
        text += tr("; {0} new label{1}").format(len(made), "s" if len(made) > 1 else "")
    if report.failed:
        name, reason = report.failed[0]
        text += tr("; {0} left out ({1}: {2})").format(
            len(report.failed), name, said(reason).rstrip(".")
        )
    if report.notes:
        more = (
            tr(", and {0} more notes").format(len(report.notes) - 1)
            if len(report.notes) > 1
            else ""
        )
        text += f". {said(report.notes[0]).rstrip('.')}{more}"
    return text + "."
