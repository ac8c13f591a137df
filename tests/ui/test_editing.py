"""The panel of operations: worked by mouse and keys, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox

from segicl_gui.domain.project import Assessment
from segicl_gui.domain.session import Tool
from segicl_gui.services.operation_table import OPERATIONS
from segicl_gui.ui.edit_panel import ICONS

Make = Callable[..., Any]


def drawn(desk: Make, shape: tuple[int, ...] = (64, 80)) -> Any:
    d = desk(shape=shape, count=2, labels=("cell", "core"))
    d.driver.key("P")
    d.work.session.set_tools(brush_size=9)
    d.driver.stroke([(40.0, 25.0), (40.0, 55.0)])
    d.driver.wait(d.driver.idle, "the end of all work")
    return d


def offered(d: Any) -> Any:
    d.driver.wait(lambda: d.work.session.edit is not None, "a preview")
    d.driver.wait(d.driver.idle, "the end of all work")
    return d.work.session.edit


def type_number(d: Any, text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QDoubleSpinBox)
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_label_is_grown_looked_at_and_applied_with_enter(desk: Make):
    d = drawn(desk)
    before, saved = d.case, d.saved()
    d.driver.key("Ctrl+L")
    panel = d.window.edit_panel
    assert panel.isVisible()
    panel.findChild(QComboBox).setCurrentIndex([x.id for x in OPERATIONS].index("grow"))
    assert offered(d).title == "Grow cell 2 px"
    type_number(d, "3")
    d.driver.wait(
        lambda: d.work.session.edit and d.work.session.edit.title == "Grow cell 3 px", "3 px"
    )
    assert d.case is before
    hatched = d.window.canvas.edited.shown
    assert hatched.labels.any()
    ((white, outline),) = hatched.outlined
    assert white == "#ffffff"
    assert (outline & (hatched.labels == 1)).sum() == (hatched.labels == 1).sum()
    d.driver.look()
    d.driver.enter()  # in the field; it does not accept the slice
    d.driver.wait(lambda: not panel.isVisible(), "the panel to close")
    assert d.titles()[-1] == "Grow cell 3 px, scan0"
    assert d.case.assessment(1, 0) is Assessment.DRAFT
    assert d.saved()[saved > 0].all()
    assert (d.saved() > 0).sum() > (saved > 0).sum()
    assert d.work.session.edit is None
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved(), saved)


def test_escape_leaves_everything_as_it_was(desk: Make):
    d = drawn(desk)
    before, plain = d.case, d.screen()
    height = d.window.canvas.height()
    d.window.actions_by_id["edit_shrink"].trigger()
    offered(d)
    assert d.window.canvas.edited.shown.labels.any()
    assert d.window.canvas.height() < height
    d.driver.key("Esc")
    assert not d.window.edit_panel.isVisible()
    assert d.work.session.edit is None
    assert d.case is before
    d.driver.wait(lambda: d.window.canvas.height() == height, "the panel's room")
    assert not d.window.canvas.edited.shown.labels.any()
    assert np.abs(d.screen().astype(int) - plain).max(-1).mean() < 1.0
    d.accept()
    assert d.titles()[-1].startswith("Accept")


def test_enter_before_the_preview_applies_what_is_set(desk: Make):
    d = drawn(desk)
    d.window.actions_by_id["edit_grow"].trigger()
    type_number(d, "4")
    d.driver.enter()
    d.driver.wait(lambda: not d.window.edit_panel.isVisible(), "applying")
    assert d.titles()[-1] == "Grow cell 4 px, scan0"


def test_what_cannot_be_done_is_told_in_the_panel_and_changes_nothing(desk: Make):
    d = drawn(desk)
    d.driver.key("Alt+2")
    before = d.case
    d.window.actions_by_id["edit_smooth"].trigger()
    d.driver.wait(lambda: "not outlined" in d.window.edit_panel.status, "the reason")
    assert d.notice == ""
    d.driver.enter()
    d.driver.wait(lambda: "not outlined" in d.notice, "the message")
    assert d.window.edit_panel.isVisible()
    assert d.case is before


def test_what_is_in_the_way_is_named(desk: Make):
    d = drawn(desk)
    d.driver.key("Alt+2")
    d.driver.stroke([(50.0, 20.0), (50.0, 60.0)])
    d.driver.key("Alt+1")
    d.window.actions_by_id["edit_grow"].trigger()
    assert offered(d).held
    d.driver.wait(lambda: "· blocked by core" in d.window.edit_panel.status, "the reason")
    d.driver.key("Esc")
    d.window.commands.toggle_lock(2)
    d.window.actions_by_id["edit_grow"].trigger()
    offered(d)
    d.driver.wait(lambda: "blocked by core, locked" in d.window.edit_panel.status, "the reason")


def test_another_slice_or_label_or_stroke_makes_another_preview(desk: Make):
    d = drawn(desk, (5, 64, 80))
    d.window.actions_by_id["edit_grow"].trigger()
    first = offered(d)
    d.driver.stroke([(20.0, 25.0), (20.0, 35.0)])
    second = offered(d)
    assert second.added > first.added
    d.driver.key("PgUp")
    d.driver.wait(lambda: d.work.session.edit_problem, "nothing to grow in the next slice")
    assert d.work.session.edit is None


def test_slices_are_interpolated_and_seen_before_they_are_saved(desk: Make):
    d = drawn(desk, (7, 64, 80))
    at = d.work.session.index
    d.window.commands.open_slice(d.case.id, at + 3)
    d.driver.stroke([(44.0, 25.0), (44.0, 55.0)])
    d.driver.key("Ctrl+I")
    edit = offered(d)
    assert sorted(edit.drafts) == [at + 1, at + 2]
    d.window.commands.open_slice(d.case.id, at + 1)
    d.driver.rest(0.2)
    assert d.work.session.edit is edit
    assert d.window.canvas.edited.shown.labels.any()
    assert not d.saved().any()
    d.driver.enter()
    assert d.saved().any()
    assert not d.window.canvas.edited.shown.labels.any()


def test_copying_needs_one_key(desk: Make):
    d = drawn(desk, (5, 64, 80))
    saved, at = d.saved(), d.work.session.index
    d.window.commands.open_slice(d.case.id, at + 1)
    d.driver.key("Ctrl+Down")
    d.driver.wait(lambda: np.array_equal(d.saved(), saved), "the copy")
    d.driver.key("Ctrl+Z")
    assert not d.saved().any()
    d.window.commands.open_slice(d.case.id, 4)
    d.driver.key("Ctrl+Up")
    d.driver.wait(lambda: "last slice" in d.notice, "the reason")


def test_a_click_chooses_the_part_and_paints_nothing(desk: Make):
    d = drawn(desk)
    d.driver.stroke([(55.0, 10.0), (55.0, 14.0)])
    before = d.case
    d.window.actions_by_id["edit_move"].trigger()
    offered(d)
    for box in d.window.edit_panel.findChildren(QComboBox):
        if box.findData("part") >= 0:
            box.setCurrentIndex(box.findData("part"))
    d.driver.wait(lambda: "Click" in d.window.edit_panel.status, "being asked for a place")
    assert d.work.session.tool is Tool.PAN
    assert d.window.hint_bar.hint == "Click a place in the picture"
    d.driver.click((55.0, 12.0))
    edit = offered(d)
    assert d.case is before
    assert edit.title == "Move cell to core"
    d.driver.enter()
    assert (d.saved() == 2).sum() == edit.added
    assert (d.saved()[40] == 1).any()
    assert d.work.session.tool is Tool.BRUSH
    assert d.window.hint_bar.hint.startswith("Drag paints")


def test_without_preview_nothing_is_worked_out_until_it_is_applied(desk: Make):
    d = drawn(desk)
    d.window.actions_by_id["edit_grow"].trigger()
    offered(d)
    QTest.mouseClick(d.window.edit_panel.live, Qt.MouseButton.LeftButton)
    d.driver.wait(lambda: d.work.session.edit is None, "the preview to go")
    type_number(d, "1")
    d.driver.rest(0.5)
    assert d.work.session.edit is None
    d.driver.enter()
    d.driver.wait(lambda: d.titles()[-1].startswith("Grow"), "applying")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_operation_has_an_icon_and_named_fields(desk: Make, theme: str):
    d = drawn(desk, (5, 64, 80))
    if d.window.settings.theme != theme:
        d.window.commands.toggle_theme()
    panel = d.window.edit_panel
    assert set(ICONS) == {x.id for x in OPERATIONS}
    d.window.commands.edit_mask()
    for x in OPERATIONS:
        panel.choose(x.id)
        d.driver.rest(0.05)
        for field in (*panel.findChildren(QComboBox), *panel.findChildren(QDoubleSpinBox)):
            assert field.accessibleName() or not field.isVisible()
            assert field.toolTip() or not field.isVisible()
        assert panel.minimumSizeHint().width() < 790  # what 1280×800 leaves
    d.driver.key("Esc")
    assert d.titles()[-1].startswith("Brush")


def test_sizes_are_in_pixels_where_a_picture_has_no_scale_and_in_millimetres_else(desk: Make):
    for shape, unit in (((64, 80), "px"), ((5, 64, 80), "mm")):
        d = drawn(desk, shape)
        assert ("mm" in d.window.options_bar._size_text.text()) == (unit == "mm")
        d.window.commands.edit_grow()
        assert offered(d).title == f"Grow cell 2 {unit}"
        assert d.window.edit_panel.findChild(QDoubleSpinBox).suffix() == f" {unit}"
        d.window.commands.edit_remove_islands()
        offered(d)
        (spin,) = (f for _, f, _ in d.window.edit_panel._fields.values())
        assert spin.suffix() == {"px": " px", "mm": " mm²"}[unit]
        d.window.editing.close()
