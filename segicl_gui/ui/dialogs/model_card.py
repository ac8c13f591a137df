"""All that is known of one model, and the card its makers wrote."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

from segicl_gui.engine.models import licences
from segicl_gui.engine.models.store import Model
from segicl_gui.ui.words import said, tr

_LONGEST = 200_000


class ModelCard(QTextBrowser):
    """Facts and card; nothing in it is followed, loaded or run."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(tr("About the model"))

    def loadResource(self, kind: int, name: QUrl) -> object:  # noqa: N802
        """Load nothing: a stranger may have written the card."""
        return None

    def show_model(self, model: Model, problem: str) -> None:
        """Show a model.

        Parameters
        ----------
        problem : str
            Why it cannot be used here; "" if it can.
        """
        m = model.manifest
        agreed = tr(" Agreed to on {0}.").format(m.agreed) if m.agreed else ""
        rows = [
            (tr("Cannot be used here"), said(problem)),
            (
                tr("Engine"),
                tr("{0}, version {1}").format(model.engine, m.version)
                if m.version
                else model.engine,
            ),
            (
                tr("Licence"),
                f"{m.licence or tr('not named')}. {said(licences.about(m.licence))}{agreed}",
            ),
            (tr("For"), m.notes),
            (tr("Size"), tr("{0} in {1} files").format(size(m.size), len(m.files))),
            (tr("Source"), m.source),
        ]
        facts = "\n".join(f"**{name}**: {_plain(text)}\n" for name, text in rows if text)
        text = f"## {_plain(m.title)}\n\n{facts}\n"
        if m.card.endswith((".md", ".txt")):
            text += f"\n---\n\n{_read(model)}"
        self._put(text)

    def show_damaged(self, name: str, why: str) -> None:
        """Show what cannot be read of a model."""
        self._put(
            tr("## {0}\n\n**Damaged**: {1}\n\nRemove it, import it again.").format(
                _plain(name), _plain(why)
            )
        )

    def _put(self, text: str) -> None:
        features = QTextDocument.MarkdownFeature
        self.document().setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self.verticalScrollBar().setValue(0)


def size(count: int) -> str:
    """A number of bytes in words."""
    return (
        tr("{0:,.2f} GB").format(count / 1000000000.0)
        if count >= 1e9
        else tr("{0:,.1f} MB").format(count / 1000000.0)
    )


def _plain(text: str) -> str:
    """Text that means nothing in Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|~&" else c for c in " ".join(text.split()))


def _read(model: Model) -> str:
    try:
        with (model.folder / model.manifest.card).open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST)
    except OSError as e:
        return tr("The card cannot be read: {0}").format(_plain(str(e)))
    if text.startswith("---\n"):
        # What hubs read of a card stands before it, between two rules.
        _, _, text = text[4:].partition("\n---\n")
    return text
