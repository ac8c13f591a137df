"""Every mouse tool in the real window, by mouse and key; undo is exact after each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segicl_gui.domain.labels import LabelKind
from segicl_gui.domain.session import Tool
from segicl_gui.domain.tool_options import Mode
from segicl_gui.ui.tools.gestures import Gesture, Shape
from segicl_gui.ui.tools.tool_box import TOOLS

Make = Callable[..., Any]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SQUARE = [(10.0, 10.0), (10.0, 40.0), (30.0, 40.0), (30.0, 10.0)]


def undone(d: Any, before: np.ndarray, steps: int = 1) -> None:
    """Undo gives back what was there, redo what was drawn; the steps stay done."""
    now = d.saved()
    for _ in range(steps):
        d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved(), before)
    for _ in range(steps):
        d.driver.key("Ctrl+Shift+Z")
    assert np.array_equal(d.saved(), now)
    assert np.array_equal(d.window.canvas.masks[0].data, now)


def around(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places along a closed outline, some pixels apart, as a hand draws it."""
    out = []
    for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
        out += [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in (0, 0.25, 0.5, 0.75)]
    return out


def make_objects(d: Any, label: int = 1) -> None:
    schema = d.work.project.state.schema
    d.work.annotate.change_schema("Objects", schema.change(label, kind=LabelKind.OBJECTS))


def test_every_key_chooses_its_tool_with_a_hint(desk: Make):
    d = desk()
    hints = set()
    for keys, tool in (
        ("9B", Tool.RANGE), ("J", Tool.LASSO), ("8I", Tool.LIVEWIRE), ("0U", Tool.GROW),
        ("3", Tool.POLYGON), ("2P", Tool.BRUSH), ("1E", Tool.ERASER), ("4F", Tool.FILL),
        ("5L", Tool.PICK), ("6Z", Tool.PAN), ("7", Tool.PROMPT),
    ):  # fmt: skip
        for key in keys:
            d.driver.key(key)
            assert d.work.session.tool is tool
        hints.add(d.window.hint_bar.hint)
    for key, tool in (
        ("Shift+X", Tool.ERASE_OBJECT), ("Shift+C", Tool.CUT_OBJECT),
        ("Shift+M", Tool.MERGE_OBJECTS),
    ):  # fmt: skip
        d.driver.key(key)
        assert d.work.session.tool is tool
        hints.add(d.window.hint_bar.hint)
    assert len(hints) == len(TOOLS) + 1
    assert "" not in hints
    assert Tool.PAN not in TOOLS  # left to the canvas


def test_the_hint_says_where_the_engine_ignores_clicks(desk: Make):
    d = desk((3, 64, 80), 1)
    window = d.window
    d.driver.key("7")
    usual = window.hint_bar.hint
    assert usual.startswith("Click or draw")
    window.apply_settings(replace(window.settings, engine="pixels"))
    assert "“pixels” does not look at clicks" in window.hint_bar.hint
    d.driver.key("P")
    assert "pixels" not in window.hint_bar.hint
    d.driver.key("7")
    window.apply_settings(replace(window.settings, engine="segicl"))
    assert window.hint_bar.hint == usual


def test_space_goes_between_the_last_two_tools_but_presses_buttons_elsewhere(desk: Make):
    d = desk()
    d.driver.key("J")
    d.driver.key("B")
    for expected in (Tool.LASSO, Tool.RANGE, Tool.LASSO):
        d.driver.key("Space")
        assert d.work.session.tool is expected
    d.window.slice_bar.accept.setFocus()
    d.driver.key("Space")
    assert d.work.session.tool is Tool.LASSO


def test_lasso_adds_subtracts_and_replaces(desk: Make):
    d = desk()
    before = d.saved()
    d.driver.key("J")
    d.driver.stroke(around(SQUARE))
    first = d.saved()
    assert abs(np.count_nonzero(first) - 600) < 60
    undone(d, before)
    d.driver.stroke(around([(15.0, 20.0), (15.0, 50.0), (25.0, 50.0), (25.0, 20.0)]), CTRL)
    hole = d.saved()
    assert not hole[17:24, 22:40].any()
    assert np.array_equal(hole[:14], first[:14])
    undone(d, first)
    d.driver.stroke(around([(40.0, 10.0), (40.0, 30.0), (55.0, 30.0), (55.0, 10.0)]), SHIFT)
    assert not d.saved()[:38].any()
    assert d.saved()[42:53, 12:28].all()
    undone(d, hole)
    assert len(d.titles()) == 3

    # The same by the buttons.
    button = d.window.options_bar._mode_buttons[Mode.SUBTRACT]
    button.click()
    assert d.work.session.options.mode is Mode.SUBTRACT
    d.driver.stroke(around([(38.0, 8.0), (38.0, 32.0), (57.0, 32.0), (57.0, 8.0)]))
    assert not d.saved().any()


