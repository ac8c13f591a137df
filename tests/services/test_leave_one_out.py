"""One exemplar against the others: who they are, what is asked, what is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.project import Assessment, Mark
from segicl_gui.engine.api import CancelToken
from segicl_gui.services.leave_one_out import LeftOut, LeftOutCache, left_out, plans

Make = Callable[..., Any]


def planned(b: Any, **fields: Any) -> dict[str, Any]:
    return {p.exemplar.id: p for p in plans(b.state, b.work.library, "fake", **fields)}


def test_others_are_of_other_cases_and_within_the_budget(bench: Make) -> None:
    b = bench(shape=(4, 16, 20), count=3)
    for i in b.ids:
        b.confirm(i, 1, [0, 1, 2])
    found = planned(b)
    assert len(found) >= 6
    for plan in found.values():
        assert plan.others
        assert plan.exemplar.case_id not in {o.case_id for o in plan.others}
    assert {len(p.others) for p in planned(b, budget=2).values()} == {2}
    name = next(iter(found))
    assert list(planned(b, only={name})) == [name]


def test_of_one_volume_its_own_slices_must_do(bench: Make) -> None:
    b = bench(shape=(4, 16, 20), count=2)
    b.confirm(b.ids[0], 1, [0, 1, 2])
    found = planned(b)
    assert len(found) > 1
    for name, plan in found.items():
        assert name not in {o.id for o in plan.others}
        assert plan.others


def test_keys_follow_what_goes_in(bench: Make) -> None:
    b = bench(count=4)
    for i in b.ids[:3]:
        b.confirm(i, 1)
    before = {n: p.key for n, p in planned(b).items()}
    assert {n: p.key for n, p in planned(b).items()} == before
    other = {p.exemplar.id: p.key for p in plans(b.state, b.work.library, "another")}
    assert not set(other.values()) & set(before.values())
    b.annotate.mark_exemplar(b.ids[2], 0, Mark.EXCLUDED)
    after = {n: p.key for n, p in planned(b).items()}
    assert set(after) == {f"{i}:0" for i in b.ids[:2]}
    assert all(after[n] != before[n] for n in after)
    b.annotate.mark_exemplar(b.ids[2], 0, Mark.PINNED)
    assert {n: p.key for n, p in planned(b).items()} == before


def test_only_assessed_labels_that_others_show_are_scored(bench: Make) -> None:
    b = bench(count=3, labels=2)
    for i in b.ids:
        b.confirm(i, 1)
    case = b.state.cases[b.ids[0]].with_assessments({2: Assessment.ABSENT}, [0])
    b.work.project.commit_case("absent", case)
    b.idle()
    plan = planned(b)[f"{b.ids[0]}:0"]
    found = left_out(b.state, plan, "fake", b.engine, b.work.library, CancelToken())
    # Nobody shows label 2, so nothing can be said of it.
    assert list(found.scores) == [1]
    request = b.engine.requests[-1]
    assert [x.id for x in request.labels] == [1]
    assert len(request.exemplars) == 2
    bright = b.work.library.plane(b.state.cases[b.ids[0]], 0) > 0.5
    np.testing.assert_array_equal(found.answers[0], bright.astype(np.uint16))


def test_what_is_kept_comes_back_and_damage_is_passed_over(tmp_path: Path) -> None:
    cache = LeftOutCache(tmp_path / "left_out")
    assert cache.load("a") is None
    mask = np.arange(6, dtype=np.uint16).reshape(2, 3)
    cache.save(LeftOut("a", {1: 0.25, 3: 1.0}, {0: mask, 2: mask + 1}))
    cache.save(LeftOut("b", {1: 0.5}, {0: mask}))
    found = cache.load("a")
    assert found is not None
    assert dict(found.scores) == cache.scores("a") == {1: 0.25, 3: 1.0}
    np.testing.assert_array_equal(found.answers[2], mask + 1)
    cache.keep_only(frozenset({"a"}))
    assert cache.load("b") is None
    assert cache.load("a") is not None


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04"])
def test_damaged_files_count_as_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.npz").write_bytes(damage)
    assert LeftOutCache(tmp_path).scores("a") is None


def test_values_out_of_range_count_as_none(tmp_path: Path) -> None:
    cache = LeftOutCache(tmp_path)
    cache.save(LeftOut("a", {1: 1.5}, {}))
    assert cache.scores("a") is None
    cache.save(LeftOut("b", {1: 1.0}, {0: np.zeros((2, 2), np.uint16)}))
    head = np.frombuffer(b'{"1": 1.0}', np.uint8)
    np.savez(tmp_path / "b.npz", head=head, group0=np.zeros((2, 2)))
    assert cache.load("b") is None
