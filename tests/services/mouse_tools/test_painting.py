"""Modes, parts of labels and locks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.painting import needs_change, painted, refused

# Disc 1 ⊃ cup 2 ⊃ pit 3; vessel 4 beside them.
PLAIN = Schema(
    (
        Label(1, "disc", "#ff0000"),
        Label(2, "cup", "#00ff00", part_of=1),
        Label(3, "pit", "#0000ff", part_of=2),
        Label(4, "vessel", "#ffff00"),
    )
)
masks = hnp.arrays(np.uint16, (6, 7), elements=st.integers(0, 4))
covers = hnp.arrays(np.bool_, (6, 7))
labels = st.sampled_from([1, 2, 3, 4])


def whole(mask: np.ndarray, label: int) -> np.ndarray:
    return np.isin(mask, PLAIN.whole(label))


@given(masks, covers, labels)
def test_modes_do_to_the_whole_label_what_they_say(mask, where, label):
    before = whole(mask, label)
    added = painted(mask, where, label, PLAIN)
    assert np.array_equal(whole(added, label), before | where)
    assert np.array_equal(added[before], mask[before])  # parts stay parts
    subtracted = painted(mask, where, label, PLAIN, Mode.SUBTRACT)
    assert np.array_equal(whole(subtracted, label), before & ~where)
    replaced = painted(mask, where, label, PLAIN, Mode.REPLACE)
    assert np.array_equal(whole(replaced, label), where)
    assert np.array_equal(subtracted[~before], mask[~before])


@given(masks, covers)
def test_a_part_erased_reveals_its_parent(mask, where):
    erased = painted(mask, where, 3, PLAIN, Mode.SUBTRACT)
    assert (erased[(mask == 3) & where] == 2).all()
    assert np.array_equal(whole(erased, 1), whole(mask, 1))


@given(masks, st.lists(st.tuples(labels, st.sampled_from(Mode), covers), max_size=4),
       st.sets(labels, min_size=1))  # fmt: skip
def test_no_tool_changes_what_a_locked_label_covers(mask, strokes, locked):
    schema = PLAIN
    for label in locked:
        schema = schema.change(label, locked=True)
    now = mask
    for label, mode, where in strokes:
        wanted = painted(now, where, label, schema, mode)
        kept = refused(now, wanted, schema)
        now = np.where(kept, now, wanted)
    for label in locked:
        assert np.array_equal(whole(now, label), whole(mask, label))


def test_a_cup_may_be_painted_in_a_locked_disc_but_not_beyond():
    schema = PLAIN.change(1, locked=True)
    mask = np.asarray([[0, 1, 1, 4]], np.uint16)
    everywhere = np.ones(mask.shape, bool)
    wanted = painted(mask, everywhere, 2, schema)
    assert refused(mask, wanted, schema).tolist() == [[True, False, False, True]]


def test_why_nothing_changes_is_told():
    mask = np.array([[0, 1, 2, 4]], np.uint16)

    def told(label: int, where: list[bool], mode: Mode, locked: tuple[int, ...] = ()) -> str:
        schema = PLAIN
        for i in locked:
            schema = schema.change(i, locked=True)
        after = painted(mask, np.array([where]), label, schema, mode)
        with pytest.raises(UserError) as error:
            needs_change(mask, after, label, schema, mode)
        return error.value.happened

    assert told(1, [False, True, True, False], Mode.ADD) == "All of it is “disc” already."
    assert told(2, [True, True, False, True], Mode.SUBTRACT) == "Nothing there is “cup”."
    assert told(1, [False, False, False, True], Mode.ADD, locked=(4,)) == "“vessel” is locked."
    assert told(4, [False, False, True, False], Mode.ADD, locked=(1,)) == "“disc” is locked."
    after = painted(mask, np.array([[True, False, False, True]]), 1, PLAIN)
    needs_change(mask, after, 1, PLAIN.change(4, locked=True), Mode.ADD)  # some of it may change