def test_polygon_takes_back_corners_and_closes_by_double_click(desk: Make):
    d = desk()
    before = d.saved()
    d.driver.key("3")
    for corner in SQUARE[:3]:
        d.driver.click(corner)
    d.driver.click((60.0, 75.0))
    d.driver.key("Backspace")
    assert len(d.window.tools.tool.anchors) == 3
    d.driver.double_click(SQUARE[3])
    assert not d.window.tools.open
    assert abs(np.count_nonzero(d.saved()) - 600) < 70
    undone(d, before)
    # Another slice or tool drops what is begun.
    d.driver.click((5.0, 5.0))
    assert d.window.tools.open
    d.driver.key("P")
    assert not d.window.tools.open
    assert d.window.canvas.preview.line == ()
    d.driver.key("3")
    d.driver.click((5.0, 5.0))
    d.driver.key("N")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the next image")
    assert not d.window.tools.open
    assert d.window.canvas.preview.line == ()
    assert len(d.titles()) == 1


def test_live_wire_follows_the_edge_fluidly(desk: Make):
    d = desk(shape=(512, 512))  # the block: rows 12-29, columns 20-49
    before = d.saved()
    d.driver.key("8")
    d.driver.click((12.0, 20.0))
    d.driver.click((12.0, 49.0))
    d.driver.click((29.0, 49.0))
    wire = d.window.tools.tool
    times = []
    for i in range(60):
        start = time.perf_counter()
        wire.hover((29.0 + i, 60.0 + 6 * i))
        times.append(time.perf_counter() - start)
    assert np.median(times) < 0.05
    assert len(wire.anchors) == 3
    d.driver.key("Backspace")
    assert len(wire.anchors) == 2
    d.driver.click((29.0, 49.0))
    d.driver.click((29.0, 20.0))
    d.driver.enter()
    drawn = d.saved() == 1
    truth = np.zeros_like(drawn)
    truth[12:30, 20:50] = True
    assert 2 * (drawn & truth).sum() / (drawn.sum() + truth.sum()) > 0.95
    undone(d, before)
    d.driver.click((100.0, 100.0))
    d.driver.key("Esc")
    assert not d.window.tools.open
    assert len(d.titles()) == 1


def test_range_brush_paints_only_what_is_in_range(desk: Make):
    d = desk()
    before = d.saved()
    bright = d.work.library.cached(d.case).image.array[0] > 100
    d.work.session.set_tools(brush_size=30)
    d.driver.key("9")
    d.driver.stroke([(20.0, 30.0), (24.0, 44.0), (20.0, 60.0)])
    drawn = d.saved() == 1
    assert drawn.any()
    assert not (drawn & ~bright).any()
    undone(d, before)
    d.work.session.set_options(around_pixel=False, low=0.0, high=100.0)
    d.driver.stroke([(20.0, 60.0), (24.0, 44.0)])
    assert ((d.saved() == 1) & ~bright).any()
    assert np.array_equal((d.saved() == 1) & bright, drawn)
    now = d.saved()
    d.driver.stroke([(20.0, 60.0), (24.0, 44.0)], CTRL)
    assert not np.array_equal(d.saved(), now)
    undone(d, now)


def test_grow_by_click_with_a_tolerance_by_drag_and_wheel(desk: Make):
    d = desk()
    before = d.saved()
    d.driver.key("0")
    d.work.session.set_options(tolerance=0.01)
    d.driver.press((20.0, 30.0))
    area = d.window.canvas.preview._area
    assert area is not None
    assert d.window.canvas.preview._text[1].startswith("± ")
    d.driver.drag([(20.0, 30.0), (10.0, 30.0)])
    d.driver.wheel(5)
    assert not d.saved().any()  # only shown so far
    assert d.window.canvas.preview._area != area
    d.driver.drag([(10.0, 30.0), (0.0, 30.0)])
    d.driver.release((0.0, 30.0))
    drawn = d.saved() == 1
    assert drawn[14:28, 24:46].all()
    assert not drawn[40:].any()
    assert d.work.session.options.tolerance > 0.2
    undone(d, before)
    assert d.window.canvas.preview._area is None
    tolerance = d.work.session.options.tolerance
    d.driver.wheel(2, SHIFT)
    assert d.work.session.options.tolerance == pytest.approx(tolerance + 0.02)
    d.driver.press((50.0, 60.0))
    d.driver.key("Esc")
    d.driver.release((50.0, 60.0))
    assert np.array_equal(d.saved() == 1, drawn)


