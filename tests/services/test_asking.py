"""How a case's slices are asked for: see `test_predict` for what becomes of the answers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.services.asking import Task, ask
from segicl_gui.services.jobs import JobCancelledError

Make = Callable[..., Any]


class Job:
    """One that is done where it stands."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.cancelled = False

    def on_cancel(self, callback: Callable[[], None]) -> None:
        self.callback = callback

    def check(self) -> None:
        if self.cancelled:
            raise JobCancelledError

    def deliver(self, callback: Callable[[], None]) -> None:
        callback()

    def progress(self, share: float, text: str) -> None:
        self.shares.append(share)


def asked(b: Any, slices: list[int]) -> Task:
    return Task(b.state, b.case, {i: f"inputs {i}" for i in slices}, "fake")


def test_the_first_slice_goes_alone_and_every_answer_names_its_own_inputs(bench: Make) -> None:
    b = bench(shape=(12, 16, 20), count=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    b.engine.requests.clear()
    heard = {}
    order = [7, 8, 6, 9, 5, 10, 4, 11, 3, 2]
    ask(Job(), asked(b, order), b.engine, b.work.library, heard.__setitem__)
    assert [len(r.queries) for r in b.engine.requests] == [1, 8, 1]
    assert list(heard) == [(0, i) for i in order]
    assert all(offer.source.inputs == f"inputs {i}" for (_, i), offer in heard.items())
    assert all(np.shape(offer.mask) == (16, 20) for offer in heard.values())


def test_a_cancelled_job_asks_no_more(bench: Make) -> None:
    b = bench(shape=(12, 16, 20), count=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    b.engine.requests.clear()
    job = Job()

    def heard(place: tuple[int, int], offer: object) -> None:
        job.cancelled = True

    with pytest.raises(JobCancelledError):
        ask(job, asked(b, list(range(12))), b.engine, b.work.library, heard)
    assert len(b.engine.requests) == 1
