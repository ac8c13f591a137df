"""Sharing the open cases of a project out as packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.services.packages import Package, plan
from segicl_gui.ui.table import Table
from segicl_gui.ui.words import said, tr


@dataclass(frozen=True)
class HandOutChoice:
    """What the user asked for.

    Parameters
    ----------
    packages : tuple of Package
    out : Path
        The folder they are written to.
    link_images : bool
        Whether they refer to the images where they are, instead of holding copies.
    """

    packages: tuple[Package, ...]
    out: Path
    link_images: bool


class HandOutDialog(QDialog):
    """For whom, what goes along, and where to; shows who would get what.

    Parameters
    ----------
    state : ProjectState
    folder : Path
        Of the project.
    server : str
        Name of the server that hands them out; "" where they are written into a folder.
    """

    def __init__(
        self, state: ProjectState, folder: Path, parent: QWidget | None = None, *, server: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Hand out work packages"))
        self.setMinimumSize(600, 440)
        self._state = state
        self._packages: tuple[Package, ...] = ()
        text = QLabel(
            tr(
                "Each package is a project of its own, with its part of the cases, "
                "that opens on any "
                "computer. All cases of a subject are in one package. File → Bring "
                "back work packages "
                "takes the work over."
            )
        )
        text.setWordWrap(True)
        self.names = QLineEdit()
        self.names.setPlaceholderText(tr("anna, ben, …"))
        self.names.setToolTip(tr("One package for each name; names with commas between them"))
        self.shared = QCheckBox(tr("Finished cases come along, read-only, as exemplars"))
        self.shared.setChecked(True)
        self.finished = QCheckBox(tr("Finished cases are given out as work too, as for a review"))
        self.link = QCheckBox(tr("Refer to the images where they are instead of copying them"))
        self.link.setToolTip(tr("For packages that stay on this disk or network drive"))
        self.out = QLineEdit(str(folder.parent / "packages"))
        browse = QPushButton(tr("Browse…"))
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(self.out, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.addRow(tr("Packages for"), self.names)
        form.addRow("", self.shared)
        form.addRow("", self.finished)
        form.addRow("", self.link)
        form.addRow(tr("Folder"), where)
        if server:
            form.setRowVisible(self.link, False)
            form.setRowVisible(where, False)
            text.setText(
                tr(
                    "{0} keeps a package for each of these people, with its part of the cases and "
                    "their images. All cases of a subject are in one package. Names are those of "
                    "their keys on the server."
                ).format(server)
            )
        self.table = Table(
            (tr("Package"), tr("Subjects"), tr("Cases"), tr("Read-only")), figures=(1, 2, 3)
        )
        self.note = QLabel()
        self.note.setProperty("role", "faint")
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(tr("Hand out"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(text)
        layout.addLayout(form)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        self.names.textChanged.connect(self._plan)
        self.out.textChanged.connect(self._plan)
        self.shared.toggled.connect(self._plan)
        self.finished.toggled.connect(self._plan)
        self._plan()

    def choice(self) -> HandOutChoice:
        """What was chosen."""
        out = Path(self.out.text().strip()).expanduser()
        return HandOutChoice(self._packages, out, self.link.isChecked())

    def _plan(self) -> None:
        """Show who gets what, or why it cannot be."""
        names = [n for n in (x.strip() for x in self.names.text().split(",")) if n]
        self._packages, told = (), tr("Say for whom: names with commas between them.")
        if names:
            try:
                self._packages = plan(
                    self._state,
                    names,
                    shared_exemplars=self.shared.isChecked(),
                    finished_too=self.finished.isChecked(),
                )
                told = ""
            except UserError as e:
                told = f"{said(e.happened)} {said(e.todo)}"
        cases = self._state.cases
        self.table.fill(
            [
                (
                    p.name,
                    str(len({cases[i].subject or i for i in p.cases})),
                    str(len(p.cases)),
                    str(len(p.shared)),
                )
                for p in self._packages
            ]
        )
        self.note.setText(told)
        self.note.setVisible(bool(told))
        self.go.setEnabled(bool(self._packages) and bool(self.out.text().strip()))

    def _browse(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Packages into"), self.out.text())
        if path:
            self.out.setText(path)
