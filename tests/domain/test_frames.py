"""A case in time: its frames, their tags, and what of it is to be annotated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.exemplars import neighbours_of
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, ProjectState, Status

EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)
SCHEMA = Schema().add(Schema().new("ventricle"))


def case_of(frames: int, depth: int) -> CaseState:
    size, spacing = (5, 4, depth), (1.0, 1.0, 3.0)
    geometry = Geometry.from_source(size, spacing, (0.0,) * 3, EYE, frames, 0.04)
    rng = np.random.default_rng(frames * depth)
    masks = LabelMap.from_array(rng.integers(0, 2, geometry.shape).astype(np.uint16))
    case = CaseState("c", "c", "p", (ImageRef("c.nii", "00"),), geometry)
    return case.with_mask(0, masks)


@given(st.integers(2, 5), st.integers(1, 6), st.data())
def test_a_frame_is_a_volume_of_its_own(frames: int, depth: int, data: st.DataObject) -> None:
    case = case_of(frames, depth)
    index = data.draw(st.integers(0, frames * depth - 1))
    case = case.with_assessments({1: Assessment.CONFIRMED}, [index])
    one, span = case.of_frame(index), case.geometry.span(index)
    assert one.geometry == case.geometry.one_frame()
    assert one.n_slices == depth
    whole = case.mask(0).array()
    np.testing.assert_array_equal(one.mask(0).array(), whole[span.start : span.stop])
    assert one.assessment(1, index - span.start) is Assessment.CONFIRMED
    assert one.assessments[1].count(int(Assessment.CONFIRMED)) == 1


def test_a_case_of_one_frame_is_its_frame() -> None:
    case = case_of(1, 4)
    assert case.of_frame(2) is case
    assert case.where(2) == "slice 3"
    assert case_of(3, 4).where(6) == "frame 2, slice 3"


def test_one_frame_has_a_name_and_one_name_a_frame() -> None:
    case = case_of(4, 2).with_tag(1, "ED").with_tag(3, "ES")
    assert dict(case.tags) == {1: "ED", 3: "ES"}
    assert dict(case.with_tag(2, "ED").tags) == {2: "ED", 3: "ES"}
    assert dict(case.with_tag(1, "ES").tags) == {1: "ES"}
    assert dict(case.with_tag(1, "").tags) == {3: "ES"}


def test_tagged_frames_are_what_is_to_be_annotated() -> None:
    case = case_of(4, 3)
    assert len(case.chosen()) == 12
    case = case.with_tag(2, "ES")
    assert case.chosen() == (6, 7, 8)
    case = case.with_assessments({1: Assessment.CONFIRMED}, [0, 6, 7])
    assert case.unassessed(SCHEMA) == {1: 1}
    assert case.status(SCHEMA) is Status.IN_PROGRESS
    case = case.with_assessments({1: Assessment.ABSENT}, [8])
    assert case.status(SCHEMA) is Status.DONE
    assert case.with_tag(2, "").status(SCHEMA) is Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("index", "near"),
    [
        (9 + 2, [9 + 1, 9 + 4, 6 - 6 + 2]),  # in its frame on both sides; the same slice before it
        (4, [2, 9 + 4]),
    ],
)
def test_neighbours_are_those_in_the_frame_and_the_same_slice_in_time(
    index: int, near: list[int]
) -> None:
    case = case_of(3, 9)
    closed = [2, 9 + 1, 9 + 4, 18 + 8, 18 + 7]
    case = case.with_assessments({1: Assessment.CONFIRMED}, closed)
    state = ProjectState(schema=SCHEMA).with_case(case)
    found = {e.index for e in neighbours_of(state, case, index)}
    assert found == set(near)
