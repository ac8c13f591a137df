from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import ModelUse
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import CLOSED, Assessment, Status
from segicl_gui.domain.proposals import view_of
from segicl_gui.services.annotate import SETTLED_SECONDS

Make = Callable[..., Any]
SHAPE = (16, 20)


def late_result(rng: np.random.Generator) -> tuple[dict[int, np.ndarray], tuple[int, ...], str]:
    """Random labels in random slices."""
    slices = rng.choice(5, rng.integers(1, 4), replace=False)
    masks = {int(i): rng.integers(0, 6, SHAPE).astype(np.uint16) for i in slices}
    labels = tuple(int(i) for i in range(1, 5) if rng.random() < 0.8)
    return masks, labels, f"inputs {rng.integers(1000)}"


def act(b: Any, rng: np.random.Generator) -> None:
    """Something an annotator does, at random."""
    label = int(rng.integers(1, 5))
    match rng.choice(["paint", "erase", "accept", "lock", "undo", "redo", "adopt", "go", "other"]):
        case "paint":
            b.paint(label, *(int(v) for v in rng.integers(0, 13, 2)))
        case "erase":
            b.paint(0, *(int(v) for v in rng.integers(0, 13, 2)))
        case "accept":
            b.accept()
        case "lock":
            x = b.state.schema.get(label)
            b.annotate.change_schema("Lock", b.state.schema.change(label, locked=not x.locked))
        case "undo":
            b.work.undo(across_cases=True)
        case "redo":
            b.work.redo(across_cases=True)
        case "adopt":
            b.annotate.adopt()
        case "go":
            b.session.go(b.case.id, int(rng.integers(5)))
        case "other":
            rng.choice([b.annotate.reopen, b.annotate.clear_slice, b.annotate.mark_absent])()


def test_a_thousand_late_results_change_nothing_anyone_touched(bench: Make) -> None:
    b = bench(shape=(5, *SHAPE), count=1, labels=4)
    rng = np.random.default_rng(0)
    late = 0
    shown = 0
    while late < 1000:
        for _ in range(rng.integers(0, 3)):
            try:
                act(b, rng)
            except UserError:
                continue
        before = b.state
        saved = b.case.mask(0).array()
        for _ in range(rng.integers(1, 6)):
            b.offer(*late_result(rng))
            late += 1
        assert b.state is before
        case, schema = b.case, b.state.schema
        for i in range(5):
            view = view_of(case, schema, i, b.session.proposal_at(case.id, i))
            np.testing.assert_array_equal(view.saved[0], saved[i])
            new = view.proposed[0]
            assert not new[saved[i] > 0].any()
            for label in (int(v) for v in np.unique(new) if v):
                shown += 1
                assert not schema.get(label).locked
                assert case.assessment(label, i) is Assessment.UNASSESSED
    assert shown > 100
    assert b.state.cases[b.case.id].revision > 100


def test_taking_late_results_writes_only_where_nobody_drew(bench: Make) -> None:
    b = bench(shape=(5, *SHAPE), count=1, labels=4)
    rng = np.random.default_rng(1)
    for _ in range(150):
        try:
            act(b, rng)
        except UserError:
            continue
        b.offer(*late_result(rng))
        before = b.case
        rng.choice([b.annotate.adopt, lambda: b.accept()])() if b.annotate.view(
        ).proposed_labels else None  # fmt: skip
        old, new = before.mask(0).array(), b.case.mask(0).array()
        np.testing.assert_array_equal(new[old > 0], old[old > 0])
        i = b.session.index
        for label in (int(v) for v in np.unique(new[new != old])):
            assert before.assessment(label, i) is Assessment.UNASSESSED
            assert not b.state.schema.get(label).locked


def test_a_proposal_swapped_just_before_enter_is_never_accepted(bench: Make) -> None:
    b = bench(count=1)
    rng = np.random.default_rng(0)
    refused = 0
    for n in range(1000):
        b.offer({0: rng.integers(0, 2, SHAPE).astype(np.uint16)}, (1,), f"first {n}")
        b.look(float(rng.uniform(0.0, 1.0)))
        on_screen = b.annotate.view().digest
        b.offer({0: rng.integers(0, 2, SHAPE).astype(np.uint16)}, (1,), f"swapped {n}")
        if rng.random() < 0.5:
            # The canvas has painted it already; else Enter comes even before that.
            b.session.report_shown(b.annotate.view().digest, b.now)
        b.now += 0.1
        before = b.state
        assert b.annotate.view().digest != on_screen
        with pytest.raises(UserError, match="only just changed"):
            b.annotate.accept()
        refused += 1
        assert b.state is before
    assert refused == 1000
    b.look(SETTLED_SECONDS + 0.01)
    view = b.annotate.view()
    b.annotate.accept()
    np.testing.assert_array_equal(b.case.mask(0).slice(0), view.proposed[0])


