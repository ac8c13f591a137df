"""Agreement of two readings against what can be worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.services.second_reading import Reading, agreement, read_second
from tests.services.teamwork import Robot, write_project

SCHEMA = Schema().add(Schema().new("liver"))
EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def case_of(array: np.ndarray, slices: range | list[int], flat: bool = False) -> CaseState:
    rows, columns = array.shape[1:]
    geometry = (
        Geometry.from_source((columns, rows), (0.5, 0.25), (0.0, 0.0), (1, 0, 0, 1))
        if flat
        else Geometry.from_source((columns, rows, len(array)), (0.5, 0.25, 4.0), (0.0,) * 3, EYE)
    )
    case = CaseState("c", "c", "c", (), geometry).with_mask(0, LabelMap.from_array(array))
    return case.with_assessments({1: Assessment.CONFIRMED}, slices)


def compare(a: CaseState, b: CaseState):
    (found,) = agreement(a, SCHEMA, Reading("other", b, SCHEMA, {1: 1}))
    return found


def square(top: int, left: int, size: int = 10, depth: int = 1) -> np.ndarray:
    array = np.zeros((depth, 40, 40), np.uint16)
    array[:, top : top + size, left : left + size] = 1
    return array


def test_the_same_mask_agrees_wholly() -> None:
    found = compare(case_of(square(5, 5), [0], flat=True), case_of(square(5, 5), [0], flat=True))
    assert (found.dice, found.mean, found.worst, found.voxels) == (1.0, 0.0, 0.0, (100, 100))


def test_a_shift_is_measured_in_millimetres() -> None:
    # Thin lines, 6 rows of 0.25 mm or 6 columns of 0.5 mm apart.
    line = np.zeros((1, 40, 40), np.uint16)
    line[0, 10, 5:35] = 1
    rows = compare(case_of(line, [0], flat=True), case_of(np.roll(line, 6, axis=1), [0], flat=True))
    assert rows.dice == 0
    assert (rows.mean, rows.worst) == pytest.approx((1.5, 1.5))
    line = np.swapaxes(line, 1, 2)
    columns = compare(
        case_of(line, [0], flat=True), case_of(np.roll(line, 6, axis=2), [0], flat=True)
    )
    assert columns.mean == pytest.approx(3.0)


def test_slices_count_with_their_spacing() -> None:
    a, b = np.zeros((9, 40, 40), np.uint16), np.zeros((9, 40, 40), np.uint16)
    a[2, 5:15, 5:15] = 1
    b[4, 5:15, 5:15] = 1
    found = compare(case_of(a, range(9)), case_of(b, range(9)))
    assert found.mean == pytest.approx(8.0)


def test_only_what_both_assessed_counts() -> None:
    a, b = square(5, 5, depth=4), square(5, 5, depth=4)
    b[3] = 0
    found = compare(case_of(a, [0, 1, 3]), case_of(b, [0, 2]))
    assert (found.slices, found.voxels, found.dice) == (1, (100, 100), 1.0)
    none = compare(case_of(a, [0]), case_of(b, [2]))
    assert (none.slices, none.voxels) == (0, (0, 0))
    assert math.isnan(none.dice)
    assert math.isnan(none.mean)
    empty = compare(case_of(a, [3]), case_of(b, [3]))
    assert empty.dice == 0
    assert math.isnan(empty.worst)


def test_a_second_reading_is_found_by_its_image(tmp_path: Path) -> None:
    one, two = (write_project(tmp_path / n, 2) for n in ("one", "two"))
    with Robot(two, "ben") as r:
        for case_id in r.state.cases:
            r.draw(case_id, 3)
        drawn = r.state
    with Robot(one, "anna") as r:
        state = r.state
    case = list(state.cases.values())[1]
    reading = read_second(two, state, case)
    assert (reading.who, reading.case.name) == ("ben", case.name)
    mask = drawn.cases[case.id].mask(0).slice(0)
    assert (reading.plane(2, 0) == (mask == 2)).all()
    third = write_project(tmp_path / "third", 1)
    with pytest.raises(UserError, match="no case with this image"):
        read_second(third, state, case)
    with pytest.raises(UserError, match="not a SegICL project"):
        read_second(tmp_path, state, case)
