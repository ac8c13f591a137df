"""What is kept, and what goes first."""

import numpy as np

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
