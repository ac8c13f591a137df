"""Requests are values, known by their content."""

import math
from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    PromptSpec,
)

REQUEST = PredictRequest(
    "pixels",
    ("q1", "q2"),
    (LabelSpec(1, "liver"),),
    (ExemplarSpec("i1", "m1", (1,)), ExemplarSpec("i1", "m2", (1,))),
)


def test_equal_requests_have_equal_keys():
    assert REQUEST.key() == replace(REQUEST).key()


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"queries": ("q2", "q1")},
        {"labels": (LabelSpec(1, "liver", "bright"),)},
        {"exemplars": REQUEST.exemplars[:1]},
        {"spacing": (1.0, 1.0)},
        {"options": (("scale", "2"),)},
        {"prompts": (PromptSpec(0, 1, "click", True, ((3, 4),)),)},
        {"previous": ((1, "p"),)},
        {"priors": ((1, "p"),)},
    ],
)
def test_whatever_differs_changes_the_key(change: dict[str, object]):
    assert replace(REQUEST, **change).key() != REQUEST.key()


def test_a_request_without_prompts_keeps_the_key_it_had_before_there_were_any():
    assert REQUEST.key() == "fc1507b27d7906a8765c9c4c9bfeaee8"


def test_every_array_is_named_once_exemplars_first():
    assert REQUEST.hashes() == ("i1", "m1", "m2", "q1", "q2")
    corrected = replace(REQUEST, previous=((0, "p1"), (1, "m2")), priors=((0, "e1"),))
    assert corrected.hashes() == ("i1", "m1", "m2", "q1", "q2", "p1", "e1")


def click(query: int = 0, label: int = 1, kind: str = "click", *points: tuple[float, float]):
    return PromptSpec(query, label, kind, True, points or ((1.0, 2.0),))


def test_equal_places_are_equal_whatever_numbers_they_are_made_of():
    one = click(0, 1, "click", (np.float32(3), np.int64(4)))
    assert one == click(0, 1, "click", (3, 4))
    assert replace(REQUEST, prompts=(one,)).key()


@pytest.mark.parametrize(
    ("kind", "points", "says"),
    [
        ("tap", ((0, 0),), "“tap”; there are click, scribble, box, lasso"),
        ("click", (), "click takes 1 points, not 0"),
        ("click", ((0, 0), (1, 1)), "click takes 1 points, not 2"),
        ("box", ((0, 0),), "box takes 2 points, not 1"),
        ("scribble", (), "1 or more"),
        ("lasso", ((0, 0), (1, 1)), "3 or more points, not 2"),
        ("click", ((math.nan, 0),), "not a number"),
        ("box", ((0, 0), (0, math.inf)), "not a number"),
    ],
)
def test_prompts_that_make_no_sense_are_refused(kind, points, says):
    with pytest.raises(UserError, match=says):
        PromptSpec(0, 1, kind, True, points)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"prompts": (click(2),)}, "image 2, counted from 0, of 2"),
        ({"prompts": (click(-1),)}, "image -1"),
        ({"prompts": (click(0, 9),)}, "label 9"),
        ({"previous": ((2, "p"),)}, "image 2"),
        ({"previous": ((0, "p"), (0, "r"))}, "more than one"),
        ({"priors": ((2, "p"),)}, "image 2"),
        ({"priors": ((1, "p"), (1, "r"))}, "more than one"),
    ],
)
def test_prompts_of_what_is_not_asked_are_refused(change, says):
    with pytest.raises(UserError, match=says):
        replace(REQUEST, **change)


def test_a_part_keeps_what_belongs_to_its_queries():
    whole = replace(
        REQUEST,
        queries=("q1", "q2", "q3"),
        prompts=(click(0), click(2)),
        previous=((1, "p1"), (2, "p2")),
        priors=((0, "e0"), (2, "e2")),
    )
    assert whole.part(0, 3) == whole
    part = whole.part(2, 9)
    assert part.queries == ("q3",)
    assert part.prompts == (click(0),)
    assert part.previous == ((0, "p2"),)
    assert part.priors == ((0, "e2"),)
    assert part.exemplars == whole.exemplars


def test_a_cancelled_token_stops_the_work():
    token = CancelToken()
    token.check()
    token.cancel()
    assert token.cancelled
    with pytest.raises(CancelledError):
        token.check()
