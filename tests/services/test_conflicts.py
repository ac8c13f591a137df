"""What is not decided stays open, and what cannot be decided so is not."""

from __future__ import annotations

from pathlib import Path

from segicl_gui.services.conflicts import EITHER, Conflict, OnConflict, left_open
from segicl_gui.services.merging import merge
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from tests.services.teamwork import Robot, drawn, write_project


def test_both_is_no_answer_where_both_drew_the_same_place(tmp_path: Path) -> None:
    study = write_project(tmp_path / "study", 1)
    opened = open_path(study)
    (target,) = split(opened.state, study, plan(opened.state, ["ben"]), tmp_path / "out")
    opened.store.close()
    for seed, folder in enumerate((study, target)):
        with Robot(folder, folder.stem) as r:
            r.draw(next(iter(r.state.cases)), seed)
    opened = open_path(study)
    asked: list[Conflict] = []

    def decide(c: Conflict) -> OnConflict:
        asked.append(c)
        return OnConflict.BOTH

    report = merge(opened.state, opened.store, [target], decide)
    assert drawn(opened.store.load()) == drawn(opened.state)
    opened.store.close()
    assert asked == report.left
    assert asked[0].choices == EITHER
    assert left_open(asked[0]) is OnConflict.LIST
