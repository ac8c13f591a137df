"""What people read, in their language.

Texts are written in English where they are used, as ``tr("…")``; with inserted values as
``tr("{0} of {1}").format(…)``. Tables that are made before a language is known keep English and are
translated where they are shown, and so are texts that come finished from below `ui` (errors, a
job's progress, findings): ``said(error.happened)``. `resources/translations` holds the other
languages: ``.ts`` to edit with Qt Linguist, ``.qm`` to be read here; ``make translations`` brings
both up to date.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Step
from segicl_gui.paths import resource
from segicl_gui.ui.phrases import Phrasebook, read_phrases

CONTEXT = "segicl"
LANGUAGES = {"": "As the system", "en": "English", "de": "Deutsch"}
"""What can be chosen, by code; languages are called as their speakers call them."""


def tr(text: str) -> str:
    """A text in the language of the window; as it is where nobody translated it."""
    return QCoreApplication.translate(CONTEXT, text) if text else text


class _Book(QObject):
    """Belongs to the application, as its translators do; read when it is first needed."""

    def __init__(self, app: QCoreApplication, path: Path) -> None:
        super().__init__(app)
        self._path = path
        self._book: Phrasebook | None = None

    def say(self, text: str) -> str:
        if self._book is None:
            self._book = read_phrases(self._path)
        return self._book.say(text)


def said(text: str) -> str:
    """A text that came finished from below `ui`, in the language of the window."""
    app = QCoreApplication.instance()
    book = app.findChild(_Book) if app is not None and text else None
    return text if book is None else book.say(text)


def told(error: Exception) -> str:
    """An error in a line: all that a `UserError` says, else what it is called."""
    if not isinstance(error, UserError):
        return str(error)
    return f"{said(error.title)}. {said(error.happened)} {said(error.todo)}"


def said_step(step: Step) -> str:
    """What an undo step did: “Brush liver, case 12” is a tool, and names that stay as they are."""
    text, tool = said(step.title), str(step.how.get("tool", ""))
    if text == step.title and tool and text.startswith(f"{tool} "):
        return tr(tool) + text.removeprefix(tool)
    return text


def use_language(app: QCoreApplication, code: str) -> str:
    """Have everything made from now on speak a language, Qt's own buttons too.

    Parameters
    ----------
    app : QCoreApplication
    code : str
        "de"; "" for that of the system.

    Returns
    -------
    str
        Code of the language that is used: "en" where there is no translation.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    for book in app.findChildren(_Book):
        book.setParent(None)  # at once: two must not answer
        book.deleteLater()
    code = code or QLocale.system().name().partition("_")[0]
    if code not in LANGUAGES or code == "en":
        return "en"
    ours = str(resource("translations"))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # The one installed last is asked first.
    for name, folder in ((f"qtbase_{code}", qt), (f"segicl_{code}", ours)):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    _Book(app, Path(ours) / f"segicl_{code}.ts")
    return code
