"""Surfaces of known bodies."""

from __future__ import annotations

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.jobs import JobCancelledError
from segicl_gui.services.surfaces import FACES, Surface, surfaces

SCHEMA = Schema((Label(1, "ball", "#112233"), Label(5, "vein", "#445566", group=1)))
SPACING = (0.8, 0.8, 2.0)
SHAPE = (40, 90, 100)
CENTRE, RADIUS = np.array([36.0, 40.0, 30.0]), 25.0  # millimetres: slice, row, column


def ball_case(direction: tuple[float, ...] = (1, 0, 0, 0, 1, 0, 0, 0, 1)) -> CaseState:
    size = (SHAPE[2], SHAPE[1], SHAPE[0])
    geometry = Geometry.from_source(size, SPACING, (0, 0, 0), direction)
    assert geometry.shape == SHAPE
    case = CaseState("a", "a", "a", (ImageRef("a.nii", ""),), geometry)
    return case.with_mask(0, LabelMap.from_array(ball()))


def ball() -> np.ndarray:
    grid = np.stack(np.indices(SHAPE), -1) * np.array([2.0, 0.8, 0.8])
    return (np.linalg.norm(grid - CENTRE, axis=-1) < RADIUS).astype(np.uint16)


def enclosed(s: Surface) -> float:
    """Volume in mm³ by the divergence theorem; negative where triangles face inwards."""
    a, b, c = (s.vertices[s.faces[:, i]].astype(float) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum()) / 6


@pytest.mark.parametrize("faces", [FACES, 4000])
def test_a_ball_stays_a_ball(faces: int):
    (found,) = surfaces(ball_case(), SCHEMA, None, faces=faces)
    assert found.label_id == 1
    assert 200 < len(found.faces) <= faces // 2
    distance = np.linalg.norm(found.vertices - CENTRE[[2, 1, 0]], axis=1)
    assert np.abs(distance - RADIUS).max() < 3.5
    assert np.abs(distance - RADIUS).mean() < 0.8
    assert enclosed(found) == pytest.approx(4 / 3 * np.pi * RADIUS**3, rel=0.08)


def test_surfaces_lie_in_the_patient_and_not_in_the_array():
    flipped = (1, 0, 0, 0, 1, 0, 0, 0, -1)  # stored from head to feet
    (found,) = surfaces(ball_case(flipped), SCHEMA, None)
    middle = found.vertices.mean(0)
    assert np.abs(middle - CENTRE[[2, 1, 0]]).max() < 1.5
    assert enclosed(found) > 0


def test_a_thread_thinner_than_a_cell_is_shown():
    case = ball_case()
    mask = np.zeros(SHAPE, np.uint16)
    mask[:, 3, 4] = 5
    (found,) = surfaces(case.with_mask(1, LabelMap.from_array(mask)), SCHEMA, None, frozenset({1}))
    assert found.label_id == 5
    length = np.ptp(found.vertices[:, 2])
    assert length == pytest.approx(2.0 * SHAPE[0], rel=0.1)


def test_proposals_are_shown_and_cancelling_stops():
    case = ball_case().with_mask(0, LabelMap.empty(SHAPE))
    assert surfaces(case, SCHEMA, None) == ()
    source = Source("x", (1,), (), 1, "fake")
    certain = np.zeros(SHAPE[1:], np.uint8)
    slices = {(0, i): ProposedSlice(m, certain, 0.9, source) for i, m in enumerate(ball())}
    (found,) = surfaces(case, SCHEMA, Proposal("a", slices))
    assert enclosed(found) == pytest.approx(4 / 3 * np.pi * RADIUS**3, rel=0.08)

    def stop() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        surfaces(case, SCHEMA, None, check=stop)
