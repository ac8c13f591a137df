import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import ModelUse
from segicl_gui.domain.project import Assessment, Mark

Make = Callable[..., Any]


def test_without_an_exemplar_nothing_is_proposed_unasked(bench: Make) -> None:
    b = bench()
    b.work.predictor.refresh()
    assert b.jobs.running == ()


def test_asked_for_without_an_exemplar_the_labels_names_must_do(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), labels=2)
    b.session.go(b.ids[0], 3)
    b.work.predictor.propose()
    b.idle()
    (request,) = b.engine.requests
    assert request.exemplars == ()
    assert [x.name for x in request.labels] == ["label 1", "label 2"]
    assert request.queries == (b.work.library.plane_hash(b.case, 3),)
    offer = b.session.visible_proposal().source_at(3)
    assert offer.offered == 0
    b.confirm(b.ids[1], 1)
    b.idle()
    assert b.session.visible_proposal().source_at(3).offered > 0


def test_without_a_label_that_may_be_proposed_it_says_what_to_do(bench: Make) -> None:
    b = bench(labels=0)
    with pytest.raises(UserError, match="Add a label"):
        b.work.predictor.propose()


def test_an_accept_brings_proposals_for_the_next_cases(bench: Make) -> None:
    b = bench(count=5)
    b.paint(1)
    b.accept()
    place = b.work.queue.place_after_accept()
    assert place is not None
    b.session.go(*place)
    b.idle()
    first = b.session.case_id
    assert list(b.session.proposals) == [first, *b.work.queue.upcoming(2)]
    assert b.engine.requests[0].queries[0] == b.work.library.plane_hash(b.case, 0)
    assert b.session.proposals[first].source_at(0).made_from == (f"{b.ids[0]}:0",)
    assert len({r.key() for r in b.engine.requests}) == 3


def test_the_next_case_shows_its_old_proposal_until_a_fresh_one_is_there(bench: Make) -> None:
    b = bench()
    b.paint(1)
    b.accept()
    b.session.go(*b.work.queue.place_after_accept())
    b.idle()
    b.engine.go_on.clear()
    assert b.accept().confirmed == (1,)
    b.session.go(*b.work.queue.place_after_accept())
    old = b.session.visible_proposal()
    assert old is not None
    assert b.work.predictor.superseded(old.source_at(0))
    assert b.annotate.view().proposed_labels == (1,)
    b.engine.go_on.set()
    b.idle()
    new = b.session.visible_proposal()
    assert not b.work.predictor.superseded(new.source_at(0))
    assert len(new.source_at(0).made_from) == 2


def test_a_case_without_any_proposal_gets_one_before_the_others_are_made_anew(
    bench: Make,
) -> None:
    b = bench(count=6)
    b.paint(1)
    b.accept()
    b.session.go(*b.work.queue.place_after_accept())
    b.idle()
    b.engine.requests.clear()
    b.accept()
    b.session.go(*b.work.queue.place_after_accept())
    b.idle()
    # The one on screen, then the one nobody has looked at, from what is learnt; then the next.
    here, (near, far) = b.session.case_id, b.work.queue.upcoming(2)
    images = {b.work.library.plane_hash(b.state.cases[i], 0): i for i in (here, near, far)}
    # What was begun for the accept may have reached the engine before it was given up.
    asked = dict.fromkeys(images[r.queries[0]] for r in b.engine.requests)
    assert list(asked) == [here, far, near]
    assert not any(x.source.inputs.startswith("first:") for x in
                   b.session.proposals[far].slices.values())  # fmt: skip


def test_what_is_new_on_screen_is_answered_from_what_was_learnt_first(bench: Make) -> None:
    b = bench(count=6)
    b.paint(1)
    b.accept()
    b.session.go(b.ids[1], 0)
    b.idle()
    b.accept()
    b.session.go(b.ids[5], 0)
    assert not b.annotate.view().proposed_labels
    came: list[bool] = []

    def watch(case_id: str) -> None:
        source = b.annotate.view().source
        if case_id == b.ids[5] and source is not None:
            came.append(b.work.predictor.superseded(source))

    b.session.events.proposals.connect(watch)
    b.idle()
    assert came == [True, False]
    assert len(b.annotate.view().source.made_from) == 2


def test_the_next_case_has_a_proposal_before_the_one_on_screen_is_made_anew(bench: Make) -> None:
    """So that who accepts faster than is learnt never waits."""
    b = bench(count=6)
    b.paint(1)
    b.accept()
    b.session.go(b.ids[1], 0)
    b.idle()
    for case_id in b.ids[2:]:
        b.session.drop_proposal(case_id)
    b.engine.requests.clear()
    b.accept()
    b.session.go(b.ids[2], 0)
    b.idle()
    images = {b.work.library.plane_hash(b.state.cases[i], 0): i for i in b.ids}
    told = dict.fromkeys((images[r.queries[0]], len(r.exemplars)) for r in b.engine.requests)
    assert list(told)[:3] == [(b.ids[2], 1), (b.ids[3], 1), (b.ids[2], 2)]


