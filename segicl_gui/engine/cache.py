"""Arrays kept by content hash, so that each is sent to an engine once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import numpy.typing as npt

from segicl_gui.domain.images import content_hash


class ArrayCache:
    """The most recently used arrays, up to a number of bytes. Safe to use from many threads.

    Parameters
    ----------
    limit_bytes : int
        Most that all arrays together may take.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self._arrays: OrderedDict[str, npt.NDArray[Any]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes the cached arrays take now."""
        with self._lock:
            return self._bytes

    def put(self, claimed_hash: str, array: npt.NDArray[Any]) -> None:
        """Keep a read-only array, dropping those used longest ago where room is needed.

        Raises
        ------
        ValueError
            If the array's content does not have `claimed_hash`, or it is larger than the cache.
        """
        if array.nbytes > self.limit_bytes:
            raise ValueError(f"{array.nbytes} bytes do not fit in {self.limit_bytes}")
        if content_hash(array) != claimed_hash:
            raise ValueError(f"the array's content does not have the hash {claimed_hash}")
        kept = array
        if array.flags.writeable:
            kept = array.copy()
            kept.flags.writeable = False
        with self._lock:
            old = self._arrays.pop(claimed_hash, None)
            self._bytes += kept.nbytes - (0 if old is None else old.nbytes)
            self._arrays[claimed_hash] = kept
            while self._bytes > self.limit_bytes:
                _, dropped = self._arrays.popitem(last=False)
                self._bytes -= dropped.nbytes

    def missing(self, hashes: Iterable[str]) -> list[str]:
        """Those of `hashes` that are not cached, in their order."""
        with self._lock:
            return [h for h in hashes if h not in self._arrays]

    def take(self, hashes: Iterable[str]) -> tuple[dict[str, npt.NDArray[Any]], list[str]]:
        """Arrays by hash, marked as just used, and the hashes that are not cached."""
        found: dict[str, npt.NDArray[Any]] = {}
        missing: list[str] = []
        with self._lock:
            for h in hashes:
                if h in self._arrays:
                    self._arrays.move_to_end(h)
                    found[h] = self._arrays[h]
                else:
                    missing.append(h)
        return found, missing
