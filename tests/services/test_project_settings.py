from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from segicl_gui.domain.eligibility import Eligibility, Whose
from segicl_gui.domain.errors import UserError
from segicl_gui.services import exemplars
from segicl_gui.services.controls import ControlSettings
from segicl_gui.services.packages import plan
from segicl_gui.services.project_settings import (
    ProjectSettings,
    change,
    counted,
    people,
    project_settings,
)
from segicl_gui.services.tasks import export_task

Make = Callable[..., Any]
REVIEWED = Eligibility(Whose.REVIEWED)


def done_by(b: Any, *names: str) -> None:
    for case_id, name in zip(b.ids, names, strict=False):
        b.work.use_name(name)
        b.confirm(case_id, 1)


def test_settings_are_one_undo_step_and_last(bench: Make) -> None:
    b = bench(count=2)
    wanted = ProjectSettings(Eligibility(Whose.NAMED, ("anna",)), True, ControlSettings(5, 10))
    assert project_settings(b.state) == ProjectSettings()
    assert change(b.work.project, wanted)
    assert not change(b.work.project, wanted)
    b.work.undo()
    assert project_settings(b.state) == ProjectSettings()
    b.work.redo()
    b.reopen()
    assert project_settings(b.state) == wanted


def test_only_those_whom_the_project_learns_from_teach(bench: Make) -> None:
    b = bench(count=4)
    done_by(b, "anna", "ben", "ben")
    assert people(b.state) == ("anna", "ben")
    anna = Eligibility(Whose.NAMED, ("anna",))
    assert counted(b.state, anna) == (1, 3)
    b.idle()
    before = b.work.predictor.inputs(b.state.cases[b.ids[3]], 0)
    change(b.work.project, ProjectSettings(anna))
    b.idle()
    assert [e.case_id for e in exemplars.usable(b.state)] == [b.ids[0]]
    assert b.work.predictor.inputs(b.state.cases[b.ids[3]], 0) != before
    chosen = exemplars.select(b.state, b.state.cases[b.ids[3]], 0, b.work.library)
    assert {e.case_id for e in chosen} == {b.ids[0]}


def test_nothing_barred_leaves_with_a_task_or_a_package(bench: Make, tmp_path: Any) -> None:
    b = bench(count=4)
    done_by(b, "anna", "ben")
    change(b.work.project, ProjectSettings(REVIEWED))
    with pytest.raises(UserError, match="may be used"):
        export_task(b.state, b.work.library, tmp_path / "x.segicltask")
    assert plan(b.state, ["cleo"], shared_exemplars=True)[0].shared == ()
    b.session.go(b.ids[0], 0)
    b.work.review.approve()
    assert export_task(b.state, b.work.library, tmp_path / "x.segicltask") == 1
    assert plan(b.state, ["cleo"], shared_exemplars=True)[0].shared == (b.ids[0],)


def test_where_all_are_barred_it_is_told_and_own_slices_still_teach(bench: Make) -> None:
    b = bench(count=2, shape=(5, 16, 20))
    b.work.use_name("anna")
    change(b.work.project, ProjectSettings(REVIEWED))
    with pytest.raises(UserError, match="Nothing is accepted"):
        b.work.propose_all.start()
    b.confirm(b.ids[0], 1, [2])
    with pytest.raises(UserError, match="None of 1 exemplar"):
        b.work.propose_all.start()
    b.idle()
    assert set(b.session.proposals) == {b.ids[0]}
    assert {i for _, i in b.session.proposals[b.ids[0]].slices} == {0, 1, 3, 4}
    b.session.go(b.ids[1], 2)
    b.idle()
    with pytest.raises(UserError, match="None of 1 exemplar"):
        b.work.predictor.propagate(0)
