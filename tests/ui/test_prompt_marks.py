"""Clicks and strokes for the model, with the real mouse on the real window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from segicl_gui.domain.prompts import PromptKind
from segicl_gui.ui.prompt_marks import COLOURS, drawn_kind

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def ring(middle: float, radius: float) -> list[tuple[float, float]]:
    turns = np.linspace(0, 2 * np.pi, 30)
    return [(middle + radius * np.sin(t), middle + radius * np.cos(t)) for t in turns]


@pytest.mark.parametrize(
    ("points", "box", "kind"),
    [
        ([(5, 5)], False, PromptKind.CLICK),
        ([(5, 5), (6, 7)], True, PromptKind.CLICK),
        ([(5, 5), (30, 40)], False, PromptKind.SCRIBBLE),
        ([(5, 5), (30, 40)], True, PromptKind.BOX),
        (ring(20, 9), False, PromptKind.LASSO),
        (ring(20, 9)[:15], False, PromptKind.SCRIBBLE),
    ],
)
def test_what_was_drawn_is_told_by_its_shape(points, box, kind):
    assert drawn_kind(points, box=box) is kind


def settled(d) -> None:
    d.driver.wait(d.driver.idle, "the answer")
    d.driver.rest(0.05)


def test_a_click_on_an_empty_image_outlines_what_is_there(desk) -> None:
    d = desk()
    d.driver.key("C")
    d.driver.click((20, 30))
    settled(d)
    assert (d.saved()[12:30, 20:50] == 1).all()
    assert d.titles() == ["Add to cell by click, scan0"]
    (prompt,) = d.case.prompts
    assert np.allclose(prompt.points, [(20, 30)], atol=1)
    d.driver.key("Ctrl+Z")
    assert not d.saved().any()
    assert d.case.prompts == ()


def test_control_takes_away_and_each_gesture_is_one_step(desk) -> None:
    d = desk()
    d.driver.key("C")
    d.driver.click((20, 30))
    settled(d)
    d.driver.click((40, 60), CTRL)  # nothing is there: nothing changes
    settled(d)
    assert len(d.titles()) == 1
    d.driver.key("P")
    d.driver.stroke([(50, 30), (50, 60)])
    d.driver.key("C")
    d.driver.click((50, 40), CTRL)  # the model never thought so
    settled(d)
    assert (d.saved()[12:30, 20:50] == 1).all()
    assert not d.saved()[46:54].any()
    assert d.titles()[-1] == "Take from cell by click, scan0"


def test_strokes_boxes_and_lassos_arrive_with_their_points(desk) -> None:
    d = desk()
    heard = []
    d.window.canvas.prompted.connect(lambda *args: heard.append(args))
    d.driver.key("C")
    d.driver.stroke([(15, 25), (18, 30), (20, 40)])
    settled(d)
    d.driver.stroke([(10, 15), (20, 30), (32, 55)], SHIFT)
    settled(d)
    d.driver.stroke(ring(30, 15))
    settled(d)
    d.driver.stroke([(50, 20), (50, 30), (52, 50)], CTRL)
    settled(d)
    kinds = [(kind, positive) for kind, positive, _ in heard]
    assert kinds == [
        (PromptKind.SCRIBBLE, True), (PromptKind.BOX, True), (PromptKind.LASSO, True),
        (PromptKind.SCRIBBLE, False),
    ]  # fmt: skip
    (first, last) = heard[1][2]
    assert np.allclose([first, last], [(10, 15), (32, 55)], atol=1)
    # The picture did not move under the pointer.
    d.driver.click((20, 30))
    assert np.allclose(heard[-1][2], [(20, 30)], atol=1)


def test_prompts_are_shown_where_they_are_and_can_be_removed(desk) -> None:
    d = desk((5, 64, 80), count=1)
    d.driver.key("C")
    d.driver.click((20, 30))
    settled(d)
    green = QColor(COLOURS[True])

    def marked() -> bool:
        """Whether a dot of the colour of what belongs is on the picture."""
        apart = np.abs(d.screen().astype(int) - (green.red(), green.green(), green.blue())).sum(2)
        return bool((apart < 30).sum() > 20)

    assert marked()
    d.driver.key("Right")
    settled(d)
    assert not marked()
    d.driver.key("Left")
    settled(d)
    assert marked()
    d.window.actions_by_id["forget_prompts"].trigger()
    settled(d)
    assert not marked()
    assert d.saved().any()
    d.window.actions_by_id["forget_prompts"].trigger()
    assert "no prompts" in d.notice


def test_a_locked_label_is_told_of(desk) -> None:
    d = desk()
    d.window.commands.toggle_lock(1)
    d.driver.key("C")
    d.driver.click((20, 30))
    settled(d)
    assert "locked" in d.notice
    assert not d.saved().any()
