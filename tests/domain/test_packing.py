"""Packed data come back, and no more than was asked for."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.packing import inflated


@given(st.binary(max_size=300))
def test_it_comes_back(data: bytes):
    assert inflated(zlib.compress(data), len(data)) == data


def test_a_bomb_takes_no_more_than_the_limit():
    bomb = zlib.compress(bytes(100 << 20), 9)
    tracemalloc.start()
    with pytest.raises(ValueError, match="too large"):
        inflated(bomb, 1 << 20)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("data", [b"", b"no", zlib.compress(b"abc")[:-1]])
def test_damage(data: bytes):
    with pytest.raises(ValueError, match="compressed data"):
        inflated(data, 100)
