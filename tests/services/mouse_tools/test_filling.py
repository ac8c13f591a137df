"""What a fill means where it is made."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.filling import Meaning, filling

RING, OTHER = 1, 2


def picture() -> tuple[np.ndarray, np.ndarray]:
    """A ring of label 1, another label, and a bright block half under the ring."""
    shown = np.zeros((20, 24), np.uint16)
    shown[3:10, 3:10] = RING
    shown[5:8, 5:8] = 0
    shown[12:16, 12:16] = OTHER
    plane = np.zeros(shown.shape, np.int16)
    plane[2:11, 2:14] = 100
    return shown, plane


def test_what_is_enclosed_is_a_hole():
    shown, plane = picture()
    found = filling(shown, plane, (6, 6), {RING}, Mode.ADD, 10)
    assert found.meaning is Meaning.HOLE
    assert found.where.sum() == 9
    assert found.where[5:8, 5:8].all()


def test_the_area_of_another_label_is_taken():
    shown, plane = picture()
    found = filling(shown, plane, (13, 13), {RING}, Mode.ADD, 10)
    assert (found.meaning, found.other) == (Meaning.LABEL, OTHER)
    assert np.array_equal(found.where, shown == OTHER)


def test_in_the_label_and_on_open_ground_the_image_says_where_to_stop():
    shown, plane = picture()
    for pixel in ((4, 4), (5, 12)):
        found = filling(shown, plane, pixel, {RING}, Mode.ADD, 10)
        assert found.meaning is Meaning.ALIKE
        assert np.array_equal(found.where, plane == 100)
    # Up to other labels, whatever they look like.
    shown[2:11, 11] = OTHER
    found = filling(shown, plane, (4, 4), {RING}, Mode.ADD, 10)
    assert not found.where[:, 11:].any()
    assert found.where[2:11, 2:11].all()


def test_only_the_label_is_taken_away_with_its_parts_from_there():
    shown, plane = picture()
    found = filling(shown, plane, (4, 4), {RING}, Mode.SUBTRACT, 10)
    assert found.meaning is Meaning.TAKEN_AWAY
    assert np.array_equal(found.where, shown == RING)
    for pixel in ((0, 0), (13, 13)):
        found = filling(shown, plane, pixel, {RING}, Mode.SUBTRACT, 10)
        assert found.meaning is Meaning.NOTHING
        assert not found.where.any()


@given(
    hnp.arrays(np.uint16, (8, 9), elements=st.integers(0, 2)),
    hnp.arrays(np.int16, (8, 9), elements=st.integers(-50, 50)),
    st.tuples(st.integers(0, 7), st.integers(0, 8)),
)
def test_the_pixel_is_among_what_is_filled_or_beside_it(shown, plane, pixel):
    found = filling(shown, plane, pixel, {1}, Mode.ADD, 20)
    if found.meaning in (Meaning.HOLE, Meaning.LABEL):
        assert found.where[pixel]
        assert (shown[found.where] == shown[pixel]).all()
    else:
        assert not (found.where & (shown == 2)).any()
        row, column = np.nonzero(found.where)
        assert (np.hypot(row - pixel[0], column - pixel[1]) < 2).any()
