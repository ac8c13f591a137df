"""The commands for work packages on a server: fetched, returned, handed out, brought back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.package_exchange import (
    fetch_package,
    fetch_returned,
    publish,
    return_package,
)
from segicl_gui.ui.dialogs.bring_back import BringBackDialog
from segicl_gui.ui.dialogs.hand_out import HandOutDialog
from segicl_gui.ui.dialogs.server_packages import (
    FETCH,
    HAND_OUT,
    RETURN,
    ServerPackagesDialog,
)
from segicl_gui.ui.package_commands import SLOT, PackageCommands, teller
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class ServerPackageCommands(PackageCommands):
    """The part of `Commands` that concerns packages on a server."""

    _window: MainWindow

    def server_packages(self) -> None:
        window, workspace = self._window, self._window.workspace
        if workspace is not None:
            window.canvas.flush()
        dialog = ServerPackagesDialog(
            window.settings, window.jobs, workspace.project.state if workspace else None,
            read_only=bool(workspace and workspace.read_only), parent=window,
        )  # fmt: skip

        def choose_server() -> None:
            window.commands.compute()
            dialog.use(window.settings)

        dialog.compute_asked.connect(window.guarded(choose_server))
        dialog.accepted.connect(window.guarded(lambda: self._do(dialog)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _do(self, dialog: ServerPackagesDialog) -> None:
        window, server = self._window, dialog.server
        assert server is not None
        folder = dialog.folder.text().strip()
        window.apply_settings(replace(window.settings, packages_folder=folder))
        if dialog.verb == FETCH:
            chosen, (path, here) = dialog.chosen(), dialog.place()
            if here:
                window.open_path(path)
            elif chosen is not None:
                self._fetch(server, chosen.name, path)
        elif dialog.verb == RETURN:
            self._return(server)
        elif dialog.verb == HAND_OUT:
            self._publish(server)
        else:
            self._fetch_returned(server, dialog.returned())

    def _fetch(self, server: RemoteEngine, name: str, path: Path) -> None:
        window, before = self._window, self._window.workspace

        def done(fetched: Path) -> None:
            if window.workspace is before:
                window.open_path(fetched)
                return
            # Something else was opened meanwhile, and may be worked on.
            window.notice.say(
                tr("“{0}” was fetched.").format(name), seconds=0,
                action=(tr("Open"), lambda: window.open_path(fetched)),
            )  # fmt: skip

        window.jobs.start(
            tr("Fetching “{0}”").format(name),
            lambda job: fetch_package(server, name, path, teller(job)), done, slot=SLOT,
        )  # fmt: skip

    def _return(self, server: RemoteEngine) -> None:
        folder = self._workspace.folder

        def done(kept: tuple[str, bool]) -> None:
            name, again = kept
            text = (
                tr("Just this was returned before, as {0}; it is kept once.")
                if again
                else tr("Returned; the server keeps it as {0}. You may go on and return it again.")
            )
            self._window.notice.say(text.format(name), seconds=0)

        self.while_closed(
            tr("Returning the package"),
            lambda job: return_package(server, folder, tell=teller(job)),
            done,
        )

    def _publish(self, server: RemoteEngine) -> None:
        window, workspace = self._window, self._workspace
        state, folder = workspace.project.state, workspace.folder
        dialog = HandOutDialog(state, folder, window, server=server.host)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        packages = dialog.choice().packages

        def done(names: tuple[str, ...]) -> None:
            text = tr("{0} has packages for: {1}.").format(server.host, ", ".join(names))
            window.notice.say(text, seconds=0)

        window.jobs.start(
            tr("Handing out packages"),
            lambda job: publish(server, state, folder, packages, teller(job)), done, slot=SLOT,
        )  # fmt: skip

    def _fetch_returned(self, server: RemoteEngine, kept: tuple[str, ...]) -> None:
        window, workspace = self._window, self._workspace
        out = workspace.folder.parent / "packages" / "returned"

        def done(paths: tuple[Path, ...]) -> None:
            if window.workspace is not workspace:
                text = tr("What was returned is in {0}; bring it back in its project.")
                window.notice.say(text.format(out), seconds=0)
                return
            window.canvas.flush()
            dialog = BringBackDialog(workspace, window, paths)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.bring_back(dialog.packages(), dialog.decisions())

        window.jobs.start(
            tr("Fetching what was returned"),
            lambda job: fetch_returned(server, kept, out, teller(job)), done, slot=SLOT,
        )  # fmt: skip
