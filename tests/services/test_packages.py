"""Sharing a project out: by subject, complete, opening anywhere."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Assessment, CaseState, ProjectState
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.packages import Package, plan, split
from segicl_gui.services.projects import open_path
from tests.services.teamwork import Robot, write_project

FLAT = Geometry.from_source((8, 8), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))


def made_up(subjects: list[int], done: set[int] = frozenset()) -> ProjectState:  # type: ignore[assignment]
    cases = {}
    for i, s in enumerate(subjects):
        rows = {1: bytes([Assessment.CONFIRMED])} if i in done else {}
        cases[f"c{i}"] = CaseState(f"c{i}", f"c{i}", f"s{s}", (), FLAT, assessments=rows)
    return ProjectState(schema=Schema().add(Schema().new("liver")), cases=cases)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=40), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_every_case_is_in_one_package_and_no_subject_in_two(subjects: list[int], parts: int):
    state = made_up(subjects)
    names = [f"p{i}" for i in range(parts)]
    if len(set(subjects)) < parts:
        with pytest.raises(UserError, match="subject"):
            plan(state, names)
        return
    packages = plan(state, names)
    assert packages == plan(state, names)
    given_out = [i for p in packages for i in p.cases]
    assert sorted(given_out) == sorted(state.cases)
    of = [{state.cases[i].subject for i in p.cases} for p in packages]
    assert sum(map(len, of)) == len(set.union(*of))
    assert all(of)


def test_finished_cases_come_along_read_only_or_as_work():
    state = made_up([0, 1, 2, 3], {0, 1})
    assert plan(state, ["a"]) == (Package("a", ("c2", "c3")),)
    shared = plan(state, ["a", "b"], shared_exemplars=True)
    assert [p.shared for p in shared] == [("c0", "c1")] * 2
    (all_of_it,) = plan(state, ["a"], shared_exemplars=True, finished_too=True)
    assert (all_of_it.cases, all_of_it.shared) == (("c0", "c1", "c2", "c3"), ())


def test_what_is_only_here_to_learn_from_is_no_work():
    state = replace(made_up([0, 1, 2]), settings={"read_only": ["c0"]})
    assert plan(state, ["a"], finished_too=True) == (Package("a", ("c1", "c2")),)
    assert plan(state, ["a"], shared_exemplars=True)[0].shared == ("c0",)


@pytest.mark.parametrize("names", [[], ["a", "A"], ["a", "  "], ["../.."]])
def test_names_that_cannot_be_folders_are_refused(names: list[str]):
    with pytest.raises(UserError, match="name of its own"):
        plan(made_up([0, 1]), names)


@pytest.mark.parametrize("link", [False, True])
def test_a_package_opens_elsewhere_with_its_images(tmp_path: Path, link: bool):
    folder = write_project(tmp_path / "study", 3)
    with Robot(folder, "anna") as r:
        ids = list(r.state.cases)
        r.draw(ids[0], 1)
        state = r.state
        (target,) = split(
            state, r.opened.store.folder, plan(state, ["ben"], shared_exemplars=True),
            tmp_path / "out", link_images=link,
        )  # fmt: skip
    if not link:
        target = Path(shutil.move(target, tmp_path / "elsewhere.segicl"))
        shutil.rmtree(tmp_path / "study")
    with Robot(target, "ben") as r:
        assert list(r.state.cases) == ids
        library = ImageLibrary(target)
        for case in r.state.cases.values():
            assert library.load(case).image.array.shape == (1, 12, 14)
            assert not Path(case.images[0].path).is_absolute()
        assert r.state.cases[ids[0]].mask(0) == state.cases[ids[0]].mask(0)
        with pytest.raises(UserError, match="read-only"):
            r.draw(ids[0], 2)
        r.draw(ids[1], 2)
        assert r.state.cases[ids[1]].review.annotators == ("ben",)


def test_nothing_is_left_of_packages_that_could_not_be_written(tmp_path: Path):
    folder = write_project(tmp_path / "study", 2)
    next((tmp_path / "study" / "images").glob("s01*")).unlink()
    opened = open_path(folder)
    out = tmp_path / "out"
    with pytest.raises(UserError):
        split(opened.state, folder, plan(opened.state, ["a", "b"]), out)
    assert list(out.glob("*")) == []
    (out / "a.segicl").mkdir()
    with pytest.raises(UserError, match="there already"):
        split(opened.state, folder, plan(opened.state, ["a", "b"]), out)
    assert [p.name for p in out.iterdir()] == ["a.segicl"]
    opened.store.close()
