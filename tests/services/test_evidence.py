"""What pictures say of exemplars, and that it is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.services.evidence import ALIKE, NEAREST, Evidence, find, nearest
from segicl_gui.services.leave_one_out import plans
from segicl_gui.services.pixel_evidence import Moments
from segicl_gui.services.sketches import SIDE, Sketch

Make = Callable[..., Any]


def taught(bench: Make, wrong: int = 4) -> Any:
    """Five images with the bright square confirmed, one of them in the wrong place."""
    b = bench(count=5)
    for n, case_id in enumerate(b.ids):
        case = b.state.cases[case_id]
        mask = b.work.library.plane(case, 0) > 0.5
        mask = np.roll(mask, 8, 1) if n == wrong else mask
        case = case.with_mask(0, LabelMap.from_array(mask[None].astype(np.uint16)))
        b.work.project.commit_case("confirm", case.with_assessments({1: Assessment.CONFIRMED}, [0]))
    b.idle()
    return b


def all_of(b: Any, evidence: Evidence) -> dict[str, Any]:
    return {
        p.alike_key: evidence.find(b.state, p.exemplar, p.alike, p.alike_key, b.work.library)
        for p in plans(b.state, b.work.library, "fake")
    }


def test_the_one_in_the_wrong_place_fits_worst(bench: Make, tmp_path: Path) -> None:
    b = taught(bench)
    found = list(all_of(b, Evidence(tmp_path / "e.json")).values())
    fits = [of[1].fit for of in found]
    assert np.argmin(fits) == 4
    assert all(of[1].drawn and of[1].alike == 1 for of in found)


def test_it_is_kept_and_what_belongs_to_nobody_is_forgotten(bench: Make, tmp_path: Path) -> None:
    b = taught(bench)
    file = tmp_path / "cache" / "e.json"
    evidence = Evidence(file)
    found = all_of(b, evidence)
    first, *rest = found
    evidence.save(frozenset(found))
    again = Evidence(file)
    assert {k: again.known(k) for k in found} == found
    again.save(frozenset(rest))
    assert again.known(first) is None
    assert Evidence(file).known(first) is None
    assert Evidence(file).known(rest[0]) == found[rest[0]]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"version": 1, "found": {"a": {"1": 5}}}', b"\xff\xfe"]
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "e.json"
    file.write_bytes(damage)
    assert Evidence(file).known("a") is None


def test_another_version_counts_as_none(bench: Make, tmp_path: Path) -> None:
    file = tmp_path / "e.json"
    evidence = Evidence(file)
    (key, *_) = all_of(taught(bench), evidence)
    evidence.save(frozenset({key}))
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":0'))
    assert Evidence(file).known(key) is None


def test_whether_a_label_is_to_be_expected_goes_by_the_most_alike() -> None:
    sketch = Sketch.of(np.zeros((SIDE, SIDE), np.float32))
    mask = np.zeros((SIDE, SIDE), bool)
    shown = [True] * ALIKE + [False] * 7
    found = find(sketch, mask, [Moments.of(sketch.pixels, mask)], shown)
    assert (found.drawn, found.alike, found.fit, found.traits) == (False, 1.0, None, None)
    assert find(sketch, mask, [], []).alike == 0


def test_the_nearest_are_of_those_that_may_be_used() -> None:
    away = np.arange(40, dtype=np.float32)[::-1].copy()
    away[39] = np.inf
    assert nearest(away) == list(range(38, 38 - NEAREST, -1))
    assert nearest(away[37:]) == [1, 0]
