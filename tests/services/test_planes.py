"""Planes through masks and proposals, against whole arrays."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.planes import planes_of
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source, view_of
from segicl_gui.services.planes import PlaneLabels, grey_levels, outlines, painted, plane_labels
from tests.services.test_slice_states import volume

SCHEMA = Schema(
    (
        Label(1, "liver", "#112233"),
        Label(2, "vein", "#445566", locked=True),
        Label(3, "cyst", "#778899", group=1),
    )
)


def scene(seed: int) -> tuple[CaseState, Proposal]:
    """A volume with noise for masks, strange ids among them, and offers in some slices."""
    rng = np.random.default_rng(seed)
    case = volume()
    shape = case.geometry.shape
    for group in (0, 1):
        mask = rng.choice([0, 0, 1, 2, 3, 9], shape).astype(np.uint16)
        case = case.with_mask(group, LabelMap.from_array(mask))
    for label in (1, 3):
        where = [i for i in range(shape[0]) if rng.random() < 0.5]
        case = case.with_assessments({label: Assessment.DRAFT}, where)
    slices = {}
    for group in (0, 1):
        for index in range(shape[0]):
            if rng.random() < 0.7:
                mask = rng.choice([0, 1, 2, 3, 700], shape[1:]).astype(np.uint16)
                labels = tuple(int(i) for i in (1, 2, 3) if rng.random() < 0.8)
                source = Source("x", labels, (), 1, "fake")
                certain = np.zeros(shape[1:], np.uint8)
                slices[group, index] = ProposedSlice(mask, certain, 0.9, source)
    return case, Proposal("a", slices)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_planes_show_what_the_slices_show(seed: int, data: st.DataObject):
    case, proposal = scene(seed)
    shape = case.geometry.shape
    views = [view_of(case, SCHEMA, i, proposal) for i in range(shape[0])]
    for plane in planes_of(case.geometry):
        position = data.draw(st.integers(0, shape[plane.normal] - 1))
        found = plane_labels(case, SCHEMA, plane, position, proposal)
        for group in SCHEMA.groups():
            saved = np.stack([v.saved[group] for v in views])
            proposed = np.stack([v.proposed[group] for v in views])
            np.testing.assert_array_equal(found.saved[group], plane.cut(saved, position))
            np.testing.assert_array_equal(found.proposed[group], plane.cut(proposed, position))


def test_grey_levels_are_those_of_the_window():
    values = np.array([[-1000, 0], [100, 5000]], np.int16)
    assert grey_levels(values, (0, 200)).tolist() == [[0, 0], [127, 255]]
    assert grey_levels(np.array([[np.nan, 1.0]]), (0, 2)).tolist() == [[0, 127]]


def test_colours_fill_saved_labels_and_stripe_proposals():
    saved = np.zeros((8, 8), np.uint16)
    saved[:2] = 1
    saved[2:4] = 2
    proposed = np.zeros((8, 8), np.uint16)
    proposed[4:] = 1
    labels = PlaneLabels({0: saved}, {0: proposed})
    grey = np.full((8, 8), 100, np.uint8)
    out = painted(grey, labels, {1: (200, 0, 100)}, 0.5)
    assert (out[:2] == (150, 50, 100)).all()
    assert (out[2:4] == 100).all()
    tinted = (out[4:] == (175, 25, 100)).all(-1)
    assert tinted.mean() == 0.5
    assert (out[4:][~tinted] == 100).all()
    plain = painted(grey, labels, {1: (200, 0, 100)}, 0.5, fill=False, proposals=False)
    assert (plain == 100).all()
    assert (grey == 100).all()
    assert painted(np.zeros((2, 2, 3), np.uint8), PlaneLabels({}, {}), {}, 1).shape == (2, 2, 3)


@settings(max_examples=100)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 999))
def test_an_outline_runs_along_every_edge_between_inside_and_outside(
    rows: int, columns: int, seed: int
):
    mask = np.random.default_rng(seed).choice([0, 1, 2], (rows, columns)).astype(np.uint16)
    lines = outlines(mask, 1)
    inside = np.pad(mask == 1, 1)
    expected = set()
    for r in range(rows + 1):
        for c in range(columns + 1):
            if inside[r, c + 1] != inside[r + 1, c + 1] and c < columns:
                expected.add((r, c, r, c + 1))
            if inside[r + 1, c] != inside[r + 1, c + 1] and r < rows:
                expected.add((r, c, r + 1, c))
    drawn = []
    for r0, c0, r1, c1 in lines.tolist():
        assert (r0 == r1) != (c0 == c1)
        drawn += [(r0, c, r0, c + 1) for c in range(c0, c1)]
        drawn += [(r, c0, r + 1, c0) for r in range(r0, r1)]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == expected


def test_a_straight_edge_is_one_line():
    mask = np.zeros((20, 30), np.uint16)
    mask[5:15, 4:24] = 7
    assert sorted(outlines(mask, 7).tolist()) == sorted(
        [[5, 4, 5, 24], [15, 4, 15, 24], [5, 4, 15, 4], [5, 24, 15, 24]]
    )
