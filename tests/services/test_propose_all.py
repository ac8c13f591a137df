from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.services.predict import BATCH, CURRENT
from segicl_gui.services.propose_all import Pace

Make = Callable[..., Any]


def taught(bench: Make, **how: Any) -> Any:
    b = bench(**how)
    b.confirm(b.ids[0], 1)
    b.idle()
    return b


def proposed(b: Any) -> list[int]:
    return sorted(b.ids.index(i) for i in b.session.proposals)


def test_it_goes_through_the_whole_queue_and_ends(bench: Make) -> None:
    b = taught(bench, count=8)
    assert proposed(b) != list(range(1, 8))
    paces = []
    b.work.propose_all.changed.connect(lambda: paces.append(b.work.propose_all.pace))
    assert b.work.propose_all.start() == 7
    b.idle()
    assert proposed(b)[-7:] == list(range(1, 8))
    assert (b.work.propose_all.done, paces[-1]) == (7, Pace.IDLE)


def test_every_slice_of_a_volume_is_proposed(bench: Make) -> None:
    b = taught(bench, shape=(9, 16, 20), count=3)
    b.work.propose_all.start()
    b.idle()
    for case_id in b.ids[1:]:
        assert {i for _, i in b.session.proposals[case_id].slices} == set(range(9))


def test_without_an_exemplar_it_says_what_to_do(bench: Make) -> None:
    b = bench()
    with pytest.raises(UserError, match="accept"):
        b.work.propose_all.start()


def test_paused_it_waits_and_goes_on_where_it_was(bench: Make) -> None:
    b = taught(bench, count=8)
    b.engine.go_on.clear()
    b.work.propose_all.start()
    b.work.propose_all.pause()
    b.engine.go_on.set()
    b.idle()
    before = len(b.engine.requests)
    assert b.work.propose_all.pace is Pace.PAUSED
    assert proposed(b)[-1] < 7
    b.work.propose_all.resume()
    b.idle()
    assert proposed(b)[-7:] == list(range(1, 8))
    assert len(b.engine.requests) > before


def test_the_case_on_screen_comes_first_and_the_batch_goes_on_after_it(bench: Make) -> None:
    b = taught(bench, count=8)
    b.engine.go_on.clear()
    b.work.propose_all.start()
    given_up = b.jobs.in_slot(BATCH)
    assert given_up is not None
    b.session.go(b.ids[6], 0)
    assert b.jobs.in_slot(CURRENT) is not None
    assert given_up.cancelled
    b.engine.go_on.set()
    b.idle()
    b.idle()
    assert proposed(b)[-7:] == list(range(1, 8))
    assert b.work.propose_all.pace is Pace.IDLE


def test_accepting_meanwhile_does_not_begin_it_again(bench: Make) -> None:
    b = taught(bench, count=8)
    b.work.propose_all.start()
    b.confirm(b.ids[7], 1)
    b.idle()
    assert b.work.propose_all.pace is Pace.IDLE
    assert proposed(b)[:7][-6:] == list(range(1, 7))


def test_a_case_that_cannot_be_read_is_left_out_and_named(bench: Make) -> None:
    b = taught(bench, count=8)
    gone = b.state.cases[b.ids[5]]
    b.work.library.path(gone).unlink()
    b.work.propose_all.start()
    b.idle()
    assert b.work.propose_all.failed == [gone.name]
    assert b.work.propose_all.pace is Pace.IDLE
    assert 6 in proposed(b)


def test_an_engine_that_fails_again_and_again_pauses_it(bench: Make) -> None:
    b = taught(bench, count=9)
    told = []
    b.work.propose_all.problem = told.append

    def broken(*args: Any, **kwargs: Any) -> float:
        raise UserError("The engine cannot be reached", "It is off.", "Start it.")

    b.engine.predict = broken
    b.work.propose_all.start()
    b.idle()
    assert b.work.propose_all.pace is Pace.PAUSED
    assert len(told) == 1
    assert len(b.work.propose_all.failed) == 3


def test_what_is_only_here_to_learn_from_is_not_proposed(bench: Make) -> None:
    b = taught(bench, count=4)
    settings = {**b.state.settings, "read_only": [b.ids[1]]}
    b.work.project.commit_shared("lend", replace(b.state, settings=settings))
    assert b.work.propose_all.start() == 2
    b.idle()
