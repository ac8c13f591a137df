"""Priors of a case from its confirmed slices."""

import numpy as np

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.services.foretold import Foretold

THICK = Geometry.from_source((24, 24, 9), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def case_with(planes: dict[int, np.ndarray], values: dict[int, Assessment]) -> CaseState:
    array = np.zeros((9, 24, 24), np.uint16)
    for i, plane in planes.items():
        array[i] = plane
    case = CaseState("v", "v", "p", (ImageRef("v.nii", "00"),), THICK)
    case = case.with_mask(0, LabelMap.from_array(array))
    for i, value in values.items():
        case = case.with_assessments({1: value}, [i])
    return case


def square(top: int) -> np.ndarray:
    plane = np.zeros((24, 24), np.uint16)
    plane[top : top + 8, 8:16] = 1
    return plane


def blank(index: int) -> np.ndarray:
    return np.zeros((24, 24), np.float32)


def test_each_label_has_its_plane_and_what_is_not_known_is_open():
    confirmed = dict.fromkeys((2, 6), Assessment.CONFIRMED)
    prior = Foretold(case_with({2: square(6), 6: square(8)}, confirmed), 0, (3, 1), blank).prior(4)
    assert prior.shape == (2, 24, 24)
    assert prior.dtype == np.uint8
    assert (np.abs(prior[0].astype(int) - 128) <= 1).all()
    assert prior[1][10, 12] > 200
    assert prior[1][0, 0] < 20


def test_drafts_foretell_nothing():
    case = case_with({2: square(6)}, {2: Assessment.DRAFT})
    assert Foretold(case, 0, (1,), blank).prior(3) is None


def test_towards_a_slice_where_it_is_absent_a_label_ends():
    stands = {2: Assessment.CONFIRMED, 8: Assessment.ABSENT}
    foretold = Foretold(case_with({2: square(6)}, stands), 0, (1,), blank)
    assert (foretold.prior(3) > 127).any()
    assert not (foretold.prior(7) > 127).any()


def test_labels_go_along_with_what_the_slices_show():
    def drifting(index: int) -> np.ndarray:
        return np.float32(0.2) + np.float32(0.6) * (square(4 + index) > 0)

    case = case_with({2: square(6)}, {2: Assessment.CONFIRMED})
    still, moved = (Foretold(case, 0, (1,), f).prior(5)[0] > 127 for f in (blank, drifting))
    truth = square(9) > 0
    assert np.array_equal(still, square(6) > 0)
    assert (moved & truth).sum() > 0.8 * truth.sum() > (still & truth).sum()
