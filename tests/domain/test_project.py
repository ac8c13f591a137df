from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import (
    Assessment,
    CaseState,
    ConflictError,
    ImageRef,
    Project,
    ProjectState,
    Status,
    Step,
)

FLAT = Geometry.from_source((5, 4), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
DEEP = Geometry.from_source((5, 4, 3), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


def two_labels() -> Schema:
    schema = Schema()
    for name in ("a", "b"):
        schema = schema.add(schema.new(name))
    return schema


def a_case(geometry: Geometry = DEEP) -> CaseState:
    return CaseState("c", "case", "p1", (ImageRef("c.nii", "00"),), geometry)


def test_a_commit_on_an_old_revision_changes_nothing() -> None:
    project = Project(ProjectState(schema=two_labels()).with_case(a_case()))
    heard: list[Step] = []
    project.changed.connect(heard.append)
    old = project.state.cases["c"]
    project.commit_case("first", replace(old, note="mine"))
    state = project.state
    with pytest.raises(ConflictError):
        project.commit_case("late", replace(old, note="theirs"))
    assert project.state is state
    assert len(heard) == 1
    assert state.cases["c"].note == "mine"
    assert state.cases["c"].revision == old.revision + 1


def test_status_follows_from_the_assessments() -> None:
    schema, case = two_labels(), a_case()
    both = dict.fromkeys(schema.ids(), Assessment.CONFIRMED)
    assert case.status(schema) is Status.NEW
    assert case.status(schema, proposed=True) is Status.PROPOSED
    begun = case.with_assessments({1: Assessment.DRAFT}, [1])
    assert begun.status(schema, proposed=True) is Status.IN_PROGRESS
    done = case.with_assessments(both, range(3))
    assert done.status(schema) is Status.DONE
    assert replace(done, reviewed=True).status(schema) is Status.REVIEWED
    assert replace(done, flagged=True).status(schema) is Status.FLAGGED
    assert done.with_assessments({2: Assessment.DRAFT}, [0]).status(schema) is Status.IN_PROGRESS


def test_a_label_added_later_is_unassessed_in_earlier_cases() -> None:
    schema, case = two_labels(), a_case()
    done = case.with_assessments(dict.fromkeys(schema.ids(), Assessment.ABSENT), range(3))
    more = schema.add(schema.new("c"))
    assert done.unassessed(schema) == {}
    assert done.unassessed(more) == {3: 3}
    assert done.status(more) is Status.IN_PROGRESS
    assert not done.slice_closed(more, 0)
    assert set(done.assessed_in(0)) == {1, 2}


def test_a_missing_group_is_background() -> None:
    case = a_case(FLAT)
    assert case.n_slices == 1
    assert not case.mask(3).array().any()
    drawn = case.with_mask(3, LabelMap.from_array(np.ones((1, 4, 5), np.uint16)))
    assert drawn.mask(3).array().all()
    assert not drawn.mask(0).array().any()
