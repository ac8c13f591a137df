from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.services.acceptance import proposal_facts

Make = Callable[..., Any]


def proposed(rows: slice, columns: slice, label: int = 1) -> np.ndarray:
    mask = np.zeros((16, 20), np.uint16)
    mask[rows, columns] = label
    return mask


def how(b: Any) -> dict[str, Any]:
    b.work.autosave.flush()
    return dict(b.work.store.revisions(b.case.id)[-1].how)


def test_a_proposal_accepted_as_it_is_has_a_dice_of_1(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.offer({0: proposed(slice(2, 6), slice(3, 9))}, (1, 2))
    b.accept()
    assert how(b)["proposed_dice"] == {"1": 1.0, "2": 1.0}  # label 2: absent, as proposed
    assert how(b)["proposed_quality"] == {"1": 0.5, "2": 0.5}
    assert how(b)["slice"] == 0


def test_a_corrected_proposal_is_compared_with_what_was_accepted(bench: Make) -> None:
    b = bench(count=1)
    b.offer({0: proposed(slice(10, 12), slice(0, 6))}, (1,))
    b.annotate.adopt()
    b.paint(1, row=0, column=0)
    b.accept()
    assert how(b)["proposed_dice"] == {"1": pytest.approx(2 * 12 / (12 + 21))}


def test_a_rejected_proposal_counts_too(bench: Make) -> None:
    b = bench(count=1)
    b.offer({0: proposed(slice(10, 12), slice(0, 6))}, (1,))
    b.annotate.reject()
    b.paint(1, row=0, column=0)
    b.accept()
    assert how(b)["proposed_dice"] == {"1": 0.0}


def test_without_a_proposal_nothing_is_noted(bench: Make) -> None:
    b = bench(count=1)
    b.paint(1)
    b.accept()
    assert "proposed_dice" not in how(b)
    assert proposal_facts(b.case, b.case, b.state.schema, None, [0]) == {}


def test_a_volume_that_is_finished_is_compared_as_a_whole(bench: Make) -> None:
    b = bench(shape=(3, 16, 20), count=1)
    masks = {i: proposed(slice(2, 6), slice(3, 9)) for i in range(3)}
    b.session.go(b.case.id, 0)
    b.offer(masks, (1,))
    b.accept()
    b.session.go(b.case.id, 1)
    b.annotate.reject()
    b.paint(1, row=2, column=3)
    b.annotate.finish(mark_absent=False)
    # Slice 0 was accepted before; 1 lost 15 of 24 pixels; 2 is as proposed.
    assert how(b)["finish"] is True
    assert how(b)["proposed_dice"] == {"1": pytest.approx(2 * (9 + 24) / (24 + 9 + 24 + 24))}
