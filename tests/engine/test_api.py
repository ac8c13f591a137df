"""Requests are values, known by their content."""

from dataclasses import replace

import pytest

from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
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
    ],
)
def test_whatever_differs_changes_the_key(change: dict[str, object]):
    assert replace(REQUEST, **change).key() != REQUEST.key()


def test_every_array_is_named_once_exemplars_first():
    assert REQUEST.hashes() == ("i1", "m1", "m2", "q1", "q2")


def test_a_cancelled_token_stops_the_work():
    token = CancelToken()
    token.check()
    token.cancel()
    assert token.cancelled
    with pytest.raises(CancelledError):
        token.check()
