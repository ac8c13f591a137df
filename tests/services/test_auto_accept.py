import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.domain.project import Assessment, Status
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.auto_accept import Outcome

Make = Callable[..., Any]


def offer(b: Any, case_id: str, *qualities: float, label: int = 1) -> None:
    """Propose a square in every slice, each of its own expected quality."""
    mask = np.zeros((16, 20), np.uint16)
    mask[4:9, 4:9] = label
    source = Source("in", (label,), (), 1, "fake")
    slices = {
        (0, i): ProposedSlice(mask, np.zeros(mask.shape, np.uint8), q, source)
        for i, q in enumerate(qualities)
    }
    b.session.set_proposal(Proposal(case_id, slices))


def look(b: Any) -> Any:
    found: list[Any] = []
    b.work.auto.look(found.append)
    b.idle()
    return found[0]


def accept(b: Any, quality: float) -> Outcome:
    out: list[Outcome] = []
    b.work.auto.accept([c for c in look(b) if c.quality >= quality], quality, out.append)
    b.idle()
    return out[0]


def test_only_cases_above_the_quality_are_taken_and_say_so(bench: Make) -> None:
    b = bench(count=5)
    offer(b, b.ids[1], 0.95)
    offer(b, b.ids[2], 0.8)
    offer(b, b.ids[3], 0.97)
    b.session.go(b.ids[3], 0)
    b.annotate.flag()
    assert [(c.name, c.quality) for c in look(b)] == [("case2", 0.8), ("case1", 0.95)]
    assert accept(b, 0.9) == Outcome(1, 0)
    case = b.state.cases[b.ids[1]]
    assert case.status(b.state.schema) is Status.AUTO
    assert case.assessment(1, 0) is Assessment.AUTO
    assert case.mask(0).array().sum() == 25
    assert b.state.cases[b.ids[2]].mask(0).array().sum() == 0
    b.work.autosave.flush()
    last = b.work.store.revisions(b.ids[1])[-1]
    assert (last.how["auto"], last.how["engine"], last.how["exemplars"]) == (0.9, "fake", [])


def test_auto_accepted_is_no_exemplar_and_passed_over(bench: Make) -> None:
    b = bench(count=3)
    offer(b, b.ids[1], 0.95)
    accept(b, 0.9)
    assert exemplars_of(b.state) == ()
    assert b.work.queue.upcoming(5) == [b.ids[2]]
    assert b.state.cases[b.ids[1]].unassessed(b.state.schema) == {1: 1}


def test_each_case_is_undone_by_itself(bench: Make) -> None:
    b = bench(count=3)
    for i in (1, 2):
        offer(b, b.ids[i], 0.95)
    assert accept(b, 0.9).taken == 2
    undone = b.work.undo(across_cases=True).case_id
    (kept,) = {b.ids[1], b.ids[2]} - {undone}
    assert b.state.cases[undone].assessment(1, 0) is Assessment.UNASSESSED
    assert b.state.cases[kept].assessment(1, 0) is Assessment.AUTO


def test_a_volume_counts_by_its_worst_slice_and_only_if_it_is_proposed_throughout(
    bench: Make,
) -> None:
    b = bench(shape=(3, 16, 20), count=3)
    offer(b, b.ids[1], 0.95, 0.6, 0.99)
    offer(b, b.ids[2], 0.95, 0.96)
    (one,) = look(b)
    assert (one.case_id, one.quality, one.index) == (b.ids[1], 0.6, 1)


def test_what_somebody_drew_or_rejected_is_not_taken_over(bench: Make) -> None:
    b = bench(count=3, labels=2)
    b.session.go(b.ids[1], 0)
    offer(b, b.ids[1], 0.95)
    b.paint(1, 12, 12)
    assert look(b) == ()
    offer(b, b.ids[2], 0.95)
    b.session.go(b.ids[2], 0)
    b.annotate.reject()
    assert look(b) == ()


def test_a_case_changed_meanwhile_is_left(bench: Make) -> None:
    b = bench(count=2)
    offer(b, b.ids[1], 0.95)
    found = look(b)
    out: list[Outcome] = []
    b.work.auto.accept(found, 0.9, out.append)
    b.confirm(b.ids[1], 1)
    b.idle()
    assert out == [Outcome(0, 1)]
    assert b.state.cases[b.ids[1]].assessment(1, 0) is Assessment.CONFIRMED


@pytest.mark.parametrize("corrected", [False, True])
def test_a_sample_is_gone_through_and_tells_what_was_wrong(bench: Make, corrected: bool) -> None:
    b = bench(count=6)
    for i in range(1, 5):
        offer(b, b.ids[i], 0.95)
    accept(b, 0.9)
    ids = b.work.auto.draw(2, random.Random(1))
    b.work.queue.review(ids)
    b.session.go(ids[0], 0)
    assert b.work.queue.upcoming(1) == [ids[1]]
    if corrected:
        b.paint(1, 12, 12)
    assert b.accept().confirmed == (1,)
    assert b.work.queue.place_after_accept() == (ids[1], 0)
    b.session.go(ids[1], 0)
    b.accept()
    assert b.work.auto.looked_at() == ((0, 1, 1) if corrected else (0, 2, 0))
    assert b.work.queue.place_after_accept()[0] == b.ids[5]


def test_auto_accepted_stays_so_over_reopening_and_may_be_reopened(bench: Make) -> None:
    b = bench(count=2)
    offer(b, b.ids[1], 0.95)
    accept(b, 0.9)
    b.reopen()
    assert b.state.cases[b.ids[1]].status(b.state.schema) is Status.AUTO
    b.session.go(b.ids[1], 0)
    assert b.annotate.reopen()
    assert b.case.assessment(1, 0) is Assessment.DRAFT


def test_what_is_only_here_to_learn_from_is_left_alone(bench: Make) -> None:
    b = bench(count=3)
    for i in (1, 2):
        offer(b, b.ids[i], 0.95)
    settings = {**b.state.settings, "read_only": [b.ids[1]]}
    b.work.project.commit_shared("lend", replace(b.state, settings=settings))
    assert accept(b, 0.9) == Outcome(1, 0)
    assert b.state.cases[b.ids[2]].status(b.state.schema) is Status.AUTO
