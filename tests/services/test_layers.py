"""The loop on arrays: taught slices are exemplars, proposals come back, nothing is on disk."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.domain.project import Assessment
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.layers import LayerWork
from tests.services.conftest import FakeEngine, Loop


class Desk:
    def __init__(self) -> None:
        self.loop, self.engine = Loop(), FakeEngine()
        self.errors: list[Exception] = []
        self.jobs = Jobs(self.loop.post, lambda title, error: self.errors.append(error))
        self.work = LayerWork(self.engine, self.jobs)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.work.close()
    made.jobs.close()


def volume() -> np.ndarray:
    array = np.random.default_rng(1).integers(0, 40, (5, 24, 32)).astype(np.uint8)
    array[1:4, 6:14, 8:20] += 180
    return array


def test_a_taught_slice_makes_proposals_for_the_others(desk: Desk) -> None:
    array = volume()
    case = desk.work.hold("scan", array, (2.0, 1.0, 1.0))
    desk.work.session.go(case, 3)
    assert desk.work.proposed(case, 3) is None
    desk.work.teach(case, {2: np.where(array[2] > 100, 7, 0)})
    desk.loop.until(lambda: desk.work.proposed(case, 3) is not None)
    assert set(np.unique(desk.work.proposed(case, 3))) == {0, 7}
    assert np.array_equal(desk.work.proposed(case, 3) == 7, array[3] > 100)
    assert not desk.errors
    (e,) = exemplars_of(desk.work.project.state)
    assert (e.case_id, e.index) == (case, 2)


def test_one_image_teaches_the_next(desk: Desk) -> None:
    first, second = volume()[2], volume()[1]
    a = desk.work.hold("a", first, (1.0, 1.0))
    b = desk.work.hold("b", second, (1.0, 1.0))
    desk.work.teach(a, {0: (first > 100).astype(int)})
    desk.work.session.go(b, 0)
    desk.loop.until(lambda: desk.work.proposed(b, 0) is not None)
    assert np.array_equal(desk.work.proposed(b, 0) == 1, second > 100)


def test_what_does_not_occur_is_absent(desk: Desk) -> None:
    array = volume()
    case = desk.work.hold("scan", array, (2.0, 1.0, 1.0))
    desk.work.teach(case, {2: (array[2] > 100) * 3, 0: np.zeros((24, 32), int)})
    state = desk.work.project.state.cases[case]
    assert state.assessment(3, 2) is Assessment.CONFIRMED
    assert state.assessment(3, 0) is Assessment.ABSENT
    assert state.assessment(3, 1) is Assessment.UNASSESSED


def test_colours_are_taken_too(desk: Desk) -> None:
    rgb = np.zeros((10, 12, 3), np.uint8)
    case = desk.work.hold("photo", rgb, (1.0, 1.0))
    state = desk.work.project.state.cases[case]
    assert state.geometry.shape == (1, 10, 12)
    assert desk.work.library.plane(state, 0).shape == (10, 12, 3)


@pytest.mark.parametrize(
    ("shape", "spacing", "dtype"),
    [((4,), (1.0,), float), ((2, 3, 4, 5, 6), (1.0,) * 5, float), ((4, 5), (1.0, 1.0), complex)],
)
def test_other_arrays_are_refused(
    desk: Desk, shape: tuple[int, ...], spacing: tuple[float, ...], dtype: type
) -> None:
    with pytest.raises(UserError, match="split time and channels"):
        desk.work.hold("odd", np.zeros(shape, dtype), spacing)


def test_a_value_that_no_label_can_have_is_refused(desk: Desk) -> None:
    case = desk.work.hold("scan", volume(), (1.0, 1.0, 1.0))
    with pytest.raises(UserError, match="-3"):
        desk.work.teach(case, {0: np.full((24, 32), -3)})
    assert not desk.work.project.state.schema.labels


def test_labels_are_renamed(desk: Desk) -> None:
    case = desk.work.hold("scan", volume(), (1.0, 1.0, 1.0))
    plane = np.zeros((24, 32), int)
    plane[:2], plane[4:6] = 1, 2
    desk.work.teach(case, {0: plane})
    desk.work.rename(1, "liver")
    assert desk.work.project.state.schema.get(1).name == "liver"
    with pytest.raises(UserError, match="already a label"):
        desk.work.rename(2, "liver")
