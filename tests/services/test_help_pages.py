"""The guide's pages are found in the order of its contents, and searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.services.help_pages import anchor, pages, search


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.md").write_text("# Guide\n\n- [Brushes](b.md): all\n- [Also](a.md)\n")
    (tmp_path / "b.md").write_text("# Brushes\nround\n\n## Size of `it`\nWheel turns\n")
    (tmp_path / "a.md").write_text("# Also\n```bash\n# wheel\n```\n")
    return tmp_path


def test_pages_come_in_the_order_of_the_contents(folder: Path):
    found = pages(folder)
    assert [(p.name, p.title) for p in found] == [
        ("index.md", "Contents"), ("b.md", "Brushes"), ("a.md", "Also"),
    ]  # fmt: skip


def test_all_words_must_be_in_a_section_and_headings_go_first(folder: Path):
    found = pages(folder)

    def places(words: str) -> list[tuple[str, str]]:
        return [(h.page.name, h.heading) for h in search(found, words)]

    assert places("WHEEL") == [("b.md", "Size of it"), ("a.md", "Also")]
    assert places("turns wheel") == [("b.md", "Size of it")]
    assert places("also") == [("a.md", "Also"), ("index.md", "Guide")]
    assert places("round wheel") == places("  ") == []


def test_a_page_that_is_missing_is_told(folder: Path):
    (folder / "a.md").unlink()
    with pytest.raises(UserError, match=r"a\.md"):
        pages(folder)
    (folder / "a.md").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UserError, match="user guide"):
        pages(folder)


def test_anchors_are_those_of_markdown():
    assert anchor("Live wire: along edges, 3D") == "live-wire-along-edges-3d"


def test_the_guide_that_travels_is_whole():
    found = pages()
    assert len(found) > 8
    for page in found:
        assert page.text.startswith("# "), page.name
    assert {p.name for p in found} == {p.name for p in found[0].path.parent.glob("*.md")}