def test_fill_says_what_it_will_do_and_does_it(desk: Make):
    d = desk(labels=("cell", "core"))  # the block: rows 12-29, columns 20-49
    bright = d.work.library.cached(d.case).image.array[0] > 100
    d.work.session.set_options(tolerance=0.25)
    d.driver.key("4")
    d.driver.hover((20.0, 35.0))
    d.driver.wait(lambda: d.window.canvas.preview._area is not None, "the tint")
    assert d.window.hint_bar.hint.startswith("Click adds what looks alike, ± ")
    d.driver.click((20.0, 35.0))
    assert np.array_equal(d.saved() == 1, bright)
    undone(d, np.zeros_like(d.saved()))
    # What fill finds is the label already: it says so, and nothing is done.
    d.driver.click((20.0, 35.0))
    assert "already" in d.notice
    assert len(d.titles()) == 1

    d.driver.key("Alt+2")
    d.driver.hover((22.0, 37.0))
    d.driver.wait(
        lambda: "gives this area of cell to core" in d.window.hint_bar.hint, "the fill's hint"
    )
    d.driver.click((20.0, 35.0))
    assert np.array_equal(d.saved() == 2, bright)
    d.driver.click((50.0, 70.0), CTRL)
    assert "Nothing there is “core”" in d.notice
    d.driver.click((20.0, 35.0), CTRL)
    assert not d.saved().any()
    d.driver.key("P")
    assert "Click" not in d.window.hint_bar.hint
    assert d.window.canvas.preview._area is None


def test_fill_and_grow_inside_a_proposal_go_by_the_picture(desk: Make):
    d = desk()
    d.teach()
    d.wait_proposal()
    d.window.notice.hide()
    assert d.proposed().any()
    done = d.titles()
    # The proposal is all that is bright: there is nothing to add, and it stays a proposal.
    for key in ("4", "0"):
        d.driver.key(key)
        d.driver.click((25.0, 35.0))
        assert "already" in d.notice
        d.window.notice.hide()
        assert d.titles() == done
        assert d.proposed().any()
    before = d.proposed().copy()
    d.work.session.set_options(tolerance=1.0)
    d.driver.press((25.0, 35.0))
    assert "nothing new" not in d.window.canvas.preview._text[1]
    d.driver.release((25.0, 35.0))
    assert (d.saved() == 1).all()
    assert len(d.titles()) == len(done) + 2  # the proposal is taken, then grown
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved(), before)
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.proposed(), before)


def test_the_ball_is_round_in_millimetres_and_one_step(desk: Make):
    d = desk(shape=(9, 64, 80), count=1)  # 1 × 1 × 4 mm
    session = d.work.session
    session.go(d.case.id, 4)
    session.set_tools(brush_size=18)
    d.driver.key("P")
    d.driver.key("Shift+B")
    before = d.case.mask(0)
    d.driver.stroke([(30.0, 40.0), (30.0, 40.4)])
    drawn = d.case.mask(0).array() == 1
    z, r, c = np.ogrid[:9, :64, :80]
    ball = (4.0 * (z - 4)) ** 2 + (r - 30) ** 2 + (c - 40) ** 2 <= 81
    assert np.array_equal(drawn, ball)
    assert [i for i in range(9) if drawn[i].any()] == [2, 3, 4, 5, 6]
    assert len(d.titles()) == 1
    d.driver.key("E")
    d.driver.stroke([(30.0, 40.0), (30.0, 40.4)])
    assert not d.case.mask(0).array().any()
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.case.mask(0).array() == 1, ball)
    d.driver.key("Ctrl+Z")
    assert d.case.mask(0) == before
    d.driver.key("Shift+B")
    d.driver.key("P")
    d.driver.stroke([(30.0, 40.0), (30.0, 40.4)])
    assert [i for i in range(9) if d.case.mask(0).slice(i).any()] == [4]
    d.driver.wheel(3, SHIFT)
    assert session.brush_size == 22  # steps of a tenth
    assert "22 px · 22 mm" in d.window.options_bar._size_text.text()


