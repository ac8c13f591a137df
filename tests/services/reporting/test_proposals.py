import math

import pytest

from segicl_gui.services.reporting.proposals import engines, judged, repeats, together
from segicl_gui.storage.project_store import Revision


def accept(second: int, dice: dict[str, float], case: str = "a", slice_: int = 0, **more: object):
    how = {"accept": "x", "slice": slice_, "proposed_dice": dice, "engine": "pixels", **more}
    return Revision(0, case, "step", "Accept", "Ann", f"2026-03-01T10:00:{second:02}+00:00", how)


def test_the_first_accept_of_a_place_counts() -> None:
    found = judged([
        accept(1, {"1": 0.5, "2": 1.0}, proposed_quality={"1": 0.7}),
        accept(2, {"1": 1.0}),
        accept(3, {"1": 0.9}, slice_=4),
        accept(4, {"1": 0.8}, case="b"),
    ])  # fmt: skip
    assert [(j.case_id, j.slice, j.label, j.dice) for j in found] == [
        ("a", 0, 1, 0.5), ("a", 0, 2, 1.0), ("a", 4, 1, 0.9), ("b", 0, 1, 0.8),
    ]  # fmt: skip
    assert found[0].quality == 0.7
    assert math.isnan(found[1].quality)


def test_an_accept_is_unmodified_where_all_its_labels_are() -> None:
    found = together(judged([accept(1, {"1": 0.5, "2": 1.0}), accept(2, {"1": 1.0}, case="b")]))
    assert [(t.case_id, t.unmodified) for t in found] == [("a", False), ("b", True)]
    assert found[0].dice == pytest.approx(0.75)


def test_revisions_of_earlier_versions_and_undone_ones_say_nothing() -> None:
    old = Revision(0, "a", "step", "Accept", "Ann", "2025-01-01T00:00:00+00:00", {"accept": "x"})
    undone = accept(1, {"1": 0.1})
    undone = Revision(0, "a", "undo", "Undo", "Ann", undone.at, undone.how)
    assert judged([old, undone]) == ()


def test_engines_are_told_apart_by_their_weights() -> None:
    found = engines([
        accept(1, {}, model="tiny sha256:1"),
        accept(2, {}, model="tiny sha256:2"),
        accept(3, {}, model="tiny sha256:1"),
        Revision(0, "a", "step", "Brush", "Ann", "2026-03-01T10:00:09+00:00", {"tool": "Brush"}),
    ])  # fmt: skip
    assert [(e.engine, e.model, e.accepts) for e in found] == [
        ("pixels", "tiny sha256:1", 2), ("pixels", "tiny sha256:2", 1),
    ]  # fmt: skip
    assert found[0].first < found[0].last


def test_a_mean_over_labels_is_read_where_that_is_what_was_noted() -> None:
    noted = {"3": {"quality": 0.8, "dice": 0.9, "engine": "segicl"}}
    at = "2026-03-01T10:00:00+00:00"
    old = Revision(0, "a", "step", "", "Ann", at, {"finish": True, "first": noted})
    hidden = Revision(0, "b", "step", "", "Ann", at, {"first": noted, "control": "no proposal"})
    found = judged([old, hidden])
    assert [(j.case_id, j.slice, j.label, j.quality, j.dice, j.engine) for j in found] == [
        ("a", 3, None, 0.8, 0.9, "segicl"), ("b", 3, None, 0.8, 0.9, "segicl"),
    ]  # fmt: skip
    assert [t.shown for t in together(found)] == [True, False]


def test_labels_of_a_first_proposal_are_told_apart_and_an_accept_is_one() -> None:
    first = {
        "3": {"quality": 0.8, "dice": 0.5, "engine": "e", "labels": {"1": [0.8, 0.5]}},
        "4": {"quality": 0.8, "engine": "e", "labels": {"1": [0.7, 1.0], "2": [0.7, 1.0]}},
    }
    how = {"finish": True, "engine": "e", "model": "m", "first": first}
    found = judged([Revision(0, "a", "step", "", "Ann", "2026-03-01T10:00:00+00:00", how)])
    assert [(j.slice, j.label, j.quality, j.dice, j.model) for j in found] == [
        (3, 1, 0.8, 0.5, "m"), (4, 1, 0.7, 1.0, "m"), (4, 2, 0.7, 1.0, "m"),
    ]  # fmt: skip
    (one,) = together(found)
    assert one.dice == pytest.approx(2.5 / 3)
    assert not one.unmodified


def test_what_is_done_again_counts_once_a_slice() -> None:
    at = "2026-03-01T10:00:00+00:00"
    notes = [{"repeat": {"0": 0.7}}, {"repeat": {"0": 0.8, "1": 0.9}}, {"tool": "Brush"}]
    assert repeats([Revision(0, "a", "step", "", "Ann", at, n) for n in notes]) == (0.8, 0.9)
