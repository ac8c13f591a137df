"""The wire follows edges, stays in the image, and is quick."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.services.mouse_tools.livewire import REACH, Wire, edge_cost

points = st.tuples(st.floats(-20, 80), st.floats(-20, 90))


def disc_image(size: int, radius: float) -> np.ndarray:
    r, c = np.mgrid[:size, :size]
    clean = 100.0 * (np.hypot(r - size / 2, c - size / 2) < radius)
    return clean + np.random.default_rng(0).normal(0, 8, clean.shape)


def test_goes_round_a_disc_and_not_across():
    cost = edge_cost(disc_image(120, 40))
    way = Wire(cost, (60, 20)).to((60, 100))
    away = [abs(np.hypot(r - 60, c - 60) - 40) for r, c in way]
    assert max(away) < 3


@settings(max_examples=30, deadline=None)
@given(points, points)
def test_is_a_connected_way_inside_the_image(a, b):
    image = np.random.default_rng(1).normal(size=(60, 70))
    way = Wire(edge_cost(image), a).to(b)
    assert all(0 <= r < 60 and 0 <= c < 70 for r, c in way)
    for p, q in pairwise(way):
        assert max(abs(p[0] - q[0]), abs(p[1] - q[1])) <= 1
    assert way[0] == tuple(min(max(round(v), 0), n - 1) for v, n in zip(a, (60, 70), strict=True))
    assert way[-1] == tuple(min(max(round(v), 0), n - 1) for v, n in zip(b, (60, 70), strict=True))


def test_beyond_its_reach_it_goes_straight():
    way = Wire(np.ones((50, 900), np.float32), (25, 10)).to((25, 800))
    assert way[-1] == (25.0, 800.0)
    assert way[-2][1] == 10 + REACH


@pytest.mark.parametrize("plane", [np.zeros((9, 9)), np.zeros((9, 9, 3), np.uint8)])
def test_where_there_is_no_edge_all_costs_the_same(plane):
    assert (edge_cost(plane) == 1).all()


def test_a_move_takes_no_time_and_an_anchor_little():
    cost = edge_cost(disc_image(512, 150))
    start = time.perf_counter()
    wire = Wire(cost, (256, 106))
    anchor = time.perf_counter() - start
    start = time.perf_counter()
    for i in range(100):
        wire.to((200 + i, 120 + i))
    assert (time.perf_counter() - start) / 100 < 0.02
    assert anchor < 0.5
