"""What people read, in their language.

Texts are written in English where they are used, as ``tr("…")``; with inserted values as
``tr("{0} of {1}").format(…)``. Tables that are made before a language is known keep English and are
translated where they are shown. `resources/translations` holds the other languages: ``.ts`` to edit
with Qt Linguist, ``.qm`` to be read here; ``make translations`` brings both up to date.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from segicl_gui.paths import resource

CONTEXT = "segicl"
LANGUAGES = {"": "As the system", "en": "English", "de": "Deutsch"}
"""What can be chosen, by code; languages are called as their speakers call them."""


def tr(text: str) -> str:
    """A text in the language of the window; as it is where nobody translated it."""
    return QCoreApplication.translate(CONTEXT, text) if text else text


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
    return code
