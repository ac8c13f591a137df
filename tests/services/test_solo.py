"""Showing one label alone."""

from __future__ import annotations

from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.project import Project, ProjectState
from segicl_gui.domain.session import Session
from segicl_gui.services.solo import Solo


def desk() -> tuple[Session, Solo]:
    schema = Schema(tuple(Label(i, f"label {i}", "#112233") for i in (1, 2, 3)))
    session = Session()
    return session, Solo(Project(ProjectState(schema=schema)), session)


def test_one_label_is_shown_alone_and_what_was_hidden_comes_back():
    session, solo = desk()
    session.set_tools(active_label=1, hidden=frozenset({3}))
    assert solo.toggle()
    assert session.hidden == {2, 3}
    session.set_tools(active_label=3)
    assert session.hidden == {1, 2}
    session.set_tools(opacity=0.2)
    assert solo.on
    assert not solo.toggle()
    assert session.hidden == {3}


def test_an_eye_pressed_by_hand_ends_it():
    session, solo = desk()
    session.set_tools(active_label=1)
    solo.toggle()
    session.set_tools(hidden=session.hidden - {2})
    assert not solo.on
    session.set_tools(active_label=2)
    assert session.hidden == {3}


def test_without_a_label_there_is_nothing_to_show_alone():
    session, solo = desk()
    assert not solo.toggle()
    assert session.hidden == frozenset()
