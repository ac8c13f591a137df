from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.followed import First, bins, calibration_error, firsts
from segicl_gui.storage.project_store import Revision

Make = Callable[..., Any]
floats = st.floats(0, 1, width=32)


def kept(b: Any) -> tuple[First, ...]:
    b.work.autosave.flush()
    return firsts(b.work.store.revisions())


def square() -> np.ndarray:
    mask = np.zeros((16, 20), np.uint16)
    mask[4:8, 4:8] = 1
    return mask


def test_taken_as_it_was_the_dice_is_one(bench: Make) -> None:
    b = bench()
    b.offer({0: square()}, (1,))
    b.accept()
    (one,) = kept(b)
    assert (one.case_id, one.index, one.expected, one.dice) == (b.ids[0], 0, 0.5, 1.0)


def test_corrected_it_is_compared_with_what_was_first_shown(bench: Make) -> None:
    b = bench()
    b.offer({0: square()}, (1,))
    b.annotate.adopt()
    b.paint(1, 4, 8)  # 3×3 more beside 4×4
    other = np.zeros((16, 20), np.uint16)
    b.offer({0: other}, (1,), "newer")
    b.accept()
    (one,) = kept(b)
    assert one.dice == pytest.approx(2 * 16 / (16 + 16 + 9), abs=1e-4)


def test_what_waits_to_be_confirmed_takes_little_memory(bench: Make) -> None:
    b = bench()
    b.offer({0: square()}, (1,))
    shown = b.work.first_proposals._shown
    assert [len(k.packed) < square().nbytes / 10 for x in shown.values() for k in x.values()] == [
        True
    ]


def test_rejected_and_drawn_otherwise_counts_too(bench: Make) -> None:
    b = bench()
    b.offer({0: square()}, (1,))
    b.annotate.reject()
    b.paint(1, 12, 12)
    b.accept()
    assert [f.dice for f in kept(b)] == [0.0]


def test_where_nothing_was_proposed_nothing_is_kept(bench: Make) -> None:
    b = bench()
    b.paint(1)
    b.accept()
    assert kept(b) == ()


def test_a_finished_volume_keeps_every_slice_that_was_proposed(bench: Make) -> None:
    b = bench(shape=(4, 16, 20), count=2)
    b.offer({i: square() for i in (0, 2, 3)}, (1,))
    b.annotate.finish(mark_absent=True)
    assert sorted(f.index for f in kept(b)) == [0, 2, 3]


def labels_of(b: Any) -> dict[str, Any]:
    """Slice and label -> expected Dice and Dice, of the last step."""
    b.work.autosave.flush()
    kept = b.work.store.revisions(b.case.id)[-1].how["first"]
    return {f"{i}/{k}": v for i, x in kept.items() for k, v in x["labels"].items()}


def test_labels_are_told_apart_and_what_is_absent_as_proposed_was_right(bench: Make) -> None:
    b = bench(count=2, labels=2)
    b.offer({0: square()}, (1, 2))
    b.annotate.adopt()
    b.paint(1, 4, 8)
    b.accept()
    b.session.go(b.ids[0], 0)
    assert labels_of(b) == {"0/1": [0.5, round(32 / 41, 4)], "0/2": [0.5, 1.0]}
    assert [f.dice for f in kept(b)] == [round(32 / 41, 4)]  # of what there is
    how = b.work.store.revisions(b.case.id)[-1].how
    assert (how["engine"], how["model"]) == ("fake", "")


def test_what_was_accepted_before_is_not_judged_again(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.session.hidden = frozenset({2})
    b.offer({0: square()}, (1,))
    b.accept()
    b.session.hidden = frozenset()
    b.offer({0: square() * 2}, (1, 2), "newer")
    b.paint(2, 12, 12)
    b.accept()
    assert labels_of(b) == {"0/2": [0.5, 0.0]}


def test_an_image_without_the_label_as_proposed_is_right_but_has_no_dice(bench: Make) -> None:
    b = bench(count=1)
    b.offer({0: np.zeros((16, 20), np.uint16)}, (1,))
    b.accept()
    assert labels_of(b) == {"0/1": [0.5, 1.0]}
    assert kept(b) == ()


def test_nearly_right_is_not_unmodified(bench: Make) -> None:
    b = bench(count=1, shape=(200, 200))
    mask = np.ones((200, 200), np.uint16)
    b.offer({0: mask}, (1,))
    b.annotate.adopt()
    mask = mask.copy()
    mask[0, 0] = 0
    b.annotate.edit_slice(0, mask, "Brush")
    b.accept()
    assert labels_of(b) == {"0/1": [0.5, 0.9999]}


def revision(number: int, how: dict[str, Any], kind: str = "step") -> Revision:
    return Revision(number, "c", kind, "Accept c", "me", "now", how)


def test_the_last_word_on_a_slice_counts_and_undoing_says_nothing() -> None:
    def of(dice: float) -> dict[str, Any]:
        return {"first": {"3": {"quality": 0.8, "dice": dice, "engine": "e"}}}

    history = [revision(1, of(0.5)), revision(2, of(0.1), "undo"), revision(3, of(0.9)),
               revision(4, {"tool": "Brush"})]  # fmt: skip
    assert firsts(history) == (First("c", 3, 0.8, 0.9, "e"),)


@given(st.lists(st.tuples(floats, floats), max_size=40))
def test_every_first_proposal_is_in_one_bin(pairs: list[tuple[float, float]]) -> None:
    found = [First("c", i, e, d, "") for i, (e, d) in enumerate(pairs)]
    assert sum(b.count for b in bins(found)) == len(found)
    assert all(b.low <= b.expected + 1e-6 and b.expected <= b.high + 1e-6 for b in bins(found))
    assert 0 <= calibration_error(found) <= 1


def test_the_error_is_nought_where_expected_is_true() -> None:
    assert calibration_error([First("c", i, 0.9, 0.9, "") for i in range(3)]) == 0
    mixed = [First("c", 0, 0.92, 1.0, ""), First("c", 1, 0.72, 0.4, "")]
    assert calibration_error(mixed) == pytest.approx((0.08 + 0.32) / 2)
