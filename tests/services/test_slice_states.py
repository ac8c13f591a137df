"""How slices stand, against a plain reading of the rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, ModelUse, Schema
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.session import Session
from segicl_gui.services.slice_states import (
    LOW,
    CaseOverview,
    SliceState,
    Standing,
    mean_confidence,
    next_attention,
    slice_states,
)

SLICES = 5
SCHEMA = Schema((Label(1, "liver", "#112233"), Label(2, "vein", "#445566", group=1)))


def volume(slices: int = SLICES) -> CaseState:
    geometry = Geometry.from_source(
        (6, 4, slices), (1.0, 1.0, 3.0), (0.0, 0.0, 0.0), (1, 0, 0, 0, 1, 0, 0, 0, 1)
    )
    return CaseState("a", "a", "a", (ImageRef("a.nii", ""),), geometry)


def offer(
    quality: float, confidence: int, *, labels: tuple[int, ...] = (1,), found: bool = True
) -> ProposedSlice:
    mask = np.zeros((4, 6), np.uint16)
    certain = np.full((4, 6), 255, np.uint8)
    if found:
        mask[1:3, 1:3] = labels[0]
        certain[1:3, 1:3] = confidence
    return ProposedSlice(mask, certain, quality, Source("x", labels, (), 1, "fake"))


def standing(case: CaseState, offers: dict[tuple[int, int], ProposedSlice]) -> list[Standing]:
    proposal = Proposal("a", offers)
    return [s.standing for s in slice_states(case, SCHEMA, lambda i: proposal)]


def test_each_standing():
    case = volume()
    both = dict.fromkeys((1, 2), Assessment.CONFIRMED)
    case = case.with_assessments(both | {2: Assessment.ABSENT}, [0])
    case = case.with_assessments({1: Assessment.DRAFT}, [1])
    offers = {(0, i): offer(0.9, 230) for i in (0, 1, 2)} | {(0, 3): offer(LOW - 0.01, 230)}
    assert standing(case, offers) == [
        Standing.CONFIRMED,
        Standing.DRAFT,
        Standing.PROPOSED,
        Standing.UNCERTAIN,
        Standing.UNSEEN,
    ]


def test_a_proposal_is_uncertain_where_what_it_outlines_is_improbable():
    case = volume()
    sure, unsure = round(255 * LOW) + 1, round(255 * LOW) - 2
    assert standing(case, {(0, 0): offer(0.9, sure)})[0] is Standing.PROPOSED
    assert standing(case, {(0, 0): offer(0.9, unsure)})[0] is Standing.UNCERTAIN
    worse = {(0, 0): offer(0.9, sure), (1, 0): offer(0.2, sure, labels=(2,))}
    states = slice_states(case, SCHEMA, lambda i: Proposal("a", worse))
    assert states[0].quality == 0.2
    assert states[0].standing is Standing.UNCERTAIN
    # Nothing found says nothing about how well it was outlined.
    assert standing(case, {(0, 0): offer(0.0, 0, found=False)})[0] is Standing.PROPOSED


def test_a_proposal_counts_only_for_labels_it_may_still_write():
    offers = {(0, 0): offer(0.9, 230)}
    partly = volume().with_assessments({1: Assessment.CONFIRMED}, [0])
    assert standing(partly, offers)[0] is Standing.DRAFT
    for fields in ({"locked": True}, {"model_use": ModelUse.OFF}):
        schema = SCHEMA.change(1, **fields)
        states = slice_states(volume(), schema, lambda i: Proposal("a", offers))
        assert states[0].standing is Standing.UNSEEN


def test_without_labels_nothing_has_been_seen():
    assert {s.standing for s in slice_states(volume(), Schema())} == {Standing.UNSEEN}


@given(st.lists(st.sampled_from(list(Assessment)), min_size=2, max_size=2))
def test_accepted_is_what_the_case_calls_closed(values: list[Assessment]):
    case = volume().with_assessments(dict(zip((1, 2), values, strict=True)), [3])
    state = slice_states(case, SCHEMA, lambda i: Proposal("a", {(0, 3): offer(0.9, 230)}))[3]
    assert (state.standing is Standing.CONFIRMED) == case.slice_closed(SCHEMA, 3)


STATES = st.lists(st.sampled_from([SliceState(s) for s in Standing]), min_size=1, max_size=12)


@settings(max_examples=200)
@given(STATES, st.integers(0, 11), st.sampled_from([1, -1]))
def test_going_on_visits_every_slice_that_needs_attention(
    states: list[SliceState], here: int, step: int
):
    here %= len(states)
    wanted = {
        i
        for i, s in enumerate(states)
        if s.standing in (Standing.UNSEEN, Standing.UNCERTAIN) and i != here
    }
    seen, at = [], here
    while (to := next_attention(states, at, step)) is not None and to not in seen:
        seen.append(to)
        at = to
    assert wanted <= set(seen)
    if wanted:
        first = seen[0]
        way = (first - here) * step % len(states)
        between = [(here + step * d) % len(states) for d in range(1, way)]
        assert not wanted.intersection(between)


def test_confidence_is_of_the_outlined_alone_and_kept_while_the_offer_lives(
    monkeypatch: pytest.MonkeyPatch,
):
    assert mean_confidence(offer(1.0, 51)) == pytest.approx(0.2)
    assert mean_confidence(offer(1.0, 51, found=False)) is None
    looked: list[ProposedSlice] = []

    def counted(o: ProposedSlice) -> float | None:
        looked.append(o)
        return 0.9

    monkeypatch.setattr("segicl_gui.services.slice_states.mean_confidence", counted)
    session = Session()
    overview = CaseOverview(session)
    first = offer(0.9, 230)
    session.set_proposal(Proposal("a", {(0, 0): first, (0, 1): offer(0.9, 230)}))
    for _ in range(3):
        overview.states(volume(), SCHEMA)
    assert len(looked) == 2
    other = replace(first)
    session.set_proposal(Proposal("a", {(0, 0): other}))
    assert overview.states(volume(), SCHEMA)[0].standing is Standing.PROPOSED
    assert looked[2:] == [other]
    session.go("a", 0)
    session.dismiss()
    assert overview.states(volume(), SCHEMA)[0].standing is Standing.UNSEEN
