"""The guide agrees with the app, with its contents and with itself."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QKeySequence

from segicl_gui.services.help_pages import anchor
from segicl_gui.ui.actions import ROWS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_KEY = re.compile(r"\*\*((?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z0-9→←↑↓,.]|Enter|Esc|Space|F\d+))\*\*")
_SPELT = {"→": "Right", "←": "Left", "↑": "Up", "↓": "Down"}
# Of tools and lists, not of actions.
_OTHER_KEYS = {"Alt+1", "Alt+9"}


@pytest.fixture(scope="module")
def guide() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide", ROOT / "packaging" / "guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_generated_is_current(guide: ModuleType):
    told = "run `python packaging/guide.py pages`"
    assert (DOCS / "shortcuts.md").read_text(encoding="utf-8") == guide.shortcuts(), told
    assert (DOCS / "reference/commands.md").read_text(encoding="utf-8") == guide.commands(), told


def test_contents_and_site_list_the_same_pages():
    listed = re.findall(r"\((\w+\.md)\)", (DOCS / "index.md").read_text(encoding="utf-8"))
    site = re.findall(r": ([\w/]+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    assert ["index.md", *listed] == [name for name in site if "/" not in name]
    written = {
        p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if "examples" not in p.parts
    }
    assert written == set(site)


def test_links_and_pictures_lead_somewhere():
    wrong, shown = [], set()
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)]+)\)", text):
            name, _, place = target.partition("#")
            if name.startswith("http"):
                continue
            if name.startswith("pictures/"):
                shown.add(name.removeprefix("pictures/"))
            path = DOCS / (name or page.name)
            headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE) if place else ()
            if not path.is_file() or (place and place not in map(anchor, headings)):
                wrong.append(f"{page.name}: {target}")
    assert wrong == []
    assert {p.name for p in (DOCS / "pictures").iterdir()} == shown


def test_keys_that_pages_name_are_keys_of_actions():
    known = {QKeySequence(k).toString() for row in ROWS for k in row.keys}
    wrong, seen = [], 0
    for page in DOCS.glob("*.md"):
        for key in _KEY.findall(page.read_text(encoding="utf-8")):
            seen += 1
            spelt = "+".join(_SPELT.get(part, part) for part in key.split("+"))
            if key not in _OTHER_KEYS and QKeySequence(spelt).toString() not in known:
                wrong.append(f"{page.name}: {key}")
    assert wrong == []
    assert seen > 60


def test_menus_that_pages_name_are_there():
    menus = {row.menu for row in ROWS}
    for page in DOCS.glob("*.md"):
        named = re.findall(r"menu\s\*(\w+)\*", page.read_text(encoding="utf-8"))
        assert set(named) <= menus, page.name


def test_pictures_are_small():
    sizes = {p.name: p.stat().st_size for p in (DOCS / "pictures").iterdir()}
    assert max(sizes.values()) < 400_000
    assert sum(sizes.values()) < 3_000_000
