"""Array cache: bounded by bytes, least recently used first out, and honest about hashes."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.images import content_hash
from segicl_gui.engine.cache import ArrayCache, UserCaches, default_cache_bytes


def array(value: int, n: int = 100) -> np.ndarray:
    return np.full((n,), value, np.uint8)


def test_gives_back_what_was_put():
    cache = ArrayCache(1000)
    a = array(1)
    cache.put(content_hash(a), a)
    found, missing = cache.take([content_hash(a), "0" * 32])
    assert missing == ["0" * 32]
    np.testing.assert_array_equal(found[content_hash(a)], a)


def test_refuses_a_wrong_hash():
    cache = ArrayCache(1000)
    with pytest.raises(ValueError, match="does not have the hash"):
        cache.put(content_hash(array(1)), array(2))
    assert cache.nbytes == 0


def test_refuses_what_can_never_fit():
    cache = ArrayCache(99)
    with pytest.raises(ValueError, match="do not fit"):
        cache.put(content_hash(array(1)), array(1))


def test_drops_the_least_recently_taken():
    cache = ArrayCache(200)
    a, b, c = (array(i) for i in range(3))
    hashes = [content_hash(x) for x in (a, b, c)]
    cache.put(hashes[0], a)
    cache.put(hashes[1], b)
    cache.take([hashes[0]])
    cache.put(hashes[2], c)
    assert cache.missing(hashes) == [hashes[1]]


def test_later_changes_to_the_callers_array_do_not_reach_it():
    cache = ArrayCache(1000)
    a = array(1)
    key = content_hash(a)
    cache.put(key, a)
    a[:] = 7
    kept = cache.take([key])[0][key]
    assert content_hash(kept) == key
    assert not kept.flags.writeable


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=40))
def test_never_holds_more_than_its_limit(puts):
    cache = ArrayCache(150)
    for value, n in puts:
        a = array(value, n)
        cache.put(content_hash(a), a)
        assert cache.nbytes <= 150
        assert not cache.missing([content_hash(a)])


def test_many_threads():
    cache = ArrayCache(1000)

    def work(value: int) -> bool:
        a = array(value)
        key = content_hash(a)
        for _ in range(50):
            cache.put(key, a)
            found, _ = cache.take([key])
            if key in found and found[key][0] != value:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(20)))
    assert cache.nbytes <= 1000


def test_default_cache_is_bounded():
    assert 256 * 2**20 <= default_cache_bytes() <= 2 * 2**30


def test_users_do_not_see_each_others_arrays():
    caches, a = UserCaches(1000), array(1)
    caches.put("anna", content_hash(a), a)
    assert caches.of("anna").missing([content_hash(a)]) == []
    assert caches.of("ben").missing([content_hash(a)]) == [content_hash(a)]


def test_who_was_active_longest_ago_gives_room():
    caches = UserCaches(300, 200)
    for user in ("anna", "ben", "cleo"):
        for value in (1, 2):
            caches.put(user, content_hash(array(value)), array(value))
    assert caches.nbytes <= 300
    both = [content_hash(array(v)) for v in (1, 2)]
    assert caches.of("cleo").missing(both) == []
    assert caches.of("ben").missing(both) == both[:1]
    assert caches.of("anna").missing(both) == both


def test_nobody_has_more_than_their_share():
    caches = UserCaches(300, 200)
    for value in (1, 2, 3):
        caches.put("anna", content_hash(array(value)), array(value))
    assert caches.of("anna").nbytes == 200
    with pytest.raises(ValueError, match="do not fit"):
        caches.put("anna", content_hash(array(4, 201)), array(4, 201))
