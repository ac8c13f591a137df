from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.history import History
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, Project, ProjectState, Status
from segicl_gui.domain.review import Comment, Review

FLAT = Geometry.from_source((8, 8), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
SCHEMA = Schema().add(Schema().new("liver"))


def project(who: str = "anna", **fields: object) -> Project:
    case = CaseState("a", "a", "s", (), FLAT, **fields)  # type: ignore[arg-type]
    made = Project(ProjectState(schema=SCHEMA, cases={"a": case}))
    made.who = who
    return made


def draw(p: Project, value: int, *, close: bool = True) -> CaseState:
    case = p.state.cases["a"]
    array = np.zeros((1, 8, 8), np.uint16)
    array[0, :value] = 1
    case = case.with_mask(0, LabelMap.from_array(array))
    how = Assessment.CONFIRMED if close else Assessment.DRAFT
    p.commit_case("draw", case.with_assessments({1: how}, [0]))
    return p.state.cases["a"]


def test_who_draws_before_it_is_complete_is_its_annotator() -> None:
    p = project()
    draw(p, 1, close=False)
    p.who = "ben"
    assert draw(p, 2).review == Review(("anna", "ben"), finished=True)
    p.who = "cleo"
    assert draw(p, 3).review.annotators == ("anna", "ben")


def test_a_case_that_came_complete_has_no_annotator() -> None:
    p = project(assessments={1: bytes([Assessment.CONFIRMED])})
    assert draw(p, 2).review == Review(finished=True, fixers=("anna",))


def test_who_changes_a_complete_case_fixed_it_once() -> None:
    p = project()
    assert draw(p, 2).review.fixers == ()
    p.who = "ben"
    for value in (3, 4):
        case = draw(p, value)
    assert (case.review.annotators, case.review.fixers) == (("anna",), ("ben",))


def test_what_changes_is_not_approved_any_more_and_undo_brings_it_back() -> None:
    p = project()
    history = History(p)
    p.commit_case("approve", replace(draw(p, 2), reviewed=True))
    assert p.state.cases["a"].status(SCHEMA) is Status.REVIEWED
    p.commit_case("flag", replace(p.state.cases["a"], note="look"))
    assert p.state.cases["a"].reviewed
    p.who = "ben"
    assert not draw(p, 3).reviewed
    history.undo()
    assert p.state.cases["a"].reviewed
    assert p.state.cases["a"].review.annotators == ("anna",)


def test_a_returned_case_stands_so_as_long_as_a_comment_is_open() -> None:
    p = project()
    case = draw(p, 2)
    said = Comment(0, 1.0, 2.0, "too small", "ben", "2026-01-01T00:00:00+00:00")
    review = replace(case.review, returned=True, finished=False, by="ben", comments=(said,))
    case = replace(case, review=review)
    assert case.status(SCHEMA) is Status.RETURNED
    p.commit_case("return", case)
    p.who = "ben"
    assert draw(p, 3).review.annotators == ("anna",)
    p.who = "cleo"
    assert draw(p, 4).review.annotators == ("anna", "cleo")
    done = replace(review, comments=(replace(said, resolved=True),))
    assert replace(case, review=done).status(SCHEMA) is Status.DONE


def test_a_read_only_case_refuses_changes() -> None:
    p = project()
    p.state = replace(p.state, settings={"read_only": ["a"]})
    with pytest.raises(UserError, match="read-only"):
        draw(p, 1)
    assert p.state.cases["a"].revision == 0


def test_who_accepts_unseen_is_no_annotator() -> None:
    p = project("chief")
    case = p.state.cases["a"]
    auto = case.with_assessments({1: Assessment.AUTO}, [0])
    p.commit_case("auto", auto, {"auto": 0.9})
    p.who = "anna"
    assert draw(p, 2).review.annotators == ("anna",)
