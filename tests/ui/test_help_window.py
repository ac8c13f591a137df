"""The guide in its window: pages, links, search, back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QApplication, QPushButton

from segicl_gui.services.help_pages import pages
from segicl_gui.ui import help_commands
from segicl_gui.ui.help_window import HelpWindow


@pytest.fixture
def window(app: QApplication) -> Iterator[HelpWindow]:
    window = HelpWindow(pages())
    window.show()
    yield window
    window.close()
    window.deleteLater()


def _top(window: HelpWindow) -> str:
    """Text of the block that was gone to, which is at the upper edge or on the last screen."""
    block = window.text.textCursor().block()
    bar = window.text.verticalScrollBar()
    top = window.text.document().documentLayout().blockBoundingRect(block).top()
    assert abs(top - bar.value()) < 40 or bar.value() == bar.maximum()
    return str(block.text())


def test_every_page_is_shown_with_all_its_pictures(window: HelpWindow):
    missing = []
    for page in pages():
        window.show_page(page.name)
        assert window.text.toPlainText().strip()
        block = window.text.document().begin()
        while block.isValid():
            for part in block:
                name = part.fragment().charFormat().toImageFormat().name()
                kind = QTextDocument.ResourceType.ImageResource.value
                if name and window.text.loadResource(kind, QUrl(name)) is None:
                    missing.append(name)
            block = block.next()
    assert missing == []


def test_links_go_to_pages_and_headings_and_back(
    window: HelpWindow, monkeypatch: pytest.MonkeyPatch
):
    window.show_page("index.md")
    assert not window.back.isEnabled()
    window.text.anchorClicked.emit(QUrl("guide.md#the-exemplar-gallery"))
    assert _top(window) == "The exemplar gallery"
    window.text.anchorClicked.emit(QUrl("nowhere.md"))
    assert _top(window) == "The exemplar gallery"
    window.back.click()
    assert _top(window) == "SegICL user guide"
    assert not window.back.isEnabled()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    window.text.anchorClicked.emit(QUrl("https://arxiv.org/abs/2403.16578"))
    assert opened == ["https://arxiv.org/abs/2403.16578"]


def test_search_finds_a_section_and_marks_its_words(window: HelpWindow):
    window.search.setText("live wire")
    titles = [window.list.item(i).text() for i in range(window.list.count())]
    at = titles.index("The window and its loop: Drawing tools")
    window.list.setCurrentRow(at)
    assert _top(window) == "Drawing tools"
    marked = {s.cursor.selectedText().lower() for s in window.text.extraSelections()}
    assert marked == {"live", "wire"}
    window.search.setText("no such words")
    assert [window.list.item(i).text() for i in range(window.list.count())] == ["Nothing found"]
    window.search.clear()
    assert window.list.count() == len(pages())
    assert window.text.extraSelections() == []


def test_a_newcomer_gets_to_the_tutorial_from_the_first_page(desk: Callable[..., Any]):
    d = desk(opened=False)
    texts = {b.text(): b for b in d.window.start_page.findChildren(QPushButton)}
    for _ in range(2):
        texts["Learn in five minutes"].click()
        guides = d.window.findChildren(HelpWindow)
        assert len(guides) == 1
        assert guides[0].isVisible()
        assert guides[0].text.toPlainText().startswith("Learn in five minutes")
        guides[0].close()
    d.window.actions_by_id["user_guide"].trigger()
    assert guides[0].text.toPlainText().startswith("SegICL user guide")


def test_a_guide_that_is_missing_is_told(
    desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path
):
    d = desk(opened=False)
    monkeypatch.setattr(help_commands, "pages", lambda: pages(tmp_path))
    d.window.actions_by_id["tutorial"].trigger()
    d.driver.wait(lambda: "guide cannot be read" in d.notice, "the message")
