"""How a case's slices are asked for: see `test_predict` for what becomes of the answers."""

from collections.abc import Callable
from dataclasses import replace
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
    ask(
        Job(), asked(b, order), b.engine, b.work.library,
        lambda case, place, offer: heard.__setitem__(place, offer),
    )  # fmt: skip
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

    def heard(case: object, place: tuple[int, int], offer: object) -> None:
        job.cancelled = True

    with pytest.raises(JobCancelledError):
        ask(job, asked(b, list(range(12))), b.engine, b.work.library, heard)
    assert len(b.engine.requests) == 1


def learnt(b: Any, ids: tuple[str, ...], index: int = 0) -> tuple[list[Any], dict[Any, Any]]:
    """The requests and answers where an engine has learnt from these exemplars before."""
    b.engine.requests.clear()
    heard: list[Any] = []
    task = replace(asked(b, [index]), learnt=ids, early=((b.case, index),))
    ask(Job(), task, b.engine, b.work.library, lambda case, place, offer: heard.append(offer))
    return b.engine.requests, {x.source.inputs: x.source.made_from for x in heard}


def test_from_what_was_learnt_before_comes_a_first_answer_which_says_so(bench: Make) -> None:
    b = bench(count=4)
    b.confirm(b.ids[1], 1)
    b.confirm(b.ids[2], 1)
    b.idle()
    one, both = f"{b.ids[1]}:0", tuple(sorted(f"{i}:0" for i in b.ids[1:3]))
    requests, heard = learnt(b, (one,))
    assert [len(r.exemplars) for r in requests] == [1, 2]
    first, final = heard.items()
    assert first[0].startswith("first:")
    assert first[1] == (one,)
    assert final == ("inputs 0", both)


def test_what_would_be_the_same_is_asked_once_and_what_is_gone_not_at_all(bench: Make) -> None:
    b = bench(count=4)
    b.confirm(b.ids[1], 1)
    b.idle()
    for ids in ((f"{b.ids[1]}:0",), ("gone:0",), (f"{b.ids[0]}:0",)):
        assert len(learnt(b, ids)[0]) == 1