def test_a_part_painted_in_a_locked_label_and_erased_leaves_the_whole(desk: Make):
    d = desk(labels=("disc", "cup"))
    schema = d.work.project.state.schema
    d.work.annotate.change_schema("Part", schema.change(2, part_of=1))
    d.driver.key("J")
    d.driver.stroke(around(SQUARE))
    disc = d.saved() == 1
    d.window.commands.toggle_lock(1)
    d.driver.key("Alt+2")
    d.work.session.set_tools(brush_size=12)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 60.0)])  # beyond the disc as well
    cup = d.saved() == 2
    assert cup[20, 30]
    assert np.array_equal(d.saved() > 0, disc)
    d.driver.key("E")
    d.driver.stroke([(20.0, 20.0), (20.0, 60.0)])
    assert np.array_equal(d.saved() == 1, disc)
    assert not (d.saved() == 2).any()
    for _ in range(2):
        d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved() == 1, disc)


def test_without_a_label_every_tool_says_so_and_none_fails(desk: Make):
    d = desk(labels=())
    for tool in TOOLS:
        d.work.session.set_tools(tool=tool)
        d.window.notice.hide()
        d.driver.hover((10.0, 10.0))
        assert not d.notice
        d.driver.stroke([(10.0, 10.0), (30.0, 30.0), (30.0, 10.0)])
        d.driver.key("Esc")
        if tool is not Tool.PICK:
            assert "label" in d.notice.lower()
        assert not d.titles()


def test_a_locked_label_withstands_every_tool(desk: Make):
    d = desk(labels=("cell", "core"))
    d.work.session.set_tools(brush_size=8)
    d.driver.key("P")
    d.driver.stroke([(20.0, 20.0), (20.0, 45.0)])
    d.window.commands.toggle_lock(1)
    cell = d.saved() == 1
    d.driver.key("Alt+2")
    for key in ("P", "E", "9"):
        d.driver.key(key)
        d.driver.stroke([(10.0, 30.0), (30.0, 30.0)])
    for modifiers in (Qt.KeyboardModifier.NoModifier, CTRL, SHIFT):
        d.driver.key("J")
        d.driver.stroke(around(SQUARE), modifiers)
    d.driver.key("4")
    d.driver.click((20.0, 30.0))
    d.driver.key("0")
    d.driver.click((20.0, 30.0))
    for key in ("3", "8"):
        d.driver.key(key)
        for corner in SQUARE:
            d.driver.click(corner)
        d.driver.enter()
    d.driver.rest(0.1)
    assert np.array_equal(d.saved() == 1, cell)
    assert (d.saved() == 2).any()
    assert np.array_equal(d.window.canvas.masks[0].data, d.saved())


def test_objects_are_counted_cut_merged_and_deleted(desk: Make):
    d = desk()
    make_objects(d)
    d.driver.key("J")
    d.driver.stroke(around(SQUARE))
    # A second one that touches the first stays a second one.
    d.driver.stroke(around([(10.0, 35.0), (10.0, 60.0), (30.0, 60.0), (30.0, 35.0)]))
    objects = d.work.objects
    assert objects.count(1) == 2
    assert "2 objects" in d.window.labels._rows[1]._about.text()
    assert d.window.canvas.preview._borders
    mask, two = d.saved(), objects.plane(1)

    d.driver.key("Shift+C")
    d.driver.stroke([(20.0, 5.0), (20.0, 15.0), (20.0, 32.0)])
    assert objects.count(1) == 3
    assert np.array_equal(d.saved(), mask)
    cut = objects.plane(1)
    assert np.array_equal(cut > 0, mask > 0)
    d.driver.key("Ctrl+Z")
    assert np.array_equal(objects.plane(1), two)
    d.driver.key("Ctrl+Shift+Z")
    assert np.array_equal(objects.plane(1), cut)

    d.driver.key("Shift+M")
    d.driver.stroke([(15.0, 20.0), (20.0, 35.0), (20.0, 55.0)])
    assert objects.count(1) == 2
    assert np.array_equal(d.saved(), mask)
    d.driver.key("Ctrl+Z")
    assert np.array_equal(objects.plane(1), cut)

    d.driver.key("Shift+X")
    d.driver.hover((20.0, 55.0))
    d.driver.wait(lambda: d.window.canvas.preview._area is not None, "the object's tint")
    d.driver.click((20.0, 55.0))
    assert objects.count(1) == 2
    assert not d.saved()[20, 50:].any()
    d.driver.click((60.0, 70.0))
    assert "No object" in d.notice
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved(), mask)
    assert np.array_equal(objects.plane(1), cut)

    d.wait_saved()
    d.close()
    d.begin()
    d.open()
    assert np.array_equal(d.work.objects.plane(1), cut)
    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.work.objects.plane(1), two)


