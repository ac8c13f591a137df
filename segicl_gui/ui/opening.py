"""Slow work on files that the window starts: opening, the demo, exporting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtWidgets import QMessageBox

from segicl_gui.services.data_sets import subject_sets, write_splits
from segicl_gui.services.deidentified_copy import (
    CopyReport,
    Deidentification,
    copy_scans,
    own_pseudonyms,
)
from segicl_gui.services.demo_data import make_demo
from segicl_gui.services.export import FORMATS, export_project
from segicl_gui.services.jobs import Job
from segicl_gui.services.projects import (
    Opened,
    holds_project,
    open_path,
    project_folder_for,
)
from segicl_gui.storage.exporters.run import MANIFEST_NAME, ExportReport
from segicl_gui.storage.folders import FolderItem, FolderScan, scan_folder
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.importers.kinds import masks_among
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.storage.readers.ome_zarr import is_zarr
from segicl_gui.ui.dialogs.channels import ChannelsDialog
from segicl_gui.ui.dialogs.deidentify import DeidentifyChoice
from segicl_gui.ui.dialogs.export import ExportChoice
from segicl_gui.ui.dialogs.series import SeriesDialog
from segicl_gui.ui.read_only import ask_to_look
from segicl_gui.ui.words import said, tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow

_SLOT = "files"


class Opening:
    """Opens and exports in the background, and asks what has to be asked."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def open(self, path: Path, masks: bool | None = None) -> None:
        """Open a project or a folder of scans; a file stands for its folder.

        Parameters
        ----------
        masks : bool, optional
            Whether masks found beside the scans become finished cases; asked where there are
            any and this is not given.
        """
        folder = path if path.is_dir() and not is_zarr(path) else path.parent
        window = self._window
        known = folder.suffix == SUFFIX or holds_project(project_folder_for(folder))
        if window.workspace is not None and folder in (
            window.workspace.folder, window.workspace.folder.parent,
        ):  # fmt: skip
            return
        if known or masks is not None or not path.exists():
            self._open(path, bool(masks))
            return

        def looked(found: tuple[FolderScan, int]) -> None:
            scan, objects = found
            if sum(i.dicom is not None for i in scan.items) > 1:
                self._choose_series(folder, scan, objects)
            else:
                self._open_found(folder, scan.items, None, objects)

        window.jobs.start(
            tr("Looking into {0}").format(folder.name),
            lambda job: (scan_folder(folder, job.progress), len(masks_among(folder))),
            looked,
            slot=_SLOT,
        )

    def _choose_series(self, folder: Path, scan: FolderScan, objects: int) -> None:
        """Ask which of several DICOM series become cases; none is opened where nobody says."""
        dialog = SeriesDialog(scan.items, self._window.jobs, self._window)

        def accepted() -> None:
            chosen = dialog.chosen()
            items = tuple(i for i in scan.items if i.name in chosen)
            self._open_found(folder, items, chosen, objects)

        dialog.accepted.connect(self._window.guarded(accepted))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_found(
        self,
        folder: Path,
        items: Sequence[FolderItem],
        chosen: tuple[str, ...] | None,
        objects: int,
    ) -> None:
        """Open items of a folder that has so many files of masks."""

        def go_on(channels: Part = WHOLE) -> None:
            with_mask = sum(i.mask is not None for i in items)
            use = bool(with_mask or objects) and self._use_masks(with_mask, len(items), objects)
            self._open(folder, use, chosen, channels)

        if not any(i.channels for i in items):
            go_on()
            return
        dialog = ChannelsDialog(items, self._window)
        dialog.accepted.connect(self._window.guarded(lambda: go_on(dialog.part())))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def greet(self, opened: Opened) -> None:
        """Tell of a project that was just opened what there is to know."""
        window = self._window
        workspace = window.workspace
        assert workspace is not None
        window.models_changed()
        if opened.problems:
            first = "; ".join(said(p).rstrip(".") for p in opened.problems[:3])
            more = (
                tr(" and {0} more").format(len(opened.problems) - 3)
                if len(opened.problems) > 3
                else ""
            )
            window.notice.say(
                tr("Left out or worth knowing: {0}{1}.").format(first, more), warn=True
            )
            return
        labelled = len(workspace.project.state.schema) or workspace.read_only is not None
        if not labelled and window.engine_problem is None:
            window.notice.say(
                tr("Add a label (+ at the right), outline it in this image, press Enter."),
                seconds=0,
            )

    def try_again(self) -> None:
        """Open a project that is open read-only once more, to work on it if that can be."""
        workspace = self._window.workspace
        if workspace is not None:
            self._open(workspace.folder, False)

    def open_demo(self) -> None:
        """Open the demo's volumes, made in the user's own data folder the first time."""
        folder = Path(platformdirs.user_data_dir("segicl")) / "demo"
        window = self._window

        def made(scans: Path) -> None:
            self._open(scans, masks=True)

        window.jobs.start(tr("Making the demo's scans"), lambda job: demo_scans(folder), made,
                          slot=_SLOT)  # fmt: skip

    def export(self, choice: ExportChoice) -> None:
        """Write masks of the open project."""
        workspace = self._window.workspace
        if workspace is None:
            return
        state, store, library = workspace.project.state, workspace.store, workspace.library
        proposals = workspace.session.proposals

        def work(job: Job) -> ExportReport:
            def tell(share: float, name: str) -> None:
                job.check()
                job.progress(share, name)

            sets = subject_sets(state, choice.shares) if choice.shares else {}
            own = bool(sets) and "sets" in FORMATS[choice.format].options
            of = {i: name for name, ids in sets.items() for i in ids} if own else {}
            report = export_project(
                state,
                store,
                library.path,
                choice.format,
                choice.out,
                replace(choice.options, sets=of),
                tell,
                statuses=choice.statuses,
                names=choice.names,
                proposals=proposals,
            )
            if sets and not own:
                write_splits(sets, state, choice.out)
            return report

        self._window.jobs.start(
            tr("Exporting masks"), work, lambda r: self._exported(r, choice.out)
        )

    def deidentify(self, choice: DeidentifyChoice) -> None:
        """Copy scans without what tells of the patients, then open the copy."""

        def work(job: Job) -> CopyReport:
            return copy_scans(
                choice.source,
                choice.out,
                Deidentification(own_pseudonyms(), choice.keep_characteristics),
                key_file=choice.key,
                tell=job.progress,
            )

        self._window.jobs.start(
            tr("Copying scans"), work, lambda r: self._deidentified(r, choice.out), slot=_SLOT
        )

    def _deidentified(self, report: CopyReport, out: Path) -> None:
        text = [
            tr("{0} of {1} images were copied.").format(
                len(report.key), len(report.key) + len(report.failed)
            )
        ]
        text += [f"{name}: {said(reason)}" for name, reason in report.failed[:5]]
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("De-identified copy"))
        box.setIcon(
            QMessageBox.Icon.Warning
            if report.warnings or report.failed
            else QMessageBox.Icon.Information
        )
        if report.warnings:
            name, warning = report.warnings[0]
            more = (
                tr(" (and {0} more)").format(len(report.warnings) - 1)
                if len(report.warnings) > 1
                else ""
            )
            text.append(f"{name}{more}: {said(warning)}")
            box.setDetailedText("\n".join(f"{n}: {said(w)}" for n, w in report.warnings))
        text.append(tr("Pixels are as they were; faces in head scans are not removed."))
        box.setText("\n\n".join(text))
        box.addButton(QMessageBox.StandardButton.Close)
        if report.key:
            open_copy = box.addButton(tr("Open the copy"), QMessageBox.ButtonRole.AcceptRole)
            open_copy.clicked.connect(lambda: self.open(out))
        box.open()

    def _exported(self, report: ExportReport, out: Path) -> None:
        text = tr("{0} file(s) are in {1}").format(max(0, len(report.written) - 1), out)
        if report.kept:
            text += tr("; {0} case(s) were complete").format(report.kept)
        if report.skipped:
            text += tr("; {0} with nothing accepted left out").format(len(report.skipped))
        if report.notes:
            text += tr("; {0} says what was left out").format(MANIFEST_NAME)
        if report.failed:
            name, reason = report.failed[0]
            text += tr("; {0} failed ({1}: {2})").format(len(report.failed), name, said(reason))
        self._window.notice.say(f"{text}.", warn=bool(report.failed), seconds=0)

    def _open(
        self,
        path: Path,
        masks: bool,
        chosen: tuple[str, ...] | None = None,
        channels: Part = WHOLE,
        *,
        read_only: bool = False,
    ) -> None:
        window = self._window

        def work(job: Job) -> Opened | HeldElsewhere:
            try:
                return open_path(
                    path, masks=masks, chosen=chosen, channels=channels, read_only=read_only,
                    tell=job.progress,
                )  # fmt: skip
            except HeldElsewhere as held:
                return held

        def done(found: Opened | HeldElsewhere) -> None:
            if isinstance(found, Opened):
                window.set_opened(found, path)
                return
            look = window.guarded(lambda: self._open(path, False, read_only=True))
            ask_to_look(window, found, look)

        window.jobs.start(tr("Opening {0}").format(path.name), work, done, slot=_SLOT)

    def _use_masks(self, with_mask: int, items: int, objects: int) -> bool:
        told = []
        if with_mask:
            told.append(tr("{0} of {1} images have a mask beside them.").format(with_mask, items))
        if objects:
            told.append(tr("Files of masks among them (DICOM or 3D Slicer): {0}.").format(objects))
        answer = QMessageBox.question(
            self._window,
            tr("Masks found"),
            "\n".join(told) + tr("\n\nUse these masks as finished cases? They become exemplars."),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.Yes,
        )
        return answer == QMessageBox.StandardButton.Yes


def demo_scans(folder: Path) -> Path:
    """Folder of the demo's volumes below `folder`, made where it is missing."""
    return make_demo(folder).scans_3d
