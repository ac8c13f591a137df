"""What engines keep of images they have seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class _Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


T = TypeVar("T", bound=_Sized)


class SizedCache(Generic[T]):
    """Values used most recently, up to a number of bytes. For one thread."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.nbytes = 0
        self._values: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """The value, now the most recently used, or None."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: Hashable, value: T) -> None:
        """Keep a value, dropping those used longest ago; one too large alone is not kept."""
        old = self._values.pop(key, None)
        self.nbytes -= old.nbytes if old is not None else 0
        if value.nbytes > self.limit_bytes:
            return
        self._values[key] = value
        self.nbytes += value.nbytes
        while self.nbytes > self.limit_bytes:
            _, dropped = self._values.popitem(last=False)
            self.nbytes -= dropped.nbytes
