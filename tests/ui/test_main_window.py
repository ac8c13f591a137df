"""The loop in the real window: outline, accept, correct what is proposed, close, reopen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Assessment, Status
from segicl_gui.services import autosave

Make = Callable[..., Any]


def test_the_loop_is_closed_and_comes_back_as_it_was(desk: Make):
    d = desk(count=4, labels=("cell", "core"))
    first = d.case.id
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    outlined = d.saved()
    assert (outlined == 1).sum() > 100
    d.driver.key("Shift+Return")
    d.accept()
    done = d.work.project.state.cases[first]
    assert d.work.queue.row(first).status is Status.DONE
    assert np.array_equal(done.mask(0).array()[0], outlined)
    assert d.window.gallery.list.model().rowCount() == 1

    d.wait_proposal()
    second = d.case.id
    assert second != first
    offer = d.proposed()
    assert (offer == 1).sum() == 18 * 30
    assert not d.saved().any()
    assert not d.window.canvas.masks[0].data.any()
    assert np.array_equal(d.window.canvas.proposed.shown.labels, offer)
    seen = d.screen()

    begun = len(d.titles())
    d.driver.stroke([(55.0, 60.0), (55.0, 70.0)])
    assert [t.split()[0] for t in d.titles()[begun:]] == ["Take", "Brush"]
    both = d.saved()
    assert (both[offer > 0] == 1).all()
    assert both[55, 65] == 1
    assert not d.proposed().any()

    d.driver.key("Ctrl+Z")
    assert np.array_equal(d.saved(), offer)
    taken = d.screen()
    differs = (np.abs(taken.astype(int) - seen).max(-1) > 40).sum()
    height, width = seen.shape[:2]
    assert differs > 0.02 * height * width  # a mask and a proposal are told apart at a glance
    d.driver.key("Ctrl+Z")
    assert not d.saved().any()
    assert np.array_equal(d.proposed(), offer)
    d.accept()
    accepted = d.work.project.state.cases[second]
    assert np.array_equal(accepted.mask(0).array()[0], offer)
    assert accepted.assessment(1, 0) is Assessment.CONFIRMED

    d.wait_proposal()
    d.driver.stroke([(5.0, 60.0), (5.0, 70.0)])
    d.driver.key("Alt+2")
    d.driver.key("E")
    session = d.work.session
    place = (session.case_id, session.index, session.active_label, session.tool, session.brush_size)
    masks = {k: c.mask(0).array() for k, c in d.work.project.state.cases.items()}
    d.close()

    d.begin()
    d.open()
    session = d.work.session
    assert not d.window.actions_by_id["tool_brush"].icon().isNull()  # the second window too
    assert place == (
        session.case_id, session.index, session.active_label, session.tool, session.brush_size,
    )  # fmt: skip
    assert {k: c.mask(0).array().tobytes() for k, c in d.work.project.state.cases.items()} == {
        k: m.tobytes() for k, m in masks.items()
    }
    assert np.array_equal(d.window.canvas.masks[0].data, d.saved())
    assert d.window.actions_by_id["tool_eraser"].isChecked()
    assert d.saved()[5, 65] == 1
    d.driver.key("Ctrl+Z")
    assert d.saved()[5, 65] == 0
    assert d.saved().any()
    d.driver.key("Ctrl+Z")
    assert not d.saved().any()


def test_enter_held_down_accepts_once(desk: Make):
    d = desk(count=4)
    d.teach()
    d.wait_proposal()
    d.driver.look()
    before = len(d.titles())
    text = "\r"
    none = Qt.KeyboardModifier.NoModifier
    key = Qt.Key.Key_Return
    QTest.simulateEvent(d.window, True, key, none, text, False, -1)
    for _ in range(300):
        QTest.simulateEvent(d.window, True, key, none, text, True, -1)
        d.driver.rest(0.005)
    QTest.simulateEvent(d.window, False, key, none, text, False, -1)
    assert [t.split()[0] for t in d.titles()[before:]] == ["Accept"]
    assert d.proposed().any()  # the next one was there to be accepted all the time


def test_a_proposal_swapped_just_before_enter_is_not_accepted(desk: Make):
    d = desk()
    d.teach()
    d.wait_proposal()
    d.driver.look()
    case = d.case
    old = d.work.session.proposals[case.id]
    offer = old.slices[0, 0]
    other = np.roll(offer.mask, 7, axis=1)
    d.work.session.set_proposal(
        replace(old, slices={**old.slices, (0, 0): replace(offer, mask=other)})
    )
    d.driver.rest(0.1)
    d.driver.enter()
    assert d.case is case
    assert "Not accepted" in d.notice
    d.accept()
    assert np.array_equal(d.work.project.state.cases[case.id].mask(0).array()[0], other)


def test_hidden_labels_are_not_accepted(desk: Make):
    d = desk(labels=("cell", "core"))
    case = d.case.id
    d.driver.stroke([(10.0, 25.0), (10.0, 45.0)])
    d.driver.key("Alt+2")
    d.driver.stroke([(50.0, 25.0), (50.0, 45.0)])
    d.driver.look()
    d.window.commands.toggle_eye(2)
    d.driver.enter()
    assert "Not accepted" in d.notice  # another picture than the one looked at
    d.accept()
    state = d.work.project.state.cases[case]
    assert state.assessment(1, 0) is Assessment.CONFIRMED
    assert state.assessment(2, 0) is Assessment.DRAFT


def test_what_cannot_be_saved_is_told_and_saved_later(desk: Make, monkeypatch: pytest.MonkeyPatch):
    d = desk()
    monkeypatch.setattr(autosave, "RETRY_SECONDS", 0.05)
    append = d.work.store.append
    full = True

    def refuse(*args: Any) -> None:
        if full:
            raise UserError("Not saved", "The disk is full.", "Make room.")
        append(*args)

    monkeypatch.setattr(d.work.store, "append", refuse)
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.wait(lambda: "disk is full" in d.notice, "the message")

    def shown(text: str) -> bool:
        return any(
            x.text() == text and x.isVisible() for x in d.window.state_bar.findChildren(QLabel)
        )

    d.driver.wait(lambda: shown("Not saved"), "“Not saved” at the bottom")
    d.driver.stroke([(50.0, 25.0), (50.0, 45.0)])
    painted = d.saved()
    full = False
    d.driver.wait(lambda: shown("Saved"), "saving after all")
    assert "Saved now" in d.notice
    d.close()
    d.begin()
    d.open()
    assert np.array_equal(d.saved(), painted)
