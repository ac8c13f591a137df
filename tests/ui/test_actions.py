"""The table of actions: each has its method, its tip, its icon, and does as it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QKeySequence

from segicl_gui.domain.session import Tool
from segicl_gui.ui.actions import ROWS
from segicl_gui.ui.commands import Commands

Make = Callable[..., Any]


def test_every_row_can_be_done_and_no_key_means_two_things():
    assert [r.id for r in ROWS if not callable(getattr(Commands, r.id, None))] == []
    keys = Counter(QKeySequence(k).toString() for r in ROWS for k in r.keys)
    assert [k for k, n in keys.items() if n > 1 or not k] == []


def test_actions_have_tips_and_icons_in_both_themes(desk: Make):
    d = desk()
    actions = d.window.actions_by_id
    sheets = set()
    for _ in range(2):
        actions["toggle_theme"].trigger()
        d.driver.rest(0.1)
        sheets.add(d.window.settings.theme)
        for row in ROWS:
            assert row.title in actions[row.id].toolTip()
            if row.keys:
                key = QKeySequence(row.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
                assert key in actions[row.id].toolTip()
            assert actions[row.id].icon().isNull() == (not row.icon)
    assert sheets == {"light", "dark"}
    assert d.notice == ""


def test_a_tool_stays_pressed_when_its_key_is_pressed_again(desk: Make):
    d = desk()
    for key, tool in (("P", Tool.BRUSH), ("E", Tool.ERASER), ("3", Tool.POLYGON), ("Z", Tool.PAN)):
        for _ in range(2):
            d.driver.key(key)
            assert d.work.session.tool is tool
            checked = [r.id for r in ROWS if d.window.actions_by_id[r.id].isChecked()]
            assert checked == [f"tool_{tool.value}"]
