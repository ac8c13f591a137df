import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.editing.scene import Shown, with_margin

GEOMETRY = Geometry.from_source((150, 140, 70), (1, 1, 3), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
SCHEMA = Schema((Label(1, "a", "#000000"), Label(2, "b", "#000000"), Label(3, "c", "#000000")))


def case(array: np.ndarray) -> CaseState:
    return CaseState("c", "c", "", (), GEOMETRY).with_mask(0, LabelMap.from_array(array))


@given(seed=st.integers(0, 2**32 - 1), first=st.integers(0, 69), count=st.integers(1, 70))
@settings(max_examples=30, deadline=None)
def test_the_extent_is_the_smallest_box_around_the_labels(seed, first, count):
    rng = np.random.default_rng(seed)
    array = np.zeros(GEOMETRY.shape, np.uint16)
    for _ in range(rng.integers(0, 5)):
        a = [int(rng.integers(n)) for n in GEOMETRY.shape]
        array[a[0] : a[0] + 5, a[1] : a[1] + 9, a[2] : a[2] + 9] = rng.integers(1, 4)
    slices = range(first, min(70, first + count))
    wanted = np.isin(array, (1, 2))
    wanted[[i for i in range(70) if i not in slices]] = False
    assert Shown(case(array), SCHEMA).extent([1, 2], slices) == Box.of_changes(wanted)


def test_proposals_on_screen_count():
    array = np.zeros(GEOMETRY.shape, np.uint16)
    array[5, 10:20, 10:20] = 3
    offer = np.zeros(GEOMETRY.shape[1:], np.uint16)
    offer[15:30, 15:30] = 1
    offer[50, 50] = 2
    source = Source("inputs", (1, 2), (), 0, "e")
    slices = {(0, 5): ProposedSlice(offer, np.zeros(offer.shape, np.uint8), 0.5, source)}
    shown = Shown(case(array), SCHEMA, {5: Proposal("c", slices)})
    assert shown.extent([1], range(70)) == Box((5, 15, 15), (6, 30, 30))
    assert shown.extent([1], range(6, 70)) is None
    labels = shown.labels(0, Box.of_slice(5, GEOMETRY.shape), [1])[0]
    # Only what is proposed of the label asked for, and not where something is drawn.
    assert labels[29, 29] == 1
    assert labels[15, 15] == 3
    assert labels[50, 50] == 0
    assert shown.source(5) == "inputs"
    assert shown.source(6) == ""


def test_a_margin_is_in_millimetres_and_ends_with_the_image():
    box = with_margin(Box((5, 1, 60), (6, 30, 70)), 4.0, GEOMETRY, range(70))
    assert box == Box((2, 0, 55), (9, 35, 75))
    assert with_margin(box, 4.0, GEOMETRY, range(5, 6)).slices[0] == slice(5, 6)
