"""The gallery: what was used and how much, who disagrees, and what to do about it."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, Mark
from segicl_gui.ui.dialogs.learning_curve import LearningCurveDialog
from segicl_gui.ui.exemplar_view import MISSED, percent


def settle(d) -> None:
    d.driver.rest(0.1)
    quality = d.work.quality
    d.driver.wait(lambda: not quality._waiting and d.driver.idle(), "the end of all work")
    d.driver.rest(0.2)


def confirm(d, name: str, *, wrong: bool = False) -> None:
    """Accept the bright block of a scan, or the block somewhere else."""
    case = d.case_named(name)
    mask = d.work.library.plane(case, 0) > 0.5
    mask = np.roll(mask, 30, 1) if wrong else mask
    case = case.with_mask(0, LabelMap.from_array(mask[None].astype(np.uint16)))
    d.work.project.commit_case("confirm", case.with_assessments({1: Assessment.CONFIRMED}, [0]))


def taught(desk):
    """Six scans, five of them accepted, the last of these wrongly; the sixth on screen."""
    d = desk((64, 80), count=6)
    for n in range(5):
        confirm(d, f"scan{n}", wrong=n == 4)
    d.work.session.go(d.case_named("scan5").id, 0)
    d.wait_proposal()
    settle(d)
    return d


def row_of(d, name: str):
    tiles = d.window.gallery.list
    case_id = d.case_named(name).id
    rows = [tiles.model().index(i, 0) for i in range(tiles.model().rowCount())]
    return next(r for r in rows if r.data(Qt.ItemDataRole.UserRole).case_id == case_id)


def click(d, name: str) -> None:
    tiles = d.window.gallery.list
    place = tiles.visualRect(row_of(d, name)).center()
    QTest.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)


def compare(d, name: str) -> None:
    click(d, name)
    view = d.window.gallery.view
    d.driver.wait(view.isVisible, "the exemplar beside the others' answer")
    d.driver.wait(d.driver.idle, "its pictures")
    d.driver.rest(0.1)


def test_shares_of_those_used_and_the_one_that_disagrees_are_shown(desk) -> None:
    d = taught(desk)
    source = d.work.session.visible_proposal().source_at(0)
    assert abs(sum(source.weights) - 1) < 0.01
    gallery = d.window.gallery
    assert gallery._count.text() == "5 · 1 disagrees"
    names = [row_of(d, f"scan{n}").data(Qt.ItemDataRole.AccessibleTextRole) for n in range(5)]
    assert ["disagrees" in n for n in names] == [False] * 4 + [True]
    tiles = gallery.list
    box = tiles.visualRect(row_of(d, "scan4"))
    image = tiles.viewport().grab(box).toImage()
    badge = image.copy(7, 9, 17, 17)
    colours = {badge.pixelColor(x, y).name() for x in range(17) for y in range(17)}
    assert MISSED in colours


def test_a_click_compares_a_double_click_opens(desk) -> None:
    d = taught(desk)
    view = d.window.gallery.view
    compare(d, "scan4")
    assert all(not p.pixmap().isNull() for p in view.pictures)
    assert "disagrees" in view.note.text()
    assert "Dice with what the others make of it: cell 0." in view.note.text()
    assert "The most doubtful of 5: the others would have drawn it elsewhere" in view.note.text()
    view.hide()
    click(d, "scan0")
    tiles = d.window.gallery.list
    place = tiles.visualRect(row_of(d, "scan0")).center()
    QTest.mouseDClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)
    d.driver.wait(lambda: d.work.session.case_id == d.case_named("scan0").id, "opening it")
    d.driver.rest(0.7)
    assert not view.isVisible()


def test_the_most_doubtful_come_first_when_asked_for_and_of_absence_no_dice_is_told(desk) -> None:
    d = taught(desk)
    case = d.case_named("scan2")
    case = case.with_mask(0, LabelMap.from_array(np.zeros((1, 64, 80), np.uint16)))
    d.work.project.commit_case("absent", case.with_assessments({1: Assessment.ABSENT}, [0]))
    settle(d)
    gallery = d.window.gallery
    gallery.doubtful_first.click()
    first = {
        gallery.list.model().index(i, 0).data(Qt.ItemDataRole.UserRole).case_id for i in (0, 1)
    }
    assert first == {d.case_named("scan2").id, d.case_named("scan4").id}
    compare(d, "scan2")
    note = gallery.view.note.text()
    assert "Dice" not in note
    assert "cell: absent; the others find 100% of its usual size" in note
    assert "nothing is drawn, though alike images show it" in note


def test_shares_that_say_nothing_are_not_told() -> None:
    assert [percent(x) for x in (None, 0.0, 0.004, 0.01, 0.52)] == ["", "", "", "1%", "52%"]


def test_one_click_excludes_or_reopens(desk) -> None:
    d = taught(desk)
    view = d.window.gallery.view
    compare(d, "scan4")
    QTest.mouseClick(view.leave, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    case = d.case_named("scan4")
    assert d.work.project.state.marks == {f"{case.id}:0": Mark.EXCLUDED}
    settle(d)
    assert "disagree" not in d.window.gallery._count.text()
    compare(d, "scan4")
    QTest.mouseClick(view.fix, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert d.work.session.case_id == case.id
    assert d.case.assessment(1, 0) is Assessment.DRAFT
    settle(d)


def test_the_curve_has_a_line_a_label(desk) -> None:
    d = taught(desk)
    assert d.window.gallery.curve.isEnabled()
    dialog = LearningCurveDialog(d.work, d.window)
    dialog.show()
    d.driver.wait(lambda: dialog.chart.points != (), "the curve")
    assert sorted(p.number for p in dialog.chart.points) == [1, 2, 4]
    assert all(0 < p.mean <= 1 for p in dialog.chart.points)
    before = dialog.chart.grab().toImage()
    dialog.chart.show_points(d.work.project.state.schema, ())
    assert dialog.chart.grab().toImage() != before
    dialog.close()
    settle(d)
