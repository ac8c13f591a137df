"""Preferences."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.engine.registry import Offer
from segicl_gui.storage.settings import Settings, login
from segicl_gui.ui.theme import THEMES
from segicl_gui.ui.words import LANGUAGES, said, tr

MODELS = 2
"""What `exec` returns where the models are to be shown instead."""


class PreferencesDialog(QDialog):
    """Name of the user, colours of the window and the engine that makes proposals.

    Parameters
    ----------
    engines : tuple of Offer
        Those there are; one that lacks something is shown, and cannot be chosen.
    default : str
        Name of the one that is used where none was chosen.
    """

    def __init__(
        self,
        settings: Settings,
        engines: tuple[Offer, ...],
        default: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.setMinimumWidth(480)
        self._settings = settings
        self._theme = QComboBox()
        for name in THEMES:
            self._theme.addItem(tr(name.capitalize()), name)
        self._theme.setCurrentIndex(self._theme.findData(settings.theme))
        self._language = QComboBox()
        for code, text in LANGUAGES.items():
            self._language.addItem(tr(text) if not code else text, code)
        self._language.setCurrentIndex(max(0, self._language.findData(settings.language)))
        self._language.setToolTip(tr("Holds from the next start on"))
        self._engine = QComboBox()
        # A box's own delegate does not paint as the style sheet says of items switched off.
        self._engine.setItemDelegate(QStyledItemDelegate(self._engine))
        usual = next((o for o in engines if o.name == default), Offer(default, default))
        # The default has no name of its own in the settings: it may be another one day.
        self._offers = {"": usual, **{o.name: o for o in engines if o is not usual}}
        for name, offer in self._offers.items():
            self._engine.addItem(
                _shown(offer) if name else tr("{0}, the default").format(_shown(offer)), name
            )
            self._engine.model().item(self._engine.count() - 1).setEnabled(not offer.problem)
        self._engine.setCurrentIndex(max(0, self._engine.findData(settings.engine)))
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setMinimumHeight(4 * self._told.fontMetrics().lineSpacing())
        self._engine.currentIndexChanged.connect(self._tell)
        self._tell()
        note = QLabel(tr("Images leave this computer only where you choose a server for them."))
        note.setProperty("role", "faint")
        self._name = QLineEdit(settings.name)
        self._name.setPlaceholderText(login())
        self._name.setMaxLength(80)
        self._name.setToolTip(tr("Kept with everything you do in a project, and seen by others."))
        form = QFormLayout()
        form.addRow(tr("Your name"), self._name)
        form.addRow(tr("Colours"), self._theme)
        form.addRow(tr("Language"), self._language)
        form.addRow(tr("Engine"), self._engine)
        form.addRow("", self._told)
        form.addRow("", note)
        models = QPushButton(tr("Models…"))
        models.setToolTip(tr("Models there are: import your own, check, try, remove them."))
        models.clicked.connect(lambda: self.done(MODELS))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.addButton(models, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def settings(self) -> Settings:
        """The preferences as chosen."""
        return replace(
            self._settings,
            theme=self._theme.currentData(),
            language=self._language.currentData(),
            engine=self._engine.currentData(),
            name=self._name.text().strip(),
        )

    def _tell(self) -> None:
        """Say what the engine shown does, and what it lacks."""
        offer = self._offers[self._engine.currentData()]
        lacking = (
            tr("Cannot be used here: {0}.").format(said(offer.problem)) if offer.problem else ""
        )
        self._told.setText("\n".join(x for x in (said(offer.about), lacking) if x))


def _shown(offer: Offer) -> str:
    # Messages name an engine by its name, people look for it by its title.
    title = said(offer.title)
    named = offer.name.lower() in title.lower()
    text = title if named else f"{title} ({offer.name})"
    return tr("{0}: not usable here").format(text) if offer.problem else text
