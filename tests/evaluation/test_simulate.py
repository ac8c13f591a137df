"""Effort of simulated annotators, with engines that help perfectly, or not at all."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, SlicePrediction
from segicl_gui.evaluation.simulate import CAP, simulate

BLOBS = 3


@pytest.fixture
def blobs(write):
    """Twelve images of three separate squares of different size."""
    masks = {}
    for i in range(12):
        mask = np.zeros((48, 48), np.uint8)
        for k, side in enumerate((9, 8, 7)):
            mask[4 + i // 2 : 4 + i // 2 + side, 2 + 15 * k : 2 + 15 * k + side] = 1
        masks[f"{i:02}.png"] = mask
    return write("blobs", masks, {"1": "blob"})


class Oracle:
    """Starts from nothing, and sets right the part of the truth around each click."""

    name, version = "oracle", "1"

    def __init__(self, text_alone: bool = True) -> None:
        self.requests = []
        self.text_alone = text_alone

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        cancel.check()
        if not (request.exemplars or self.text_alone):
            raise UserError("No exemplar", "There is none.", "Give one.")
        assert set(request.hashes()) <= set(arrays)
        (query,) = request.queries
        truth = arrays[query] > 0.5
        mask = self.first(truth)
        if request.previous:
            ((index, digest),) = request.previous
            assert index == 0
            mask = arrays[digest] == request.labels[0].id
            assert arrays[digest].dtype == np.uint16
        for prompt in request.prompts[-1:]:
            mask = self.corrected(mask, truth, prompt)
        values = mask.astype(np.uint16) * request.labels[0].id
        emit(SlicePrediction(0, values, np.full(mask.shape, 255, np.uint8), 0.5))

    def first(self, truth):
        return np.zeros_like(truth)

    def corrected(self, mask, truth, prompt):
        ((row, column),) = prompt.points
        assert prompt.positive
        parts, _ = ndimage.label(truth)
        return mask | (parts == parts[int(row), int(column)])


class Deaf(Oracle):
    """Knows no prompts."""

    name = "deaf"

    def corrected(self, mask, truth, prompt):
        return self.first(truth)


class Perfect(Oracle):
    name = "perfect"

    def first(self, truth):
        return truth


def run(folder, engine, exemplars=(1,), **options):
    return simulate([folder], exemplars, [engine], size=48, **options)


def test_as_many_clicks_as_parts(blobs):
    engine = Oracle()
    (row,) = run(blobs, engine, target=1.0).rows
    assert row.interactions == BLOBS
    assert row.capped == row.accept_unmodified == row.dice_first == 0
    assert row.dice_after_3 == row.dice_last == 1.0
    assert row.n == 3 * 4
    first = engine.requests[: BLOBS + 1]
    assert [len(r.prompts) for r in first] == [0, 1, 2, 3]
    assert [len(r.previous) for r in first] == [0, 1, 1, 1]
    assert len({r.exemplars for r in first}) == 1


def test_a_lower_target_takes_fewer_clicks(blobs):
    # Two of the three squares have a Dice of about 0.85.
    (row,) = run(blobs, Oracle(), target=0.8).rows
    assert row.interactions == 2
    assert 0.8 <= row.dice_last < 1


def test_jitter_stays_in_the_part(blobs):
    (row,) = run(blobs, Oracle(), target=1.0, jitter=3.0).rows
    assert row.interactions == BLOBS


def test_an_engine_that_ignores_clicks_is_capped(blobs):
    (row,) = run(blobs, Deaf(), limit=2).rows
    assert (row.interactions, row.capped, row.n) == (CAP, 1.0, 2)
    assert row.dice_last == 0.0


def test_a_perfect_proposal_is_accepted(blobs):
    for robot in ("click", "brush"):
        (row,) = run(blobs, Perfect(), robot=robot).rows
        assert (row.interactions, row.accept_unmodified, row.dice_first) == (0, 1.0, 1.0)


def test_the_brush_counts_pixels_and_strokes(blobs):
    engine = Oracle()
    (row,) = run(blobs, engine, robot="brush", target=1.0, limit=4).rows
    assert row.interactions == 9**2 + 8**2 + 7**2
    assert row.strokes == BLOBS
    assert row.as_json()["strokes"] == BLOBS
    assert row.capped == 0
    # It asks once and does the rest by hand.
    assert len(engine.requests) == 4


def test_without_exemplars_text_alone_or_an_empty_mask(blobs):
    by_text, refusing = Perfect(), Oracle(text_alone=False)
    (good,) = run(blobs, by_text, (0,), limit=2).rows
    assert good.accept_unmodified == 1.0
    assert by_text.requests[0].labels[0].name == "blob"
    assert not by_text.requests[0].exemplars
    (bad,) = run(blobs, refusing, (0,), limit=2).rows
    assert (bad.interactions, bad.dice_first) == (CAP, 0.0)
    (by_hand,) = run(blobs, refusing, (0,), limit=2, robot="brush", target=1.0).rows
    assert by_hand.interactions == 194


def test_rows_follow_the_contract(blobs):
    result = run(blobs, Perfect(), (0, 3), limit=1)
    assert list(result.rows[0].as_json()) == [
        "dataset", "label", "engine", "exemplars", "robot", "interactions", "capped",
        "dice_first", "dice_after_3", "dice_last", "accept_unmodified", "n",
    ]  # fmt: skip
    assert [r.exemplars for r in result.rows] == [0, 3]
    assert not result.failures


def test_limit_takes_from_all_repeats_and_keeps_the_queries(blobs):
    engine = Perfect()
    run(blobs, engine, (1, 3), limit=4)
    one, three = engine.requests[:4], engine.requests[4:]
    assert [r.queries for r in one] == [r.queries for r in three]
    assert [r.seed for r in one] == [0, 0, 1, 2]


def test_what_an_engine_refuses_is_a_failure_and_the_rest_goes_on(blobs):
    class Refuses(Perfect):
        def predict(self, request, arrays, cancel, emit, progress):
            if request.exemplars:
                raise UserError("No", "It is so.", "Do otherwise.")
            super().predict(request, arrays, cancel, emit, progress)

    result = run(blobs, Refuses(), (0, 1, 99), limit=1)
    assert [r.exemplars for r in result.rows] == [0]
    assert [f.shots for f in result.failures] == [1, 99]


def test_options_reach_the_engine_and_one_that_it_refuses_is_no_want_of_exemplars(blobs):
    class Picky(Perfect):
        def predict(self, request, arrays, cancel, emit, progress):
            if dict(request.options).get("steps") == "none":
                raise UserError("No", "steps is “none”.", "Give a number.")
            super().predict(request, arrays, cancel, emit, progress)

    good = Picky()
    assert run(blobs, good, (0, 1), limit=1, options=(("steps", "2"),)).rows
    assert {r.options for r in good.requests} == {(("steps", "2"),)}
    bad = run(blobs, Picky(), (0, 1), limit=1, options=(("steps", "none"),))
    assert not bad.rows
    assert [f.shots for f in bad.failures] == [0, 1]
    refusing = Oracle(text_alone=False)
    assert run(blobs, refusing, (0,), limit=1, options=(("steps", "2"),)).rows


@pytest.mark.parametrize(
    "change",
    [
        {"robot": "vacuum"},
        {"target": 0.0},
        {"target": 1.5},
        {"jitter": -1.0},
        {"limit": 0},
        {"exemplars": (-1,)},
    ],
)
def test_bad_input(blobs, change):
    with pytest.raises(UserError, match="Cannot simulate"):
        run(blobs, Perfect(), **{"exemplars": (1,), **change})


def test_cancel(blobs):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        run(blobs, Perfect(), cancel=token)


def test_progress_rises_to_one(blobs):
    shares = []
    run(blobs, Perfect(), (0, 1), limit=2, on_progress=lambda share, text: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_images_are_as_the_oracle_needs_them(blobs):
    """The oracle reads the truth off the image."""
    image = np.asarray(Image.open(blobs / "images" / "03.png"))
    mask = np.asarray(Image.open(blobs / "masks" / "03.png"))
    np.testing.assert_array_equal(image > 127, mask > 0)
