"""Two people, one project: who may approve, what comes back, what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Assessment, Status
from segicl_gui.services.project_settings import ProjectSettings, change
from segicl_gui.services.review import OWN_APPROVAL, own_approval

Make = Callable[..., Any]


def done_by_anna(bench: Make, **how: Any) -> Any:
    b = bench(**how)
    b.work.use_name("anna")
    b.paint(1)
    b.accept()
    b.session.go(b.ids[0], 0)
    return b


def status(b: Any) -> Status:
    return b.work.queue.row(b.ids[0]).status


def test_only_another_person_approves(bench: Make) -> None:
    b = done_by_anna(bench)
    with pytest.raises(UserError, match="outlined case0 yourself"):
        b.work.review.approve()
    assert status(b) is Status.DONE
    b.work.use_name("ben")
    b.work.review.approve()
    assert status(b) is Status.REVIEWED
    assert b.case.review.by == "ben"
    with pytest.raises(UserError, match="approved by ben"):
        b.work.review.approve()
    b.work.undo()
    assert status(b) is Status.DONE


def test_a_project_may_allow_it(bench: Make) -> None:
    b = done_by_anna(bench)
    change(b.work.project, ProjectSettings(own_approval=True))
    assert b.state.settings[OWN_APPROVAL]
    b.work.review.approve()
    assert status(b) is Status.REVIEWED
    b.work.undo()
    b.work.undo()
    assert not own_approval(b.state)


def test_what_is_not_complete_is_not_approved(bench: Make) -> None:
    b = done_by_anna(bench, labels=2)
    b.work.use_name("ben")
    with pytest.raises(UserError, match="label 2 not confirmed"):
        b.work.review.approve()


def test_returned_with_a_comment_and_answered(bench: Make) -> None:
    b = done_by_anna(bench)
    b.work.use_name("ben")
    with pytest.raises(UserError, match="Nothing was written"):
        b.work.review.return_with("  ", 1, 2)
    b.work.review.return_with("too small", 1.5, 2)
    assert status(b) is Status.RETURNED
    with pytest.raises(UserError, match="comment"):
        b.work.review.approve()
    b.work.use_name("anna")
    b.session.go(b.ids[1], 0)
    assert b.ids[0] in b.work.queue.upcoming(9)
    assert b.work.review.next_comment() == (b.ids[0], 0)
    b.session.go(b.ids[0], 0)
    b.work.review.resolve(0)
    assert status(b) is Status.DONE
    (said,) = b.case.review.comments
    assert (said.text, said.who, said.row, said.column, said.resolved) == (
        "too small", "ben", 1.5, 2, True,
    )  # fmt: skip
    b.work.review.resolve(0, resolved=False)
    assert status(b) is Status.RETURNED
    b.work.undo()
    b.work.use_name("ben")
    b.work.review.approve()
    b.work.autosave.flush()
    assert {r.who for r in b.work.store.revisions(b.ids[0])} > {"anna", "ben"}
    state = b.state
    b.reopen()
    assert b.state == state


def test_a_reviewer_fixes_and_approves_but_not_who_outlined_it(bench: Make) -> None:
    b = done_by_anna(bench)
    with pytest.raises(UserError, match="yourself"):
        b.work.review.fix_and_approve()
    b.work.use_name("ben")
    b.work.review.comment("here", 0, 0)
    b.paint(1, row=8)
    assert status(b) is not Status.DONE
    assert b.work.review.fix_and_approve()
    assert status(b) is Status.REVIEWED
    assert b.case.mask(0).slice(0)[8, 0] == 1
    assert b.case.review.annotators == ("anna",)
    assert not b.case.review.open
    assert b.case.review.fixers == ("ben",)
    b.work.undo()  # all of it at once
    assert status(b) is not Status.REVIEWED
    assert b.case.review.open
    assert b.case.assessment(1, 0) is Assessment.DRAFT
    b.work.redo()
    assert status(b) is Status.REVIEWED
    b.work.use_name("anna")
    b.paint(1, row=12)
    assert status(b) is not Status.REVIEWED


def test_nothing_is_confirmed_where_a_fixed_case_is_not_complete(bench: Make) -> None:
    b = done_by_anna(bench, labels=2)
    b.work.use_name("ben")
    before = b.state
    with pytest.raises(UserError, match="label 2 not confirmed"):
        b.work.review.fix_and_approve()
    assert b.state is before


def test_who_completes_a_case_is_no_second_reader_of_it(bench: Make) -> None:
    b = done_by_anna(bench, labels=2)
    b.work.use_name("ben")
    mask = np.zeros((16, 20), np.uint16)
    mask[12:, 12:] = 2
    b.offer({0: mask}, (2,))
    before = b.state
    with pytest.raises(UserError, match="outlined case0 yourself"):
        b.work.review.fix_and_approve()
    assert b.state is before
    change(b.work.project, ProjectSettings(own_approval=True))
    b.work.review.fix_and_approve()
    assert b.case.review.annotators == ("anna", "ben")


def test_a_case_that_was_approved_before_a_label_was_added_is_fixed_and_approved(
    bench: Make,
) -> None:
    b = done_by_anna(bench)
    b.work.review._now = lambda: "2026-01-01"
    b.work.use_name("ben")
    b.work.review.approve()
    schema = b.state.schema
    b.annotate.change_schema("more", schema.add(schema.new("late")))
    b.work.review._now = lambda: "2026-01-02"
    b.paint(2, row=8)
    b.work.use_name("cleo")
    assert b.work.review.fix_and_approve()
    assert status(b) is Status.REVIEWED


def test_comments_are_gone_through_in_order(bench: Make) -> None:
    b = bench(shape=(3, 16, 20))
    for case_id, index in ((b.ids[0], 2), (b.ids[2], 1), (b.ids[0], 0)):
        b.session.go(case_id, index)
        b.work.review.comment("look", 0, 0)
    seen = []
    for _ in range(3):
        place = b.work.review.next_comment()
        seen.append(place)
        b.session.go(*place)
    assert seen == [(b.ids[0], 2), (b.ids[2], 1), (b.ids[0], 0)]


def test_what_waits_for_a_review_comes_in_order(bench: Make) -> None:
    b = bench(count=4)
    b.work.project.who = "anna"
    for case_id in b.ids[:3]:
        b.confirm(case_id, 1)
    order = [b.ids[i] for i in (2, 0, 1, 3)]
    b.session.go(b.ids[0])
    assert b.work.review.next_case(order) is None  # she outlined all of them
    b.work.project.who = "ben"
    assert b.work.review.next_case(order) == b.ids[1]
    b.session.go(b.ids[1])
    assert b.work.review.next_case(order) == b.ids[2]  # round the end
    b.work.review.approve()
    b.session.go(b.ids[2])
    b.look()
    b.work.review.return_with("too small", 1.0, 1.0)
    assert b.work.review.next_case(order) == b.ids[0]
