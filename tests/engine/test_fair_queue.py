"""The queue is fair: users in turn, each one's requests in order of arrival, places kept."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import fair_queue
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.engine.fair_queue import FairQueue


class Line:
    """Requests that wait in a queue, each in a thread; they are let through on `go`."""

    def __init__(self, queue):
        self.queue = queue
        self.order = []
        self.places = {}
        self.cancels = {}
        self.threads = []

    def come(self, user, key):
        cancel = self.cancels[user, key] = CancelToken()
        before = self.queue.waiting

        def run():
            try:
                with self.queue.turn(
                    user, key, cancel, lambda n: self.places.__setitem__((user, key), n)
                ):
                    self.order.append((user, key))
            except CancelledError:
                pass

        thread = threading.Thread(target=run)
        thread.start()
        self.threads.append(thread)
        while self.queue.waiting == before:
            assert thread.is_alive()

    def end(self):
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()


def test_users_take_turns_whoever_asks_most():
    queue = FairQueue()
    line = Line(queue)
    with queue.turn("cleo", "0"):
        for user, key in [("anna", "1"), ("anna", "2"), ("anna", "3"), ("ben", "1"), ("cleo", "1")]:
            line.come(user, key)
    line.end()
    assert line.order == [
        ("anna", "1"), ("ben", "1"), ("cleo", "1"), ("anna", "2"), ("anna", "3"),
    ]  # fmt: skip


def test_the_place_is_told(wait_until):
    queue = FairQueue()
    line = Line(queue)
    with queue.turn("cleo", "0"):
        line.come("anna", "1")
        line.come("anna", "2")
        line.come("ben", "1")
        wait_until(lambda: line.places == {("anna", "1"): 1, ("ben", "1"): 2, ("anna", "2"): 3})
        line.cancels["anna", "1"].cancel()
        wait_until(lambda: line.places["anna", "2"] == 1)
    line.end()


def test_who_comes_back_has_the_place_from_before(wait_until):
    seconds = [0.0]
    queue = FairQueue(lambda: seconds[0])
    line = Line(queue)
    with queue.turn("ben", "0"):
        for key in ("1", "2", "3"):
            line.come("anna", key)
        line.cancels["anna", "1"].cancel()
        wait_until(lambda: queue.waiting == 2)
        seconds[0] += fair_queue.KEPT_SECONDS - 1
        line.come("anna", "1")
        line.cancels["anna", "2"].cancel()
        wait_until(lambda: queue.waiting == 2)
        seconds[0] += fair_queue.KEPT_SECONDS + 1
        line.come("anna", "2")
    line.end()
    assert [key for _, key in line.order] == ["1", "3", "2"]


def test_nobody_fills_the_queue(monkeypatch):
    monkeypatch.setattr(fair_queue, "MOST_WAITING", 2)
    queue = FairQueue()
    line = Line(queue)
    with queue.turn():
        line.come("anna", "1")
        line.come("anna", "2")
        with pytest.raises(UserError, match="2 of yours wait"), queue.turn("anna", "3"):
            pass
        line.come("ben", "1")
    line.end()
    assert len(line.order) == 3


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=9))
def test_nobody_is_served_twice_while_another_waits_unserved(users):
    queue = FairQueue()
    line = Line(queue)
    with queue.turn("z", ""):
        for n, user in enumerate(users):
            line.come(user, str(n))
    line.end()
    asked = {u: [str(n) for n, v in enumerate(users) if v == u] for u in users}
    served = {u: [k for v, k in line.order if v == u] for u in users}
    assert served == asked
    for n in range(len(line.order)):
        counts = {u: sum(v == u for v, _ in line.order[:n]) for u in asked}
        waiting = [u for u in asked if counts[u] < len(asked[u])]
        assert counts[line.order[n][0]] == min(counts[u] for u in waiting)


def test_as_many_at_once_as_it_is_wide():
    queue, inside, most = FairQueue(width=2), [], []
    both = threading.Barrier(2)

    def run(key):
        with queue.turn("anna", key):
            inside.append(key)
            most.append(len(inside))
            both.wait(10)
            inside.remove(key)

    threads = [threading.Thread(target=run, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(most) == 6
    assert max(most) == 2
