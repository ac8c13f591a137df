from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.exemplars import exemplar_id
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.history import History
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import (
    Assessment,
    CaseState,
    ImageRef,
    Mark,
    Project,
    ProjectState,
)

DEEP = Geometry.from_source((6, 5, 4), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def a_case(case_id: str) -> CaseState:
    return CaseState(case_id, case_id, "p", (ImageRef(f"{case_id}.nii", "00"),), DEEP)


def start() -> ProjectState:
    schema = Schema()
    schema = schema.add(schema.new("a"))
    state = ProjectState(schema=schema)
    for i in "xy":
        state = state.with_case(a_case(i))
    return state


def content(state: ProjectState) -> ProjectState:
    """A state without its revision numbers."""
    return replace(state, cases={k: replace(c, revision=0) for k, c in state.cases.items()})


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("draw"), st.sampled_from("xy"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("assess"), st.sampled_from("xy"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("flag"), st.sampled_from("xy"), st.just(0), st.just(0)),
        st.tuples(st.just("mark"), st.sampled_from("xy"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("label"), st.just("x"), st.just(0), st.integers(0, 2)),
        st.tuples(st.just("case"), st.just("x"), st.just(0), st.just(0)),
        st.tuples(st.just("undo"), st.just("x"), st.just(0), st.just(0)),
        st.tuples(st.just("redo"), st.just("x"), st.just(0), st.just(0)),
    ),
    max_size=25,
)


def do(project: Project, history: History, name: str, case_id: str, i: int, v: int) -> None:
    state = project.state
    case = state.cases[case_id]
    match name:
        case "draw":
            box = Box((i, 0, v), (i + 1, 3, v + 2))
            mask = case.mask(0).with_box(box, np.full((1, 3, 2), v))
            project.commit_case("draw", case.with_mask(0, mask))
        case "assess":
            project.commit_case("assess", case.with_assessments({1: Assessment(v)}, [i]))
        case "flag":
            project.commit_case("flag", replace(case, flagged=not case.flagged))
        case "mark":
            marks = {**state.marks, exemplar_id(case_id, i): list(Mark)[v % 2]}
            project.commit_shared("mark", replace(state, marks=marks))
        case "label":
            schema = state.schema.add(state.schema.new(f"label {len(state.schema)}"))
            project.commit_shared("label", replace(state, schema=schema))
        case "case":
            project.commit_shared("case", state.with_case(a_case(f"new {len(state.cases)}")))
        case "undo":
            history.undo()
        case "redo":
            history.redo()


@settings(max_examples=50, deadline=None)
@given(OPERATIONS)
def test_undoing_all_gives_the_beginning_and_redoing_all_the_end(
    operations: list[tuple[str, str, int, int]],
) -> None:
    project = Project(start())
    history = History(project)
    for operation in operations:
        do(project, history, *operation)
    end = project.state
    undone = len(history.undone)
    while history.undo() is not None:
        pass
    assert content(project.state) == content(start())
    for _ in range(len(history.undone) - undone):
        history.redo()
    assert content(project.state) == content(end)
    assert list(project.state.cases) == list(end.cases)
    for k, c in project.state.cases.items():
        assert c.revision >= end.cases[k].revision or k not in start().cases


def test_a_new_step_forgets_what_was_undone() -> None:
    project = Project(start())
    history = History(project)
    do(project, history, "draw", "x", 0, 1)
    history.undo()
    do(project, history, "draw", "y", 0, 1)
    assert history.redo() is None
    assert history.undone == ()


def test_restored_steps_change_their_case_alone() -> None:
    project = Project(start())
    history = History(project)
    do(project, history, "draw", "x", 0, 1)
    do(project, history, "draw", "x", 1, 2)
    steps = [
        replace(
            s,
            before=ProjectState(cases={"x": s.before.cases["x"]}),
            after=ProjectState(cases={"x": s.after.cases["x"]}),
        )
        for s in history.done
    ]
    do(project, history, "draw", "y", 1, 3)
    do(project, history, "label", "x", 0, 0)
    history.restore(tuple(steps))
    before = project.state
    history.undo()
    history.undo()
    assert history.undo() is None
    assert project.state.cases["y"] is before.cases["y"]
    assert project.state.schema == before.schema
    assert not project.state.cases["x"].mask(0).array().any()


def test_a_step_that_cannot_be_undone_stays() -> None:
    project = Project(start())
    history = History(project)
    do(project, history, "draw", "x", 0, 1)
    cases = {k: c for k, c in project.state.cases.items() if k != "x"}
    project.state = replace(project.state, cases=cases)
    with pytest.raises(KeyError):
        history.undo()
    assert len(history.done) == 1
    assert history.undone == ()


def test_steps_of_a_case_hold_that_case_alone() -> None:
    """Two thousand steps of two thousand cases would list four million."""
    project = Project(start())
    history = History(project)
    project.commit_case("Flag", replace(project.state.cases["y"], flagged=True))
    (step,) = history.done
    assert (list(step.before.cases), list(step.after.cases)) == (["y"], ["y"])
    assert history.undo() is step
    assert list(project.state.cases) == ["x", "y"]
    assert not project.state.cases["y"].flagged