def test_labels_that_no_exemplar_shows_are_not_asked_for(bench: Make) -> None:
    b = bench(labels=4)
    b.annotate.change_schema("Off", b.state.schema.change(3, model_use=ModelUse.OFF))
    b.confirm(b.ids[1], 1)
    case = b.state.cases[b.ids[1]]
    case = case.with_assessments({2: Assessment.ABSENT, 3: Assessment.CONFIRMED}, [0])
    b.work.project.commit_case("absent", case)
    b.idle()
    for request in b.engine.requests:
        assert [x.id for x in request.labels] == [1]
        assert all(2 not in e.labels and 3 not in e.labels for e in request.exemplars)
    b.engine.requests.clear()
    b.confirm(b.ids[2], 4)
    b.idle()
    last = b.engine.requests[0]
    assert [x.id for x in last.labels] == [1, 4]
    assert {e.labels for e in last.exemplars} == {(1,), (4,)}
    assert b.session.visible_proposal().source_at(0).labels == (1, 4)


def test_a_locked_label_that_alone_is_taught_asks_nothing(bench: Make) -> None:
    b = bench(labels=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    b.engine.requests.clear()
    b.annotate.change_schema("Lock", b.state.schema.change(1, locked=True))
    b.idle()
    assert b.engine.requests == []
    assert b.annotate.view().proposed_labels == ()


def test_what_cannot_be_answered_is_not_asked_for_ever(bench: Make) -> None:
    """Label 2 is only known to be absent: nothing comes for it, once and for all."""
    b = bench(labels=2)
    b.confirm(b.ids[1], 1)
    b.annotate.change_schema("Off", b.state.schema.change(1, model_use=ModelUse.OFF))
    case = b.state.cases[b.ids[1]]
    b.engine.requests.clear()
    b.work.project.commit_case("absent", case.with_assessments({2: Assessment.ABSENT}, [0]))
    b.idle()
    assert b.engine.requests == []
    started = []
    b.jobs.on_change = started.append
    b.work.predictor.refresh()
    assert started == []


def test_a_change_does_not_start_again_what_is_being_prepared(bench: Make) -> None:
    b = bench()
    b.engine.go_on.clear()
    b.confirm(b.ids[0], 1)  # on screen: nothing is left to propose for it
    running = b.jobs.in_slot("prefetch")
    assert running is not None
    for _ in range(5):
        b.annotate.flag()
    assert b.jobs.in_slot("prefetch") is running
    b.engine.go_on.set()
    b.idle()
    assert len({r.key() for r in b.engine.requests}) == len(b.engine.requests)


def test_an_own_volumes_nearest_slices_are_used_but_not_the_excluded(bench: Make) -> None:
    b = bench(shape=(15, 16, 20), count=2)
    b.session.go(b.ids[0], 7)
    b.annotate.mark_exemplar(b.ids[0], 9, Mark.EXCLUDED)
    b.annotate.mark_exemplar(b.ids[0], 1, Mark.PINNED)
    b.confirm(b.ids[0], 1, [1, 2, 5, 6, 9, 12])
    b.idle()
    request = b.engine.requests[0]
    assert request.queries[0] == b.work.library.plane_hash(b.case, 7)
    made_from = set(b.session.visible_proposal().source_at(7).made_from)
    assert f"{b.ids[0]}:9" not in made_from
    assert {f"{b.ids[0]}:{i}" for i in (1, 6, 5)} <= made_from
    source = b.session.visible_proposal().source_at(7)
    assert len(source.made_from) <= source.offered
    assert request.spacing == (1.0, 1.0)
    ((_, prior),) = request.priors
    for digest, array in b.engine.arrays[0].items():
        assert array.shape == ((1, 16, 20) if digest == prior else (16, 20))


def test_other_labels_are_taken_out_of_an_exemplars_mask(bench: Make) -> None:
    b = bench(labels=2)
    b.session.go(b.ids[1], 0)
    b.paint(2, row=8)
    b.confirm(b.ids[1], 1)
    b.session.go(b.ids[0], 0)
    b.idle()
    (shot,) = b.engine.requests[-1].exemplars
    assert shot.labels == (1,)
    assert set(np.unique(b.engine.arrays[-1][shot.mask])) == {0, 1}


def test_a_result_whose_inputs_no_longer_hold_is_dropped(bench: Make) -> None:
    b = bench(shape=(6, 16, 20), count=2)
    answered = threading.Event()
    b.engine.answered = lambda index: answered.set()
    b.confirm(b.ids[1], 1)
    assert answered.wait(10)
    old = b.work.predictor.inputs(b.case, 0)
    b.annotate.mark_exemplar(b.ids[1], 3, Mark.PINNED)  # before the result is heard of
    assert b.work.predictor.inputs(b.case, 0) != old
    b.idle()
    sources = {s.source.inputs for s in b.session.proposals[b.case.id].slices.values()}
    assert sources == {b.work.predictor.inputs(b.case, 0)}


def test_going_through_slices_does_not_give_up_the_one_in_work(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=2)
    b.engine.go_on.clear()
    b.session.go(b.ids[0], 4)
    b.confirm(b.ids[1], 1)
    b.waiting = []
    running = b.jobs.in_slot("current")
    assert running is not None
    for index in (5, 6, 7, 6, 5):
        b.session.go(b.ids[0], index)
        assert b.jobs.in_slot("current") is running
    for passed in b.waiting[:-1]:
        passed()
    assert b.jobs.in_slot("current") is running
    b.waiting[-1]()  # the slice on which one stays goes first
    assert b.jobs.in_slot("current") is not running
    b.engine.go_on.set()
    b.idle()
    first, rest = b.engine.requests[-2:]
    assert first.queries == (b.work.library.plane_hash(b.case, 5),)
    assert len(rest.queries) == 8
    assert len(b.session.proposals[b.case.id].slices) == 9


def test_an_engine_that_fails_is_told_and_asked_again(bench: Make) -> None:
    b = bench()
    b.engine.error = UserError("Engine stopped", "It ran out of memory.", "Try again.")
    b.confirm(b.ids[1], 1)
    b.idle()
    assert [str(e) for _, e in b.errors] == ["Engine stopped: It ran out of memory. Try again."]
    assert b.session.proposals == {}
    b.work.predictor.propose()
    b.idle()
    assert b.session.visible_proposal() is not None
    assert len(b.errors) == 1


def test_a_failure_while_preparing_the_next_cases_is_quiet(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[1], 1)
    b.loop.until(lambda: b.ids[0] in b.session.proposals)
    b.idle()
    b.engine.error = RuntimeError("boom")
    for i in b.ids[2:]:
        b.session.drop_proposal(i)
    b.annotate.mark_exemplar(b.ids[1], 0, Mark.PINNED)
    b.idle()
    assert [str(e) for _, e in b.errors] in ([], ["boom"])
    b.work.predictor.refresh()
    b.idle()
    assert b.session.visible_proposal() is not None


def test_a_rejected_proposal_stays_hidden_until_a_newer_one_comes(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[1], 1)
    b.idle()
    assert b.annotate.reject()
    assert b.annotate.view().proposed_labels == ()
    assert not b.annotate.reject()
    b.work.predictor.refresh()
    b.idle()
    assert b.annotate.view().proposed_labels == ()
    b.confirm(b.ids[2], 1)
    b.idle()
    assert b.annotate.view().proposed_labels == (1,)
    b.annotate.reject()
    b.work.predictor.propose()
    b.idle()
    assert b.annotate.view().proposed_labels == (1,)


def test_when_all_is_confirmed_there_is_nothing_to_propose(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[0], 1)
    with pytest.raises(UserError, match="confirmed"):
        b.work.predictor.propose()


def test_two_cases_of_the_same_image_both_get_a_proposal(bench: Make) -> None:
    b = bench()
    first = b.state.cases[b.ids[0]]
    twin = replace(b.state.cases[b.ids[2]], images=first.images)
    b.work.project.commit_case("twin", twin)
    b.engine.go_on.clear()
    b.confirm(b.ids[1], 1)
    b.session.go(b.ids[2], 0)
    b.engine.go_on.set()
    b.idle()
    assert b.session.visible_proposal() is not None


def test_labels_of_every_group_are_proposed(bench: Make) -> None:
    b = bench(labels=2)
    b.annotate.change_schema("Group", b.state.schema.change(2, group=1))
    b.session.go(b.ids[1], 0)
    b.paint(1)
    b.paint(2, row=5, group=1)
    b.accept()
    b.session.go(b.ids[0], 0)
    b.idle()
    view = b.annotate.view()
    assert view.proposed_labels == (1, 2)
    assert set(np.unique(view.proposed[1])) == {0, 2}


def test_another_engine_makes_new_proposals(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[1], 1)
    b.idle()
    b.work.predictor.use_engine("other")
    b.idle()
    assert b.session.visible_proposal().source_at(0).engine == "other"
    assert b.work.predictor.last_seconds == 0.1


def test_confirmed_slices_foretell_those_between_them(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=2)
    b.session.go(b.ids[0], 4)
    b.confirm(b.ids[0], 1, [2, 6])
    b.idle()
    request = b.engine.requests[0]
    ((position, digest),) = request.priors
    prior = b.engine.arrays[0][digest]
    assert position == 0
    assert prior.dtype == np.uint8
    shown = b.case.mask(0).slice(2) == 1
    assert (prior[0][shown] > 127).all()
    assert (prior[0][~shown] < 128).all()


def test_an_accept_leaves_what_was_proposed_farther_away_as_it_is(bench: Make) -> None:
    b = bench(shape=(30, 16, 20), count=2)
    b.session.go(b.ids[0], 6)
    b.confirm(b.ids[0], 1, [0, 2, 4, 8, 10, 12, 14, 16, 18, 20, 28])
    b.idle()
    b.engine.requests.clear()
    before = {i: b.work.predictor.inputs(b.case, i) for i in range(30)}
    b.confirm(b.ids[0], 1, [6])
    b.idle()
    changed = {i for i in range(30) if b.work.predictor.inputs(b.case, i) != before[i]}
    assert {3, 5, 7, 9} <= changed
    assert not changed & {13, 15, 17, 19, 25}
    asked = {q for r in b.engine.requests for q in r.queries}
    assert b.work.library.plane_hash(b.case, 7) in asked
    assert b.work.library.plane_hash(b.case, 25) not in asked


def test_propagating_goes_along_in_its_direction_only(bench: Make) -> None:
    b = bench(shape=(12, 16, 20), count=2)
    b.engine.go_on.clear()
    b.session.go(b.ids[0], 5)
    b.confirm(b.ids[0], 1, [5])
    seen = []
    b.session.events.place.connect(lambda: seen.append(b.session.index))
    assert b.work.predictor.propagate(1) == 6
    b.engine.go_on.set()
    b.loop.until(lambda: b.session.index == 11)
    assert seen == [6, 7, 8, 9, 10, 11]
    asked = [q for r in b.engine.requests for q in r.queries]
    assert b.work.library.plane_hash(b.case, 6) in asked


def test_who_goes_elsewhere_is_left_there(bench: Make) -> None:
    b = bench(shape=(12, 16, 20), count=2)
    b.engine.go_on.clear()
    b.session.go(b.ids[0], 5)
    b.confirm(b.ids[0], 1, [5])
    b.work.predictor.propagate(1)
    b.session.go(b.ids[0], 2)
    b.engine.go_on.set()
    b.idle()
    assert b.session.index == 2


def test_stopped_it_keeps_what_is_proposed(bench: Make) -> None:
    b = bench(shape=(30, 16, 20), count=2)
    b.session.go(b.ids[0], 5)
    b.engine.go_on.clear()
    b.confirm(b.ids[0], 1, [5])

    def answered(index: int) -> None:
        b.engine.go_on.clear()

    b.engine.answered = answered
    b.work.predictor.propagate(-1)
    b.engine.go_on.set()
    b.loop.until(lambda: b.session.index == 4)
    b.jobs.in_slot("current").cancel()
    b.engine.go_on.set()
    b.loop.until(lambda: b.jobs.in_slot("current") is None)
    assert b.session.proposal_at(b.ids[0], 4) is not None


def test_nothing_is_propagated_from_nothing(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=1)
    with pytest.raises(UserError, match="Nothing is accepted yet"):
        b.work.predictor.propagate(0)
    b.confirm(b.ids[0], 1, [2])
    b.idle()
    assert b.work.predictor.propagate(0) == 0


def test_an_engine_of_clicks_alone_is_not_asked_for_what_nobody_marked(bench: Make) -> None:
    b = bench()
    b.work.predictor.use_engine("sam:mine")
    b.confirm(b.ids[1], 1)
    b.idle()
    assert not b.engine.requests
    b.work.predictor.use_engine("clipseg:mine")
    b.idle()
    assert {r.engine for r in b.engine.requests} == {"clipseg:mine"}


def test_a_label_that_nothing_shows_any_more_is_withdrawn_and_not_asked_for_for_ever(
    bench: Make,
) -> None:
    b = bench(count=4, labels=2)
    schema = b.state.schema.change(2, group=1)
    b.work.project.commit_shared("group", replace(b.state, schema=schema))
    for case_id, label in zip(b.ids[:2], (1, 2), strict=True):
        b.session.go(case_id)
        b.session.set_tools(active_label=label)
        b.paint(label, group=label - 1)
        b.accept()
    b.session.go(b.ids[2])
    b.idle()
    assert set(b.session.proposals[b.ids[2]].slices) == {(0, 0), (1, 0)}
    asked = len(b.engine.requests)
    marks = {f"{b.ids[1]}:0": Mark.EXCLUDED}
    b.work.project.commit_shared("exclude", replace(b.state, marks=marks))
    b.idle()
    assert set(b.session.proposals[b.ids[2]].slices) == {(0, 0)}
    # One for each case that is open still.
    assert len(b.engine.requests) - asked <= 3
