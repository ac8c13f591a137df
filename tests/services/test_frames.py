"""What services make of a volume in time."""

from __future__ import annotations

import numpy as np

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.domain.labels import LabelKind, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.foretold import Foretold
from segicl_gui.services.frames import Frames, image_of_frame, proposal_of_frame
from segicl_gui.services.mouse_tools.numbering import count, objects_of, settle

EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)
FRAMES, DEPTH = 4, 3
TIMED = Geometry.from_source((40, 32, DEPTH), (1.0, 1.0, 8.0), (0.0,) * 3, EYE, FRAMES, 0.05)


def square(top: int) -> np.ndarray:
    plane = np.zeros((32, 40), np.uint16)
    plane[top : top + 12, 10:26] = 1
    return plane


def case_with(planes: dict[int, np.ndarray]) -> CaseState:
    array = np.zeros(TIMED.shape, np.uint16)
    for i, plane in planes.items():
        array[i] = plane
    case = CaseState("v", "v", "p", (ImageRef("v.nii", "00"),), TIMED)
    case = case.with_mask(0, LabelMap.from_array(array))
    return case.with_assessments({1: Assessment.CONFIRMED}, list(planes))


def moving(index: int) -> np.ndarray:
    """What slice 1 of each frame shows: a square that goes down by a row a frame."""
    return np.float32(0.2) + np.float32(0.6) * (square(8 + index // DEPTH) > 0)


def test_the_same_slice_of_other_frames_foretells_it() -> None:
    foretold = Foretold(case_with({1: square(8)}), 0, (1,), moving)
    later = foretold.prior(1 + 2 * DEPTH)
    assert later is not None
    mask, truth = later[0] > 127, square(10) > 0
    assert (mask & truth).sum() > 0.9 * truth.sum()
    # Neither the next slice of that frame nor the last slice of the frame before knows anything.
    assert foretold.prior(2 + 2 * DEPTH) is None
    assert foretold.prior(DEPTH) is None


def test_frame_and_time_both_have_a_say() -> None:
    alone = Foretold(case_with({1: square(8)}), 0, (1,), moving).prior(1 + DEPTH)
    both = Foretold(case_with({1: square(8), DEPTH: square(9)}), 0, (1,), moving).prior(1 + DEPTH)
    middle = 14, 17
    assert alone is not None
    assert both is not None
    assert both[0][middle] >= alone[0][middle] > 127


def test_frame_of_image_and_proposal() -> None:
    array = np.arange(np.prod(TIMED.shape)).reshape(TIMED.shape)
    case = case_with({4: square(3)})
    one = image_of_frame(Image(array, TIMED), 4)
    np.testing.assert_array_equal(one.array, array[3:6])
    assert one.geometry == TIMED.one_frame()
    offer = ProposedSlice(square(3), square(3).astype(np.uint8), 0.5, Source("", (1,), (), 0, "e"))
    proposal = Proposal("v", {(0, 1): offer, (0, 4): offer, (1, 5): offer})
    found = proposal_of_frame(proposal, case, 3)
    assert found is not None
    assert set(found.slices) == {(0, 1), (1, 2)}
    assert proposal_of_frame(None, case, 3) is None


def test_the_frame_on_screen_is_cut_out_once() -> None:
    frames, case = Frames(), case_with({4: square(3)})
    assert frames.case(case, 3) is frames.case(case, 5)
    assert frames.case(case, 2) is not frames.case(case, 3)


def test_objects_of_neighbouring_frames_are_not_one() -> None:
    schema = Schema()
    label = schema.new("cell")
    schema = schema.add(label).change(label.id, kind=LabelKind.OBJECTS)
    # The last slice of a frame and the first one of the next are not neighbours in space.
    case = case_with({2: square(8), 3: square(8), 4: square(8)})
    assert count(case, schema, 1) == 2
    numbers = objects_of(case, schema, 1)
    assert numbers.slice(2).max() != numbers.slice(3).max() == numbers.slice(4).max()
    case = settle(schema, case, case)
    grown = case.mask(0).array()
    grown[5] = square(8)
    grown[6] = square(8)
    after = settle(schema, case, case.with_mask(0, LabelMap.from_array(grown)))
    assert count(after, schema, 1) == 3