def test_enter_held_down_accepts_once(bench: Make) -> None:
    b = bench(count=1)
    b.paint(1)
    b.look()
    steps = []
    b.work.project.changed.connect(steps.append)
    for _ in range(300):
        b.annotate.accept()
        b.now += 1 / 30
    assert len(steps) == 1
    assert b.case.status(b.state.schema) is Status.DONE


def test_three_of_six_labels_leave_the_others_unassessed(bench: Make) -> None:
    b = bench(count=1, labels=6)
    b.paint(1)
    b.paint(2, row=4)
    mask = np.zeros(SHAPE, np.uint16)
    mask[10:12] = 3
    b.offer({0: mask}, (3,))
    accepted = b.accept()
    assert accepted.confirmed == (1, 2, 3)
    assert accepted.unassessed == (4, 5, 6)
    stand = [b.case.assessment(i, 0) for i in range(1, 7)]
    assert stand == [Assessment.CONFIRMED] * 3 + [Assessment.UNASSESSED] * 3
    assert b.case.status(b.state.schema) is Status.IN_PROGRESS
    with pytest.raises(UserError, match="Nothing to accept"):
        b.accept()
    assert b.annotate.mark_absent() == (4, 5, 6)
    assert b.case.status(b.state.schema) is Status.DONE


