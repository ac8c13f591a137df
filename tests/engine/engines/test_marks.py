"""Prompts as points, strokes and boxes."""

from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.engine.api import LabelSpec, PredictRequest, PromptSpec
from segicl_gui.engine.engines.marks import Marks, marked, stroke, unmarked

FAR = st.floats(-1e9, 1e9)
SHAPE = (30, 40)


def prompt(kind, *points, label=1, positive=True, query=0):
    return PromptSpec(query, label, kind, positive, points)


def test_each_kind_becomes_what_networks_take():
    marks = Marks.of(
        [
            prompt("click", (3, 4)),
            prompt("click", (9, 9), label=2),
            prompt("scribble", (1, 1), (1, 5), positive=False),
            prompt("box", (20, 30), (10, 8)),
            prompt("box", (0, 0), (4, 8), positive=False),
        ],
        1,
        SHAPE,
    )
    assert marks.points == [((3, 4), True), ((2, 4), False)]
    assert marks.strokes == [(((1, 1), (1, 5)), False)]
    assert marks.boxes == [((10, 8), (20, 30))]


def test_a_lasso_is_its_box_and_the_point_deepest_in_it():
    # A corner: the middle of its box is outside of it.
    corner = [(0, 0), (0, 30), (9, 30), (9, 9), (29, 9), (29, 0)]
    marks = Marks.of([prompt("lasso", *corner)], 1, SHAPE)
    assert marks.boxes == [((0, 0), (29, 30))]
    ((row, column), positive) = marks.points[0]
    assert positive
    assert row <= 9 or column <= 9
    outside = Marks.of([prompt("lasso", (50, 60), (52, 60), (52, 70))], 1, SHAPE)
    assert outside.points == [((51, 65), True)]


def test_a_scribble_is_sampled_evenly_from_end_to_end():
    marks = Marks.of([prompt("scribble", (0, 0), (0, 21))], 1, SHAPE)
    columns = [c for (_, c), _ in marks.sampled(8)]
    assert columns == [0, 3, 6, 9, 12, 15, 18, 21]
    assert len(Marks.of([prompt("scribble", (2, 2))], 1, SHAPE).sampled()) == 1


def test_a_stroke_is_without_gaps_and_repeats_no_corner():
    pixels = stroke([(0, 0), (0, 3), (2, 3)])
    assert pixels.tolist() == [[0, 0], [0, 1], [0, 2], [0, 3], [1, 3], [2, 3]]
    assert stroke([(1, 1), (1, 1)]).tolist() == [[1, 1]]


@given(
    st.sampled_from(["scribble", "lasso"]), st.lists(st.tuples(FAR, FAR), min_size=3, max_size=5)
)
def test_marks_far_outside_cost_nothing(kind, points):
    marks = Marks.of([prompt(kind, *points)], 1, SHAPE)
    assert 1 <= len(marks.sampled()) <= 8


def test_marks_are_of_one_query_and_the_rest_of_an_answer_stays():
    request = PredictRequest(
        "x",
        ("a", "b"),
        (LabelSpec(1, ""), LabelSpec(2, "")),
        (),
        prompts=(prompt("click", (3, 4)), prompt("click", (5, 6), query=1, label=2)),
        previous=((1, "m"),),
    )
    assert list(marked(request, 0, SHAPE)) == [1]
    assert marked(request, 1, SHAPE)[2].points == [((5, 6), True)]
    assert unmarked(request, 1, {2}) == (1,)
    assert unmarked(request, 0, {1}) == ()


def test_places_just_outside_are_kept_as_they_are():
    marks = Marks.of([prompt("click", (-3.5, 41.25)), prompt("box", (-2, 3), (9, 44))], 1, SHAPE)
    assert marks.points == [((-3.5, 41.25), True)]
    assert marks.boxes == [((-2, 3), (9, 44))]
