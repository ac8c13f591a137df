from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import Box
from segicl_gui.services.editing.writing import held, mask_of, parts_of, tight, written

SCHEMA = Schema(
    (
        Label(1, "liver", "#000000"),
        Label(2, "spleen", "#000000"),
        Label(3, "bone", "#000000", locked=True),
        Label(4, "tumour", "#000000", part_of=1),
        Label(5, "vessel", "#000000", part_of=4),
        Label(6, "lesion", "#000000", part_of=1, group=1),
    )
)


def labels(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 6, (2, 8, 9)).astype(np.uint16)


@given(seed=st.integers(0, 2**32 - 1), over=st.sets(st.integers(1, 5)), label=st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_locked_voxels_and_parts_stay_whatever_is_asked(seed, over, label):
    before = labels(seed)
    mask = np.random.default_rng(seed + 1).random(before.shape) < 0.6
    other = 1 + label % 5
    after = written(before, {label: mask, other: ~mask}, SCHEMA, over=over)
    assert np.array_equal(after == 3, before == 3)
    mine = written(before, {label: mask}, SCHEMA, over=over)
    for part in parts_of(SCHEMA, label):
        assert np.array_equal(mine == part, before == part)
    # A part may take from what it is part of, and gives back to it.
    for x in set(range(1, 6)) - over - {label, *SCHEMA.ancestors(label)}:
        assert np.array_equal(mine == x, before == x)
    if label != 3:
        assert not (mine[~mask] == label).any()
        assert (mine[mask & (before == 0)] == label).all()


def test_what_one_label_leaves_another_may_take():
    before = np.array([[[1, 1, 0, 2]]], np.uint16)
    gone = np.zeros(before.shape, bool)
    after = written(before, {1: gone, 2: before > 0}, SCHEMA)
    assert after.tolist() == [[[2, 2, 0, 2]]]


def test_a_part_grows_inside_its_whole_and_leaves_it_behind():
    before = np.array([[[0, 1, 4, 1, 2]]], np.uint16)
    after = written(before, {4: np.array([[[False, True, False, True, True]]])}, SCHEMA)
    assert after.tolist() == [[[0, 4, 1, 4, 2]]]
    schema = SCHEMA.change(1, locked=True)
    outside = written(before, {4: np.array([[[True, True, True, False, False]]])}, schema)
    assert outside.tolist() == [[[0, 4, 4, 1, 2]]]  # not beyond what is locked


def test_what_a_part_leaves_goes_to_the_label_it_is_moved_to():
    before = np.array([[[1, 4, 4, 2]]], np.uint16)
    part = np.array([[[False, True, False, False]]])
    after = written(before, {4: ~part & (before == 4), 2: part | (before == 2)}, SCHEMA)
    assert after.tolist() == [[[1, 2, 4, 2]]]


def test_what_is_in_the_way_is_counted_without_parts():
    before = np.array([[[1, 4, 2, 3, 3, 0]]], np.uint16)
    everywhere = {1: np.ones(before.shape, bool)}
    after = written(before, everywhere, SCHEMA)
    assert after.tolist() == [[[1, 4, 2, 3, 3, 1]]]
    assert held(after, everywhere, SCHEMA) == {2: 1, 3: 2}


def test_parts_stand_in_the_place_of_the_whole():
    assert parts_of(SCHEMA, 1) == {4, 5}
    assert parts_of(SCHEMA, 2) == frozenset()
    before = np.array([[[1, 4, 5, 2, 0]]], np.uint16)
    assert mask_of(before, SCHEMA, 1).tolist() == [[[True, True, True, False, False]]]
    assert mask_of(before, SCHEMA, 4).tolist() == [[[False, True, True, False, False]]]


def test_the_box_is_tight():
    before = labels(0)
    box = Box((3, 10, 20), (5, 18, 29))
    assert tight(before, before.copy(), box) is None
    after = before.copy()
    after[1, 2:4, 3] += 1
    found = tight(before, after, box)
    assert found is not None
    assert found[0] == Box((4, 12, 23), (5, 14, 24))
    assert np.array_equal(found[1], after[1:2, 2:4, 3:4])


def test_a_lock_also_keeps_the_label_from_growing():
    schema = replace(SCHEMA, labels=(Label(1, "liver", "#000000", locked=True),))
    before = np.array([[[1, 0]]], np.uint16)
    assert written(before, {1: before < 9}, schema).tolist() == before.tolist()