def test_a_proposal_without_a_label_confirms_it_absent(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.offer({0: np.zeros(SHAPE, np.uint16)}, (1,))
    assert b.accept().confirmed == (1,)
    assert b.case.assessment(1, 0) is Assessment.ABSENT
    assert b.case.assessment(2, 0) is Assessment.UNASSESSED


def test_hidden_and_locked_labels_are_not_confirmed(bench: Make) -> None:
    b = bench(count=1, labels=3)
    for i in (1, 2, 3):
        b.paint(i, row=4 * (i - 1))
    b.session.set_tools(hidden=frozenset({1}))
    b.annotate.change_schema("Lock", b.state.schema.change(2, locked=True))
    assert b.accept().confirmed == (3,)
    assert b.case.assessment(1, 0) is Assessment.DRAFT
    b.session.set_tools(hidden=frozenset())
    with pytest.raises(UserError, match="only just changed"):
        b.annotate.accept()


def test_locked_voxels_stay_under_every_tool(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.paint(1)
    b.annotate.change_schema("Lock", b.state.schema.change(1, locked=True))
    before = b.case.mask(0)
    with pytest.raises(UserError, match="locked"):
        b.paint(2)
    with pytest.raises(UserError, match="locked"):
        b.paint(1, row=8)
    with pytest.raises(UserError, match="locked"):
        b.paint(0)
    assert not b.annotate.clear_slice()
    assert b.case.mask(0) == before
    b.paint(2, row=1, column=1)
    assert (b.case.mask(0).slice(0)[:3, :3] == 1).all()


def test_the_first_edit_can_adopt_the_proposal_in_one_step(bench: Make) -> None:
    b = bench(count=1)
    mask = np.zeros(SHAPE, np.uint16)
    mask[5:9, 5:9] = 1
    b.offer({0: mask}, (1,))
    assert b.annotate.adopt()
    assert not b.annotate.adopt()
    b.paint(0, row=5, column=5)
    assert b.annotate.view().proposed_labels == ()
    b.work.undo()
    np.testing.assert_array_equal(b.case.mask(0).slice(0), mask)
    assert b.case.assessment(1, 0) is Assessment.DRAFT
    b.work.undo()
    assert not b.case.mask(0).array().any()
    assert b.annotate.view().proposed_labels == (1,)


def test_taking_a_newer_proposal_keeps_what_it_does_not_speak_for(bench: Make) -> None:
    b = bench(count=1, labels=3)
    b.annotate.change_schema("Off", b.state.schema.change(3, model_use=ModelUse.OFF))
    b.paint(1)
    b.paint(2, row=4)
    b.paint(3, row=8)
    mask = np.full(SHAPE, 1, np.uint16)
    b.offer({0: mask}, (1, 3))
    assert b.annotate.replace_by_proposal()
    now = b.case.mask(0).slice(0)
    assert (now[4:7, :3] == 2).all()
    assert (now[8:11, :3] == 3).all()
    assert (now == 1).sum() == now.size - 18


def test_finishing_confirms_the_whole_volume(bench: Make) -> None:
    b = bench(shape=(5, *SHAPE), count=1, labels=3)
    b.session.go(b.case.id, 2)
    b.paint(1)
    b.offer({3: np.full(SHAPE, 2, np.uint16)}, (2,))
    left = b.annotate.finish(mark_absent=False)
    assert left.unassessed == (1, 2, 3)
    assert b.case.assessment(1, 2) is Assessment.CONFIRMED
    assert b.case.assessment(2, 3) is Assessment.CONFIRMED
    assert b.case.assessment(3, 0) is Assessment.UNASSESSED
    assert b.annotate.finish(mark_absent=True).unassessed == ()
    assert b.case.status(b.state.schema) is Status.DONE
    assert b.annotate.reopen()
    assert b.case.assessment(1, 2) is Assessment.DRAFT
    assert b.case.assessment(2, 2) is Assessment.UNASSESSED


def test_a_label_that_is_drawn_is_not_marked_absent(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.paint(1)
    case = b.case.with_assessments({1: Assessment.UNASSESSED}, [0])
    b.work.project.commit_case("as some imports leave it", case)
    assert b.annotate.mark_absent() == (2,)
    assert b.case.assessment(1, 0) is Assessment.UNASSESSED


def test_reopening_leaves_locked_labels_confirmed(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.paint(1)
    b.paint(2, row=4)
    b.accept()
    b.annotate.change_schema("Lock", b.state.schema.change(1, locked=True))
    assert b.annotate.reopen()
    assert b.case.assessment(1, 0) in CLOSED
    assert b.case.assessment(2, 0) is Assessment.DRAFT


def test_painting_what_is_there_is_no_step(bench: Make) -> None:
    b = bench(count=1)
    b.paint(1)
    before = b.case
    b.paint(1)
    assert b.case is before
    b.annotate.edit(0, Box((0, 8, 8), (1, 9, 9)), np.zeros((1, 1, 1), np.uint16), "Eraser")
    assert b.case is before
    b.annotate.flag()
    assert b.case.status(b.state.schema) is Status.FLAGGED
    assert not b.annotate.replace_by_proposal()
    assert b.case.mask(0).slice(0)[0, 0] == 1


def test_confirming_over_another_label_makes_it_a_draft(bench: Make) -> None:
    b = bench(count=1, labels=2)
    b.paint(1)
    b.accept()
    b.paint(2, row=1)
    assert b.case.assessment(1, 0) is Assessment.DRAFT
    assert b.case.assessment(2, 0) is Assessment.DRAFT


def test_without_a_case_there_is_nothing_to_do(bench: Make) -> None:
    b = bench(count=1)
    b.session.go(None)
    with pytest.raises(UserError, match="No case is open"):
        b.annotate.accept()


def test_clearing_a_part_leaves_the_locked_label_it_is_in(bench: Make):
    b = bench(labels=2)
    b.paint(1, 2, 2)
    b.accept()
    b.session.go(b.ids[0], 0)
    schema = b.state.schema.change(1, locked=True).change(2, part_of=1)
    b.annotate.change_schema("Part", schema)
    whole = b.case.mask(0).array()
    values = np.full((1, 2, 2), 2, np.uint16)
    b.annotate.edit(0, Box((0, 2, 2), (1, 4, 4)), values, "Brush")
    assert (b.case.mask(0).array() == 2).sum() == 4
    assert b.case.assessment(1, 0) is Assessment.CONFIRMED
    assert b.annotate.clear_slice()
    assert np.array_equal(b.case.mask(0).array(), whole)

    everywhere = np.ones(b.case.geometry.shape[1:], bool)
    label = b.state.schema.get(2)
    b.annotate.correct(label, {0: everywhere}, (), "Add", {})
    assert np.array_equal(b.case.mask(0).array() > 0, whole > 0)
    b.annotate.correct(label, {0: ~everywhere}, (), "Take", {})
    assert np.array_equal(b.case.mask(0).array(), whole)


def test_a_stroke_through_slices_marks_a_label_only_where_it_changed(bench: Make) -> None:
    b = bench(shape=(4, 16, 20), count=1, labels=2)
    values = np.zeros((2, 3, 3), np.uint16)
    values[0], values[1] = 1, 2
    b.session.go(b.ids[0], 1)
    b.annotate.edit(0, Box((1, 0, 0), (3, 3, 3)), values, "Brush")
    assert [b.case.assessment(1, i) for i in range(4)] == [0, Assessment.DRAFT, 0, 0]
    assert [b.case.assessment(2, i) for i in range(4)] == [0, 0, Assessment.DRAFT, 0]
