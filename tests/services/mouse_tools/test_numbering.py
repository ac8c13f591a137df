"""Numbers of objects stay in step with the mask, whatever changes it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState
from segicl_gui.services.mouse_tools import numbering
from segicl_gui.services.mouse_tools.numbering import (
    bring_up,
    count,
    known_objects,
    numbered,
    objects_of,
    settle,
)

SCHEMA = Schema((Label(1, "cell", "#ff0000", kind=LabelKind.OBJECTS), Label(2, "x", "#00ff00")))


def case_of(mask: np.ndarray) -> CaseState:
    n = mask.shape[::-1]
    geometry = Geometry.from_source(n, (1.0,) * 3, (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))
    flat = geometry.to_canonical(mask)
    return CaseState("a", "a", "", (), geometry).with_mask(0, LabelMap.from_array(flat))


def with_mask(case: CaseState, mask: np.ndarray) -> CaseState:
    flat = case.geometry.to_canonical(mask)
    return settle(SCHEMA, case, case.with_mask(0, LabelMap.from_array(flat)))


def numbers(case: CaseState) -> np.ndarray:
    return objects_of(case, SCHEMA, 1).array()


masks = hnp.arrays(np.uint16, (2, 6, 70), elements=st.integers(0, 2))


@settings(max_examples=40, deadline=None)
@given(st.lists(masks, min_size=1, max_size=4))
def test_numbers_cover_exactly_the_label_after_every_commit(steps):
    case = case_of(np.zeros((2, 6, 70), np.uint16))
    case = settle(SCHEMA, case, case)
    for mask in steps:
        before, case = case, with_mask(case, mask)
        assert np.array_equal(numbers(case) > 0, case.mask(0).array() == 1)
        assert settle(SCHEMA, case, case) is case
        # Going back to what was there before gives it back as it was.
        assert settle(SCHEMA, case, before).objects == before.objects


@given(hnp.arrays(np.bool_, (1, 9, 9)))
def test_without_numbers_every_connected_piece_is_an_object(inside):
    found = numbered(inside, np.zeros(inside.shape, np.uint16))
    pieces, n = ndimage.label(inside, np.ones((3, 3, 3)))
    assert len(set(found[inside].tolist())) == n
    for i in range(1, n + 1):
        assert len(set(found[pieces == i].tolist())) == 1


def test_a_brush_that_touches_an_object_extends_it_and_a_bridge_joins_none():
    mask = np.zeros((1, 9, 20), np.uint16)
    mask[0, 2:6, 2:6] = mask[0, 2:6, 10:14] = 1
    case = with_mask(case_of(np.zeros_like(mask)), mask)
    a, b = numbers(case)[0, 3, 3], numbers(case)[0, 3, 12]
    assert a != b
    wider = mask.copy()
    wider[0, 2:4, 5:11] = 1
    case = with_mask(case, wider)
    assert (numbers(case)[0, 3, 3], numbers(case)[0, 3, 12]) == (a, b)
    assert count(case, SCHEMA, 1) == 2


def test_an_object_erased_through_the_middle_becomes_two():
    mask = np.zeros((1, 9, 20), np.uint16)
    mask[0, 2:6, 2:18] = 1
    case = with_mask(case_of(np.zeros_like(mask)), mask)
    torn = mask.copy()
    torn[0, :, 6:8] = 0
    case = with_mask(case, torn)
    assert count(case, SCHEMA, 1) == 2
    assert numbers(case)[0, 3, 15] == 1  # the larger keeps its number


def test_an_object_in_two_pieces_stays_one_when_it_shrinks():
    mask = np.zeros((1, 9, 20), np.uint16)
    mask[0, 2:6, 2:6] = mask[0, 2:6, 10:14] = 1
    case = case_of(mask)
    one = LabelMap.from_array((mask == 1).astype(np.uint16))
    case = settle(SCHEMA, case, case.with_objects(1, one))
    assert count(case, SCHEMA, 1) == 1
    smaller = mask.copy()
    smaller[0, 2, 2:6] = 0
    assert count(with_mask(case, smaller), SCHEMA, 1) == 1


def test_a_region_has_no_numbers():
    schema = Schema((replace(SCHEMA.labels[0], kind=LabelKind.REGION),))
    case = case_of(np.ones((1, 4, 4), np.uint16))
    assert settle(schema, case, case) is case


def large(monkeypatch, shape: tuple[int, ...] = (20, 40, 70)) -> CaseState:
    """A case with two objects, too large to be numbered while one waits."""
    monkeypatch.setattr(numbering, "AT_ONCE", 1000)
    monkeypatch.setattr(numbering, "_found", numbering._Recent())
    mask = np.zeros(shape, np.uint16)
    mask[2:9, 3:9, 3:9] = mask[11:18, 12:20, 12:30] = 1
    return case_of(mask)


def test_what_would_take_long_is_left_until_it_is_known(monkeypatch):
    case = large(monkeypatch)
    assert known_objects(case, SCHEMA, 1) is None
    mask = case.mask(0).array()
    mask[3, 25:28, 3:9] = 1
    changed = settle(SCHEMA, case, case.with_mask(0, LabelMap.from_array(mask)))
    assert not changed.objects
    objects_of(case, SCHEMA, 1)  # in the background
    bring_up(case, changed, SCHEMA, 1)
    assert len(known_objects(changed, SCHEMA, 1).areas()) == 3
    # From now on a stroke is numbered with the commit.
    mask[5, 3:9, 3:9] = 0
    later = settle(SCHEMA, changed, changed.with_mask(0, LabelMap.from_array(mask)))
    assert count(later, SCHEMA, 1) == 4
    assert np.array_equal(later.objects[1].array() > 0, mask == 1)


def test_undoing_the_first_change_of_a_large_case_gives_its_objects_back(monkeypatch):
    case = large(monkeypatch)
    derived = objects_of(case, SCHEMA, 1)
    mask = case.mask(0).array()
    mask[3, 25:28, 3:9] = 1
    changed = settle(SCHEMA, case, case.with_mask(0, LabelMap.from_array(mask)))
    assert count(changed, SCHEMA, 1) == 3
    back = settle(SCHEMA, changed, case)
    assert np.array_equal(objects_of(back, SCHEMA, 1).array(), derived.array())


def test_the_first_objects_of_a_large_case_are_numbered_at_once(monkeypatch):
    monkeypatch.setattr(numbering, "AT_ONCE", 1000)
    empty = case_of(np.zeros((20, 40, 70), np.uint16))
    mask = np.zeros((20, 40, 70), np.uint16)
    mask[1:19, 3:9, 3:9] = 1
    assert (
        count(settle(SCHEMA, empty, empty.with_mask(0, LabelMap.from_array(mask))), SCHEMA, 1) == 1
    )
