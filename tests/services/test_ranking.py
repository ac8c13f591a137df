from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.services.queue import Order
from segicl_gui.services.ranking import useful_first

Make = Callable[..., Any]


def unit(*values: float) -> np.ndarray:
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


def test_the_uncertain_and_unlike_come_before_the_certain_and_alike() -> None:
    looks = {"alike": unit(1, 0.5), "unlike": unit(0, 1), "certain": unit(0, -1)}
    gains = {"alike": 0.5, "unlike": 0.5, "certain": 0.01}
    assert useful_first(gains, looks, [unit(1, 0)]) == ("unlike", "alike", "certain")


def test_the_second_is_not_the_twin_of_the_first() -> None:
    looks = {"a": unit(0, 1, 0, 0), "twin": unit(0, 1, 0, 0.1), "other": unit(0, 0, 1, 0)}
    gains = {"a": 0.9, "twin": 0.8, "other": 0.3}
    assert useful_first(gains, looks, [unit(1, 0, 0, 0)]) == ("a", "other", "twin")


def test_an_oddity_comes_after_what_stands_for_many() -> None:
    rng = np.random.default_rng(0)
    looks = {str(i): unit(0.3, 1, *rng.normal(0, 0.1, 4)) for i in range(12)}
    looks["odd"] = unit(-1, 0, 0, 0, 0, 0)
    gains = {**dict.fromkeys(looks, 0.5), "odd": 0.7}
    ranked = useful_first(gains, looks, [unit(1, 0, 0, 0, 0, 0)])
    assert ranked[0] != "odd"
    assert ranked.index("odd") < 3


def test_without_proposals_what_looks_least_like_the_exemplars_comes_first() -> None:
    looks = {"near": unit(1, 0.2), "far": unit(-1, 0.1), "middle": unit(0, 1)}
    gains = dict.fromkeys(looks)
    assert useful_first(gains, looks, [unit(1, 0)])[0] == "far"
    assert useful_first({**gains, "lost": None}, looks, [])[-1] == "lost"
    assert useful_first({"lost": 0.5}, {}, []) == ("lost",)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(0, 25))
def test_every_case_is_ranked_once_however_many_are_spread(seed: int, n: int, spread: int) -> None:
    rng = np.random.default_rng(seed)
    looks = {str(i): unit(*rng.normal(size=4)) for i in range(n)}
    gains = {i: (None if rng.random() < 0.5 else float(rng.random())) for i in looks}
    assert sorted(useful_first(gains, looks, [unit(1, 0, 0, 0)], spread)) == sorted(looks)


def order(b: Any) -> list[int]:
    return [b.ids.index(i) for i in b.work.queue.ids()]


def test_the_queue_takes_a_ranking_when_asked_and_else_at_next(bench: Make) -> None:
    b = bench(count=6)
    b.confirm(b.ids[0], 1)
    moved = []
    b.work.queue.reordered.connect(lambda: moved.append(order(b)))
    b.work.queue.sort(Order.USEFUL)
    b.work.ranker.ask()
    b.idle()
    assert order(b)[-1] == 0  # done
    assert len(moved) == 2
    b.session.go(b.work.queue.upcoming(1)[0])
    here = b.session.case_id
    assert order(b)[0] == b.ids.index(here)
    ahead = tuple(reversed(b.work.queue.ids()[1:-1]))
    b.work.queue.take_ranking(ahead, at_once=False)
    assert len(moved) == 2  # nothing moves under the hands
    assert b.work.queue.upcoming(2) == list(ahead[:2])
    assert b.work.queue.next_case() == ahead[0]
    assert b.work.queue.ids()[:5] == [here, *ahead]


def test_settling_a_case_ranks_the_others_anew(bench: Make) -> None:
    b = bench(count=5)
    b.work.queue.sort(Order.USEFUL)
    b.confirm(b.ids[2], 1)
    b.idle()
    b.work.queue.next_case()
    assert set(order(b)[1:4]) == {1, 3, 4}
    assert order(b)[0] == 0  # on screen


def test_a_case_whose_image_is_gone_comes_last(bench: Make) -> None:
    b = bench(count=4)
    b.work.library.path(b.state.cases[b.ids[1]]).unlink()
    b.confirm(b.ids[0], 1)
    b.idle()
    b.errors.clear()
    b.work.ranker.ask()
    b.idle()
    assert order(b)[-2:] == [1, 0]
    assert not b.errors
