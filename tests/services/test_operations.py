from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import Assessment
from segicl_gui.services.editing import recipes
from segicl_gui.services.operation_table import BY_ID, OPERATIONS, OtherLabel

Make = Callable[..., Any]
SHAPE = (16, 20)
VOLUME = (7, *SHAPE)


def ready(bench: Make, shape: tuple[int, ...] = VOLUME, labels: int = 2) -> Any:
    """A bench whose engine proposes nothing, at the middle slice, with a block drawn there."""
    b = bench(shape=shape, count=2, labels=labels)
    b.engine.error = UserError("No engine", "", "")
    b.idle()
    b.session.proposals.clear()
    b.work.predictor.close()
    b.session.go(b.ids[0], b.case.n_slices // 2)
    b.session.set_tools(active_label=1)
    draw(b, 1, (4, 9), (5, 11))
    return b


def draw(
    b: Any, label: int, rows: tuple[int, int], columns: tuple[int, int], index: int | None = None
) -> None:
    i = b.session.index if index is None else index
    box = Box((i, rows[0], columns[0]), (i + 1, rows[1], columns[1]))
    size = tuple(z - a for a, z in zip(box.start, box.stop, strict=True))
    b.annotate.edit(0, box, np.full(size, label, np.uint16), "Brush")


def mask(b: Any, label: int = 1) -> np.ndarray:
    return b.case.mask(0).array() == label


def run(b: Any, operation: str, *, volume: bool = False, **more: Any) -> Any:
    b.work.operations.preview(operation, more.pop("values", {}), volume=volume, **more)
    b.idle()
    return b.session.edit


def test_a_preview_saves_nothing_and_apply_is_one_step_that_undo_takes_back(bench: Make) -> None:
    b = ready(bench)
    before, steps = b.state, len(b.work.history.done)
    edit = run(b, "grow", values={"mm": 1.0})
    assert b.state is before
    assert edit.title == "Grow label 1 1 mm"
    assert edit.added == 22
    assert edit.removed == 0
    b.work.operations.apply()
    assert b.session.edit is None
    assert mask(b).sum() == 30 + 22
    assert [s.title for s in b.work.history.done[steps:]] == ["Grow label 1 1 mm, case0"]
    b.work.undo()
    assert b.case.masks == before.cases[b.case.id].masks
    assert b.case.assessments == before.cases[b.case.id].assessments


def test_what_is_applied_is_draft_where_it_changed_and_only_there(bench: Make) -> None:
    b = ready(bench)
    for i in (1, 3, 5):
        b.session.go(b.ids[0], i)
        draw(b, 1, (4, 9), (5, 11))
        draw(b, 2, (12, 14), (5, 11))
        b.accept()
    assert b.case.assessment(1, 5) is Assessment.CONFIRMED
    draw(b, 1, (4, 9), (5, 11), 2)
    run(b, "keep_largest", volume=True)
    b.work.operations.apply()
    assert mask(b).sum((1, 2)).tolist() == [0, 30, 30, 30, 0, 0, 0]
    assert b.case.assessment(1, 5) is Assessment.DRAFT
    assert b.case.assessment(1, 3) is Assessment.CONFIRMED
    for i in (1, 3, 5):
        assert b.case.assessment(2, i) is Assessment.CONFIRMED


def test_interpolation_fills_between_and_leaves_accepted_slices(bench: Make) -> None:
    b = ready(bench)
    draw(b, 1, (0, 16), (0, 20), 3)
    draw(b, 0, (0, 16), (0, 20), 3)
    for i in (1, 5):
        b.session.go(b.ids[0], i)
        draw(b, 1, (4, 9), (5, 11))
        b.accept()
    edit = run(b, "interpolate", volume=True)
    assert sorted(edit.drafts) == [2, 3, 4]
    b.work.operations.apply()
    assert (mask(b)[1:6].sum((1, 2)) == 30).all()
    standing = [b.case.assessment(1, i) for i in range(7)]
    assert standing[1] is standing[5] is Assessment.CONFIRMED
    assert standing[2:5] == [Assessment.DRAFT] * 3
    assert standing[0] is standing[6] is Assessment.UNASSESSED


def test_in_a_slice_only_the_slice_on_screen_is_interpolated(bench: Make) -> None:
    b = ready(bench)
    draw(b, 1, (4, 9), (5, 11), 0)
    draw(b, 1, (4, 9), (5, 11), 6)
    draw(b, 0, (0, 16), (0, 20), 3)
    b.session.go(b.ids[0], 2)
    assert list(run(b, "interpolate").drafts) == [2]


def test_a_slice_marked_absent_ends_the_structure(bench: Make) -> None:
    b = ready(bench)
    draw(b, 1, (4, 9), (5, 11), 0)
    b.session.go(b.ids[0], 1)
    b.annotate.mark_absent()
    assert list(run(b, "interpolate", volume=True).drafts) == []
    draw(b, 1, (4, 9), (5, 11), 2)
    assert run(b, "interpolate", volume=True) is None
    assert "outlined or marked absent" in b.session.edit_problem


@pytest.mark.parametrize(("operation", "of"), [("copy_next", 4), ("copy_previous", 2)])
def test_copying_replaces_this_slice_alone(bench: Make, operation: str, of: int) -> None:
    b = ready(bench)
    draw(b, 1, (10, 12), (1, 4), of)
    before = mask(b)
    run(b, operation, volume=True)  # it knows only the slice
    b.work.operations.apply()
    after = mask(b)
    assert np.array_equal(after[3], before[of])
    after[3] = before[3]
    assert np.array_equal(after, before)


def test_copying_beyond_the_end_is_refused(bench: Make) -> None:
    b = ready(bench)
    b.session.go(b.ids[0], 6)
    assert run(b, "copy_next") is None
    assert "last slice" in b.session.edit_problem
    b = ready(bench, shape=SHAPE)
    assert run(b, "copy_next") is None
    assert "single slice" in b.session.edit_problem


def test_locked_labels_are_never_changed(bench: Make) -> None:
    b = ready(bench, labels=3)
    draw(b, 2, (4, 9), (11, 14))
    draw(b, 3, (9, 12), (5, 11))
    b.annotate.change_schema("Lock", b.state.schema.change(2, locked=True))
    locked = mask(b, 2)
    for operation in OPERATIONS:
        for volume in (False, True):
            values = {p.id: 3 for p in operation.parameters if isinstance(p, OtherLabel)}
            edit = run(b, operation.id, volume=volume, over=True, values=values, seed=(3, 5, 6))
            if edit is not None and edit.drafts:
                b.work.operations.apply()
                assert np.array_equal(mask(b, 2), locked)
                b.work.undo()
    b.session.set_tools(active_label=2)
    b.errors.clear()
    assert run(b, "grow") is None
    assert "locked" in b.session.edit_problem
    b.session.set_tools(active_label=1)
    assert run(b, "move", values={"other": 2}) is None
    assert "locked" in b.session.edit_problem


def test_other_labels_are_written_over_only_if_asked(bench: Make) -> None:
    b = ready(bench)
    draw(b, 2, (4, 9), (11, 14))
    edit = run(b, "grow", values={"mm": 1.0})
    assert edit.drafts == {3: {1}}
    edit = run(b, "grow", values={"mm": 1.0}, over=True)
    assert edit.drafts == {3: {1, 2}}
    b.work.operations.apply()
    assert mask(b, 2).sum() == 10


def test_a_preview_goes_when_the_case_changes_or_another_is_shown(bench: Make) -> None:
    b = ready(bench)
    assert run(b, "grow") is not None
    draw(b, 1, (0, 1), (0, 1))
    assert b.session.edit is None
    assert run(b, "grow") is not None
    b.session.go(b.case.id, 4)
    assert b.session.edit is None  # it was for slice 3
    assert run(b, "grow", volume=True) is not None
    b.session.go(b.case.id, 2)
    assert b.session.edit is not None
    b.session.go(b.ids[1], 0)
    assert b.session.edit is None
    b.session.go(b.ids[0], 3)
    assert run(b, "grow") is not None
    b.annotate.change_schema("Lock", b.state.schema.change(1, locked=True))
    assert b.session.edit is None
    b.work.undo(across_cases=True)
    assert run(b, "grow") is not None
    b.session.set_tools(active_label=2)
    assert b.session.edit is None
    b.session.set_tools(active_label=1)
    assert run(b, "grow") is not None
    b.work.undo()
    assert b.session.edit is None
    with pytest.raises(UserError, match="nothing to apply"):
        b.work.operations.apply()


def test_a_result_for_an_earlier_revision_is_dropped(bench: Make) -> None:
    b = ready(bench)
    b.work.operations.preview("grow", {}, volume=False, apply=True)
    draw(b, 1, (0, 1), (0, 1))  # before the result can arrive
    titles = [s.title for s in b.work.history.done]
    b.idle()
    assert b.session.edit is None
    assert [s.title for s in b.work.history.done] == titles


def test_cancelling_leaves_nothing(bench: Make) -> None:
    b = ready(bench)
    state = b.state
    job = b.work.operations.preview("grow", {}, volume=True, apply=True)
    b.work.operations.discard()
    b.idle()
    assert job.cancelled
    assert b.state is state
    assert b.session.edit is None
    assert not b.errors


def test_work_stops_soon_after_a_cancel(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    b = ready(bench)
    draw(b, 1, (4, 9), (5, 11), 0)
    draw(b, 0, (0, 16), (0, 20), 3)
    draw(b, 1, (4, 9), (5, 11), 6)
    between = recipes.between

    def cancel_first(*args: Any) -> Any:
        b.jobs.in_slot("edit").cancel()
        out = between(*args)
        pytest.fail("it went on to the end")
        return out

    monkeypatch.setattr(recipes, "between", cancel_first)
    assert run(b, "interpolate", volume=True) is None
    assert not b.errors


def test_apply_at_once(bench: Make) -> None:
    b = ready(bench)
    run(b, "grow", values={"mm": 1.0}, apply=True)
    assert mask(b).sum() == 52
    assert b.session.edit is None
    run(b, "fill_holes", apply=True)
    assert "changes nothing" in str(b.errors[-1][1])
    b.session.set_tools(active_label=2)
    run(b, "grow", apply=True)
    assert "not outlined" in str(b.errors[-1][1])


def test_an_empty_label_is_told(bench: Make) -> None:
    b = ready(bench)
    b.session.set_tools(active_label=2)
    for operation in ("grow", "fill_holes", "mirror", "move"):
        assert run(b, operation) is None
        assert "not outlined in this slice" in b.session.edit_problem
    assert run(b, "interpolate", volume=True) is None
    assert "it takes two" in b.session.edit_problem


@pytest.mark.parametrize("shape", [SHAPE, VOLUME])
@pytest.mark.parametrize("operation", [x.id for x in OPERATIONS])
def test_every_operation_runs_on_pictures_and_volumes(
    bench: Make, shape: tuple[int, ...], operation: str
) -> None:
    b = ready(bench, shape=shape)
    draw(b, 2, (10, 12), (5, 11))
    draw(b, 0, (6, 7), (7, 8))  # a hole
    if len(shape) == 3:
        draw(b, 1, (4, 9), (5, 11), 0)
    before = b.state
    edit = run(b, operation, volume=True, seed=(b.session.index, 7, 8))
    told = edit is not None or bool(b.session.edit_problem)
    assert not b.errors
    assert told
    assert b.state is before
    if edit is not None and edit.drafts:
        b.work.operations.apply()
        assert b.case.revision == before.cases[b.case.id].revision + 1
        assert BY_ID[operation].title == b.work.history.done[-1].how["tool"]


def test_moving_one_part(bench: Make) -> None:
    b = ready(bench)
    draw(b, 1, (12, 14), (1, 4))
    edit = run(b, "move", values={"part": "part"}, seed=(3, 13, 2))
    assert edit.title == "Move label 1 to label 2"
    b.work.operations.apply()
    assert mask(b, 2).sum() == 6
    assert mask(b, 1).sum() == 30
    assert run(b, "move", values={"part": "part"}, seed=(3, 0, 0)) is None
    assert "beside the label" in b.session.edit_problem


def test_combining_with_another_label(bench: Make) -> None:
    b = ready(bench)
    draw(b, 2, (4, 9), (11, 14))
    run(b, "combine", apply=True)
    assert mask(b, 1).sum() == 45
    assert mask(b, 2).sum() == 0
    b.work.undo()
    assert run(b, "combine", values={"how": "subtract"}) is None
    assert "do not overlap" in b.session.edit_problem
    run(b, "combine", values={"how": "subtract", "mm": 2.0}, apply=True)
    assert mask(b, 1).sum() == 20
    b.work.undo()
    run(b, "combine", values={"how": "intersect", "mm": 2.0}, apply=True)
    assert mask(b, 1).sum() == 10


def test_threshold_removes_inside_the_label_and_adds_elsewhere(bench: Make) -> None:
    b = ready(bench)
    bright = b.work.library.load(b.case).image.array > 100
    values = {"low": 101, "high": 255}
    run(b, "threshold", values=values, apply=True)
    outlined = np.zeros(SHAPE, bool)
    outlined[4:9, 5:11] = True
    assert np.array_equal(mask(b)[3], outlined & bright[3])
    run(b, "threshold", values=values | {"where": "all"}, apply=True)
    assert np.array_equal(mask(b)[3], bright[3])
    run(b, "threshold", values=values | {"where": "all"}, apply=True, volume=True)
    assert np.array_equal(mask(b), bright)
    assert run(b, "threshold", values={"low": 5, "high": 1}) is None
    assert "above the upper" in b.session.edit_problem


def test_a_region_grows_from_a_place(bench: Make) -> None:
    b = ready(bench)
    assert run(b, "flood") is None
    assert "place" in b.session.edit_problem
    bright = b.work.library.load(b.case).image.array > 100
    edit = run(b, "flood", values={"tolerance": 60}, seed=(3, 3, 5), volume=True)
    assert edit.index is None
    b.work.operations.apply()
    assert np.array_equal(mask(b) & bright, bright)


def test_what_is_proposed_on_screen_is_worked_on_and_taken(bench: Make) -> None:
    b = ready(bench)
    b.session.go(b.ids[0], 1)
    offered = np.zeros(SHAPE, np.uint16)
    offered[4:9, 5:11] = 1
    offered[13, 13] = 1
    b.offer({1: offered, 5: offered}, (1,))
    edit = run(b, "keep_largest")
    assert edit.removed == 1
    b.work.operations.apply()
    assert np.array_equal(mask(b)[1], (offered == 1) & (np.arange(16) < 10)[:, None])
    assert b.case.assessment(1, 1) is Assessment.DRAFT
    assert not b.annotate.view().proposed_labels
    assert not b.session.newer_proposal()
    assert not mask(b)[5].any()


def test_a_proposal_that_would_go_altogether_goes(bench: Make) -> None:
    b = ready(bench)
    b.session.go(b.ids[0], 1)
    offered = np.zeros(SHAPE, np.uint16)
    offered[4:6, 5:7] = 1
    b.offer({1: offered}, (1,))
    edit = run(b, "remove_islands", values={"size": 10.0})
    assert edit.after.masks == b.case.masks
    assert edit.drafts == {1: {1}}
    b.work.operations.apply()
    assert b.case.assessment(1, 1) is Assessment.DRAFT
    assert not b.annotate.view().proposed_labels


def test_defaults_follow_the_image(bench: Make) -> None:
    b = ready(bench)
    b.work.library.load(b.case)
    low, high = b.work.operations.intensities()
    values = b.work.operations.defaults("threshold", volume=False)
    assert low < values["low"] < values["high"] == high
    assert 0 < b.work.operations.defaults("flood", volume=False)["tolerance"] < (high - low) / 2
    assert b.work.operations.defaults("remove_islands", volume=True)["size"] == 200.0
    assert b.work.operations.defaults("move", volume=True)["other"] == 2


def test_without_a_case_or_a_label_it_says_so(bench: Make) -> None:
    b = bench(labels=0)
    with pytest.raises(UserError, match="Add a label"):
        b.work.operations.preview("grow", {}, volume=False)
    b.session.go(None)
    with pytest.raises(UserError, match="Open a case"):
        b.work.operations.preview("grow", {}, volume=False)