@pytest.mark.parametrize("shape", list(Shape))
def test_gestures_say_where_and_how(desk: Make, shape: Shape):
    d = desk()
    d.driver.key("Z")
    told: list[Gesture] = []
    gestures, preview = d.window.canvas.gestures, d.window.canvas.preview
    gestures.shape = shape
    gestures.moved.connect(preview.show_gesture)
    gestures.finished.connect(told.append)
    way = [(10.0, 10.0), (20.0, 30.0), (30.0, 20.0)]
    d.driver.press(way[0], CTRL)
    d.driver.drag(way)
    assert bool(preview.line) == (shape is not Shape.CLICK)
    d.driver.release(way[-1], CTRL)
    (gesture,) = told
    assert gesture.shape is shape
    assert gesture.button is Qt.MouseButton.LeftButton
    assert gesture.held(CTRL)
    assert gesture.start == pytest.approx(way[0], abs=0.2)
    assert gesture.end == pytest.approx(way[0 if shape is Shape.CLICK else -1], abs=0.2)
    drags = shape in (Shape.PATH, Shape.LASSO)
    assert (len(gesture.points) >= 3) == drags
    assert gestures.current is None
    assert not d.titles()


def test_the_picture_moves_by_hand_and_middle_button_and_zooms(desk: Make):
    d = desk()
    camera = d.window.canvas.viewer.scene.camera
    native = d.window.canvas.qt_viewer.canvas.native

    def drag(button: Qt.MouseButton) -> None:
        middle = native.rect().center()
        QTest.mousePress(native, button, Qt.KeyboardModifier.NoModifier, middle)
        for step in (20, 40):
            move = QPointF(middle + QPoint(step, 0))
            QApplication.sendEvent(
                native,
                QMouseEvent(
                    QEvent.Type.MouseMove, move, QPointF(native.mapToGlobal(move.toPoint())),
                    Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
                ),
            )  # fmt: skip
        QTest.mouseRelease(native, button, Qt.KeyboardModifier.NoModifier, middle + QPoint(40, 0))
        d.driver.rest(0.05)

    before = camera.center[-1]
    d.driver.key("J")
    drag(Qt.MouseButton.MiddleButton)
    assert camera.center[-1] == pytest.approx(before - 40 / camera.zoom, abs=0.01)
    assert not d.window.tools.open
    d.driver.key("Z")
    drag(Qt.MouseButton.LeftButton)
    assert camera.center[-1] <= before - 59 / camera.zoom  # napari may take moves together
    zoom = camera.zoom
    d.driver.key("P")
    middle = native.rect().center()
    held = d.window.canvas._to_image(QPointF(middle))
    d.driver.wheel(2, CTRL)
    d.driver.rest(0.05)
    assert camera.zoom > 1.2 * zoom
    assert d.window.canvas._to_image(QPointF(middle)) == pytest.approx(held, abs=0.01)
    row, column = 30.0, 40.0
    d.driver.stroke([(row, column), (row, column + 0.3)])
    assert d.saved()[30, 40] == 1  # where it is pressed, also moved and zoomed


def test_options_fit_a_small_window_in_both_themes(desk: Make):
    d = desk(shape=(5, 64, 80), count=1)
    d.window.resize(1280, 800)
    d.driver.rest(0.2)
    height = d.window.canvas.height()
    for _ in range(2):
        for tool in Tool:
            d.work.session.set_tools(tool=tool)
            d.work.session.set_options(around_pixel=not d.work.session.options.around_pixel)
            d.driver.rest(0.05)
            bar = d.window.options_bar
            assert d.window.width() == 1280
            assert bar.minimumSizeHint().width() <= d.window.canvas.width()
            assert d.window.canvas.height() == height
        d.window.actions_by_id["toggle_theme"].trigger()
    QApplication.processEvents()
