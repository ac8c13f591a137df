"""The models there are: what each is for, under which licence, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.known import KNOWN
from segicl_gui.engine.models import bringing, foreign, store
from segicl_gui.engine.models.bringing import PACK, Candidate
from segicl_gui.engine.models.store import Model
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.ui.dialogs.bring_model import About, BringModelDialog
from segicl_gui.ui.dialogs.model_card import ModelCard, size
from segicl_gui.ui.words import said, told, tr

_SLOT = "models"
_FILTER = f"Models (*{PACK} *.safetensors)"


class ModelsDialog(QDialog):
    """Cards of all models; imports, checks, hands on and removes them. Stays open.

    Parameters
    ----------
    jobs : Jobs
    project : bool
        Whether a project is open that may be worked with a model.
    """

    tried = Signal(str)
    """Name of the engine with a model to propose the slice on screen with."""
    chosen = Signal(str)
    """Name of the engine with a model for the open project."""
    changed = Signal()
    """There are other models than before."""

    def __init__(self, jobs: Jobs, *, project: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.resize(880, 560)
        self._jobs, self._project = jobs, project
        self._job: Job | None = None
        self._models: dict[str, Model] = {}
        self._problems: dict[str, str] = {}
        self._damaged: dict[str, str] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Models"))
        self.list.setFixedWidth(280)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.card = ModelCard()
        self.try_it = QPushButton(tr("Try on this case"))
        self.try_it.setToolTip(
            tr("Propose the slice on screen with it, once. The project's engine stays as it is.")
        )
        self.use = QPushButton(tr("Use in this project"))
        self.use.setToolTip(tr("Kept with the project, for everyone who opens it."))
        self.verify = QPushButton(tr("Verify"))
        self.verify.setToolTip(tr("Compare all its files with their SHA-256."))
        self.hand_on = QPushButton(tr("Save as pack…"))
        self.hand_on.setToolTip(tr("One file, to import on another computer."))
        self.remove = QPushButton(tr("Remove…"))
        of_one = QHBoxLayout()
        for button in (self.try_it, self.use, self.verify, self.hand_on, self.remove):
            of_one.addWidget(button)
        of_one.addStretch()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing() + 2)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.disk = QLabel()
        self.disk.setProperty("role", "faint")
        self.disk.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.bring = buttons.addButton(tr("Import"), QDialogButtonBox.ButtonRole.ActionRole)
        menu = QMenu(self.bring)
        menu.addAction(tr("Pack or file of weights…"), self._choose_file)
        menu.addAction(tr("Folder…"), self._choose_folder)
        self.bring.setMenu(menu)
        buttons.rejected.connect(self.reject)
        right = QVBoxLayout()
        right.addWidget(self.card, 1)
        right.addLayout(of_one)
        both = QHBoxLayout()
        both.addWidget(self.list)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(both, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.disk)
        layout.addWidget(buttons)
        self.list.currentItemChanged.connect(lambda *args: self._show())
        self.try_it.clicked.connect(lambda: self.tried.emit(self._models[self.current].engine))
        self.use.clicked.connect(self._use)
        self.verify.clicked.connect(self._verify)
        self.hand_on.clicked.connect(self._hand_on)
        self.remove.clicked.connect(self._remove)
        self.finished.connect(lambda result: self._job.cancel() if self._job else None)
        self.refresh()

    @property
    def current(self) -> str:
        """Id of the model shown; "" for none."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def refresh(self, show: str = "") -> None:
        """List the models anew, and show one of them."""
        show = show or self.current
        try:
            self._models = {m.id: m for m in store.models()}
            self._problems = {o.name: o.problem for o in registry.offers()}
        except UserError as e:
            self._models = {}
            self._tell(told(e))
        self._damaged = store.damaged()
        self.list.clear()
        for name, m in self._models.items():
            whence = tr("came with the app") if m.shipped else tr("imported")
            self._add(name, f"{m.manifest.title}\n{m.engine} · {size(m.manifest.size)} · {whence}")
        for name in self._damaged:
            self._add(name, tr("{0}\ndamaged").format(name))
        self.list.setCurrentRow(0)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == show:
                self.list.setCurrentRow(row)
        brought = sum(m.manifest.size for m in self._models.values() if not m.shipped)
        self.disk.setText(
            tr("Imported models take {0} in {1}").format(size(brought), store.users_store())
        )
        self._show()

    def take(self, path: Path) -> None:
        """Import a pack, a file of weights or a folder; asks what has to be asked."""
        if path.suffix.lower() == PACK or (path / bringing.RECORD).is_file():
            self._look(path, About())
            return

        def recognised(known: About) -> None:
            engines = tuple(o for o in registry.offers() if _reads_models(o.name))
            dialog = BringModelDialog(path, known, engines, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self._look(path, dialog.about())

        self._start(
            tr("Looking at {0}").format(path.name), lambda job: _recognised(path), recognised
        )

    def _look(self, path: Path, about: About) -> None:
        def work(job: Job) -> Candidate:
            return bringing.look(
                path,
                engine=about.engine,
                licence=about.licence,
                title=about.title,
                notes=about.notes,
            )

        self._start(tr("Looking at {0}").format(path.name), work, self._install)

    def _install(self, candidate: Candidate) -> None:
        if candidate.question and not self._agreed(candidate):
            self._tell(tr("Not imported: its licence was not agreed to."))
            return

        def work(job: Job) -> Model:
            return bringing.install(candidate, agreed=True, tell=_teller(job))

        def done(model: Model) -> None:
            self.refresh(model.id)
            self._tell(tr("“{0}” was imported and is whole.").format(model.manifest.title))
            self.changed.emit()

        self._start(tr("Importing {0}").format(candidate.manifest.title), work, done)

    def _agreed(self, candidate: Candidate) -> bool:
        m = candidate.manifest
        box = QMessageBox(
            QMessageBox.Icon.Question,
            tr("Licence"),
            tr("Licence of “{0}”: {1}").format(m.title, m.licence or tr("not named")),
            QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(
            tr(
                "{0}\n\nImport it only if you may use it so. That you agreed, and "
                "when, is noted with the model."
            ).format(candidate.question)
        )
        agree = box.addButton(tr("Agree and import"), QMessageBox.ButtonRole.AcceptRole)
        # Enter alone agrees to nothing.
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is agree

    def _use(self) -> None:
        self.chosen.emit(self._models[self.current].engine)
        self._tell(tr("This project's proposals are made with it from now on."))

    def _verify(self) -> None:
        model = self._models[self.current]

        def work(job: Job) -> dict[str, str]:
            tell = _teller(job)
            return store.faults(model, lambda share: tell(share, ""))

        def done(wrong: dict[str, str]) -> None:
            faults = ", ".join(
                tr("{0} is {1}").format(name, said(why)) for name, why in wrong.items()
            )
            again = (
                tr("Install the app again.")
                if model.shipped
                else tr("Remove it and import it again.")
            )
            self._tell(
                tr("“{0}” is damaged: {1}. {2}").format(model.manifest.title, faults, again)
                if wrong
                else tr("“{0}” is whole: all its files are what they were.").format(
                    model.manifest.title
                )
            )

        self._start(tr("Checking {0}").format(model.manifest.title), work, done)

    def _hand_on(self) -> None:
        model = self._models[self.current]
        name = f"{model.id}-{model.manifest.version or '1'}{PACK}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save as pack"), name, tr("Models (*{0})").format(PACK),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if not chosen:
            return
        out = Path(chosen if chosen.endswith(PACK) else chosen + PACK)
        self._start(
            tr("Packing {0}").format(model.manifest.title),
            lambda job: bringing.pack(model, out, _teller(job)),
            lambda written: self._tell(tr("Saved as {0}.").format(written)),
        )

    def _remove(self) -> None:
        name = self.current
        answer = QMessageBox.question(
            self,
            tr("Remove model"),
            tr(
                "Remove “{0}” from this computer? What was outlined with it stays; projects that "
                "ask for it will say that it is missing."
            ).format(name),
        )
        if answer != QMessageBox.StandardButton.Yes:
            return

        def done(nothing: None) -> None:
            self.refresh()
            self._tell(tr("“{0}” was removed.").format(name))
            self.changed.emit()

        self._start(tr("Removing {0}").format(name), lambda job: store.remove(name), done)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Import model"), "", _FILTER)
        if chosen:
            self.take(Path(chosen))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Import a folder with a model"))
        if chosen:
            self.take(Path(chosen))

    def _add(self, name: str, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(Qt.ItemDataRole.UserRole, name)

    def _show(self) -> None:
        model = self._models.get(self.current)
        problem = self._problems.get(model.engine, "") if model else ""
        if model is not None:
            self.card.show_model(model, problem)
        elif self.current:
            self.card.show_damaged(self.current, self._damaged[self.current])
        idle = self._job is None
        usable = model is not None and not problem and self._project
        self.try_it.setEnabled(usable)
        self.use.setEnabled(usable)
        self.verify.setEnabled(model is not None and idle)
        self.hand_on.setEnabled(model is not None and idle)
        self.remove.setEnabled(bool(self.current) and idle and not (model and model.shipped))
        self.bring.setEnabled(idle)

    def _tell(self, text: str) -> None:
        self.note.setText(text)

    def _start(self, title: str, work: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        """Run a job; what it fails of is told here, where the user is."""

        def ended() -> None:
            self._job = None
            self._show()

        def succeeded(result: Any) -> None:
            ended()
            self._tell("")
            done(result)

        def failed(error: Exception) -> None:
            ended()
            self._tell(
                told(error)
                if isinstance(error, UserError)
                else tr("{0} failed: {1}").format(title, error)
            )

        self._tell(f"{title}…")
        self._job = self._jobs.start(title, work, succeeded, quiet=True, failed=failed)
        self._show()


def _reads_models(name: str) -> bool:
    """Whether an engine may work with weights that people bring."""
    known = KNOWN.get(name)
    return (
        ":" not in name and name != "auto" and (known is None or bool(known.weights or known.model))
    )


def _recognised(path: Path) -> About:
    """What a folder or file of weights says of itself."""
    if path.is_dir():
        card = next(
            (path / n for n in ("README.md", "MODEL_CARD.md") if (path / n).is_file()), None
        )
        licence = foreign.licence_in_card(card) if card else ""
        return About(foreign.engine_of_folder(path), licence, path.name)
    return About(foreign.engine_of_weights(foreign.weight_names(path)), "", path.stem)


def _teller(job: Job) -> Callable[[float, str], None]:
    def tell(share: float, text: str) -> None:
        job.check()
        job.progress(share, text)

    return tell
