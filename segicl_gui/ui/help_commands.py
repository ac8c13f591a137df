"""What the actions of the menu "Help" do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from segicl_gui import __version__
from segicl_gui.services.doctor import checks
from segicl_gui.services.doctor.bundle import log_folder, write_bundle
from segicl_gui.services.help_pages import pages
from segicl_gui.services.jobs import Job
from segicl_gui.ui.dialogs.shortcuts import ShortcutsDialog
from segicl_gui.ui.help_window import HelpWindow
from segicl_gui.ui.theme import THEMES
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class HelpCommands:
    """The part of `Commands` that helps."""

    _window: MainWindow

    _guide: HelpWindow | None = None

    def tutorial(self) -> None:
        self._show_guide("tutorial.md")

    def user_guide(self) -> None:
        self._show_guide("index.md")

    def _show_guide(self, name: str) -> None:
        """Bring up the one window of the guide, beside which work goes on."""
        if self._guide is None:
            self._guide = HelpWindow(pages(), self._window)
        self._guide.set_theme(THEMES[self._window.settings.theme])
        self._guide.show_page(name)
        self._guide.show()
        self._guide.raise_()
        self._guide.activateWindow()

    def shortcuts(self) -> None:
        settings = self._window.settings
        dialog = ShortcutsDialog(settings.keys, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._window.apply_settings(replace(settings, keys=dialog.keys()))

    def diagnostics(self) -> None:
        """Ask for a file, and write the diagnostics bundle in the background."""
        window = self._window
        suggested = str(Path.home() / "segicl-diagnostics.zip")
        path, _ = QFileDialog.getSaveFileName(
            window, tr("Save diagnostics"), suggested, tr("ZIP files (*.zip)")
        )
        if not path:
            return
        out = Path(path).with_suffix(".zip")
        folder = window.workspace.folder if window.workspace else None
        settings = window.settings

        def work(job: Job) -> None:
            found = []
            for check in checks(folder):
                job.check()
                found.append(check)
                job.progress(len(found) / (len(found) + 3), check.name)
            write_bundle(out, found, settings, log_folder(), [] if folder is None else [folder])

        def written(_: None) -> None:
            window.notice.say(
                tr(
                    "Checks, versions and logs are in {0}, without names, images and paths. "
                    "Look into it before you pass it on."
                ).format(out),
                seconds=12,
            )

        window.jobs.start(tr("Saving diagnostics"), work, written, slot="diagnostics")

    def about(self) -> None:
        QMessageBox.about(
            self._window,
            "SegICL",
            tr(
                "<b>SegICL GUI {0}</b><p>In-context segmentation of medical images.<br>"
                "Method: SegICL (arXiv 2403.16578). Licence: Apache-2.0.</p>"
                "<p>For research; not a medical device. "
                "Images leave this computer only where you choose a server for them.</p>"
            ).format(__version__),
        )
