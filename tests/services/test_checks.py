"""Planted mistakes are found, with the place to go to; sound cases pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import LabelKind, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ProjectState
from segicl_gui.services.checks import Check, check_case, check_project

DEEP = Geometry.from_source((20, 20, 6), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def labels(*names: str) -> Schema:
    schema = Schema()
    for name in names:
        schema = schema.add(schema.new(name))
    return schema


def case_of(schema: Schema, *arrays: np.ndarray, name: str = "c") -> CaseState:
    case = CaseState(name, name, name, (), DEEP)
    for group, array in enumerate(arrays):
        case = case.with_mask(group, LabelMap.from_array(array))
    values = dict.fromkeys(schema.ids(), Assessment.CONFIRMED)
    return case.with_assessments(values, range(6))


def block(value: int = 1) -> np.ndarray:
    array = np.zeros((6, 20, 20), np.uint16)
    array[1:5, 4:14, 4:14] = value
    return array


def test_a_sound_case_passes() -> None:
    schema = labels("left lung", "right lung")
    array = block()
    array[1:5, 4:14, 15:19] = 2
    assert check_case(case_of(schema, array), schema) == ()
    assert check_case(CaseState("n", "n", "n", (), DEEP), schema) == ()


def test_an_island_is_found_where_it_is_and_large_parts_are_none() -> None:
    schema = labels("liver")
    array = block()
    array[2, 18, 17] = 1
    array[1:5, 16:19, 4:14] = 1
    (found,) = check_case(case_of(schema, array), schema)
    assert (found.check, found.index, found.row, found.column) == (Check.ISLANDS, 2, 18, 17)
    objects = schema.change(1, kind=LabelKind.OBJECTS)
    assert check_case(case_of(objects, array), objects) == ()


def test_one_side_is_found_by_name() -> None:
    schema = labels("Kidney left", "kidney RIGHT", "leftover")
    (found,) = check_case(case_of(schema, block(1)), schema)
    assert (found.check, found.label) == (Check.ONE_SIDED, "Kidney left")
    assert "kidney RIGHT" in found.text
    assert found.index == 1


@pytest.mark.parametrize("own_layer", [False, True])
def test_a_part_outside_its_parent(own_layer: bool) -> None:
    schema = labels("liver", "tumour").change(2, part_of=1, group=int(own_layer))
    inside, outside = block(), np.zeros((6, 20, 20), np.uint16)
    part = outside if own_layer else inside
    part[2:4, 6:9, 6:9] = 2
    arrays = (inside, outside) if own_layer else (inside,)
    assert check_case(case_of(schema, *arrays), schema) == ()
    part[3, 17:19, 17:19] = 2
    found = [f for f in check_case(case_of(schema, *arrays), schema) if f.check is Check.OUTSIDE]
    assert [(f.index, f.row, f.column) for f in found] == [(3, 17, 17)]
    assert "4 voxels outside “liver”" in found[0].text


def test_slices_not_looked_at_within_a_structure() -> None:
    schema = labels("liver")
    case = case_of(schema, block()).with_assessments({1: Assessment.UNASSESSED}, [0, 3, 5])
    (found,) = check_case(case, schema)
    assert (found.check, found.index) == (Check.GAP, 3)
    assert "slice 4" in found.text
    case = case.with_assessments({1: Assessment.DRAFT}, [3])
    assert "1 of them drafts" in check_case(case, schema)[0].text


def test_a_label_that_all_others_show_is_missed() -> None:
    schema = labels("liver")
    cases = {str(i): replace(case_of(schema, block()), id=str(i)) for i in range(4)}
    cases["4"] = replace(case_of(schema, np.zeros((6, 20, 20), np.uint16)), id="4", name="bare")
    seen: list[str] = []
    found = check_project(
        ProjectState(schema=schema, cases=cases), lambda share, name: seen.append(name)
    )
    assert [(f.check, f.case, f.label) for f in found] == [(Check.EMPTY, "bare", "liver")]
    assert seen[-1] == "bare"
