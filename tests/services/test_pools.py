"""The pool of exemplars is put together once, and another takes over what is the same."""

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import Mark
from segicl_gui.services.looks import look
from segicl_gui.services.pools import Pools, Row

RNG = np.random.default_rng(0)
LOOKS = {f"c{n}:0": look(RNG.random((8, 8), np.float32)) for n in range(6)}


class Table:
    """Exemplars whose rows are counted as they are made."""

    def __init__(self) -> None:
        self.pools = Pools()
        self.images = dict.fromkeys(LOOKS, "h")
        self.made: list[str] = []

    def gather(self, wanted):
        return self.pools.gather(wanted, lambda e: self.images[e.id], self.row)

    def row(self, e: Exemplar) -> Row:
        self.made.append(e.id)
        shown = frozenset() if e.case_id == "c1" else frozenset({1})
        return Row(LOOKS[e.id], 0.25, shown, self.images[e.id])


EXEMPLARS = tuple(Exemplar(f"c{n}", 0, (1,), f"d{n}") for n in range(6))


def test_the_same_exemplars_are_the_same_pool() -> None:
    t = Table()
    first = t.gather(EXEMPLARS)
    assert t.gather(EXEMPLARS) is first
    assert t.made == list(LOOKS)
    assert first.at == {i: n for n, i in enumerate(LOOKS)}
    assert first.pool.shows[:, 0].tolist() == [True, False, True, True, True, True]
    assert first.pool.away(LOOKS["c3:0"], 0.25).argmin() == 3


def test_only_what_is_new_or_changed_is_made() -> None:
    t = Table()
    t.gather(EXEMPLARS[:5])
    t.made.clear()
    changed = (replace(EXEMPLARS[0], digest="other"), *EXEMPLARS[2:])
    found = t.gather(changed)
    assert t.made == ["c0:0", "c5:0"]
    assert found.at == {"c0:0": 0, "c2:0": 1, "c3:0": 2, "c4:0": 3, "c5:0": 4}
    fresh = Table().gather(changed)
    np.testing.assert_array_equal(found.pool.looks, fresh.pool.looks)
    np.testing.assert_array_equal(found.pool.shows, fresh.pool.shows)


def test_a_mark_makes_nothing_anew_another_image_does() -> None:
    t = Table()
    t.gather(EXEMPLARS)
    t.made.clear()
    t.gather((replace(EXEMPLARS[0], mark=Mark.PINNED), *EXEMPLARS[1:]))
    assert t.made == []
    t.images["c4:0"] = "relinked"
    t.gather((*EXEMPLARS,))
    t.gather(EXEMPLARS[1:])
    assert t.made == ["c4:0"]


def test_what_stops_the_making_leaves_what_was() -> None:
    t = Table()
    first = t.gather(EXEMPLARS[:3])

    def stop(e: Exemplar) -> Row:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        t.pools.gather(EXEMPLARS, lambda e: "h", stop)
    assert t.gather(EXEMPLARS[:3]) is not None
    assert t.pools.gather(EXEMPLARS[:3], lambda e: "h", stop).at == first.at
