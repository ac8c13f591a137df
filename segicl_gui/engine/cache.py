"""Arrays kept by content hash, so that each is sent to an engine once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import numpy.typing as npt
import psutil

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

    def drop_oldest(self) -> bool:
        """Drop the array used longest ago; False if there is none."""
        with self._lock:
            if not self._arrays:
                return False
            _, dropped = self._arrays.popitem(last=False)
            self._bytes -= dropped.nbytes
            return True

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


class UserCaches:
    """A cache for each user, so that nobody learns what others sent, within a limit for all.

    Safe to use from many threads.

    Parameters
    ----------
    limit_bytes : int
        Most that all arrays of all users may take.
    share_bytes : int, optional
        Most that those of one user may take; by default all.
    """

    def __init__(self, limit_bytes: int, share_bytes: int | None = None) -> None:
        self.limit_bytes = limit_bytes
        self.share_bytes = limit_bytes if share_bytes is None else min(share_bytes, limit_bytes)
        self._caches: OrderedDict[str, ArrayCache] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes the cached arrays of all users take now."""
        with self._lock:
            return sum(c.nbytes for c in self._caches.values())

    def of(self, user: str) -> ArrayCache:
        """The cache of a user, who counts as active now."""
        with self._lock:
            cache = self._caches.setdefault(user, ArrayCache(self.share_bytes))
            self._caches.move_to_end(user)
            return cache

    def put(self, user: str, claimed_hash: str, array: npt.NDArray[Any]) -> None:
        """As `ArrayCache.put`; where room is needed, who was active longest ago gives it."""
        self.of(user).put(claimed_hash, array)
        with self._lock:
            for cache in self._caches.values():
                while sum(c.nbytes for c in self._caches.values()) > self.limit_bytes:
                    if not cache.drop_oldest():
                        break
            for name in [n for n, c in self._caches.items() if n != user and not c.nbytes]:
                del self._caches[name]


def default_cache_bytes() -> int:
    """An eighth of the machine's memory, from 256 MB to 2 GB."""
    return int(min(max(psutil.virtual_memory().total // 8, 256 * 2**20), 2 * 2**30))
