from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.services.data_sets import shares_of, subject_sets, write_splits
from tests.services.test_packages import made_up


@given(st.lists(st.integers(0, 30), min_size=3, max_size=60))
@settings(max_examples=50, deadline=None)
def test_sets_are_whole_and_share_no_subject(subjects: list[int]):
    state = made_up(subjects)
    if len(set(subjects)) < 3:
        with pytest.raises(UserError, match="subject"):
            subject_sets(state, (0.7, 0.15, 0.15))
        return
    sets = subject_sets(state, (0.7, 0.15, 0.15))
    assert list(sets) == ["train", "validation", "test"]
    assert sorted(i for ids in sets.values() for i in ids) == sorted(state.cases)
    of = [{state.cases[i].subject for i in ids} for ids in sets.values()]
    assert sum(map(len, of)) == len(set.union(*of))
    assert all(of)


def test_shares_are_kept_where_subjects_allow_it_and_order_does_not_matter(tmp_path: Path):
    state = made_up(list(range(100)))
    sets = subject_sets(state, shares_of("0.7,0.15,0.15"))
    assert [len(ids) for ids in sets.values()] == [70, 15, 15]
    turned = made_up(list(range(100))[::-1])
    of = lambda s, found: {n: {s.cases[i].subject for i in ids} for n, ids in found.items()}  # noqa: E731
    assert of(state, sets) == of(turned, subject_sets(turned, (0.7, 0.15, 0.15)))
    value = json.loads(write_splits(sets, state, tmp_path / "new").read_text())
    assert value["test"] == [state.cases[i].name for i in sets["test"]]
    assert value["subjects"]["s1"] in ("train", "validation", "test")


@pytest.mark.parametrize("text", ["", "1", "0.5,0.6", "a,b", "0.5,0.5,0", "nan,1", "-1,2"])
def test_shares_that_are_none_are_refused(text: str):
    with pytest.raises(UserError, match="make 1"):
        shares_of(text)
