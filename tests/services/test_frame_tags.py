"""Names of frames."""

from __future__ import annotations

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState
from segicl_gui.domain.session import Session
from segicl_gui.services.frame_tags import FrameTags

EYE = (1, 0, 0, 0, 1, 0, 0, 0, 1)
DEPTH = 3
TIMED = Geometry.from_source((4, 5, DEPTH), (1.0, 1.0, 8.0), (0.0,) * 3, EYE, 4, 0.05)


def test_tags_need_frames_and_a_short_name() -> None:
    session = Session()
    project = Project(
        ProjectState().with_case(CaseState("v", "v", "p", (ImageRef("v.nii", "00"),), TIMED))
    )
    tags = FrameTags(project, session)
    with pytest.raises(UserError, match="not one in time"):
        tags.tag("ED")
    session.go("v", 1 + DEPTH)
    with pytest.raises(UserError, match="at most 24"):
        tags.tag("x" * 25)
    tags.tag(" ED ")
    assert dict(project.state.cases["v"].tags) == {1: "ED"}
    assert tags.next_tagged() is None
    session.go("v", 1)
    assert tags.next_tagged() == 1 + DEPTH
    tags.tag("ES")
    session.go("v", 2 + DEPTH)
    assert tags.next_tagged() == 2
