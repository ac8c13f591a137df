"""Each tool paints what it says, by real mouse events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from segicl_gui.domain.project import Assessment

Make = Callable[..., Any]


def test_enter_closes_a_polygon_and_esc_drops_it(desk: Make):
    d = desk()
    triangle = [(10.0, 10.0), (10.0, 60.0), (50.0, 10.0)]
    d.driver.key("3")
    for corner in triangle:
        d.driver.click(corner)
    assert d.window.tools.open
    d.driver.look()
    d.driver.enter()
    assert not d.window.tools.open
    drawn = d.saved()
    assert drawn[20, 20] == 1
    assert drawn[45, 55] == 0
    assert 0.8 < np.count_nonzero(drawn) / (0.5 * 40 * 50) < 1.2
    assert d.case.assessment(1, 0) is Assessment.DRAFT  # closed, not accepted

    for corner in ((55.0, 60.0), (55.0, 75.0), (62.0, 75.0)):
        d.driver.click(corner)
    assert d.window.tools.open
    d.driver.key("Esc")
    assert not d.window.tools.open
    assert np.array_equal(d.saved(), drawn)

    case = d.case.id
    d.accept()
    assert d.work.project.state.cases[case].assessment(1, 0) is Assessment.CONFIRMED


def test_brush_eraser_fill_and_pick(desk: Make):
    d = desk(labels=("cell", "core"))
    session = d.work.session
    session.set_tools(brush_size=6)
    d.driver.key("P")
    d.driver.stroke([(20.0, 20.0), (20.0, 60.0)])
    painted = d.saved() == 1
    assert painted[18:23, 20:61].all()
    assert not painted[30:].any()

    d.driver.key("E")
    d.driver.stroke([(20.0, 40.0), (20.0, 41.0)])
    assert not d.saved()[20, 38:43].any()
    assert d.saved()[20, 22] == 1
    assert d.saved()[20, 58] == 1

    d.driver.key("Alt+2")
    d.driver.key("F")
    d.driver.click((20.0, 25.0))
    d.window.canvas.flush()
    assert (d.saved() == 2).any()
    assert d.saved()[20, 22] == 2
    assert d.saved()[20, 58] == 1  # the eraser has cut it off

    d.driver.key("L")
    d.driver.click((20.0, 58.0))
    assert session.active_label == 1
    d.driver.click((20.0, 22.0))
    assert session.active_label == 2
    assert len(d.titles()) == 3  # one undo step a stroke, none for picking


def test_a_locked_label_is_not_painted_over(desk: Make):
    d = desk(labels=("cell", "core"))
    d.driver.stroke([(20.0, 20.0), (20.0, 40.0)])
    cell = d.saved() == 1
    d.window.commands.toggle_lock(1)
    d.driver.key("Alt+2")
    d.driver.stroke([(20.0, 30.0), (20.0, 70.0)])
    assert np.array_equal(d.saved() == 1, cell)
    assert d.saved()[20, 65] == 2
    assert np.array_equal(d.window.canvas.masks[0].data, d.saved())

    before = d.saved()
    d.driver.key("Alt+1")
    d.driver.stroke([(50.0, 30.0), (50.0, 60.0)])
    assert "locked" in d.notice
    assert np.array_equal(d.saved(), before)
    assert np.array_equal(d.window.canvas.masks[0].data, before)
