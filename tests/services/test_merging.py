"""Ten packages worked on by robots come back: nothing is lost, every conflict is listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Mark, ProjectState
from segicl_gui.domain.review import Comment
from segicl_gui.services.conflicts import OnConflict
from segicl_gui.services.merge_rehearsal import rehearse
from segicl_gui.services.merging import MergeReport, merge
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from tests.services.teamwork import Robot, drawn, write_project

# Where both drew, they cannot be had from both.
UNDECIDED = (OnConflict.LIST, OnConflict.BOTH)


def share_out(folder: Path, names: list[str], out: Path) -> list[Path]:
    opened = open_path(folder)
    packages = plan(opened.state, names, shared_exemplars=True)
    targets = split(opened.state, folder, packages, out)
    opened.store.close()
    return list(targets)


def bring_back(
    folder: Path, packages: list[Path], how: OnConflict = OnConflict.LIST
) -> tuple[MergeReport, ProjectState]:
    opened = open_path(folder)
    opened.store.who = "chief"
    foretold = rehearse(opened.state, opened.store, packages, lambda share, text: None)
    lines = len(opened.store.revisions())
    report = merge(opened.state, opened.store, packages, lambda conflict: how)
    assert foretold.conflicts == report.conflicts
    assert foretold.labels == report.labels
    if how is OnConflict.LIST:
        assert foretold == report
    assert lines + len(report.taken) <= len(opened.store.revisions())
    opened.store.close()
    again = open_path(folder)
    again.store.close()
    return report, again.state


def work_of(target: Path) -> tuple[str, ...]:
    opened = open_path(target)
    opened.store.close()
    return tuple(opened.state.settings["package"]["cases"])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_project(tmp_path / "study", 3)


@pytest.mark.parametrize("how", list(OnConflict))
def test_ten_packages_worked_on_by_robots(tmp_path: Path, how: OnConflict) -> None:
    folder = write_project(tmp_path / "study", 12, scans=2)
    with Robot(folder, "chief") as r:
        r.draw(next(iter(r.state.cases)), 999)
    names = [f"robot{i}" for i in range(10)]
    targets = share_out(folder, names, tmp_path / "out")
    rng = np.random.default_rng(0)
    theirs: dict[str, str] = {}
    authors: dict[str, str] = {}
    for name, target in zip(names, targets, strict=True):
        mine = work_of(target)
        with Robot(target, name) as r:
            for k, case_id in enumerate(mine):
                if k == 0 or rng.random() < 0.6:
                    r.draw(case_id, int(rng.integers(1 << 30)))
                    theirs[case_id] = r.state.cases[case_id].mask(0).digest
                    authors[case_id] = name
    changed_here = [*list(theirs)[::4]]
    with Robot(folder, "chief") as r:
        untouched = next(i for i in r.state.cases if i not in theirs)
        for case_id in [*changed_here, untouched]:
            r.draw(case_id, int(rng.integers(1 << 30)))
        before = drawn(r.state)
        names_of = {i: c.name for i, c in r.state.cases.items()}
        count = len(r.opened.store.revisions())

    report, state = bring_back(folder, targets, how)
    assert {c.what for c in report.conflicts} == {names_of[i] for i in changed_here}
    after = drawn(state)
    for case_id, digest in before.items():
        conflict = case_id in changed_here
        taken = case_id in theirs and (not conflict or how is OnConflict.THEIRS)
        assert after[case_id] == (theirs[case_id] if taken else digest)
    opened = open_path(folder)
    lines = opened.store.revisions()
    assert len(lines) > count  # and what was there is there still
    assert [x.id for x in lines[:count]] == sorted(x.id for x in lines[:count])
    for case_id, who in authors.items():
        if case_id in changed_here and how in UNDECIDED:
            continue
        of = [x for x in opened.store.revisions(case_id) if x.how.get("package") == who]
        assert [x.title.split()[0] for x in of if x.who == who] == ["draft", "confirmed"]
        if case_id not in changed_here:
            assert state.cases[case_id].review.annotators == (who,)
    opened.store.close()

    again, same = bring_back(folder, targets, how)
    assert same == state
    assert again.taken == []
    assert len(again.conflicts) == (len(changed_here) if how in UNDECIDED else 0)


def test_a_package_that_is_worked_on_further_comes_back_again(study: Path, tmp_path: Path) -> None:
    (target,) = share_out(study, ["ben"], tmp_path / "out")
    case_id = work_of(target)[0]
    for seed in (1, 2):
        with Robot(target, "ben") as r:
            r.draw(case_id, seed)
            digest = r.state.cases[case_id].mask(0).digest
        report, state = bring_back(study, [target])
        assert len(report.taken) == 1
        assert report.conflicts == []
        assert state.cases[case_id].mask(0).digest == digest


def test_labels_that_both_added_keep_their_voxels(study: Path, tmp_path: Path) -> None:
    targets = share_out(study, ["anna", "ben"], tmp_path / "out")
    for target, label in zip(targets, ("cyst", "vessel"), strict=True):
        mine = work_of(target)[0]
        with Robot(target, label) as r:
            schema = r.state.schema
            state = r.state
            r.project.commit_shared(
                "label", ProjectState(
                    state.name, schema.add(schema.new(label)), state.cases, state.marks,
                    state.settings,
                ),
            )  # fmt: skip
            r.draw(mine, 5, labels=(1, 3))
            mask = r.state.cases[mine].mask(0).array()
    report, state = bring_back(study, targets)
    assert report.labels == ["cyst", "vessel"]
    assert [(x.id, x.name) for x in state.schema][2:] == [(3, "cyst"), (4, "vessel")]
    case = state.cases[mine]
    assert (case.mask(0).array() == np.where(mask == 3, 4, mask)).all()
    assert sorted(case.assessments) == [1, 4]
    again, same = bring_back(study, targets)
    assert same == state
    assert again.conflicts == []


def test_cases_added_to_a_package_come_with_their_images(study: Path, tmp_path: Path) -> None:
    (target,) = share_out(study, ["ben"], tmp_path / "out")
    with Robot(target, "ben") as r:
        first = next(iter(r.state.cases.values()))
        again = replace(first, id="again", name="again", repeat_of=first.id)
        other = replace(first, id="other", images=(replace(first.images[0], hash="ab" * 16),))
        state = r.state.with_case(again).with_case(other)
        r.project.commit_shared("more", state)
        r.draw("again", 1)
        digest = r.state.cases["again"].mask(0).digest
    report, state = bring_back(study, [target])
    assert sorted(name for _, name in report.taken) == ["again", first.name]
    assert report.conflicts == []
    new = state.cases["again"]
    assert (new.repeat_of, new.mask(0).digest) == (first.id, digest)
    assert new.images == state.cases[first.id].images
    assert Path(state.cases["other"].images[0].path).is_file()
    assert bring_back(study, [target])[1] == state


def test_marks_of_exemplars_come_back_and_disagreement_is_listed(
    study: Path, tmp_path: Path
) -> None:
    with Robot(study, "chief") as r:
        for case_id in r.state.cases:
            r.draw(case_id, 1)
    opened = open_path(study)
    ids = list(opened.state.cases)
    packages = plan(opened.state, ["ben"], finished_too=True)
    (target,) = split(opened.state, study, packages, tmp_path / "out")
    opened.store.close()

    def mark(folder: Path, value: dict[str, Mark]) -> None:
        with Robot(folder, "x") as r:
            s = r.state
            r.project.commit_shared(
                "mark", ProjectState(s.name, s.schema, s.cases, value, s.settings)
            )

    mark(target, {f"{ids[0]}:0": Mark.PINNED, f"{ids[1]}:0": Mark.PINNED})
    mark(study, {f"{ids[1]}:0": Mark.EXCLUDED})
    report, state = bring_back(study, [target])
    assert state.marks == {f"{ids[0]}:0": Mark.PINNED, f"{ids[1]}:0": Mark.EXCLUDED}
    assert [c.what for c in report.conflicts] == [f"mark of {state.cases[ids[1]].name}"]
    report, state = bring_back(study, [target], OnConflict.THEIRS)
    assert state.marks == {f"{ids[0]}:0": Mark.PINNED, f"{ids[1]}:0": Mark.PINNED}
    assert report.left == []
    opened = open_path(study)
    last = [r for r in opened.store.revisions("") if "decided" in r.how]
    assert [list(r.how["decided"].values()) for r in last] == [["theirs"]]
    opened.store.close()
    assert bring_back(study, [target])[0].conflicts == []


def test_a_case_commented_here_and_drawn_there_is_had_from_both(
    study: Path, tmp_path: Path
) -> None:
    (target,) = share_out(study, ["ben"], tmp_path / "out")
    case_id = work_of(target)[0]
    with Robot(target, "ben") as r:
        r.draw(case_id, 1)
        digest = r.state.cases[case_id].mask(0).digest
    with Robot(study, "chief") as r:
        case = r.state.cases[case_id]
        said = Comment(0, 1.0, 1.0, "look here", "chief", "2026-01-01")
        review = replace(case.review, comments=(said,))
        r.project.commit_case("comment", replace(case, review=review))
    report, state = bring_back(study, [target])
    (conflict,) = report.left
    assert conflict.choices == (OnConflict.BOTH, OnConflict.THEIRS, OnConflict.OURS)
    assert conflict.reason == "it was changed here (comments) and in the package by ben (masks)"
    report, state = bring_back(study, [target], OnConflict.BOTH)
    assert report.left == []
    case = state.cases[case_id]
    assert (case.mask(0).digest, case.review.comments) == (digest, (said,))
    assert case.review.annotators == ("ben",)
    again, same = bring_back(study, [target])
    assert (same, again.conflicts) == (state, [])


def test_what_is_no_package_of_this_project_is_refused(study: Path, tmp_path: Path) -> None:
    others = write_project_of_others(tmp_path / "others")
    for path, text in (
        (study, "the project itself"),
        (tmp_path, "not a SegICL project"),
        (others, "No case of it"),
    ):
        with pytest.raises(UserError, match=text):
            bring_back_open(study, path)


def bring_back_open(folder: Path, package: Path) -> None:
    opened = open_path(folder)
    try:
        merge(opened.state, opened.store, [package])
    finally:
        opened.store.close()


def write_project_of_others(folder: Path) -> Path:
    project = write_project(folder, 2)
    with Robot(project, "x") as r:
        s = r.state
        cases = {
            i: type(c)(f"other{i}", c.name, c.subject, c.images, c.geometry)
            for i, c in s.cases.items()
        }
        cases = {c.id: c for c in cases.values()}
        r.project.commit_shared("others", ProjectState(s.name, s.schema, cases))
    return project
