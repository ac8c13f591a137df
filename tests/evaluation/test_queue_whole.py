"""How good all masks of a data set are, by the number of cases corrected."""

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.evaluation.alone import Alone
from segicl_gui.evaluation.queue_order import Curves
from segicl_gui.evaluation.queue_whole import Growth, grow, whole_rows_of


def mostly_easy(count: int = 20) -> Alone:
    """Of most cases everything is found, of the last four nothing, and the engine is unsure."""
    hard = np.arange(count) >= count - 4
    looks = np.zeros((count, 752), np.float32)
    looks[:, 0] = np.linspace(0, 1, count)
    truth = np.zeros((count, 8, 8), np.uint8)
    truth[:, 2:6, 2:6] = 1
    said = np.repeat(np.where(hard[:, None, None], np.uint8(0), truth)[None], count, 0)
    sure = np.broadcast_to(
        np.where(hard, 130, 250).astype(np.uint8)[None, :, None, None], said.shape
    )
    subjects = tuple(f"s{i:02d}" for i in range(count))
    return Alone("easy", subjects, truth, looks, np.ones((count, 1), bool), said, sure)


def test_the_hardest_first_makes_a_data_set_good_soonest() -> None:
    rows = {r.order: r for r in whole_rows_of(grow(mostly_easy(), 2, 8))}
    assert list(rows) == ["useful", "difficult", "random"]
    # Four of twenty are to be corrected until two are left; and each order draws its first case.
    assert 2 <= rows["difficult"].corrected <= 3
    assert rows["random"].corrected >= 2
    assert rows["difficult"].area >= rows["random"].area
    assert rows["random"].saved == rows["random"].gain == 0
    assert rows["useful"].saved_low <= rows["useful"].saved <= rows["useful"].saved_high
    assert rows["useful"].n == 20
    assert rows["useful"].as_json()["kind"] == "whole set"


def test_what_is_accepted_as_it_is_costs_nothing_and_stays_as_it_is() -> None:
    dice = np.array([[[1.0, 0.5, 0.9], [1.0, 1.0, 0.9]]])[..., None]
    curves = Curves("x", "random", 1, ("a", "b", "c"), dice)
    found = Growth(curves, np.array([[0, 1]]), np.array([[True, True]]))
    (spent,), (area,) = found.figures(np.ones(3))
    assert spent == 2
    assert area == pytest.approx(0.8)
    assert found.figures(np.array([1.0, 3.0, 0.0]))[0] == [4.0]
    assert found.figures(np.array([1.0, 0.0, 1.0]))[0] == [1.0]
    cases = mostly_easy()
    for growth in grow(cases, 2, 3):
        for done, corrected in zip(growth.done, growth.corrected, strict=True):
            assert sorted(done) == list(range(20))
            assert set(done[corrected][1:]) == {16, 17, 18, 19} - {done[0]}
        assert (growth.curves.dice[:, -1] == 1).all()


def test_sets_are_averaged_and_nonsense_refused() -> None:
    cases = mostly_easy()
    grown = grow(cases, 2, 2)
    more = [replace(g, curves=replace(g.curves, dataset="more")) for g in grown]
    rows = whole_rows_of([*grown, *more])
    assert [r.dataset for r in rows[::3]] == ["easy", "more", "macro"]
    assert rows[6].corrected == pytest.approx(rows[0].corrected)
    assert rows[6].n == 40
    with pytest.raises(UserError, match="Cannot compare orders"):
        grow(cases, 0, 1)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        grow(cases, 2, 1, cancel=token)
