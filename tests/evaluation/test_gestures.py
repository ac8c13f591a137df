import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segicl_gui.evaluation.gestures import corrections, good_enough, outline_points

small = arrays(np.uint16, (7, 8), elements=st.integers(0, 2))


def squares() -> np.ndarray:
    truth = np.zeros((30, 30), np.uint16)
    truth[2:12, 2:12] = 1
    truth[2:8, 18:24] = 1
    truth[20:24, 20:24] = 2
    return truth


@settings(deadline=None, max_examples=60)
@given(small, small, st.sampled_from([0.5, 0.9, 1.0]), st.booleans())
def test_every_mask_becomes_good_enough(mask, truth, target, clicks) -> None:
    answer = (lambda label, prompts, now: now != label) if clicks else None
    last = mask
    for gesture in corrections(mask, truth, (1, 2), target, answer):
        assert gesture.pixels == (gesture.mask != last).sum()
        last = gesture.mask
    assert all(good_enough(last, truth, x, target) for x in (1, 2))


def test_one_stroke_for_each_part_largest_first() -> None:
    truth = squares()
    done = list(corrections(np.zeros_like(truth), truth, (1, 2), 1.0))
    assert [(g.label, g.pixels, g.prompt) for g in done] == [(1, 100, None), (1, 36, None),
                                                            (2, 16, None)]  # fmt: skip


def test_answers_are_taken_over_no_farther_than_a_correction_reaches() -> None:
    truth = squares()
    asked = []

    def answer(label, prompts, now):
        asked.append((label, len(prompts), prompts[-1].positive))
        return truth == label

    done = list(corrections(np.zeros_like(truth), truth, (1, 2), 1.0, answer))
    # What does not hang together with the click is left for another one.
    assert [g.pixels for g in done] == [100, 36, 16]
    assert asked == [(1, 1, True), (1, 2, True), (2, 1, True)]


def test_an_answer_that_makes_it_worse_is_not_taken() -> None:
    truth = squares()
    mask = truth.copy()
    mask[12:16, 2:6] = 1  # all of the square hangs together with it
    nothing = np.zeros(truth.shape, bool)
    click, stroke = corrections(mask, truth, (1, 2), 1.0, lambda label, prompts, now: nothing)
    assert click.prompt is not None
    assert not click.prompt.positive
    assert click.pixels == 0
    assert (stroke.mask == truth).all()


def test_once_a_click_was_in_vain_the_rest_of_the_label_is_painted() -> None:
    truth = squares()
    asked = []

    def answer(label, prompts, now):
        asked.append(label)
        return np.zeros(truth.shape, bool)

    done = list(corrections(np.zeros_like(truth), truth, (1, 2), 1.0, answer))
    assert asked == [1, 2]
    assert [(g.label, g.prompt is None) for g in done] == [
        (1, False), (1, True), (1, True), (2, False), (2, True),
    ]  # fmt: skip


def test_a_label_with_many_errors_is_drawn_anew_where_that_takes_fewer_strokes() -> None:
    truth = squares()
    mask = truth.copy()
    mask[truth == 1] = 0
    mask[3:6, 3:6] = 1
    mask[14:17, 14:29:3] = 1
    mask[27, 1:28:4] = 1
    first, second = corrections(mask, truth, (1, 2), 1.0)
    assert first.anew
    # Exactly what was drawn: of the islands nothing is left, nor was any other label touched.
    assert ((first.mask == 1) == (np.indices(truth.shape).max(0) < 12) & (truth == 1)).all()
    assert ((first.mask == 2) == (truth == 2)).all()
    assert first.points == outline_points(first.mask == 1)
    assert not second.anew
    assert (second.mask == truth).all()


def test_errors_are_painted_over_where_that_takes_as_few_strokes() -> None:
    truth = squares()
    mask = truth.copy()
    mask[14:17, 14:29:8] = 1  # two islands, and two parts to draw
    done = list(corrections(mask, truth, (1, 2), 1.0))
    assert [(g.pixels, g.anew) for g in done] == [(3, False), (3, False)]


def test_what_is_not_there_is_painted_away() -> None:
    mask = np.zeros((9, 9), np.uint16)
    mask[2:4, 2:4] = mask[6:8, 6:8] = 1
    done = list(corrections(mask, np.zeros_like(mask), (1,), 0.9))
    assert [(g.pixels, g.anew) for g in done] == [(4, False), (4, False)]


def test_an_outline_takes_a_click_at_each_corner() -> None:
    part = np.zeros((30, 30), bool)
    part[5:20, 4:22] = True
    corners = outline_points(part)
    assert 4 <= corners <= 8  # corners of pixels are cut off
    part[10:15, 10:15] = False
    assert outline_points(part) > corners
    (stroke,) = corrections(
        np.zeros(part.shape, np.uint16), part.astype(np.uint16), (1,), 1.0
    )  # fmt: skip
    assert stroke.points == outline_points(part)
