"""Slow work on files that the window starts: opening, the demo, exporting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtWidgets import QMessageBox

from segicl_gui.domain.errors import UserError
from segicl_gui.services.demo_data import make_demo
from segicl_gui.services.export import export_project
from segicl_gui.services.jobs import Job
from segicl_gui.services.projects import Opened, open_path, project_folder_for
from segicl_gui.storage.exporters.api import ExportOptions
from segicl_gui.storage.exporters.run import ExportReport
from segicl_gui.storage.folders import scan_folder
from segicl_gui.storage.importers.kinds import dicom_masks
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.ui.dialogs.export import ExportChoice

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
        folder = path if path.is_dir() else path.parent
        window = self._window
        known = folder.suffix == SUFFIX or project_folder_for(folder).exists()
        if window.workspace is not None and folder in (
            window.workspace.folder, window.workspace.folder.parent,
        ):  # fmt: skip
            return
        if known or masks is not None or not path.exists():
            self._open(path, bool(masks))
            return

        def looked(found: _Found) -> None:
            self._open(folder, bool(found.masks or found.objects) and self._use_masks(found))

        window.jobs.start(f"Looking into {folder.name}", lambda job: _count(folder), looked,
                          slot=_SLOT)  # fmt: skip

    def open_demo(self) -> None:
        """Open the demo's volumes, made in the user's own data folder the first time."""
        folder = Path(platformdirs.user_data_dir("segicl")) / "demo"
        window = self._window

        def made(scans: Path) -> None:
            self._open(scans, masks=True)

        window.jobs.start("Making the demo's scans", lambda job: demo_scans(folder), made,
                          slot=_SLOT)  # fmt: skip

    def export(self, choice: ExportChoice) -> None:
        """Write masks of the open project."""
        workspace = self._window.workspace
        if workspace is None:
            return
        state, store, library = workspace.project.state, workspace.store, workspace.library
        options = ExportOptions(
            unassessed=choice.unassessed,  # type: ignore[arg-type]
            overwrite=choice.overwrite,
        )

        def work(job: Job) -> ExportReport:
            return export_project(
                state,
                store,
                library.path,
                choice.format,
                choice.out,
                options,
                job.progress,
                done_only=choice.done_only,
            )

        self._window.jobs.start("Exporting masks", work, lambda r: self._exported(r, choice.out))

    def _exported(self, report: ExportReport, out: Path) -> None:
        text = f"{len(report.written) - 1} file(s) written to {out}"
        if report.skipped:
            text += f"; {len(report.skipped)} with nothing accepted left out"
        if report.failed:
            name, reason = report.failed[0]
            text += f"; {len(report.failed)} failed ({name}: {reason})"
        self._window.notice.say(f"{text}.", warn=bool(report.failed), seconds=0)

    def _open(self, path: Path, masks: bool) -> None:
        window = self._window

        def work(job: Job) -> Opened:
            return open_path(path, masks=masks, tell=job.progress)

        window.jobs.start(
            f"Opening {path.name}", work, lambda o: window.set_opened(o, path), slot=_SLOT
        )

    def _use_masks(self, found: _Found) -> bool:
        told = []
        if found.masks:
            told.append(f"{found.masks} of {found.items} images have a mask beside them.")
        if found.objects:
            told.append(f"DICOM segmentations and structure sets: {found.objects}.")
        answer = QMessageBox.question(
            self._window,
            "Masks found",
            "\n".join(told) + "\n\nUse these masks as finished cases? They become exemplars.",
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.Yes,
        )
        return answer is QMessageBox.StandardButton.Yes


@dataclass(frozen=True, slots=True)
class _Found:
    """How many images a folder has, how many with a mask, and DICOM objects of masks."""

    items: int
    masks: int
    objects: int


def _count(folder: Path) -> _Found:
    scan = scan_folder(folder)
    if not scan.items:
        raise UserError(
            f"Cannot open {folder.name}",
            "There is no image in it.",
            "Choose a folder with NIfTI, NRRD, MHA, PNG, JPEG, TIFF or DICOM images.",
        )
    with_mask = sum(i.mask is not None for i in scan.items)
    return _Found(len(scan.items), with_mask, len(dicom_masks(folder)))


def demo_scans(folder: Path) -> Path:
    """Folder of the demo's volumes below `folder`, made where it is missing."""
    return make_demo(folder).scans_3d
