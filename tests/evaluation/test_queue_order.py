"""Learning curves by order, of a set in which a few kinds of case repeat."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from segicl_gui.cli.main import app
from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.evaluation.alone import Alone
from segicl_gui.evaluation.queue_order import (
    Curves,
    cases_needed,
    difficult_order,
    rows_of,
    useful_order,
    walk,
)


def kinds(count: int = 28) -> Alone:
    """Half the cases are of one kind, and a seventh of each of three more.

    An exemplar segments its own kind rightly and of any other finds nothing, unsurely.
    """
    kind = np.array([max(0, i % 7 - 3) for i in range(count)])
    looks = np.zeros((count, 752), np.float32)
    looks[np.arange(count), kind] = 1
    looks[:, 4] = np.linspace(0, 0.01, count)
    truth = np.zeros((count, 8, 8), np.uint8)
    truth[:, 2:6, 2:6] = 1
    same = kind[:, None] == kind
    said = np.where(same[:, :, None, None], truth[None], np.uint8(0))
    sure = np.broadcast_to(np.where(same, 250, 130).astype(np.uint8)[:, :, None, None], said.shape)
    subjects = tuple(f"s{i:02d}" for i in range(count))
    return Alone("kinds", subjects, truth, looks, np.ones((count, 1), bool), said, sure)


def test_an_order_that_takes_every_kind_needs_fewer_cases():
    curves = walk(kinds(), 1, 6)
    assert [c.order for c in curves] == ["useful", "difficult", "random"]
    assert [len(c.dice) for c in curves] == [1, 6, 6]
    rows = {r.order: r for r in rows_of(curves)}
    assert rows["useful"].n == 28
    # Three of the common kind come before one of each of the others.
    assert rows["useful"].cases <= 7
    assert rows["useful"].saved > 0.3
    assert rows["useful"].saved_low > 0
    assert rows["useful"].gain_low > 0
    assert rows["random"].saved == 0
    assert rows["useful"].final == rows["random"].final == pytest.approx(1.0)
    assert rows["useful"].curve[0][0] == 1
    assert len(rows["useful"].as_json()["curve"]) == 21


def test_kinds_come_before_repeats_and_every_case_once():
    cases = kinds()
    queued = list(range(0, 28, 2))
    order = useful_order(cases, queued)
    assert sorted(order) == queued
    assert len({max(0, i % 7 - 3) for i in order[:6]}) == 4
    # Only its own kind is segmented by the first case; the unsure others come before that.
    order = difficult_order(cases, 2, queued, 1)
    assert sorted(order) == queued
    assert order[0] == 2
    assert all(max(0, i % 7 - 3) for i in order[1:4])


def test_cases_are_counted_on_the_rising_curve():
    assert cases_needed(np.array([0.5, 0.8, 0.8])) == 2
    assert cases_needed(np.array([0.5, 0.795, 0.8])) == 2
    # A lucky high at the start does not count where the curve comes down again.
    assert cases_needed(np.array([0.8, 0.2, 0.5, 0.8, 0.8])) == 4
    assert cases_needed(np.array([0.7])) == 1


def test_labels_count_alike_and_subjects_may_be_weighed():
    dice = np.full((1, 1, 3, 2), np.nan)
    dice[0, 0, :, 0] = [0.2, 0.4, 0.6]
    dice[0, 0, 0, 1] = 1.0
    curves = Curves("x", "random", 3, ("a", "b", "c"), dice)
    assert curves.means() == pytest.approx(np.array([[0.7]]))
    assert curves.means(np.array([0.0, 1.0, 0.0])) == pytest.approx(np.array([[0.4]]))


def test_sets_are_averaged_and_nonsense_refused():
    cases = kinds(14)
    curves = walk(cases, 2, 2)
    others = [Curves("more", c.order, c.budget, c.subjects, c.dice) for c in curves]
    rows = rows_of([*curves, *others])
    assert [r.dataset for r in rows[::3]] == ["kinds", "more", "macro"]
    assert rows[6].cases == pytest.approx(rows[0].cases)
    assert rows[6].curve == ()
    for budget, draws in ((0, 1), (1, 0)):
        with pytest.raises(UserError, match="Cannot compare orders"):
            walk(cases, budget, draws)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        walk(cases, 2, 2, cancel=token)


def test_the_command_writes_a_row_for_each_order(folder, tmp_path):
    out = tmp_path / "order.json"
    arguments = ["evaluate", str(folder), "--mode", "order", "--engine", "pixels", "--size", "32"]
    arguments += ["--option", "side=32", "--shots", "2", "--trials", "2", "--json", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    rows = json.loads(out.read_text())
    assert [r["order"] for r in rows] == ["useful", "difficult", "random"] * 2
    assert [r["kind"] for r in rows] == ["left aside"] * 3 + ["whole set"] * 3
    assert "corrected to 0.9" in result.output
    missing = CliRunner().invoke(app, [*arguments[:1], str(tmp_path), *arguments[2:]])
    assert missing.exit_code == 2
