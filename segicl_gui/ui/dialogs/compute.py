"""Where proposals are made: this computer, or a server."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.compute import chosen_server
from segicl_gui.services.jobs import Jobs
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.words import said, told, tr


@dataclass(frozen=True)
class Tested:
    """What a server said of itself.

    Parameters
    ----------
    version : str
    milliseconds : float
        Median time of a question and its answer.
    engines : tuple of EngineInfo
    """

    version: str
    milliseconds: float
    engines: tuple[EngineInfo, ...]

    def text(self) -> str:
        """In words, a line an engine."""
        lines = [
            tr("Connected in {0:.0f} ms; version {1}.").format(self.milliseconds, self.version)
        ]
        for e in self.engines:
            model, _, digest = e.model.partition(" sha256:")
            has = f"{model}, {digest[:12]}" if digest else tr("version {0}").format(e.version)
            lines.append(f"{e.name}: {said(e.problem) or has}")
        return "\n".join(lines)


def tested(server: RemoteEngine) -> Tested:
    """Ask a server what it is; slow. Raises as `RemoteEngine.connect` and `engines`."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        health = server.client.health()
        times.append(1000 * (time.perf_counter() - start))
    engines = server.engines()
    return Tested(str(health.get("version", "?")), sorted(times)[1], tuple(engines))


class ComputeDialog(QDialog):
    """This computer or a server, with its address and key; tries the connection.

    Parameters
    ----------
    settings : Settings
    jobs : Jobs
        Run the trial.
    """

    def __init__(self, settings: Settings, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compute"))
        self.setMinimumWidth(560)
        self._settings = settings
        self._jobs = jobs
        self.here = QRadioButton(tr("This computer"))
        self.here.setToolTip(tr("Nothing is sent anywhere."))
        self.there = QRadioButton(tr("A server"))
        self.there.setToolTip(tr("Images of the cases you work on are sent to it, encrypted."))
        both = QButtonGroup(self)
        both.addButton(self.here)
        both.addButton(self.there)
        self.url = QLineEdit(settings.server)
        self.url.setPlaceholderText("https://gpu.lab.example:8443")
        self.key = QLineEdit(settings.server_key)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setToolTip(tr("From whoever runs the server. Kept in your settings file."))
        self.ca = QLineEdit(settings.server_ca)
        self.ca.setPlaceholderText(tr("the system's"))
        self.ca.setToolTip(tr("Only where the server has a certificate of its own making."))
        choose = QPushButton(tr("Choose…"))
        choose.clicked.connect(self._choose)
        ca = QHBoxLayout()
        ca.addWidget(self.ca, 1)
        ca.addWidget(choose)
        self.plain = QCheckBox(tr("Allow plain HTTP: others on the network can see images and key"))
        self.plain.setChecked(settings.server_plain)
        self.try_it = QPushButton(tr("Test connection"))
        self.try_it.clicked.connect(self._try)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setMinimumHeight(6 * self.told.fontMetrics().lineSpacing())
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.setContentsMargins(24, 0, 0, 0)
        form.addRow(tr("Address"), self.url)
        form.addRow(tr("Key"), self.key)
        form.addRow(tr("Certificate"), ca)
        form.addRow("", self.plain)
        form.addRow("", self.try_it)
        form.addRow("", self.told)
        self._fields = (self.url, self.key, self.ca, choose, self.plain, self.try_it)
        note = QLabel(
            tr("While a server cannot be reached, this computer makes the proposals, and says so.")
        )
        note.setProperty("role", "faint")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.here)
        layout.addWidget(self.there)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(buttons)
        both.buttonToggled.connect(lambda *args: self._show())
        (self.there if settings.server else self.here).setChecked(True)
        self._show()

    def settings(self) -> Settings:
        """The preferences as chosen."""
        return replace(
            self._settings,
            server=self.url.text().strip() if self.there.isChecked() else "",
            server_key=self.key.text().strip(),
            server_ca=self.ca.text().strip(),
            server_plain=self.plain.isChecked(),
        )

    def accept(self) -> None:
        """Close, unless what was entered cannot be used."""
        try:
            chosen = chosen_server(self.settings())
        except UserError as e:
            self.told.setText(told(e))
            return
        if chosen is None and self.there.isChecked():
            self.told.setText(tr("Give the server's address."))
            return
        super().accept()

    def _show(self) -> None:
        for widget in self._fields:
            widget.setEnabled(self.there.isChecked())

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Certificate"), "", tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        )
        if path:
            self.ca.setText(path)

    def _try(self) -> None:
        try:
            server = chosen_server(self.settings())
        except UserError as e:
            self.told.setText(told(e))
            return
        if server is None:
            self.told.setText(tr("Give the server's address."))
            return
        self.told.setText(tr("Connecting…"))
        self.try_it.setEnabled(False)

        def ended(text: str) -> None:
            self.told.setText(text)
            self.try_it.setEnabled(True)

        job = self._jobs.start(
            tr("Testing the connection"), lambda job: tested(server), lambda t: ended(t.text()),
            quiet=True, seen=True, failed=lambda e: ended(told(e)),
        )  # fmt: skip
        self.finished.connect(job.cancel)
