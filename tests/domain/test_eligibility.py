from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from segicl_gui.domain.eligibility import Eligibility, Whose, as_setting, eligibility_of
from segicl_gui.domain.exemplars import exemplars_of, neighbours_of
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Assessment, CaseState, ProjectState
from segicl_gui.domain.review import Comment, Review

FLAT = Geometry.from_source((8, 8), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
VOLUME = Geometry.from_source(
    (4, 8, 8), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1, 0, 0, 0, 1, 0, 0, 0, 1)
)
ANNA = Eligibility(Whose.NAMED, ("anna",))
OPEN = Comment(0, 1.0, 1.0, "too large", "eva", "2026-01-01")
REVIEWED = Eligibility(Whose.REVIEWED)


def case(id: str = "c", geometry: Geometry = FLAT, reviewed: bool = False, **review: Any):
    rows = {1: bytes([Assessment.CONFIRMED] * geometry.shape[0])}
    return CaseState(
        id, id, "", (), geometry, assessments=rows, reviewed=reviewed, review=Review(**review)
    )


@pytest.mark.parametrize(
    ("rule", "of", "why"),
    [
        (Eligibility(), case(), ""),
        (Eligibility(), case(returned=True, by="eva", comments=(OPEN,)), "returned by eva"),
        (Eligibility(), case(returned=True, by="eva"), ""),
        (REVIEWED, case(annotators=("anna",)), "not yet approved"),
        (REVIEWED, case(annotators=("anna",), reviewed=True), ""),
        (ANNA, case(annotators=("anna",)), ""),
        (ANNA, case(annotators=("anna", "ben")), "outlined by ben"),
        (ANNA, case(annotators=("anna",), fixers=("ben",)), "outlined by ben"),
        (ANNA, case(annotators=("ben",), by="anna"), "outlined by ben"),
        (ANNA, case(annotators=("ben",), by="anna", reviewed=True), ""),
        (ANNA, case(annotators=("ben",), by="cleo", reviewed=True), "outlined by ben"),
        (ANNA, case(), "nobody is named"),
        (ANNA, case("task-0123"), ""),
    ],
)
def test_who_vouches_for_a_case(rule: Eligibility, of: CaseState, why: str) -> None:
    assert rule.bars(of).startswith(why)
    assert bool(rule.bars(of)) == bool(why)


def state(rule: Eligibility | None, *cases: CaseState) -> ProjectState:
    return ProjectState(
        schema=Schema().add(Schema().new("liver")),
        cases={c.id: c for c in cases},
        settings={} if rule is None else {"exemplars_from": as_setting(rule)},
    )


def test_a_project_keeps_its_rule_and_one_of_an_earlier_version_has_none() -> None:
    assert eligibility_of(state(ANNA)) == ANNA
    assert eligibility_of(state(None)) == Eligibility()
    assert eligibility_of(replace(state(None), settings={"exemplars_from": 3})) == Eligibility()
    strange = {"exemplars_from": {"whose": "nobody"}}
    assert eligibility_of(replace(state(None), settings=strange)) == Eligibility()


def test_exemplars_say_why_they_are_barred_and_the_rest_of_them_stays() -> None:
    cases = case("a", annotators=("anna",)), case("b", annotators=("ben",))
    free = exemplars_of(state(None, *cases))
    bound = exemplars_of(state(ANNA, *cases))
    assert [e.barred for e in free] == ["", ""]
    assert [e.barred for e in bound] == ["", "outlined by ben"]
    assert [replace(e, barred="") for e in bound] == list(free)


def test_the_slices_of_its_own_volume_teach_it_whoever_confirmed_them() -> None:
    volume = case("v", VOLUME, annotators=("ben",))
    found = neighbours_of(state(ANNA, volume), volume, 1)
    assert [e.index for e in found] == [0, 2, 3]
    assert not any(e.barred for e in found)
