from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.services.queue import Order
from segicl_gui.services.ranking import useful_first

Make = Callable[..., Any]


def at(*values: float) -> np.ndarray:
    """A look; about 2 apart is nothing alike."""
    return np.array(values, np.float32)


def test_the_unlike_come_before_the_alike() -> None:
    looks = {"alike": at(0.1, 0), "unlike": at(0, 2)}
    # Three that are known serve what is like them as well as can be.
    known = [at(0, 0), at(0.1, 0.1), at(0.1, 0)]
    assert useful_first(["alike", "unlike"], looks, known) == ("unlike", "alike")


def test_what_stands_for_many_comes_first_and_an_oddity_late() -> None:
    rng = np.random.default_rng(0)
    looks = {str(i): at(0, *rng.normal(0, 0.2, 4)) for i in range(12)}
    looks["odd"] = at(5, 0, 0, 0, 0)
    ranked = useful_first(list(looks), looks, [])
    nearest = min(looks, key=lambda i: sum(np.linalg.norm(looks[i] - x) for x in looks.values()))
    assert ranked[0] == nearest
    assert 1 <= ranked.index("odd") < 12


def test_a_kind_is_left_once_a_few_of_it_are_done() -> None:
    kinds = {"a": at(0, 0), "b": at(3, 0)}
    looks = {f"{k}{i}": v + at(0, 0.01 * i) for k, v in kinds.items() for i in range(6)}

    def ranked(*done: str) -> str:
        left = [i for i in looks if i not in done]
        return "".join(i[0] for i in useful_first(left, looks, [looks[i] for i in done]))

    assert set(ranked()[:2]) == {"a", "b"}
    assert ranked("a0", "a1", "a2").startswith("bbb")
    # One alone leaves the proposals of its kind without better company.
    assert ranked("a0").index("a") <= 3


def test_what_nobody_has_seen_comes_last() -> None:
    looks = {"a": at(0, 0), "b": at(3, 0)}
    assert useful_first(["lost", "a", "b"], looks, [at(0, 0)] * 3) == ("b", "a", "lost")
    assert useful_first(["lost"], {}, []) == ("lost",)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(0, 25))
def test_every_case_is_ranked_once_however_many_are_spread(seed: int, n: int, spread: int) -> None:
    rng = np.random.default_rng(seed)
    looks = {str(i): at(*rng.normal(size=4)) for i in range(n)}
    ranked = useful_first(list(looks), looks, [at(1, 0, 0, 0)], spread)
    assert sorted(ranked) == sorted(looks)


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
