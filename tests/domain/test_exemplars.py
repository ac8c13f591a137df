from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain import exemplars
from segicl_gui.domain.exemplars import (
    exemplar_id,
    exemplars_of,
    exemplars_showing,
    neighbours_of,
)
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Mark, ProjectState

N = 12
DEEP = Geometry.from_source((8, 8, N), (1.0, 1.0, 9.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))
FLAT = Geometry.from_source((8, 8), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))


def schema() -> Schema:
    out = Schema()
    for name in ("a", "b"):
        out = out.add(out.new(name))
    return out


def volume(closed: range | list[int], shown: range = range(3, 9)) -> CaseState:
    """Label 1 in `shown`, largest in slice 5, and assessed in `closed`."""
    array = np.zeros((N, 8, 8), np.uint16)
    for i in shown:
        array[i, : 8 - abs(i - 5)] = 1
    case = CaseState("v", "v", "p", (ImageRef("v.nii", "00"),), DEEP)
    case = case.with_mask(0, LabelMap.from_array(array))
    case = case.with_assessments({1: Assessment.CONFIRMED}, [i for i in closed if i in shown])
    return case.with_assessments({1: Assessment.ABSENT}, [i for i in closed if i not in shown])


def test_a_volume_is_stood_for_by_its_typical_slices() -> None:
    state = ProjectState(schema=schema()).with_case(volume(range(N)))
    assert [e.index for e in exemplars_of(state)] == [2, 3, 5, 8, 9]
    assert {e.labels for e in exemplars_of(state)} == {(1,)}


def test_only_closed_slices_are_exemplars() -> None:
    state = ProjectState(schema=schema()).with_case(volume([4, 6, 11]))
    assert [e.index for e in exemplars_of(state)] == [4, 6, 11]
    case = volume([]).with_assessments({1: Assessment.DRAFT}, range(N))
    assert exemplars_of(ProjectState(schema=schema()).with_case(case)) == ()


def test_marks_show_and_pins_add() -> None:
    state = ProjectState(
        schema=schema(),
        marks={exemplar_id("v", 4): Mark.PINNED, exemplar_id("v", 5): Mark.EXCLUDED},
    ).with_case(volume(range(N)))
    marks = {e.index: e.mark for e in exemplars_of(state)}
    assert marks[4] is Mark.PINNED
    assert marks[5] is Mark.EXCLUDED


def test_an_image_counts_with_what_is_assessed_in_it() -> None:
    case = CaseState("i", "i", "p", (ImageRef("i.png", "00"),), FLAT)
    state = ProjectState(schema=schema()).with_case(
        case.with_assessments({2: Assessment.ABSENT}, [0])
    )
    assert [(e.id, e.labels) for e in exemplars_of(state)] == [("i:0", (2,))]


def test_drawing_elsewhere_leaves_an_exemplar_as_it_was() -> None:
    case = volume([5])
    (before,) = exemplars_of(ProjectState(schema=schema()).with_case(case))
    drawn = case.with_mask(
        0, case.mask(0).with_box(Box((7, 0, 0), (8, 4, 4)), np.full((1, 4, 4), 1))
    ).with_assessments({1: Assessment.DRAFT}, [7])
    same = case.with_mask(1, LabelMap.from_array(np.full((N, 8, 8), 2)))
    assert exemplars_of(ProjectState(schema=schema()).with_case(drawn)) == (before,)
    erased = case.with_mask(
        0, case.mask(0).with_box(Box((5, 0, 0), (6, 1, 1)), np.zeros((1, 1, 1)))
    )
    assert exemplars_of(ProjectState(schema=schema()).with_case(erased))[0] != before
    assert [e.index for e in exemplars_of(ProjectState(schema=schema()).with_case(same))] == [5]


def test_neighbours_come_from_both_sides() -> None:
    case = volume([0, 1, 2, 3, 9, 10])
    state = ProjectState(schema=schema()).with_case(case)
    assert sorted(e.index for e in neighbours_of(state, case, 5)) == [2, 3, 9, 10]
    assert [e.index for e in neighbours_of(state, case, 11, 3)] == [10, 9, 3]
    assert all(e.index != 3 for e in neighbours_of(state, case, 3))
    hidden = ProjectState(schema=schema(), marks={"v:3": Mark.EXCLUDED}).with_case(case)
    assert 3 not in [e.index for e in neighbours_of(hidden, case, 5)]


def images(count: int, confirmed: int) -> ProjectState:
    """Images of which the first are confirmed."""
    state = ProjectState(schema=schema())
    for n in range(count):
        case = CaseState(f"i{n}", f"i{n}", "p", (ImageRef(f"{n}.png", "00"),), FLAT)
        if n < confirmed:
            case = case.with_assessments({1 + n % 2: Assessment.ABSENT}, [0])
        state = state.with_case(case)
    return state


def test_a_step_costs_a_look_at_one_case_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[str] = []
    real = exemplars._of_case
    monkeypatch.setattr(
        exemplars, "_of_case", lambda case, *rest: (looked.append(case.id), real(case, *rest))[1]
    )
    state = images(300, 100)
    before = exemplars_of(state)
    assert len(looked) == 300
    looked.clear()
    accepted = state.with_case(state.cases["i200"].with_assessments({1: Assessment.CONFIRMED}, [0]))
    assert [e.case_id for e in exemplars_of(accepted)] == [*(e.case_id for e in before), "i200"]
    marked = replace(accepted, marks={exemplar_id("i5", 0): Mark.EXCLUDED})
    assert exemplars_of(marked)[5].mark is Mark.EXCLUDED
    assert looked == ["i200", "i5"]


def test_what_is_no_exemplar_leaves_the_very_same_ones() -> None:
    state = images(10, 4)
    before, shown = exemplars_of(state), exemplars_showing(state, frozenset({1}))
    assert [e.case_id for e in shown] == ["i0", "i2"]
    drawn = state.with_case(state.cases["i7"].with_assessments({1: Assessment.DRAFT}, [0]))
    assert exemplars_of(drawn) is before
    assert exemplars_showing(drawn, frozenset({1})) is shown
    excluded = replace(drawn, marks={exemplar_id("i0", 0): Mark.EXCLUDED})
    assert [e.case_id for e in exemplars_showing(excluded, frozenset({1}))] == ["i2"]
    cases = {k: c for k, c in state.cases.items() if k != "i1"}
    assert [e.case_id for e in exemplars_of(replace(state, cases=cases))] == ["i0", "i2", "i3"]
    turned = dict(reversed(state.cases.items()))
    assert [e.case_id for e in exemplars_of(replace(state, cases=turned))] == [
        "i3", "i2", "i1", "i0",
    ]  # fmt: skip
