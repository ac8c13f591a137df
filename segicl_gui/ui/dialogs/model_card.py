"""All that is known of one model, and the card its makers wrote."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

from segicl_gui.engine.models import licences
from segicl_gui.engine.models.store import Model

_LONGEST = 200_000


class ModelCard(QTextBrowser):
    """Facts and card; nothing in it is followed, loaded or run."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName("About the model")

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
        agreed = f" Agreed to on {m.agreed}." if m.agreed else ""
        rows = [
            ("Cannot be used here", problem),
            ("Engine", f"{model.engine}, version {m.version}" if m.version else model.engine),
            ("Licence", f"{m.licence or 'not named'}. {licences.about(m.licence)}{agreed}"),
            ("For", m.notes),
            ("Size", f"{size(m.size)} in {len(m.files)} files"),
            ("Source", m.source),
        ]
        facts = "\n".join(f"**{name}**: {_plain(text)}\n" for name, text in rows if text)
        text = f"## {_plain(m.title)}\n\n{facts}\n"
        if m.card.endswith((".md", ".txt")):
            text += f"\n---\n\n{_read(model)}"
        self._put(text)

    def show_damaged(self, name: str, why: str) -> None:
        """Show what cannot be read of a model."""
        self._put(f"## {_plain(name)}\n\n**Damaged**: {_plain(why)}\n\nRemove it, import it again.")

    def _put(self, text: str) -> None:
        features = QTextDocument.MarkdownFeature
        self.document().setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self.verticalScrollBar().setValue(0)


def size(count: int) -> str:
    """A number of bytes in words."""
    return f"{count / 1e9:,.2f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def _plain(text: str) -> str:
    """Text that means nothing in Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|~&" else c for c in " ".join(text.split()))


def _read(model: Model) -> str:
    try:
        with (model.folder / model.manifest.card).open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST)
    except OSError as e:
        return f"The card cannot be read: {_plain(str(e))}"
    if text.startswith("---\n"):
        # What hubs read of a card stands before it, between two rules.
        _, _, text = text[4:].partition("\n---\n")
    return text
