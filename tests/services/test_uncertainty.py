import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.uncertainty import most_uncertain, uncertainty_of

SHAPE = (3, 48, 60)
GEOMETRY = Geometry.from_source(SHAPE[::-1], (1.0,) * 3, (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))
CASE = CaseState("c", "c", "p", (ImageRef("c.nii", "00"),), GEOMETRY)
SCHEMA = Schema()
SCHEMA = SCHEMA.add(SCHEMA.new("one"))


def offered(**confidences: np.ndarray) -> Proposal:
    source = Source("in", (1,), (), 0, "fake")
    mask = np.zeros(SHAPE[1:], np.uint16)
    return Proposal(
        "c",
        {(0, int(k[1:])): ProposedSlice(mask, c, 0.8, source) for k, c in confidences.items()},
    )


def sure(value: int = 250) -> np.ndarray:
    return np.full(SHAPE[1:], value, np.uint8)


def blurred(top: int, left: int, side: int, value: int) -> np.ndarray:
    out = sure()
    out[top : top + side, left : left + side] = value
    return out


def test_uncertain_is_what_is_not_confident() -> None:
    proposal = offered(s1=blurred(3, 4, 5, 100))
    found = uncertainty_of(CASE, SCHEMA, 1, proposal)
    assert found is not None
    assert (found[5, 6], found[40, 40]) == (155, 5)
    assert uncertainty_of(CASE, SCHEMA, 0, proposal) is None
    assert uncertainty_of(CASE, SCHEMA, 1, None) is None
    closed = CASE.with_assessments({1: Assessment.CONFIRMED}, [1])
    assert uncertainty_of(closed, SCHEMA, 1, proposal) is None


def test_a_region_beats_a_single_pixel_in_any_slice() -> None:
    speck = sure()
    speck[10, 10] = 0
    proposal = offered(s0=speck, s1=blurred(20, 30, 9, 120), s2=blurred(1, 1, 9, 160))
    place = most_uncertain(CASE, SCHEMA, lambda i: proposal, range(3))
    assert place is not None
    assert (place.index, place.row, place.column) == (1, 24, 34)
    assert place.uncertainty == pytest.approx(135 / 255, abs=0.01)
    closed = CASE.with_assessments({1: Assessment.ABSENT}, [1])
    assert most_uncertain(closed, SCHEMA, lambda i: proposal, range(3)).index == 2


def test_a_region_that_curves_is_met_on_it() -> None:
    ring = sure(255)
    ring[8:40, 8:40] = 90
    ring[14:34, 14:34] = 255
    place = most_uncertain(CASE, SCHEMA, lambda i: offered(s0=ring), range(1))
    assert place is not None
    assert ring[place.row, place.column] == 90


def test_where_all_is_certain_or_nothing_proposed_there_is_no_place() -> None:
    assert most_uncertain(CASE, SCHEMA, lambda i: None, range(3)) is None
    assert most_uncertain(CASE, SCHEMA, lambda i: offered(s0=sure(255)), range(3)) is None
