"""Work packages on the server that is chosen: what there is, and what to do with which."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.compute import chosen_server
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.package_exchange import package_name, packages_on, place_for, withdraw
from segicl_gui.services.package_listing import Listed, Listing
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import tr

FETCH, RETURN, HAND_OUT, BRING_BACK = "fetch", "return", "hand_out", "bring_back"
Places = dict[str, tuple[Path, bool]]


class ServerPackagesDialog(QDialog):
    """Lists the packages there are for the user; closes with what is to be done in `verb`.

    Parameters
    ----------
    settings : Settings
        Name the server.
    jobs : Jobs
    state : ProjectState or None
        Of the open project.
    read_only : bool
        Whether that can only be looked at.
    """

    compute_asked = Signal()
    """Another server is to be chosen; answered by `use`."""

    def __init__(
        self,
        settings: Settings,
        jobs: Jobs,
        state: ProjectState | None,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Work packages on the server"))
        self.setMinimumSize(820, 460)
        self._jobs, self._state, self._read_only = jobs, state, read_only
        self._job: Job | None = None
        self._listing: Listing | None = None
        self._places: Places = {}
        self.server: RemoteEngine | None = None
        self.verb = ""
        self.head = QLabel()
        self.compute = QPushButton(tr("Compute…"))
        self.compute.setToolTip(tr("Choose the server, with its address and key"))
        self.compute.clicked.connect(self.compute_asked)
        self.refresh = QPushButton(tr("Refresh"))
        self.refresh.clicked.connect(self.look)
        for button in (self.compute, self.refresh):
            button.setAutoDefault(False)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.refresh)
        top.addWidget(self.compute)
        self.table = Table(
            (tr("Package"), tr("Project"), tr("Cases"), tr("State"), tr("Who")),
            stretch=3, figures=(2,),
        )  # fmt: skip
        self.table.setAccessibleName(tr("Packages"))
        self.table.itemSelectionChanged.connect(self._show)
        self.table.itemDoubleClicked.connect(lambda item: self.fetch.click())
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.folder = QLineEdit(settings.packages_folder or str(Path.home() / "segicl-packages"))
        self.folder.setToolTip(tr("Packages that you fetch are kept in this folder"))
        self.folder.editingFinished.connect(self._place)
        browse = QPushButton(tr("Browse…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(QLabel(tr("Keep in")))
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        self.fetch = QPushButton(tr("Fetch and open"))
        self.give = QPushButton(tr("Return…"))
        self.hand_out = QPushButton(tr("Hand out…"))
        self.hand_out.setToolTip(tr("Share the open cases of this project out over the server"))
        self.bring_back = QPushButton(tr("Bring back…"))
        self.bring_back.setToolTip(tr("Take over what was returned; conflicts are listed first"))
        self.withdraw = QPushButton(tr("Withdraw"))
        self.withdraw.setToolTip(
            tr("Hand the chosen package out no more; what is done of it can still be returned")
        )
        self.withdraw.clicked.connect(self._withdraw)
        for button, verb in (
            (self.fetch, FETCH), (self.give, RETURN),
            (self.hand_out, HAND_OUT), (self.bring_back, BRING_BACK),
        ):  # fmt: skip
            button.clicked.connect(lambda checked=False, v=verb: self._done(v))
        self.fetch.setDefault(True)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        below = QHBoxLayout()
        for button in (self.fetch, self.give, self.hand_out, self.bring_back, self.withdraw):
            below.addWidget(button)
        below.addStretch()
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addLayout(where)
        layout.addLayout(below)
        self.finished.connect(lambda result: self._stop())
        self.table.setFocus()
        self.use(settings)

    def use(self, settings: Settings) -> None:
        """Ask the server that these settings name."""
        self.server, problem = None, tr("Choose a server first, under Compute.")
        try:
            self.server = chosen_server(settings)
        except UserError as e:
            problem = _words(e)
        self.head.setText(
            f"<b>{self.server.host}</b>" if self.server else f"<b>{tr('No server is chosen')}</b>"
        )
        self.refresh.setEnabled(self.server is not None)
        self._list(None, {})
        if self.server is None:
            self.note.setText(problem)
        else:
            self.look()

    def look(self) -> None:
        """List what there is now, in the background."""
        server, folder = self.server, self._folder()
        if server is None:
            return
        self._stop()
        self.note.setText(tr("Asking {0}…").format(server.host))

        def work(job: Job) -> tuple[Listing, Places]:
            listing = packages_on(server)
            return listing, {p.name: place_for(p, folder) for p in listing.packages}

        self._job = self._jobs.start(
            tr("Listing packages"), work, lambda found: self._list(*found), quiet=True, seen=True,
            failed=self._failed,
        )  # fmt: skip

    def chosen(self) -> Listed | None:
        """The package whose row is chosen."""
        row, packages = self.table.currentRow(), self._listing.packages if self._listing else ()
        return packages[row] if 0 <= row < len(packages) else None

    def place(self) -> tuple[Path, bool]:
        """Where the chosen package lies or will lie, and whether it is there already."""
        chosen = self.chosen()
        assert chosen is not None
        return self._places[chosen.name]

    def returned(self) -> tuple[str, ...]:
        """What came back for the open project, as the server calls it."""
        packages = self._listing.packages if self._listing and self._state else ()
        name = self._state.name if self._state else ""
        own = [p for p in packages if p.project == name] or packages
        return tuple(r.kept for p in own for r in p.returns)

    def _list(self, listing: Listing | None, places: Places) -> None:
        kept = self.chosen()
        self._listing, self._places = listing, places
        packages = listing.packages if listing else ()
        self.table.fill(
            [
                (p.name, p.project, str(p.cases) if p.identity else "?", self._told(p), _who(p))
                for p in packages
            ]
        )
        rows = [i for i, p in enumerate(packages) if kept and p.name == kept.name]
        if packages:
            self.table.selectRow(rows[0] if rows else 0)
        if listing is not None and self.server is not None:
            as_who = tr(", as {0}").format(listing.user) if listing.user else ""
            self.head.setText(f"<b>{self.server.host}</b>{as_who}")
            self.note.setText("" if packages else tr("There is no package for you."))
        self._show()

    def _show(self) -> None:
        """Offer what can be done."""
        chosen, lead = self.chosen(), bool(self._listing and self._listing.lead)
        here = chosen is not None and self._places[chosen.name][1]
        mine = package_name(self._state) if self._state else ""
        listed = self._listing is not None
        returnable = self._listing.returnable if self._listing else ()
        self.fetch.setText(tr("Open") if here else tr("Fetch and open"))
        self.fetch.setEnabled(chosen is not None)
        self.give.setText(tr("Return “{0}”").format(mine))
        self.give.setToolTip(tr("Send the work in the open package back; its images stay here"))
        self.give.setVisible(bool(mine))
        self.give.setEnabled(mine in returnable)
        for button in (self.hand_out, self.bring_back, self.withdraw):
            button.setVisible(lead)
        own = listed and self._state is not None and not mine
        self.hand_out.setEnabled(own)
        self.bring_back.setEnabled(own and not self._read_only and bool(self.returned()))
        self.withdraw.setEnabled(chosen is not None)

    def _told(self, package: Listed) -> str:
        if not package.identity:
            text = tr("cannot be read")
        elif package.returns:
            last, times = package.returns[-1], len(package.returns)
            text = tr("returned {0}, {1} of {2} done").format(
                _local(last.when), last.finished, package.cases
            )
            text += tr("; {0} times").format(times) if times > 1 else ""
        elif package.fetched:
            text = tr("fetched {0}").format(_local(package.fetched))
        else:
            text = tr("not fetched yet")
        return f"{text}; {tr('on this computer')}" if self._places[package.name][1] else text

    def _done(self, verb: str) -> None:
        self.verb = verb
        self.accept()

    def _withdraw(self) -> None:
        server, chosen = self.server, self.chosen()
        if server is None or chosen is None:
            return
        answer = QMessageBox.question(
            self, tr("Withdraw"),
            tr("Hand “{0}” out no more? What is done of it can still be returned.").format(
                chosen.name
            ),
        )  # fmt: skip
        if answer == QMessageBox.StandardButton.Yes:
            self._stop()
            self._job = self._jobs.start(
                tr("Withdrawing"), lambda job: withdraw(server, chosen.name),
                lambda nothing: self.look(), quiet=True, seen=True, failed=self._failed,
            )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._list(None, {})
        self.note.setText(_words(error))

    def _folder(self) -> Path:
        return Path(self.folder.text().strip() or ".").expanduser()

    def _place(self) -> None:
        """Look in another folder for what was fetched before."""
        if self._listing is not None and self.folder.isModified():
            self.folder.setModified(False)
            self.look()

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Keep packages in"), self.folder.text())
        if path:
            self.folder.setText(path)
            self.look()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _who(package: Listed) -> str:
    return (package.returns[-1].who if package.returns else package.fetched_by) or "–"


def _local(when: str) -> str:
    try:
        return f"{datetime.fromisoformat(when).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return when


def _words(error: Exception) -> str:
    if isinstance(error, UserError):
        return f"<b>{tr(error.title)}.</b> {tr(error.happened)} {tr(error.todo)}"
    return f"<b>{tr('This went wrong')}.</b> {type(error).__name__}: {error}"
