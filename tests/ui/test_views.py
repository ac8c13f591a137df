"""Strip, planes, surfaces and lines, worked with mouse and keys in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from segicl_gui.domain.project import Assessment
from segicl_gui.domain.session import Tool
from segicl_gui.services.slice_states import Standing
from segicl_gui.ui.canvas_overlay import scale_length
from segicl_gui.ui.dialogs.measurements import MeasurementsDialog

Make = Callable[..., Any]
DEEP = (6, 64, 80)  # slices 4 mm apart, pixels of 1 mm
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def pixels(widget: QWidget) -> np.ndarray:
    """What a widget shows: uint8 (row, column, 3)."""
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB888)
    rows, stride = image.height(), image.bytesPerLine()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(rows, stride)
    return flat[:, : 3 * image.width()].reshape(rows, -1, 3).copy()


def settled(d: Any) -> None:
    d.driver.rest(0.05)
    d.driver.wait(lambda: not d.window.views.volume.due, "views that are painted")
    d.driver.wait(d.driver.idle, "the end of all work")
    d.driver.rest(0.05)


def strip_at(d: Any, index: int) -> QPoint:
    strip = d.window.views.strip
    return QPoint(round(strip.x_of(index)), strip.height() // 2)


def test_the_strip_shows_and_changes_the_slice(desk: Make):
    d = desk(DEEP, count=2)
    strip, session = d.window.views.strip, d.work.session
    assert strip.isVisible()
    QTest.mouseClick(strip, LEFT, NONE, strip_at(d, 4))
    assert session.index == 4
    QTest.mousePress(strip, LEFT, NONE, strip_at(d, 4))
    QTest.mouseMove(strip, strip_at(d, 1))
    d.driver.rest(0.1)
    QTest.mouseRelease(strip, LEFT, NONE, strip_at(d, 1))
    assert session.index == 1
    before = pixels(strip)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    assert [s.standing for s in d.window.views.states()][:3] == [
        Standing.UNSEEN, Standing.DRAFT, Standing.UNSEEN,
    ]  # fmt: skip
    after = pixels(strip)
    x = strip_at(d, 1).x() + 10
    assert not np.array_equal(before[:, x], after[:, x])
    assert np.array_equal(before[:, strip_at(d, 5).x()], after[:, strip_at(d, 5).x()])
    wanted = strip.color(Standing.DRAFT).getRgb()[:3]
    assert (np.abs(after[:, x].astype(int) - wanted).max(-1) <= 2).any()
    assert strip.text_of(1).startswith("Slice 2: draft")


def test_keys_go_to_slices_that_need_attention(desk: Make):
    d = desk(DEEP, count=2)
    d.driver.key("Shift+Return")
    d.teach()
    d.wait_proposal()
    states = [s.standing for s in d.window.views.states()]
    assert Standing.PROPOSED in states
    assert Standing.CONFIRMED in states
    case = d.case
    shaken = d.work.session.proposals[case.id]
    unsure = next(i for i, s in enumerate(states) if s is Standing.PROPOSED)
    offer = shaken.slices[0, unsure]
    d.work.session.set_proposal(
        replace(shaken, slices={**shaken.slices, (0, unsure): replace(offer, quality=0.4)})
    )
    d.work.session.go(case.id, (unsure + 2) % case.n_slices)
    d.driver.key(".")
    assert d.work.session.index == unsure
    assert "expected Dice 0.40" in d.window.views.strip.text_of(unsure)
    assert "below 0.70" in d.window.views.strip.text_of(unsure)
    d.driver.key(",")
    assert d.work.session.index == unsure  # no other one
    assert "No other slice" in d.notice


def test_flat_images_have_neither_strip_nor_planes(desk: Make):
    d = desk()
    assert not d.window.views.bar.isVisible()
    d.driver.key("V")
    assert not d.window.views.volume.isVisible()
    assert "no other planes" in d.notice


def test_three_planes_are_linked(desk: Make):
    d = desk(DEEP, count=1)
    d.driver.key("V")
    settled(d)
    coronal, sagittal = d.window.views.volume.planes
    assert coronal.isVisible()
    assert sagittal.isVisible()
    assert not d.window.views.volume.surface.isVisible()

    # True proportions: 6 slices of 4 mm are as high as 24 columns are wide.
    to_screen = coronal.to_screen()
    assert to_screen.m22() == pytest.approx(4 * to_screen.m11())

    # The bright block is in rows 12 to 29 and columns 20 to 49 of every slice.
    def brightness(place: QPointF) -> int:
        x, y = round(place.x()), round(place.y())
        return int(pixels(coronal)[y, x].max())

    d.work.session.display.point(20, 40)
    settled(d)
    assert brightness(to_screen.map(QPointF(30, 4))) > 200
    assert brightness(to_screen.map(QPointF(60, 4))) < 60

    # A click moves slice and column; head is up.
    place = coronal.to_screen().map(QPointF(25, 0))
    QTest.mouseClick(coronal, LEFT, NONE, place.toPoint())
    assert d.work.session.index == DEEP[0] - 1
    assert d.work.session.display.cursor == (20, 25)
    place = sagittal.to_screen().map(QPointF(50, 5))
    QTest.mouseClick(sagittal, LEFT, NONE, place.toPoint())
    assert d.work.session.index == 0
    assert d.work.session.display.cursor == (50, 25)
    settled(d)
    assert brightness(coronal.to_screen().map(QPointF(30, 4))) < 60  # row 50 is below the block

    # The wheel goes through the planes, a click with the hand in the slice points too.
    wheel = QWheelEvent(
        QPointF(30, 30), coronal.mapToGlobal(QPointF(30, 30)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(coronal, wheel)
    assert d.work.session.display.cursor == (49, 25)
    d.driver.key("Z")
    d.driver.click((15.0, 70.0))
    d.driver.wait(lambda: d.work.session.display.cursor == (15, 70), "the crosshair")
    assert d.window.canvas.overlay.crosshair == (15.0, 70.0)


def test_planes_show_strokes_and_contours(desk: Make):
    d = desk(DEEP, count=1)
    d.driver.key("V")
    settled(d)
    d.work.session.set_tools(opacity=1.0)
    coronal = d.window.views.volume.planes[0]
    d.work.session.display.point(50, 62)  # the crosshair is free in the middle
    settled(d)
    color = d.work.project.state.schema.get(1).color
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]

    def coloured() -> tuple[bool, bool]:
        """Whether the middle of the stroke has the label's colour, and its border has."""
        shot = np.abs(pixels(coronal).astype(int) - wanted).max(-1) < 30
        down = DEEP[0] - 1 - d.work.session.index
        x, y = coronal.to_screen().map(62.0, float(down))
        _, edge = coronal.to_screen().map(62.0, down + 0.5)
        return bool(shot[round(y), round(x)]), bool(shot[round(edge) - 2 : round(edge) + 3].any())

    assert coloured() == (False, False)
    d.driver.key("P")
    d.driver.stroke([(50.0, 55.0), (50.0, 70.0)])
    settled(d)
    assert coloured()[0]
    d.driver.key("Y")
    settled(d)
    assert coloured() == (False, True)
    d.driver.key("Ctrl+Z")
    settled(d)
    assert coloured() == (False, False)


