from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.services.editing.scene import Shown
from segicl_gui.services.operation_outcome import Order, edit_of, in_the_way

SCHEMA = Schema(
    (
        Label(1, "liver", "#000000"),
        Label(2, "spleen", "#000000"),
        Label(3, "lesion", "#000000", group=1),
        Label(4, "tumour", "#000000", part_of=1),
    )
)


def shown() -> Shown:
    geometry = Geometry.from_source((20, 16, 4), (1, 1, 3), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    array = np.zeros(geometry.shape, np.uint16)
    array[:, 4:10, 4:10] = 1
    array[1, 6:8, 6:8] = 4
    case = CaseState("c", "c", "", (), geometry).with_mask(0, LabelMap.from_array(array))
    return Shown(case.with_assessments({1: Assessment.CONFIRMED}, range(4)), SCHEMA)


def order(operation: str, label: int = 1, *, volume: bool = False, **values: object) -> Order:
    return Order(operation, label, values, 1, volume)  # type: ignore[arg-type]


def image() -> np.ndarray:
    raise AssertionError("this operation looks at no image")


def test_only_what_differs_is_draft_and_other_slices_keep_their_chunks():
    s = shown()
    edit = edit_of(s, order("grow", mm=1.0), image)
    assert edit.drafts == {1: {1}}
    standing = [edit.after.assessment(1, i) for i in range(4)]
    assert standing == [Assessment.CONFIRMED, Assessment.DRAFT] + [Assessment.CONFIRMED] * 2
    assert edit.added == 24
    assert edit.index == 1
    assert edit.how["parameters"] == {"mm": 1.0}
    for i in (0, 2, 3):
        assert np.array_equal(edit.after.mask(0).slice(i), s.case.mask(0).slice(i))


def test_a_part_is_no_hole_and_shrinks_with_nothing():
    s = shown()
    edit = edit_of(s, order("shrink", mm=1.0), image)
    after = edit.after.mask(0).slice(1)
    assert (after[6:8, 6:8] == 4).all()
    assert (after[5:9, 5:9] > 0).all()
    assert edit.removed == 20
    assert not edit_of(s, order("fill_holes", holes="closed"), image).drafts


def test_a_label_of_another_group_is_copied_into_not_cut_out():
    edit = edit_of(shown(), order("combine", 3, other=1, how="add", mm=0.0, volume=True), image)
    assert (edit.after.mask(1).slice(1) == 3).sum() == 36
    assert np.array_equal(edit.after.mask(0).slice(1), shown().case.mask(0).slice(1))


def test_nothing_to_change_gives_the_same_case():
    s = shown()
    edit = edit_of(s, order("keep_largest", volume=True), image)
    assert edit.after is s.case
    assert edit.drafts == {}


def test_the_title_says_what_with_which_values():
    s = shown()
    assert edit_of(s, order("remove_islands", size=2.5), image).title.endswith("liver 2.5 mm²")
    more = order("remove_islands", size=2.5, volume=True)
    assert edit_of(s, more, image).title == "Remove islands of liver 2.5 mm³"
    added = order("combine", other=2, how="add", mm=3.0)
    assert edit_of(s, added, image).title == "Combine liver with spleen"


def test_a_second_label_is_asked_for():
    with pytest.raises(UserError, match="second label"):
        edit_of(shown(), order("move", other=0, part="all"), image)
    with pytest.raises(UserError, match="second label"):
        edit_of(shown(), order("move", other=1, part="all"), image)


def test_what_is_in_the_way_is_named():
    s = shown()
    array = s.case.mask(0).array()
    array[:, 3:11, 3:11][array[:, 3:11, 3:11] == 0] = 2
    s = replace(s, case=s.case.with_mask(0, LabelMap.from_array(array)))
    edit = edit_of(s, order("grow", mm=1.0), image)
    assert not edit.drafts
    assert edit.held == {2: 24}
    assert in_the_way(edit, SCHEMA).startswith("blocked by spleen (or choose")
    locked = SCHEMA.change(2, locked=True)
    edit = edit_of(replace(s, schema=locked), replace(order("grow", mm=1.0), over=True), image)
    assert in_the_way(edit, locked) == "blocked by spleen, locked"
    assert not edit_of(s, order("shrink", mm=1.0), image).held
