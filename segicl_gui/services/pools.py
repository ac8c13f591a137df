"""What there is to choose exemplars from, put together once and kept while it stays the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.services.choosing import Floats, Pool


class Row(NamedTuple):
    """One exemplar in a pool.

    Parameters
    ----------
    look : ndarray of float32
        (feature,) as `looks.look` makes it.
    place : float
        Relative position in the volume, 0..1.
    shown : frozenset of int
        Labels to be seen in it.
    image : str
        Hash of the image it was made from.
    """

    look: Floats
    place: float
    shown: frozenset[int]
    image: str


class Gathered(NamedTuple):
    """A pool, and where in it each exemplar is, by its id."""

    pool: Pool
    at: dict[str, int]


class Pools:
    """The pool made last; another one takes over its rows. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: Sequence[Exemplar] = ()
        self._rows: dict[str, tuple[Exemplar, Row]] = {}
        self._made: Gathered | None = None

    def gather(
        self,
        wanted: tuple[Exemplar, ...],
        image: Callable[[Exemplar], str],
        row: Callable[[Exemplar], Row],
    ) -> Gathered:
        """The pool of these exemplars, of which there is at least one; slow work.

        Parameters
        ----------
        wanted : tuple of Exemplar
            Asked for with the very same tuple, it is the pool made before.
        image : callable
            Hash of an exemplar's image.
        row : callable
            Makes the row of an exemplar, where none was made of this content and image.
        """
        with self._lock:
            if self._made is not None and self._of is wanted:
                return self._made
            known = self._rows
        rows: dict[str, tuple[Exemplar, Row]] = {}
        for e in wanted:
            old = known.get(e.id)
            if old is None or not _same(old[0], e) or old[1].image != image(e):
                old = (e, row(e))
            rows[e.id] = old
        found = [r for _, r in rows.values()]
        labels = sorted({label for e in wanted for label in e.labels})
        shows = np.array([[label in r.shown for label in labels] for r in found], bool)
        pool = Pool.of(np.stack([r.look for r in found]), [r.place for r in found], shows)
        made = Gathered(pool, {i: n for n, i in enumerate(rows)})
        with self._lock:
            self._of, self._rows, self._made = wanted, rows, made
        return made


def _same(one: Exemplar, other: Exemplar) -> bool:
    """Whether they show the same; a mark changes nothing about that."""
    return one is other or (one.digest, one.labels) == (other.digest, other.labels)