def test_a_plane_can_have_all_the_room(desk: Make):
    d = desk(DEEP, count=1)
    d.driver.key("V")
    settled(d)
    volume, canvas = d.window.views.volume, d.window.canvas
    QTest.mouseDClick(volume.planes[1], LEFT, NONE, QPoint(40, 40))
    settled(d)
    assert [p.isVisible() for p in volume.panes] == [False, True, False]
    assert not canvas.isVisible()
    QTest.mouseDClick(volume.planes[1], LEFT, NONE, QPoint(40, 40))
    settled(d)
    assert [p.isVisible() for p in volume.panes] == [True, True, False]
    assert canvas.isVisible()
    QTest.mouseDClick(volume.planes[0], LEFT, NONE, QPoint(40, 40))
    d.driver.key("V")
    settled(d)
    assert not volume.isVisible()
    assert canvas.isVisible()
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    assert d.saved().any()


def test_surfaces_are_made_in_the_background_and_follow(desk: Make):
    d = desk(DEEP, count=1)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.key("Shift+V")
    surface = d.window.views.volume.surface
    d.driver.wait(lambda: surface.frames > 0, "a picture of the surfaces")
    settled(d)
    first = surface.vertices(1)
    assert first is not None
    assert np.ptp(first[:, 2]) < 12  # one slice of 4 mm
    d.driver.key("Right")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.wait(lambda: surface.vertices(1) is not first, "other surfaces")
    assert np.ptp(surface.vertices(1)[:, 2]) > np.ptp(first[:, 2]) + 2
    d.work.session.set_tools(hidden=frozenset({1}))
    d.driver.wait(lambda: surface.vertices(1) is None, "no surface")


