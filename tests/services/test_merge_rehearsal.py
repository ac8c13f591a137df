"""A merge that is only thought through changes nothing, and foretells the one that follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from segicl_gui.services.merge_rehearsal import rehearse
from segicl_gui.services.merging import merge
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from tests.services.teamwork import Robot, write_project


def test_two_packages_of_the_same_case_conflict_and_nothing_is_written(tmp_path: Path) -> None:
    study = write_project(tmp_path / "study", 2)
    targets = []
    for name in ("anna", "ben"):  # both get all of it
        opened = open_path(study)
        packages = plan(opened.state, [name])
        targets += split(opened.state, study, packages, tmp_path / "out")
        opened.store.close()
    for seed, target in enumerate(targets):
        with Robot(target, target.stem) as r:
            r.draw(next(iter(r.state.cases)), seed)
            extra = replace(next(iter(r.state.cases.values())), id=f"new {seed}", repeat_of="x")
            r.project.commit_shared("more", r.state.with_case(extra))
            label = r.state.schema.new(target.stem)
            state = replace(r.state, schema=r.state.schema.add(label))
            r.project.commit_shared("label", state)
            r.draw(extra.id, 9, labels=(1, label.id))
    opened = open_path(study)
    lines = opened.store.revisions()
    told: list[tuple[float, str]] = []
    foretold = rehearse(opened.state, opened.store, targets, lambda *x: told.append(x))
    assert opened.store.revisions() == lines
    assert opened.store.load() == opened.state
    assert [c.package for c in foretold.conflicts] == ["ben"]
    assert sorted(foretold.labels) == ["anna", "ben"]
    assert len(foretold.taken) == 3
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert merge(opened.state, opened.store, targets) == foretold
    opened.store.close()
