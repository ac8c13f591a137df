"""Where robots click and paint."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segicl_gui.evaluation.robots import Click, ClickRobot, brush, error_parts

masks = arrays(np.bool_, (9, 11))


def blank() -> np.ndarray:
    return np.zeros((30, 30), bool)


@given(masks, masks, st.sampled_from([0.0, 2.5]), st.integers(0, 5))
@settings(max_examples=60)
def test_a_click_is_inside_the_largest_error_and_says_its_sign(mask, truth, jitter, seed):
    click = ClickRobot(jitter, seed).click(mask, truth)
    if click is None:
        assert np.array_equal(mask, truth)
        return
    part, missed = next(error_parts(mask, truth))
    assert part[click.row, click.column]
    assert click.positive == missed == truth[click.row, click.column]
    assert mask[click.row, click.column] != truth[click.row, click.column]


@given(masks, masks)
@settings(max_examples=60)
def test_parts_are_the_error_each_pixel_once(mask, truth):
    parts = list(error_parts(mask, truth))
    sizes = [int(p.sum()) for p, _ in parts]
    assert sizes == sorted(sizes, reverse=True)
    total = np.sum([p for p, _ in parts], axis=0) if parts else np.zeros(mask.shape)
    assert np.array_equal(total, mask ^ truth)


def test_the_middle_of_what_was_missed():
    truth = blank()
    truth[4:13, 6:15] = True
    assert ClickRobot().click(blank(), truth) == Click(8, 10, True)
    assert ClickRobot().click(truth, blank()) == Click(8, 10, False)


def test_an_error_at_the_border_is_clicked_in_its_middle():
    truth = blank()
    truth[:, :7] = True
    assert ClickRobot().click(blank(), truth).column == 3


def test_missed_and_superfluous_parts_that_touch_are_two():
    mask, truth = blank(), blank()
    mask[5:10, 5:10] = True
    truth[5:10, 10:14] = True
    assert [(int(p.sum()), missed) for p, missed in error_parts(mask, truth)] == [
        (25, False), (20, True),
    ]  # fmt: skip


def test_no_pixel_is_clicked_twice():
    truth = blank()
    truth[4:7, 4:7] = True
    robot, clicks = ClickRobot(), []
    while click := robot.click(blank(), truth, clicks):
        clicks.append(click)
    assert len(clicks) == len(set(clicks)) == 9


def test_jitter_is_seeded_and_bounded():
    truth = blank()
    truth[2:28, 2:28] = True
    middle = ClickRobot().click(blank(), truth)
    seen = {ClickRobot(4.0, seed).click(blank(), truth) for seed in range(20)}
    assert len(seen) > 5
    offsets = [np.hypot(c.row - middle.row, c.column - middle.column) for c in seen]
    assert max(offsets) <= 4.0
    assert ClickRobot(4.0, 1).click(blank(), truth) == ClickRobot(4.0, 1).click(blank(), truth)


@given(masks, masks)
@settings(max_examples=40)
def test_the_brush_ends_at_the_truth(mask, truth):
    strokes = list(brush(mask, truth))
    assert sum(n for _, n in strokes) == int((mask ^ truth).sum())
    assert np.array_equal(strokes[-1][0] if strokes else mask, truth)


def test_inputs_are_left_alone():
    mask, truth = blank(), blank()
    truth[3:9, 3:9] = True
    before = mask.copy(), truth.copy()
    ClickRobot().click(mask, truth, [Click(4, 4, True)])
    list(brush(mask, truth))
    np.testing.assert_array_equal(mask, before[0])
    np.testing.assert_array_equal(truth, before[1])


def test_a_mask_without_error_gets_no_click():
    assert ClickRobot().click(blank(), blank()) is None
    assert next(error_parts(blank(), blank()), None) is None
    assert next(brush(blank(), blank()), None) is None