def test_outlines_stay_two_pixels_wide_and_a_stroke_is_seen_while_it_is_drawn(desk: Make):
    d = desk()
    d.driver.key("P")
    d.driver.stroke([(40.0, 55.0), (40.0, 70.0)])
    d.driver.key("Y")
    layer = d.window.canvas.masks[0]
    assert layer.opacity == 0
    assert d.window.canvas.overlay.outlines
    d.window.canvas.viewer.scene.camera.zoom *= 3
    d.window.canvas.viewer.scene.camera.center = (0, 40, 62)
    d.driver.rest(0.3)
    color = d.work.project.state.schema.get(1).color
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    line = d.screen()[:, d.window.canvas.native_position(40.0, 62.0)[0]].astype(int)
    close = np.abs(line - wanted).max(-1) < 60
    assert 2 <= close.sum() <= 8  # two borders, about two pixels each
    native = d.window.canvas.qt_viewer.canvas.native
    QTest.mousePress(native, LEFT, NONE, QPoint(*d.window.canvas.native_position(44.0, 60.0)))
    assert layer.opacity == d.work.session.opacity
    QTest.mouseRelease(native, LEFT, NONE, QPoint(*d.window.canvas.native_position(44.0, 60.0)))
    d.driver.rest(0.2)
    assert layer.opacity == 0


def test_nothing_is_accepted_while_proposals_are_hidden(desk: Make):
    d = desk()
    d.teach()
    d.wait_proposal()
    case = d.case.id
    d.driver.key("H")
    d.driver.rest(0.1)
    assert not d.window.canvas.proposed.visible
    d.accept()
    assert d.case.id == case
    assert d.case.assessment(1, 0) is Assessment.UNASSESSED
    assert "look, then press again" in d.notice
    assert d.window.canvas.proposed.visible
    d.accept()
    assert d.work.project.state.cases[case].assessment(1, 0) is Assessment.CONFIRMED


def test_the_ruler_measures_millimetres_and_moves_nothing(desk: Make):
    d = desk(DEEP, count=1)
    overlay, camera = d.window.canvas.overlay, d.window.canvas.viewer.scene.camera
    before = (camera.center, camera.zoom)
    d.driver.key("M")
    assert d.work.session.tool is Tool.RULER
    assert d.window.hint_bar.hint.startswith("Drag to measure")
    d.driver.stroke([(10.0, 10.0), (40.0, 50.0)])
    assert overlay.ruler is not None
    assert float(overlay.ruler_text.split()[0]) == pytest.approx(50, abs=1)
    assert overlay.ruler_text.endswith(" mm")
    assert (camera.center, camera.zoom) == before
    assert not d.saved().any()
    d.driver.key("Right")
    assert overlay.ruler is None
    assert overlay.row_mm == 1.0


def test_pixels_without_a_size_are_measured_in_pixels(desk: Make):
    d = desk()
    d.driver.key("M")
    d.driver.stroke([(10.0, 10.0), (10.0, 40.0)])
    assert d.window.canvas.overlay.ruler_text.endswith(" px")
    assert d.window.canvas.overlay.row_mm is None


