"""What is kept, and what goes first."""

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.engine.engines.sized_cache import SizedCache


def test_what_was_used_longest_ago_goes_first():
    cache = SizedCache(3)
    for key in "abc":
        cache.put(key, np.zeros(1, np.uint8))
    assert cache.get("a") is not None
    cache.put("d", np.zeros(1, np.uint8))
    assert [k for k in "abcd" if cache.get(k) is not None] == ["a", "c", "d"]
    assert cache.nbytes == 3


def test_what_does_not_fit_is_not_kept_and_replaces_what_had_its_key():
    cache = SizedCache(3)
    cache.put("a", np.zeros(2, np.uint8))
    cache.put("a", np.zeros(4, np.uint8))
    assert cache.get("a") is None
    assert cache.nbytes == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=30))
def test_sized_cache_stays_within_its_limit(puts: list[tuple[int, int]]) -> None:
    cache: SizedCache[npt.NDArray[np.uint8]] = SizedCache(100)
    for key, size in puts:
        cache.put(key, np.zeros(size, np.uint8))
        held = [cache.get(k) for k in range(6)]
        assert cache.nbytes == sum(a.nbytes for a in held if a is not None) <= 100
        latest = cache.get(key)
        assert latest is not None
        assert latest.nbytes == size
