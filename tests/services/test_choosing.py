"""The choice among vectors, without images."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.choosing import Pool, choose, shares
from segicl_gui.services.looks import look

RNG = np.random.default_rng(0)
LOOKS = np.stack([look(RNG.random((8, 8), np.float32) * 0.5 + 0.02 * n) for n in range(12)])


def pool(looks: np.ndarray = LOOKS, labels: int = 1, places: list[float] | None = None) -> Pool:
    shows = np.ones((len(looks), labels), bool)
    return Pool.of(looks, places or [0.0] * len(looks), shows)


def test_an_exemplar_is_nearest_to_itself_and_nearer_places_are_preferred() -> None:
    p = pool(places=[0.0] * 6 + [1.0] * 6)
    for n in (0, 7):
        assert p.away(LOOKS[n], 0.0 if n < 6 else 1.0).argmin() == n
        assert p.away(LOOKS[n], 0.0 if n < 6 else 1.0)[n] == pytest.approx(0, abs=1e-4)
    assert (p.away(LOOKS[0], 1.0)[:6] > p.away(LOOKS[0], 0.0)[:6]).all()


def test_of_twins_one_is_taken_first() -> None:
    looks = np.concatenate([LOOKS[:1], LOOKS[:1], LOOKS[1:2], LOOKS[5:]])
    p = pool(looks)
    away = np.array([0.0, 0.0, 0.1, *[3.0] * 7], np.float32)
    assert set(choose(p, away, 2)) in ({0, 2}, {1, 2})
    assert set(choose(p, away, 3)) == {0, 1, 2}


def test_a_label_that_one_shows_brings_it_in_beyond_the_budget() -> None:
    p = pool(labels=2)
    p.shows[:, 1] = False
    p.shows[[9, 11], 1] = True
    away = p.away(LOOKS[0], 0.0)
    nearest = min((9, 11), key=lambda i: away[i])
    assert nearest in choose(p, away, 3)
    assert choose(p, away, 1, [0])[:2] == [0, nearest]
    # Where it would be itself, it is barred.
    barred = away.copy()
    barred[[9, 11]] = np.inf
    assert not {9, 11} & set(choose(p, barred, 12))


@given(
    budget=st.integers(0, 20),
    chosen=st.lists(st.integers(0, 11), max_size=4),
    barred=st.sets(st.integers(0, 11)),
)
def test_budget_and_what_is_fixed_are_kept(budget: int, chosen: list[int], barred: set) -> None:
    p = pool()
    away = p.away(LOOKS[3], 0.0)
    away[list(barred)] = np.inf
    found = choose(p, away, budget, chosen)
    fixed = list(dict.fromkeys(chosen))
    assert found[: len(fixed)] == fixed
    assert len(found) == len(set(found)) <= max(budget, len(fixed), 1)
    assert not (set(found) - set(fixed)) & barred
    open_ones = set(range(12)) - barred - set(fixed)
    assert len(found) >= min(budget, len(fixed) + len(open_ones))


def test_shares_sum_to_one_and_fall_with_distance() -> None:
    found = shares(np.array([0.5, 0.0, 2.0], np.float32))
    assert found.sum() == pytest.approx(1)
    assert list(np.argsort(-found)) == [1, 0, 2]
    assert len(shares(np.zeros(0, np.float32))) == 0


def test_distances_are_those_of_the_differences() -> None:
    many = np.random.default_rng(1).random((500, LOOKS.shape[1]), np.float32)
    p = pool(many, places=np.linspace(0, 1, 500).tolist())
    wanted = np.linalg.norm(p.looks - many[7] * p.scale, axis=1) + 4 * np.abs(p.places - 0.25)
    np.testing.assert_allclose(p.away(many[7], 0.25), wanted, atol=1e-3)
    block = p.between(slice(5, 9))
    for row, i in zip(block, range(5, 9), strict=True):
        alone = p.away(many[i], float(p.places[i]))
        others = np.arange(500) != i
        np.testing.assert_allclose(row[others], alone[others], atol=1e-3)
        assert row[i] < 0.02


def test_thousands_take_no_time() -> None:
    p = pool(np.random.default_rng(1).random((5000, LOOKS.shape[1]), np.float32))
    begun = time.thread_time()
    choose(p, p.away(LOOKS[0], 0.5), 8)
    assert time.thread_time() - begun < 0.2
