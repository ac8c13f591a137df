"""The list of prompts beside the picture."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segicl_gui.domain.prompts import PromptKind


def settled(d) -> None:
    d.driver.wait(d.driver.idle, "the end of all work")
    d.driver.rest(0.1)


def texts(d) -> list[str]:
    rows = d.window.prompts.rows
    return [rows.item(i).text() for i in range(rows.count())]


def told(desk):
    """A volume with two prompts in the slice on screen and one in the next."""
    d = desk((5, 64, 80), count=1)
    d.driver.key("C")
    d.driver.click((20, 30))
    settled(d)
    d.driver.click((24, 40), Qt.KeyboardModifier.ControlModifier)
    settled(d)
    d.driver.key("Right")
    settled(d)
    d.driver.click((22, 44), Qt.KeyboardModifier.ControlModifier)
    settled(d)
    d.driver.key("Left")
    settled(d)
    return d


def middle_of(d, row: int) -> QPoint:
    rows = d.window.prompts.rows
    return rows.visualItemRect(rows.item(row)).center()


def test_the_list_is_there_with_the_models_tool_and_names_every_prompt(desk) -> None:
    d = desk((5, 64, 80), count=1)
    assert d.window.prompts.isHidden()
    d.driver.key("C")
    assert d.window.prompts.isVisible()
    assert d.window.prompts.count.text() == "none yet"
    d.driver.key("P")
    assert d.window.prompts.isHidden()


def test_prompts_of_the_slice_come_first_those_elsewhere_are_counted(desk) -> None:
    d = told(desk)
    assert texts(d) == [
        "Click · cell · slice 3",
        "Click · cell · slice 3",
        "Click · cell · slice 4",
    ]
    assert d.window.prompts.count.text() == "2 here, 1 in other slices"
    tips = [d.window.prompts.rows.item(i).toolTip() for i in range(2)]
    assert "belongs to “cell”" in tips[0]
    assert "does not belong" in tips[1]


def test_a_double_click_goes_to_its_slice(desk) -> None:
    d = told(desk)
    viewport = d.window.prompts.rows.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(viewport, left, none, middle_of(d, 2))
    QTest.mouseDClick(viewport, left, none, middle_of(d, 2))
    settled(d)
    assert d.work.session.index == 3
    assert texts(d)[0] == "Click · cell · slice 4"


def test_hovering_rings_a_prompt_of_the_slice_only(desk) -> None:
    d = told(desk)
    overlay, viewport = d.window.canvas.overlay, d.window.prompts.rows.viewport()
    before = d.screen()
    QTest.mouseMove(viewport, middle_of(d, 1))
    d.driver.rest(0.2)
    assert overlay.prompt == d.case.prompts[1]
    assert (d.screen() != before).any()
    QTest.mouseMove(viewport, middle_of(d, 2))
    d.driver.rest(0.2)
    assert overlay.prompt is None


def test_delete_removes_one_as_one_step_that_can_be_undone(desk) -> None:
    d = told(desk)
    mask = d.saved().copy()
    rows = d.window.prompts.rows
    rows.setFocus()
    rows.setCurrentRow(1)
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    settled(d)
    assert d.titles()[-1] == "Remove click on cell, scan0"
    assert [p.positive for p in d.case.prompts] == [True, False]
    assert len(texts(d)) == 2
    assert (d.saved() == mask).all()
    assert "Answer anew" in d.notice
    d.driver.key("Ctrl+Z")
    settled(d)
    assert [p.kind for p in d.case.prompts] == [PromptKind.CLICK] * 3
    assert len(texts(d)) == 3


def test_buttons_answer_anew_and_remove_all_of_the_slice(desk) -> None:
    d = told(desk)
    panel = d.window.prompts
    panel._answer.click()
    settled(d)
    assert d.titles()[-1] == "Answer cell anew, scan0"
    panel._all.click()
    settled(d)
    assert texts(d) == ["Click · cell · slice 4"]
    assert not panel._answer.isEnabled()
    assert not panel._all.isEnabled()
