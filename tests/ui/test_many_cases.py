"""Thousands of cases: how much work a step, a scroll or a search is, whatever the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.services.queue import Order
from segicl_gui.ui import case_queue, thumbnails

Make = Callable[..., Any]
MANY = 600


def crowd(desk: Make, confirmed: int = 0) -> Any:
    """A desk with many cases of three images, some of them confirmed."""
    d = desk()
    state = d.work.project.state
    cases = dict(state.cases)
    first = list(cases.values())
    for n in range(MANY - len(first)):
        case = replace(first[n % 3], id=f"more{n}", name=f"more{n:04}")
        if n < confirmed:
            case = case.with_assessments({1: Assessment.ABSENT}, [0])
        cases[case.id] = case
    more = replace(state, cases=MappingProxyType(cases))
    d.work.project.commit_shared("more", more, {"aside": True})
    settle(d)
    return d


def settle(d: Any) -> None:
    """Wait until nothing is done any more, and what was painted last has not asked for more."""
    made = d.window.thumbnails

    def still() -> bool:
        return d.driver.idle() and not (made._wanted or made._busy or made._soon.isActive())

    for _ in range(3):
        d.driver.wait(still, "the end of all")
        d.driver.rest(0.1)


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """What a function is called with, from now on."""
    calls: list[Any] = []
    real = getattr(owner, name)

    def call(*args: Any, **named: Any) -> Any:
        calls.append(args)
        return real(*args, **named)

    monkeypatch.setattr(owner, name, call)
    return calls


def test_scrolling_makes_no_more_thumbnails_than_are_seen(
    desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = crowd(desk)
    view = d.window.queue.list
    made = counted(monkeypatch, thumbnails, "picture_of")
    bar = view.verticalScrollBar()
    for n in range(60):
        bar.setValue(bar.maximum() * n // 60)
        d.driver.rest(0.0)
    passed = len(made)
    bar.setValue(bar.maximum())
    settle(d)
    fit = view.viewport().height() // view.sizeHintForRow(0) + 2
    assert len(made) - passed <= fit + 1
    # What is on screen is there, and asked for no more.
    shown = [
        view.model().index(n, 0).data(Qt.ItemDataRole.UserRole).case_id
        for n in range(MANY - fit + 2, MANY)
    ]
    assert all(d.window.thumbnails.case(i, 46) is not None for i in shown)


def test_thumbnails_are_kept_within_a_number_of_bytes(
    desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = crowd(desk)
    monkeypatch.setattr(thumbnails, "KEPT_BYTES", 20 * 46 * 37 * 4)
    bar = d.window.queue.list.verticalScrollBar()
    for n in range(4):
        bar.setValue(600 * (n + 1))
        settle(d)
    kept = d.window.thumbnails._pictures
    assert 10 < len(kept) <= 20
    assert d.window.thumbnails._bytes == sum(4 * p.width() * p.height() for p in kept.values())


def test_an_accept_works_out_one_row(desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    d = crowd(desk, confirmed=300)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    settle(d)
    statuses = counted(monkeypatch, CaseState, "status")
    changed: list[int] = []
    model = d.window.queue._model
    model.dataChanged.connect(lambda first, last: changed.append(last.row() - first.row() + 1))
    model.modelReset.connect(lambda: changed.append(MANY))
    here = d.work.session.case_id
    d.accept()
    settle(d)
    assert d.work.session.case_id != here
    # It, and the next ones, which are proposed.
    assert len({a[0].id for a in statuses}) <= 6
    assert len(changed) <= 6
    assert set(changed) == {1}
    assert d.window.queue._count.text() == f"301 of {MANY} done"


def test_search_and_order_work_out_no_row_again(
    desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = crowd(desk, confirmed=300)
    queue = d.window.queue
    d.work.queue.rows()
    statuses = counted(monkeypatch, CaseState, "status")
    names = counted(monkeypatch, case_queue, "_told")
    queue._search.setText("MORE01")
    assert queue.list.model().rowCount() == 100
    queue._search.setText("done")
    assert queue.list.model().rowCount() == 300
    assert len(names) < 3 * MANY
    queue._search.clear()
    for order in Order:
        d.work.queue.sort(order)
    assert [r.case_id for r in queue._model.rows] == d.work.queue.ids()
    assert statuses == []
    d.work.queue.sort(Order.ADDED)
    queue.list.setFocus()
    for key, row in ((Qt.Key.Key_End, MANY - 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(queue.list, key)
        assert queue.list.currentIndex().row() == row


def test_enter_opens_the_row_gone_to_and_accepts_the_case_on_screen(desk: Make) -> None:
    d = desk()
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.look()
    first, _, last = d.work.queue.ids()
    rows = d.window.queue.list
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_End)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert d.work.session.case_id == last
    assert d.titles() == ["Brush cell, scan0"]
    QTest.keyClick(rows, Qt.Key.Key_Home)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert d.work.session.case_id == first
    d.driver.look()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert d.titles()[-1] == "Accept scan0"


def test_the_next_image_is_read_before_it_is_asked_for(desk: Make) -> None:
    d = desk()
    settle(d)
    (coming,) = d.work.queue.upcoming(1)
    assert d.work.library.cached(d.work.project.state.cases[coming]) is not None
    d.driver.key("N")
    assert d.work.session.case_id == coming
    assert d.window.picture.shown


def test_a_case_is_found_and_opened_by_the_keyboard_alone(desk: Make) -> None:
    d = crowd(desk, confirmed=300)
    queue, before = d.window.queue, d.titles()
    d.driver.key("Ctrl+F")
    assert QApplication.focusWidget() is queue._search
    QTest.keyClicks(queue._search, "more0412")
    assert queue.list.model().rowCount() == 1
    QTest.keyClick(queue._search, Qt.Key.Key_Return)
    assert d.case.name == "more0412"
    assert d.titles() == before  # Enter accepted nothing
    assert not queue._search.hasFocus()
    d.driver.key("Ctrl+F")
    QTest.keyClick(queue._search, Qt.Key.Key_Escape)
    assert queue._search.text() == ""
    d.driver.rest(0.1)
    here = queue.list.visualRect(queue.list.currentIndex())
    assert queue.list.viewport().rect().contains(here.center())
    assert queue.list.currentIndex().data(Qt.ItemDataRole.UserRole).name == "more0412"
    QTest.keyClicks(queue._search, "more02")
    d.driver.rest(0.1)
    assert queue.list.verticalScrollBar().value() == 0
    QTest.keyClick(queue._search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is queue.list
    QTest.keyClicks(queue._search, "x")
    QTest.keyClick(queue._search, Qt.Key.Key_Return)
    assert d.case.name == "more0412"
