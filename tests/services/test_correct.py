"""Corrections that the model helps with, on a bench without Qt."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import ModelUse
from segicl_gui.domain.project import Assessment
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.services.projects import open_path

Make = Callable[..., Any]


def click(b: Any, row: float, column: float, positive: bool = True) -> None:
    b.session.set_tools(active_label=1)
    b.work.corrector.prompt(PromptKind.CLICK, positive, ((row, column),))
    b.idle()


def label_at(b: Any, index: int, label: int = 1) -> np.ndarray:
    return b.case.mask(0).slice(index) == label


def bright(b: Any, index: int) -> np.ndarray:
    return b.work.library.plane(b.case, index) > 0.5


def test_a_click_on_an_empty_image_outlines_what_is_there(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    assert np.array_equal(label_at(b, 0), bright(b, 0))
    assert b.case.assessment(1, 0) is Assessment.DRAFT
    (request,) = b.engine.requests
    assert request.exemplars == ()
    (prompt,) = request.prompts
    assert (prompt.label, prompt.kind, prompt.positive) == (1, "click", True)
    assert b.case.prompts == (Prompt(0, 1, PromptKind.CLICK, True, ((3.0, 4.0),)),)


def test_earlier_prompts_of_the_slice_are_sent_along_and_undo_takes_them_back(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    click(b, 12, 15)
    assert [p.points for p in b.engine.requests[-1].prompts] == [((3, 4),), ((12, 15),)]
    b.work.undo()
    assert len(b.case.prompts) == 1
    b.work.undo()
    assert b.case.prompts == ()
    assert not label_at(b, 0).any()


def test_with_exemplars_the_click_is_asked_with_the_proposals_own(bench: Make) -> None:
    b = bench(labels=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    proposed = b.engine.requests[0]
    b.engine.requests.clear()
    click(b, 4, 5)
    (request,) = b.engine.requests
    assert request.exemplars == proposed.exemplars
    assert request.labels == proposed.labels
    ((_, digest),) = request.previous
    # What is corrected is what was on screen: the proposal.
    assert np.array_equal(b.engine.arrays[-1][digest] == 1, bright(b, 0))


def test_a_proposal_that_is_corrected_becomes_a_draft_with_the_change(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[1], 1)
    b.idle()
    shown = bright(b, 0)
    click(b, 14, 18)  # the engine does not agree; the pixel is set all the same
    expected = shown.copy()
    expected[14, 18] = True
    assert np.array_equal(label_at(b, 0), expected)
    assert b.case.assessment(1, 0) is Assessment.DRAFT


def test_a_click_in_a_volume_without_exemplars_drafts_its_neighbours_in_one_step(
    bench: Make,
) -> None:
    b = bench(shape=(9, 16, 20), count=1)
    b.session.go(b.ids[0], 4)
    click(b, 3, 4)
    assert all(np.array_equal(label_at(b, i), bright(b, i)) for i in range(9))
    assert len(b.case.prompts) == 1
    b.work.undo()
    assert not b.case.mask(0).array().any()
    assert b.case.prompts == ()
    b.work.redo()
    assert all(label_at(b, i).any() for i in range(9))


def test_in_a_volume_a_change_goes_on_until_the_neighbour_shows_it_already(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    b.session.go(b.ids[0], 4)
    b.idle()
    b.engine.requests.clear()
    # Every slice is proposed as it is: nothing to add beyond the clicked slice.
    click(b, 14, 18)
    assert label_at(b, 4)[14, 18]
    corrected = [r for r in b.engine.requests if r.prompts]
    # Each neighbour is asked at the very place, and the least of change ends it.
    assert {p.points for r in corrected for p in r.prompts} == {((14.0, 18.0),)}
    assert len(corrected) <= 3


def test_confirmed_slices_are_not_reached(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=1)
    b.session.go(b.ids[0], 2)
    b.confirm(b.ids[0], 1, [1])
    before = b.case.mask(0).slice(1)
    click(b, 3, 4, positive=False)
    assert np.array_equal(b.case.mask(0).slice(1), before)
    assert b.case.assessment(1, 1) is Assessment.CONFIRMED


def test_locked_labels_keep_their_pixels(bench: Make) -> None:
    b = bench(labels=2)
    b.paint(2, row=3, column=4)
    b.annotate.change_schema("Lock", b.state.schema.change(2, locked=True))
    click(b, 2, 3)
    assert (b.case.mask(0).slice(0)[3:6, 4:7] == 2).all()
    assert label_at(b, 0)[2, 3]


@pytest.mark.parametrize(
    ("change", "says"), [({"locked": True}, "locked"), ({"model_use": ModelUse.OFF}, "No model")]
)
def test_labels_closed_to_models_are_told(bench: Make, change: dict[str, Any], says: str) -> None:
    b = bench()
    b.annotate.change_schema("Change", b.state.schema.change(1, **change))
    with pytest.raises(UserError, match=says):
        click(b, 3, 4)
    assert b.engine.requests == []


def test_a_click_where_it_is_right_already_changes_nothing(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    steps = len(b.work.history.done)
    click(b, 4, 5)
    assert len(b.work.history.done) == steps


def test_a_newer_click_replaces_one_that_is_not_answered(bench: Make) -> None:
    b = bench()
    b.session.set_tools(active_label=1)
    b.engine.go_on.clear()
    b.work.corrector.prompt(PromptKind.CLICK, True, ((14.0, 18.0),))
    b.work.corrector.prompt(PromptKind.CLICK, True, ((3.0, 4.0),))
    b.engine.go_on.set()
    b.idle()
    assert np.array_equal(label_at(b, 0), bright(b, 0))


def test_prompts_can_be_removed_and_survive_reopening(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    kept = b.case.prompts
    folder = b.work.folder
    assert b.work.close()
    opened = open_path(folder)
    assert opened.state.cases[b.ids[0]].prompts == kept
    opened.store.close()


def test_forgetting_prompts_keeps_the_mask(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    assert b.work.corrector.forget()
    assert b.case.prompts == ()
    assert label_at(b, 0).any()
    assert not b.work.corrector.forget()
    b.work.undo()
    assert len(b.case.prompts) == 1


def test_a_first_click_does_not_draft_over_what_was_drawn_beside_it(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=1)
    b.session.go(b.ids[0], 3)
    b.paint(1, row=12, column=12)
    before = b.case.mask(0).slice(3)
    b.session.go(b.ids[0], 2)
    click(b, 3, 4)
    assert np.array_equal(b.case.mask(0).slice(3), before)
    assert np.array_equal(label_at(b, 1), bright(b, 1))


def test_answered_anew_the_whole_slice_may_change_in_one_step(bench: Make) -> None:
    b = bench()
    b.session.set_tools(active_label=1)
    with pytest.raises(UserError, match="Nothing was clicked"):
        b.work.corrector.answer_anew()
    click(b, 3, 4)
    b.paint(1, row=12, column=12)
    b.work.corrector.answer_anew()
    b.idle()
    request = b.engine.requests[-1]
    assert request.previous == ()
    assert len(request.prompts) == 1
    assert np.array_equal(label_at(b, 0), bright(b, 0))
    assert b.work.history.done[-1].title == "Answer label 1 anew, case0"
    b.work.undo()
    assert label_at(b, 0)[13, 13]


def test_a_stroke_made_before_the_answer_came_stays(bench: Make) -> None:
    b = bench()
    b.session.set_tools(active_label=1)
    b.engine.go_on.clear()
    b.work.corrector.prompt(PromptKind.CLICK, True, ((3.0, 4.0),))
    b.paint(1, row=12, column=12)
    b.engine.go_on.set()
    b.idle()
    assert label_at(b, 0)[12:15, 12:15].all()
    assert label_at(b, 0)[bright(b, 0)].all()


def test_an_answer_does_not_reopen_what_was_accepted_before_it_came(bench: Make) -> None:
    b = bench()
    b.session.set_tools(active_label=1)
    b.paint(1, row=12, column=12)
    b.engine.go_on.clear()
    b.work.corrector.prompt(PromptKind.CLICK, True, ((3.0, 4.0),))
    b.accept()
    before = b.case.mask(0).slice(0)
    b.engine.go_on.set()
    b.idle()
    assert b.case.assessment(1, 0) is Assessment.CONFIRMED
    assert np.array_equal(b.case.mask(0).slice(0), before)


def test_a_click_that_changes_nothing_says_so(bench: Make) -> None:
    b = bench()
    click(b, 3, 4)
    drawn = label_at(b, 0)
    away = tuple(int(v) for v in np.argwhere(~drawn)[-1])
    click(b, *away, positive=False)
    assert np.array_equal(label_at(b, 0), drawn)
    assert "Nothing you marked is" in str(b.errors[-1])
    click(b, 3, 4)
    assert "already" in str(b.errors[-1])
    assert len(b.case.prompts) == 1
    b.work.corrector.answer_anew()
    b.idle()
    assert "the same" in str(b.errors[-1])


def test_a_click_that_changes_nothing_leaves_a_proposal_alone(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[1], 1)
    b.idle()
    steps, proposed = len(b.work.history.done), b.annotate.view().proposed[0]
    assert proposed.any()
    click(b, *(int(v) for v in np.argwhere(proposed == 0)[-1]), positive=False)
    assert "Nothing you marked is" in str(b.errors[-1])
    assert len(b.work.history.done) == steps
    assert np.array_equal(b.annotate.view().proposed[0], proposed)


def test_a_click_whose_change_is_locked_says_so(bench: Make) -> None:
    b = bench(labels=2)
    b.annotate.edit_slice(0, np.where(bright(b, 0), 2, 0).astype(np.uint16), "Brush")
    b.annotate.change_schema("Lock", b.state.schema.change(2, locked=True))
    steps = len(b.work.history.done)
    click(b, 3, 4)
    assert len(b.work.history.done) == steps
    assert "is locked: label 2" in str(b.errors[-1])


def test_an_answer_for_a_label_that_is_gone_is_dropped(bench: Make) -> None:
    b = bench(count=1, labels=1)
    b.session.set_tools(active_label=1)
    b.engine.go_on.clear()
    b.work.corrector.prompt(PromptKind.CLICK, True, ((3.0, 4.0),))
    before = b.case
    b.annotate.change_schema("Delete", b.state.schema.remove(1))
    b.engine.go_on.set()
    b.idle()
    assert b.case is before
    assert b.errors == []


def test_an_engine_that_looks_at_no_clicks_is_not_asked(bench: Make) -> None:
    b = bench()
    b.work.predictor.use_engine("pixels")
    with pytest.raises(UserError, match="“pixels” does not look at clicks"):
        click(b, 3, 4)
    assert not b.engine.requests
    assert b.case.prompts == ()


def test_an_engine_of_clicks_alone_is_asked_for_the_slice_that_was_clicked(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=1)
    b.work.predictor.use_engine("sam:mine")
    b.session.go(b.ids[0], 4)
    click(b, 3, 4)
    (request,) = b.engine.requests
    assert (request.engine, len(request.queries)) == ("sam:mine", 1)
    assert np.array_equal(label_at(b, 4), bright(b, 4))
    assert not any(label_at(b, i).any() for i in range(9) if i != 4)
