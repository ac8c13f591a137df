from collections.abc import Callable
from typing import Any

import numpy as np

from segicl_gui.domain.project import Assessment, Status
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.queue import Order

Make = Callable[..., Any]


def offer(b: Any, case_id: str, quality: float) -> None:
    mask = np.ones((16, 20), np.uint16)
    source = Source("in", (1,), (), 0, "fake")
    s = ProposedSlice(mask, np.zeros(mask.shape, np.uint8), quality, source)
    b.session.set_proposal(Proposal(case_id, {(0, 0): s}))


def order(b: Any) -> list[int]:
    return [b.ids.index(r.case_id) for r in b.work.queue.rows()]


def test_the_least_certain_come_first_when_asked_and_stay_put(bench: Make) -> None:
    b = bench(count=5)
    b.confirm(b.ids[0], 1)
    offer(b, b.ids[2], 0.9)
    offer(b, b.ids[3], 0.2)
    assert order(b) == [0, 1, 2, 3, 4]
    b.work.queue.sort(Order.USEFUL)
    assert order(b) == [3, 2, 1, 4, 0]
    offer(b, b.ids[4], 0.1)
    b.confirm(b.ids[3], 1)
    assert order(b) == [3, 2, 1, 4, 0]
    b.work.queue.sort(Order.ADDED)
    assert order(b) == [0, 1, 2, 3, 4]
    b.work.queue.sort(Order.NAME)
    assert order(b) == [0, 1, 2, 3, 4]
    assert b.work.queue.row(b.ids[2]).status is Status.PROPOSED
    assert b.work.queue.row(b.ids[2]).quality == 0.9


def test_what_is_done_or_flagged_is_passed_over(bench: Make) -> None:
    b = bench(count=5)
    b.annotate.flag()
    b.session.go(b.ids[2], 0)
    b.confirm(b.ids[3], 1)
    assert b.work.queue.upcoming(9) == [b.ids[4], b.ids[1]]
    assert b.work.queue.place_after_accept() == (b.ids[4], 0)
    for i in (1, 4):
        b.confirm(b.ids[i], 1)
    assert b.work.queue.place_after_accept() is None


def test_a_volume_is_worked_through_before_the_next_case(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=2)
    assert b.session.index == 2
    seen = []
    for _ in range(5):
        seen.append(b.session.index)
        case = b.case.with_assessments({1: Assessment.ABSENT}, [b.session.index])
        b.work.project.commit_case("absent", case)
        b.session.go(*b.work.queue.place_after_accept())
    assert seen == [2, 3, 4, 1, 0]
    assert (b.session.case_id, b.session.index) == (b.ids[1], 2)
    assert b.work.queue.entry_slice(b.ids[0]) == 2
    case = b.state.cases[b.ids[1]].with_assessments({1: Assessment.ABSENT}, [2, 3])
    b.work.project.commit_case("absent", case)
    assert b.work.queue.entry_slice(b.ids[1]) == 1


def test_hardest_first_goes_by_the_expected_quality(bench: Make) -> None:
    b = bench(count=5)
    offer(b, b.ids[1], 0.9)
    offer(b, b.ids[3], 0.4)
    b.confirm(b.ids[2], 1)
    b.work.queue.sort(Order.DIFFICULT)
    assert order(b) == [0, 3, 1, 4, 2]  # on screen, by quality, not proposed, done
