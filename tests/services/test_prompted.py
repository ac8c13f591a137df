"""What an engine is asked for a correction; what becomes of it is in `test_correct`."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.engine.api import CancelToken
from segicl_gui.services.jobs import JobCancelledError
from segicl_gui.services.prompted import Prompted

Make = Callable[..., Any]


class Job:
    cancelled = False

    def on_cancel(self, callback: Callable[[], None]) -> None:
        pass

    def check(self) -> None:
        if self.cancelled:
            raise JobCancelledError


def prompted(b: Any, job: Job) -> Prompted:
    label = b.state.schema.get(1)
    return Prompted(b.state, b.case, label, 4, b.work.library, b.engine, "fake", (), job)


def test_a_draft_is_led_from_slice_to_slice_by_the_one_before(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=1)
    asked = prompted(b, Job())
    assert not asked.taught
    mask = b.work.library.plane(b.case, 4) > 0.5
    found = dict(asked.from_slice(4, mask, [3, 5, 6]))
    assert list(found) == [5, 6, 3]
    assert all(len(r.priors) == 1 and len(r.exemplars) == 1 for r in b.engine.requests)


def test_a_draft_ends_where_nothing_is_found(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=1)
    asked = prompted(b, Job())
    huge = np.ones((16, 20), bool)
    b.work.library.plane = lambda case, index: np.full((16, 20), float(index < 6), np.float32)
    assert list(dict(asked.from_slice(4, huge, range(9)))) == [5, 3, 2, 1, 0]
    assert list(asked.from_slice(4, ~huge, range(9))) == []


def test_a_cancelled_correction_is_not_asked(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=1)
    job = Job()
    asked = prompted(b, job)
    job.cancelled = True
    with pytest.raises(JobCancelledError):
        asked.answer(4, (), np.zeros((16, 20), np.uint16))
    assert b.engine.requests == []
    assert not CancelToken().cancelled


def test_what_is_corrected_is_asked_for_with_the_exemplars_it_was_proposed_from(
    bench: Make,
) -> None:
    b = bench(count=12)
    for i in b.ids[:11]:
        b.confirm(i, 1)
    case, label = b.state.cases[b.ids[11]], b.state.schema.get(1)
    given = [f"{i}:0" for i in b.ids[:3]]

    def images(made_from: list[str]) -> set[str]:
        args = b.work.library, b.engine, "fake", made_from, Job()
        asked = Prompted(b.state, case, label, 0, *args)
        asked.answer(0, (), np.zeros((16, 20), np.uint16))
        return {e.image for e in b.engine.requests[-1].exemplars}

    own = {b.work.library.plane_hash(b.state.cases[i], 0) for i in b.ids[:3]}
    assert images(given) == own
    assert images([]) != own
    assert images(["gone:0"]) == images([])
