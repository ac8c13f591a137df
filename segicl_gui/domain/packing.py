"""Unpacking what may be hostile, up to a size."""

from __future__ import annotations

import zlib


def inflated(data: bytes, limit: int) -> bytes:
    """Undo ``zlib.compress``.

    Parameters
    ----------
    data : bytes
    limit : int
        The most bytes that are made of it.

    Raises
    ------
    ValueError
        If it is damaged, truncated, or holds more.
    """
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(data, limit + 1)
    except zlib.error as e:
        raise ValueError("compressed data cannot be read") from e
    if len(raw) > limit or not stream.eof:
        raise ValueError("compressed data is truncated or too large")
    return raw
