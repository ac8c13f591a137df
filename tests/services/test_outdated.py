"""What was proposed from exemplars that are out of use is marked at once, and made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.eligibility import SETTING, Eligibility, Whose, as_setting
from segicl_gui.domain.project import Assessment, Mark, Status
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.review import Comment
from segicl_gui.services.auto_accept import candidate
from segicl_gui.services.outdated import Outdated

Make = Callable[..., Any]


def offer(b: Any, case_id: str, *made_from: str) -> None:
    """Lay a proposal on the shelf as if it had been made from these exemplars."""
    mask = np.ones((16, 20), np.uint16)
    source = Source("then", (1,), made_from, 3, "fake")
    made = ProposedSlice(mask, np.full(mask.shape, 200, np.uint8), 0.9, source)
    b.session.set_proposal(Proposal(case_id, {(0, 0): made}))


def exclude(b: Any) -> None:
    marks = {f"{b.ids[0]}:0": Mark.EXCLUDED}
    b.work.project.commit_shared("exclude", replace(b.state, marks=marks))


def trust_others(b: Any) -> None:
    rule = as_setting(Eligibility(Whose.NAMED, ("eva",)))
    b.work.project.commit_shared("trust", replace(b.state, settings={SETTING: rule}))


def send_back(b: Any) -> None:
    case = b.state.cases[b.ids[0]]
    said = Comment(0, 1.0, 1.0, "too large", "eva", "2026-01-01")
    review = replace(case.review, returned=True, finished=False, by="eva", comments=(said,))
    b.work.project.commit_case("return", replace(case, review=review))


def reopen(b: Any) -> None:
    case = b.state.cases[b.ids[0]].with_assessments({1: Assessment.DRAFT}, [0])
    b.work.project.commit_case("reopen", case)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (exclude, "(excluded)"),
        (trust_others, "outlined by"),
        (send_back, "returned by eva"),
        (reopen, "(not confirmed any more)"),
    ],
)
def test_marked_at_once_in_the_queue_and_not_auto_accepted(
    bench: Make, what: Callable[[Any], None], why: str
) -> None:
    b = bench(count=5)
    b.work.project.who = "anna"
    for case_id in b.ids[:2]:
        b.confirm(case_id, 1)
    b.idle()
    first, second = (f"{i}:0" for i in b.ids[:2])
    offer(b, b.ids[3], first, second)
    offer(b, b.ids[4], second)
    told: list[frozenset[str]] = []
    b.work.outdated.changed.connect(told.append)
    row = b.work.queue.row(b.ids[3])
    assert (row.status, row.quality, row.outdated) == (Status.PROPOSED, 0.9, "")
    proposal_at = b.session.proposal_at
    assert candidate(b.state, b.state.cases[b.ids[3]], proposal_at) is not None

    what(b)
    assert b.ids[3] in told[0]
    assert why in b.work.queue.row(b.ids[3]).outdated
    assert b.work.queue.row(b.ids[3]).quality == 0.9
    assert candidate(b.state, b.state.cases[b.ids[3]], proposal_at) is None
    fresh = what is not trust_others  # who trusts eva alone trusts none of them
    assert (b.work.queue.row(b.ids[4]).outdated == "") == fresh

    b.work.undo(across_cases=True)
    assert b.ids[3] in told[1]
    assert b.work.queue.row(b.ids[3]).outdated == ""


def test_a_case_that_comes_up_is_proposed_anew_without_it(bench: Make) -> None:
    b = bench(count=4)
    for case_id in b.ids[:2]:
        b.confirm(case_id, 1)
    first, second = (f"{i}:0" for i in b.ids[:2])
    offer(b, b.ids[3], first, second)
    exclude(b)
    assert b.session.outdated(b.ids[3])
    b.session.go(b.ids[3])
    b.idle()
    assert b.session.proposals.made_from(b.ids[3]) == {second}
    assert b.session.outdated(b.ids[3]) == ""


def test_where_nothing_is_left_to_learn_from_it_stays_marked(bench: Make) -> None:
    b = bench(count=3)
    b.confirm(b.ids[0], 1)
    b.session.go(b.ids[1])
    b.idle()
    source = b.session.visible_proposal().source_at(0)
    exclude(b)
    b.idle()
    assert b.session.outdated(b.ids[1])
    assert b.work.predictor.superseded(source)
    assert not b.work.predictor.renews(source)


def test_slices_of_its_own_count_whoever_confirmed_them(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=2)
    b.confirm(b.ids[0], 1, [1])
    offer(b, b.ids[0], f"{b.ids[0]}:1")
    offer(b, b.ids[1], f"{b.ids[0]}:1")
    trust_others(b)
    assert [bool(b.session.outdated(i)) for i in b.ids] == [False, True]


def test_it_is_known_again_after_a_restart(bench: Make) -> None:
    b = bench(count=4)
    b.confirm(b.ids[0], 1)
    b.idle()
    offer(b, b.ids[3], f"{b.ids[0]}:0")
    exclude(b)
    work = b.reopen()
    assert work.queue.row(b.ids[3]).outdated
    # What is gone is out of use, too.
    assert Outdated(work.project, work.session).of(["nobody:0"], b.ids[3]) == "its case is gone"
