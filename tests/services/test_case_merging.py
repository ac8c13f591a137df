"""Two sides of a case are put together, or it is said what cannot be."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.domain.review import Comment, Review
from segicl_gui.services.case_merging import changes, comments, united, with_comments

# Larger than a chunk in the last axis, so that there are two.
SHAPE = (2, 3, 70)
GEOMETRY = Geometry.from_source(
    (70, 3, 2), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (1, 0, 0, 0, 1, 0, 0, 0, 1)
)
EMPTY = CaseState("c", "c", "s", (), GEOMETRY)
CONFIRMED, DRAFT, ABSENT = Assessment.CONFIRMED, Assessment.DRAFT, Assessment.ABSENT


def draw(case: CaseState, *places: tuple[int, int, int, int]) -> CaseState:
    """Set voxels: (slice, row, column, label)."""
    array = case.mask(0).array()
    for i, row, column, label in places:
        array[i, row, column] = label
    return case.with_mask(0, LabelMap.from_array(array))


def remark(case: CaseState, text: str, at: str = "2026-01-01") -> CaseState:
    said = Comment(0, 1.0, 1.0, text, "ben", at)
    return replace(case, review=replace(case.review, comments=(*case.review.comments, said)))


def texts(case: CaseState) -> list[str]:
    return [c.text for c in case.review.comments]


BASE = draw(EMPTY, (0, 0, 0, 1), (0, 0, 1, 1)).with_assessments({1: DRAFT}, [0])


def test_what_each_side_drew_in_slices_of_its_own_is_put_together() -> None:
    ours = draw(BASE, (0, 1, 1, 1)).with_assessments({1: CONFIRMED}, [0])
    theirs = draw(BASE, (1, 2, 69, 2), (1, 2, 0, 1)).with_assessments({1: CONFIRMED}, [1])
    found = united(BASE, ours, theirs)
    assert found.clashes == ()
    array = found.case.mask(0).array()
    assert [array[0, 1, 1], array[0, 0, 0], array[1, 2, 69], array[1, 2, 0]] == [1, 1, 2, 1]
    assert np.count_nonzero(array) == 5
    assert found.case.assessments[1] == bytes([CONFIRMED, CONFIRMED])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # One voxel, two labels.
        (draw(BASE, (0, 1, 1, 1)), draw(BASE, (0, 1, 1, 2))),
        (BASE.with_assessments({1: CONFIRMED}, [0]), BASE.with_assessments({1: ABSENT}, [0])),
        # What was confirmed would look otherwise.
        (
            BASE.with_assessments({1: CONFIRMED}, [0]),
            draw(BASE, (0, 0, 1, 2)),
        ),
        (
            draw(BASE, (0, 1, 1, 1)).with_assessments({1: CONFIRMED}, [0]),
            draw(BASE, (0, 2, 2, 1)).with_assessments({1: CONFIRMED}, [0]),
        ),
        # Objects numbered on both sides.
        (
            draw(BASE, (0, 1, 1, 1)).with_objects(1, BASE.mask(0)),
            draw(BASE, (1, 1, 1, 1)).with_objects(1, LabelMap.empty(SHAPE)).with_objects(
                1, draw(EMPTY, (1, 1, 1, 1)).mask(0)
            ),
        ),
    ],
)  # fmt: skip
def test_masks_clash(ours: CaseState, theirs: CaseState) -> None:
    found = united(BASE, ours, theirs)
    assert found.clashes == ("masks",)
    assert found.case.mask(0) == ours.mask(0)
    assert united(BASE, theirs, ours).clashes == ("masks",)


def test_one_side_may_correct_what_both_had_confirmed() -> None:
    base = BASE.with_assessments({1: CONFIRMED}, [0])
    theirs = draw(base, (0, 1, 1, 1))
    ours = draw(base, (1, 1, 1, 2))
    found = united(base, ours, theirs)
    assert found.clashes == ()
    assert found.case.mask(0).array()[[0, 1], 1, 1].tolist() == [1, 2]


def test_remarks_of_both_stay_whoever_is_chosen() -> None:
    base = remark(BASE, "first")
    ours = remark(base, "ours", at="2026-01-03")
    theirs = remark(draw(base, (1, 1, 1, 1)), "theirs", at="2026-01-02")
    resolved = tuple(replace(c, resolved=c.text == "first") for c in theirs.review.comments)
    theirs = replace(theirs, review=replace(theirs.review, comments=resolved))
    whole = united(base, ours, theirs)
    assert whole.clashes == ()
    assert whole.case.mask(0) == theirs.mask(0)
    for case in (whole.case, with_comments(theirs, base, ours), with_comments(ours, base, theirs)):
        assert texts(case) == ["first", "theirs", "ours"]
        assert [c.resolved for c in case.review.comments] == [True, False, False]
    assert changes(base, ours) == ("comments",)
    assert changes(base, theirs) == ("masks", "comments")
    twice = remark(remark(base, "again"), "again")
    assert texts(with_comments(twice, base, base)) == ["first", "again", "again"]
    # What one side took back is gone.
    assert comments(base, replace(base, review=Review()), base) == ()


def test_tags_notes_prompts_and_approvals() -> None:
    def tagged(**tags: int) -> CaseState:
        return replace(BASE, tags=MappingProxyType({v: k for k, v in tags.items()}))

    assert dict(united(BASE, tagged(ED=0), tagged(ES=1)).case.tags) == {0: "ED", 1: "ES"}
    assert united(BASE, tagged(ED=0), tagged(ES=0)).clashes == ("frame tags",)
    assert united(BASE, tagged(ED=0), tagged(ED=1)).clashes == ("frame tags",)
    assert united(BASE, replace(BASE, note="a"), replace(BASE, note="b")).clashes == ("note",)
    one, two = (Prompt(i, 1, PromptKind.CLICK, True, ((0.0, 0.0),)) for i in (0, 1))
    sides = replace(BASE, prompts=(one,)), replace(BASE, prompts=(two,))
    assert united(BASE, *sides).case.prompts == (one, two)
    approved = replace(BASE, reviewed=True, review=Review(finished=True, by="chief", at="1"))
    assert united(BASE, approved, remark(BASE, "x")).case.reviewed
    drawn = united(BASE, approved, draw(BASE, (1, 1, 1, 1)))
    assert (drawn.clashes, drawn.case.reviewed, drawn.case.review.by) == ((), False, "chief")
    other = replace(BASE, review=Review(returned=True, by="eva", at="2"))
    assert united(BASE, approved, other).clashes == ("approval",)


EDITS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.sampled_from([0, 1, 66]), st.integers(0, 2)),
    max_size=4,
)


@given(EDITS, EDITS, EDITS)
def test_every_voxel_is_as_the_side_that_changed_it(
    first: list[tuple[int, int, int, int]],
    ours: list[tuple[int, int, int, int]],
    theirs: list[tuple[int, int, int, int]],
) -> None:
    base = draw(EMPTY, *first)
    here, there = draw(base, *ours), draw(base, *theirs)
    b, h, t = (c.mask(0).array() for c in (base, here, there))
    found, other = united(base, here, there), united(base, there, here)
    assert bool(found.clashes) == bool(((h != b) & (t != b) & (h != t)).any())
    assert found.clashes == other.clashes
    if not found.clashes:
        assert np.array_equal(found.case.mask(0).array(), np.where(t != b, t, h))
        assert found.case.mask(0) == other.case.mask(0)