@pytest.mark.parametrize(
    ("per_mm", "room", "length"), [(2.0, 230, 100), (4.0, 79, 10), (90, 60, 0.5)]
)
def test_the_scale_bar_is_a_round_length_that_fits(per_mm: float, room: float, length: float):
    assert scale_length(per_mm, room) == length


def test_keys_choose_labels(desk: Make):
    d = desk(labels=("cell", "core", "rest"))
    session = d.work.session
    d.driver.key("Q")
    assert session.active_label == 2
    d.driver.key("Shift+Q")
    d.driver.key("Shift+Q")
    assert session.active_label == 3
    d.driver.key("Q")
    d.driver.key("P")
    d.driver.stroke([(40.0, 55.0), (40.0, 70.0)])
    d.driver.key("Q")
    assert session.active_label == 2
    native = d.window.canvas.qt_viewer.canvas.native
    QTest.mouseMove(native, QPoint(*d.window.canvas.native_position(40.0, 62.0)))
    d.driver.wait(lambda: d.window.picture.pointed == (40, 62), "the mouse")
    d.driver.key("K")
    assert session.active_label == 1
    assert session.tool is Tool.BRUSH
    d.driver.key("O")
    assert session.hidden == {2, 3}
    assert "the same key shows all" in d.notice
    d.driver.key("Alt+2")
    assert session.hidden == {1, 3}
    d.driver.key("O")
    assert session.hidden == frozenset()
    assert not d.notice


def test_measurements_are_listed_and_copied(desk: Make):
    d = desk(DEEP, count=1, labels=("cell", "core"))
    d.driver.key("P")
    d.driver.stroke([(40.0, 55.0), (40.0, 70.0)])
    voxels = int((d.saved() == 1).sum())
    dialog = MeasurementsDialog(d.work, d.case, d.window)
    dialog.show()
    d.driver.wait(lambda: dialog.table.rowCount() == 2, "measurements")
    row = [dialog.table.item(0, j).text() for j in range(6)]
    assert (row[0], row[2], row[3]) == ("cell", "1", str(voxels))
    assert row[1].endswith(" ml")
    assert float(row[1].split()[0]) == pytest.approx(voxels * 4 / 1000, rel=0.05)
    assert float(row[4]) == pytest.approx(20, abs=4)
    assert dialog.table.item(1, 1).text() == "–"
    QTest.mouseClick(dialog.copy, LEFT)
    assert QApplication.clipboard().text().splitlines()[1].split("\t") == row
    dialog.close()
    d.window.labels.entered.emit()
    d.driver.wait(lambda: "ml in 1 slice" in d.window.labels._rows[1].toolTip(), "a tooltip")
    d.driver.key("Ctrl+Z")
    assert "ml" not in d.window.labels._rows[1].toolTip()


def test_presets_and_what_was_shown_come_back(desk: Make):
    d = desk(DEEP, count=1)
    d.window.actions_by_id["window_ct_bone"].trigger()
    assert d.window.picture.limits() == (-500, 1300)
    d.driver.key("W")
    low, high = d.window.picture.limits()
    assert -1 <= low < 10
    assert 200 < high <= 220
    d.driver.key("V")
    d.driver.key("Y")
    d.close()
    d.begin()
    d.open()
    display = d.work.session.display
    assert (display.planes, display.contours, display.surface) == (True, True, False)
    assert d.window.views.volume.planes[0].isVisible()


def test_the_keyboard_stays_with_the_picture_when_views_come_and_go(desk: Make):
    d = desk(DEEP, count=1)
    volume, canvas = d.window.views.volume, d.window.canvas
    d.driver.key("V")
    settled(d)
    volume.enlarge(volume.planes[0])
    settled(d)
    assert volume.isAncestorOf(QApplication.focusWidget())
    d.driver.key("Right")
    volume.enlarge(volume.planes[0])
    settled(d)
    assert QApplication.focusWidget() in (canvas, *canvas.findChildren(QWidget))
    d.driver.key("Shift+V")
    settled(d)
    volume.surface.renderings.setFocus()
    d.driver.key("Shift+V")
    settled(d)
    assert QApplication.focusWidget() in (canvas, *canvas.findChildren(QWidget))
