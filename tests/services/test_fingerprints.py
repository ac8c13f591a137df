"""Fingerprints change with what proposals are made from, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from segicl_gui.domain.project import Mark
from segicl_gui.services.fingerprints import Fingerprints

Make = Callable[..., Any]


def test_exemplars_engine_and_labels_count(bench: Make) -> None:
    b = bench(shape=(9, 16, 20), count=3)
    prints = Fingerprints(b.work.project, "one")
    first, second, third = (b.state.cases[i] for i in b.ids)
    before = prints.of_slice(third, 4)
    assert before == prints.of_slice(third, 4) != prints.of_slice(second, 4)
    b.confirm(first.id, 1, [4])
    taught = prints.of_slice(third, 4)
    assert taught != before
    # Its own slices count where they are near, and for the case as a whole.
    whole = prints.of_case(second)
    b.confirm(second.id, 1, [0])
    second = b.state.cases[second.id]
    assert prints.of_case(second) != whole
    marks = {f"{first.id}:4": Mark.EXCLUDED, f"{second.id}:0": Mark.EXCLUDED}
    b.work.project.commit_shared("exclude", replace(b.state, marks=marks))
    assert prints.of_slice(third, 4) == before
    prints.engine = "two"
    assert prints.of_slice(third, 4) != before
    prints.engine = "one"
    assert prints.of_slice(third, 4) == before
