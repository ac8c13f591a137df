"""Changing keys: no key means two things, changes are kept, and can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segicl_gui.domain.session import Tool
from segicl_gui.storage.settings import Settings, load_settings, save_settings
from segicl_gui.ui.actions import ROWS
from segicl_gui.ui.dialogs.shortcuts import ShortcutsDialog
from segicl_gui.ui.keys import changes, defaults, normal, user_of, with_changes, without

Make = Callable[..., Any]
IDS = [r.id for r in ROWS]
KEYS = ["R", "Ctrl+Z", "F5", "J", "Shift+J", "Alt+3", "Tab", "Nonsense+", "."]


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from([*IDS, "gone"]), st.lists(st.sampled_from(KEYS), max_size=3).map(tuple)
    )
)
def test_whatever_is_in_the_settings_no_key_means_two_things(
    changed: dict[str, tuple[str, ...]],
):
    keys = with_changes(changed)
    assert list(keys) == IDS
    used = Counter(k for ks in keys.values() for k in ks)
    assert all(n == 1 for n in used.values())
    assert not {"", "Alt+3", "Tab"} & set(used)
    assert with_changes(changes(keys)) == keys


def test_keys_that_nobody_changed_are_those_of_the_table():
    assert with_changes({}) == defaults()
    assert changes(defaults()) == {}
    assert user_of(defaults(), "R") == ("propose", "Propose again")
    assert user_of(defaults(), "Alt+3") == ("", "Choose label")
    assert user_of(defaults(), "F9") == ("", "")
    assert without(defaults(), "R")["propose"] == ()
    assert normal("shift+q") == "Shift+Q"


@pytest.fixture
def dialog(app: QApplication) -> Iterator[ShortcutsDialog]:
    made = ShortcutsDialog({})
    made.show()
    yield made
    made.close()


def give(dialog: ShortcutsDialog, action: str, key: str, *, add: bool = False) -> None:
    dialog.choose(action)
    dialog.edit.setKeySequence(QKeySequence(key))
    (dialog.add_key if add else dialog.set_key).click()


def test_search_finds_titles_tips_and_keys(dialog: ShortcutsDialog):
    assert len(dialog.visible()) > len(ROWS)
    QTest.keyClicks(dialog.search, "brush")
    assert {"Brush", "Smaller brush", "Larger brush"} <= set(dialog.visible())
    assert "Accept" not in dialog.visible()
    dialog.search.setText("ctrl+z")
    assert dialog.visible() == ["Undo"]
    dialog.search.setText("eyedropper nothing")
    assert dialog.visible() == []


def test_a_key_in_use_is_taken_only_when_asked_twice(dialog: ShortcutsDialog):
    give(dialog, "flag", "F7")
    assert dialog.keys() == {"flag": ("F7",)}
    give(dialog, "flag", "R")
    assert "used by “Propose again”" in dialog.message.text()
    assert dialog.keys() == {"flag": ("F7",)}
    dialog.set_key.click()
    assert dialog.keys() == {"flag": ("R",), "propose": ()}
    assert "“Propose again” has lost R" in dialog.message.text()
    give(dialog, "flag", "F8", add=True)
    assert dialog.keys()["flag"] == ("R", "F8")
    give(dialog, "flag", "Alt+4")
    assert "is kept for: Choose label" in dialog.message.text()
    dialog.choose("flag")
    dialog.default.click()
    assert dialog.keys() == {"propose": ()}
    dialog.choose("propose")
    dialog.default.click()
    assert dialog.keys() == {}
    dialog.choose("undo")
    dialog.no_key.click()
    assert dialog.keys() == {"undo": ()}
    dialog.all_default.click()
    assert dialog.keys() == {}
    dialog.choose("undo")
    dialog.set_key.click()
    assert "press a key first" in dialog.message.text()


def test_changed_keys_work_are_shown_and_kept(desk: Make):
    d = desk()
    kept: list[Settings] = []
    d.window._keep = kept.append
    before = d.window.settings
    changed = Settings(theme=before.theme, recent=before.recent, keys={
        "tool_eraser": ("J",), "propose": ("F6",),
    })  # fmt: skip
    d.window.apply_settings(changed)
    assert kept == [changed]
    d.driver.key("J")
    assert d.work.session.tool is Tool.ERASER
    d.driver.key("P")
    d.driver.key("E")
    assert d.work.session.tool is Tool.BRUSH
    assert "(J)" in d.window.actions_by_id["tool_eraser"].toolTip()
    button = d.window.slice_bar._buttons["propose"][0]
    assert button.text() == "Propose  F6"
    assert "(F6)" in button.toolTip()
    d.window.apply_settings(before)
    d.driver.key("E")
    assert d.work.session.tool is Tool.ERASER
    assert button.text() == "Propose  R"


def test_settings_keep_keys_and_survive_nonsense(tmp_path: Any):
    path = tmp_path / "settings.json"
    save_settings(Settings(keys={"flag": ("F7", "F8")}), path)
    assert load_settings(path).keys == {"flag": ("F7", "F8")}
    for text in ('{"keys": 3}', '{"keys": {"flag": 3}}', '{"keys": ["flag"]}'):
        path.write_text(text)
        assert load_settings(path) == Settings()


def test_question_mark_opens_the_list(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk()
    opened: list[ShortcutsDialog] = []
    monkeypatch.setattr(ShortcutsDialog, "exec", lambda self: opened.append(self) or 0)
    d.driver.key("?")
    assert len(opened) == 1
