import numpy as np

from segicl_gui.domain.edits import Change, Edit
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import Assessment, CaseState


def case() -> CaseState:
    geometry = Geometry.from_source((8, 6, 4), (1, 1, 3), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    array = np.zeros(geometry.shape, np.uint16)
    array[:, 2:4, 2:4] = 1
    array[:, 0, 0] = 2
    start = CaseState("c", "c", "", (), geometry).with_mask(0, LabelMap.from_array(array))
    return start.with_assessments({1: Assessment.CONFIRMED, 2: Assessment.CONFIRMED}, range(4))


def edit(start: CaseState) -> Edit:
    values = np.array([[[0, 3]], [[2, 1]]], np.uint16)
    change = Change(0, Box((1, 0, 0), (3, 1, 2)), values)
    return Edit("c", start.revision, 3, "Test", (change,), drafts={1: frozenset({2, 3})})


def test_planes_show_before_and_after_and_only_where_something_changes():
    start = case()
    offered = edit(start)
    assert offered.planes(start, 0) == {}
    before, after = offered.planes(start, 1)[0]
    assert np.array_equal(before, start.mask(0).slice(1))
    assert after[0, :3].tolist() == [0, 3, 0]
    assert np.array_equal(after[1:], before[1:])


def test_written_changes_the_box_and_makes_drafts_of_what_it_touches():
    start = case()
    after = edit(start).written(start, frozenset())
    assert after.mask(0).slice(1)[0, :3].tolist() == [0, 3, 0]
    assert after.mask(0).slice(2)[0, :3].tolist() == [2, 1, 0]
    assert after.assessment(2, 1) is after.assessment(3, 1) is Assessment.DRAFT
    assert after.assessment(1, 1) is after.assessment(2, 2) is Assessment.CONFIRMED
    assert np.array_equal(after.mask(0).slice(0), start.mask(0).slice(0))


def test_a_label_locked_meanwhile_is_not_written():
    start = case()
    after = edit(start).written(start, frozenset({2, 3}))
    assert after.mask(0).slice(1)[0, :3].tolist() == [2, 0, 0]
    assert after.mask(0).slice(2)[0, :3].tolist() == [2, 1, 0]
