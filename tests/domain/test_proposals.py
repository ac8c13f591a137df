from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import ModelUse, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source, view_of

FLAT = Geometry.from_source((6, 5), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
MAPS = st.lists(st.integers(0, 5), min_size=30, max_size=30).map(
    lambda v: np.array(v, np.uint16).reshape(1, 5, 6)
)


def schema() -> Schema:
    """Labels 1 to 4, the last in a group of its own."""
    out = Schema()
    for name in "abcd":
        out = out.add(out.new(name))
    return out.change(4, group=1)


def a_case() -> CaseState:
    return CaseState("c", "c", "p", (ImageRef("c.png", "00"),), FLAT)


def proposal(masks: dict[int, np.ndarray], labels: tuple[int, ...] = (1, 2, 3, 4)) -> Proposal:
    source = Source("in", labels, (), 0, "e")
    return Proposal(
        "c",
        {
            (g, 0): ProposedSlice(m, np.zeros(m.shape, np.uint8), 0.5, source)
            for g, m in masks.items()
        },
    )


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(MAPS, MAPS),
    st.tuples(MAPS, MAPS),
    st.lists(st.sampled_from(list(Assessment)), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.lists(st.sampled_from(list(ModelUse)), min_size=4, max_size=4),
    st.sets(st.integers(1, 5)),
)
def test_a_proposal_speaks_only_for_what_nobody_touched(
    saved: tuple[np.ndarray, np.ndarray],
    offered: tuple[np.ndarray, np.ndarray],
    assessments: list[Assessment],
    locks: list[bool],
    uses: list[ModelUse],
    asked: set[int],
) -> None:
    labels = schema()
    case = a_case().with_mask(0, LabelMap.from_array(saved[0]))
    case = case.with_mask(1, LabelMap.from_array(saved[1]))
    for i in range(4):
        labels = labels.change(i + 1, locked=locks[i], model_use=uses[i])
        case = case.with_assessments({i + 1: assessments[i]}, [0])
    view = view_of(
        case, labels, 0, proposal({0: offered[0][0], 1: offered[1][0]}, tuple(sorted(asked)))
    )
    for group, new in view.proposed.items():
        written = new > 0
        assert not (written & (view.saved[group] > 0)).any()
        for value in np.unique(new[written]):
            x = labels.get(int(value))
            assert x.group == group
            assert not x.locked
            assert x.model_use is ModelUse.EXEMPLARS
            assert x.id in asked
            assert case.assessment(x.id, 0) is Assessment.UNASSESSED
            assert x.id in view.proposed_labels
    for group in (0, 1):
        known = [x.id for x in labels.in_group(group)]
        keep = np.isin(saved[group][0], known)
        np.testing.assert_array_equal(view.saved[group], np.where(keep, saved[group][0], 0))


def test_what_looks_different_has_another_digest() -> None:
    labels, case = schema(), a_case()
    mask = np.zeros((5, 6), np.uint16)
    mask[1, 2] = 1
    empty = view_of(case, labels, 0, None)
    offered = view_of(case, labels, 0, proposal({0: mask}))
    other = view_of(case, labels, 0, proposal({0: mask * 2}))
    drawn = view_of(case.with_mask(0, LabelMap.from_array(mask[None])), labels, 0, None)
    assert len({v.digest for v in (empty, offered, other, drawn)}) == 4
    assert view_of(replace(case, note="x"), labels, 0, proposal({0: mask})).digest == offered.digest
    assert empty.source is None
    assert offered.source is not None


def test_voxels_of_a_removed_label_are_not_seen() -> None:
    mask = np.full((1, 5, 6), 3, np.uint16)
    case = a_case().with_mask(0, LabelMap.from_array(mask))
    view = view_of(case, schema().remove(3), 0, proposal({0: np.ones((5, 6), np.uint16)}))
    assert not view.saved[0].any()
    assert (view.proposed[0] == 1).all()


def test_quality_counts_slices_that_show_something() -> None:
    mask = np.ones((5, 6), np.uint16)
    assert proposal({0: mask}).quality == 0.5
    assert proposal({0: mask * 0}).quality is None
    assert proposal({0: mask}).source_at(1) is None
