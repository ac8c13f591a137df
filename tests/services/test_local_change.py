"""What of a model's answer a correction takes over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.services.local_change import Reach, deepest, drawn, local_change, unchanged

SHAPE = (24, 30)
masks = arrays(np.bool_, SHAPE)
places = st.tuples(st.floats(-3, 26), st.floats(-3, 32))


def square(top: int, left: int, side: int = 5) -> np.ndarray:
    out = np.zeros(SHAPE, bool)
    out[top : top + side, left : left + side] = True
    return out


def click(row: float, column: float, positive: bool = True) -> Prompt:
    return Prompt(0, 1, PromptKind.CLICK, positive, ((row, column),))


def change(before, answer, prompt, reach=1000.0, spacing=None):
    return local_change(before, answer, prompt, spacing, Reach(reach, reach))


def test_the_part_that_was_clicked_is_added_and_no_other():
    answer = square(2, 2) | square(15, 20)
    assert np.array_equal(change(np.zeros(SHAPE, bool), answer, click(4, 4)), square(2, 2))


def test_the_part_that_was_denied_is_taken_away_and_no_other():
    before = square(2, 2) | square(15, 20)
    after = change(before, np.zeros(SHAPE, bool), click(4, 4, positive=False))
    assert np.array_equal(after, square(15, 20))


def test_a_positive_click_takes_nothing_away():
    after = change(square(2, 2), square(2, 4), click(3, 8))
    assert np.array_equal(after, square(2, 2) | square(2, 4))


def test_a_click_is_set_whatever_the_model_says():
    nothing = np.zeros(SHAPE, bool)
    assert np.argwhere(change(nothing, nothing, click(7, 9))).tolist() == [[7, 9]]
    everything = ~nothing
    assert np.argwhere(~change(everything, everything, click(7, 9, False))).tolist() == [[7, 9]]


def test_outside_the_image_nothing_happens():
    before = square(3, 3)
    assert np.array_equal(change(before, ~before, click(-5, 400)), before)


@settings(deadline=None)
@given(masks, masks, st.sampled_from(PromptKind), st.booleans(), st.data(), st.floats(0, 12))
def test_nothing_changes_out_of_reach(before, answer, kind, positive, data, reach):
    least, most = {"click": (1, 1), "box": (2, 2), "lasso": (3, 6), "scribble": (1, 6)}[kind]
    points = tuple(data.draw(st.lists(places, min_size=least, max_size=most)))
    prompt = Prompt(0, 1, kind, positive, points)
    after = change(before, answer, prompt, reach)
    changed = after ^ before
    marked = drawn(prompt, SHAPE)
    if not marked.any():
        assert not changed.any()
        return
    assert not changed[ndimage.distance_transform_edt(~marked) > reach].any()
    assert not (changed & (before if positive else ~before)).any()
    parts, _ = ndimage.label(changed | marked, np.ones((3, 3)))
    assert set(np.unique(parts[changed])) <= set(np.unique(parts[marked]))


def test_reach_is_in_millimetres_where_the_spacing_is_known():
    far, size = Reach(64, 20).sampling((0.5, 0.25))
    answer = np.ones(SHAPE, bool)
    after = local_change(~answer, answer, click(12, 15), (2.0, 1.0), Reach(64, 6))
    rows, columns = np.nonzero(after)
    assert (far, size) == (20, (0.5, 0.25))
    assert (rows.max() - rows.min(), columns.max() - columns.min()) == (6, 12)


@pytest.mark.parametrize(
    ("kind", "points", "pixels"),
    [
        (PromptKind.CLICK, ((2.4, 3.6),), 1),
        (PromptKind.SCRIBBLE, ((2, 3), (2, 9)), 7),
        (PromptKind.BOX, ((8, 9), (2, 3)), 49),
        (PromptKind.LASSO, ((1.5, 1.5), (1.5, 6.5), (5.5, 6.5), (5.5, 1.5)), 20),
    ],
)
def test_what_is_drawn_marks_its_pixels(kind, points, pixels):
    assert drawn(Prompt(0, 1, kind, True, points), SHAPE).sum() == pixels


def test_the_deepest_pixel_is_farthest_from_the_border():
    assert deepest(square(2, 2)) == (4, 4)
    assert deepest(np.zeros(SHAPE, bool)) is None


def test_why_nothing_changes_depends_on_what_was_marked():
    before = square(2, 2)
    assert (
        "Nothing you marked" in unchanged("liver", before, click(20, 20, positive=False)).happened
    )
    assert "“liver” already" in unchanged("liver", before, click(4, 4)).happened
    assert "finds “liver” as it is" in unchanged("liver", before, click(20, 20)).happened
    assert "finds “liver” as it is" in unchanged("liver", before, click(-5, -5)).happened
