from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.session import Tool
from segicl_gui.services.projects import open_path
from segicl_gui.services.workspace import Workspace

Make = Callable[..., Any]


def test_closing_and_reopening_brings_back_what_was_there(bench: Make) -> None:
    b = bench(labels=2)
    b.confirm(b.ids[1], 1)
    b.idle()
    b.session.go(b.ids[2], 0)
    b.idle()
    b.paint(2)
    b.idle()
    b.session.set_tools(
        tool=Tool.ERASER, active_label=2, brush_size=7, opacity=0.3, hidden=frozenset({1})
    )
    state, proposals = b.state, b.session.proposals
    view = b.annotate.view().digest
    b.reopen()
    assert b.state == state
    s = b.session
    assert (s.case_id, s.index, s.tool, s.active_label) == (b.ids[2], 0, Tool.ERASER, 2)
    assert (s.brush_size, s.opacity, s.hidden) == (7, 0.3, {1})
    assert set(s.proposals) == set(proposals)
    assert b.annotate.view().digest == view
    b.engine.requests.clear()
    b.work.predictor.refresh()
    b.idle()
    assert b.engine.requests == []


def test_undo_goes_on_after_a_restart(bench: Make) -> None:
    b = bench()
    b.session.go(b.ids[1], 0)
    b.paint(1)
    b.accept()
    b.session.go(b.ids[0], 0)
    b.paint(1)
    b.paint(1, row=8)
    b.work.undo()
    b.session.go(b.ids[1], 0)
    b.paint(1, row=8)
    b.session.go(b.ids[0], 0)
    other = b.state.cases[b.ids[1]]
    b.reopen()
    assert b.work.undo() is not None
    assert not b.case.mask(0).array().any()
    assert b.work.undo() is None
    assert b.state.cases[b.ids[1]] == other
    b.reopen()
    assert b.work.redo() is not None
    assert b.case.mask(0).slice(0)[0, 0] == 1


def test_undo_stops_at_the_border_of_a_case(bench: Make) -> None:
    b = bench()
    b.paint(1)
    b.session.go(b.ids[1], 0)
    b.paint(1)
    b.work.undo()
    with pytest.raises(UserError, match="The next undo is in case0"):
        b.work.undo()
    assert b.session.case_id == b.ids[1]
    b.work.undo(across_cases=True)
    assert b.session.case_id == b.ids[0]
    assert not b.case.mask(0).array().any()
    b.session.go(b.ids[1], 0)
    with pytest.raises(UserError, match="The next redo is in case0"):
        b.work.redo()


def test_a_first_session_that_was_killed_can_undo(bench: Make) -> None:
    """Where no place was kept, the next open case is shown with its steps."""
    b = bench(count=1)
    b.paint(1)
    assert b.work.autosave.flush()
    b.work.store.save_screen({})
    b.work.store.save_screen = lambda value: None
    b.reopen()
    assert b.session.case_id == b.ids[0]
    assert b.work.undo() is not None


def test_a_label_that_is_gone_is_not_selected(bench: Make) -> None:
    b = bench(labels=2)
    b.session.set_tools(active_label=2)
    b.annotate.change_schema("Remove", b.state.schema.remove(2))
    b.reopen()
    assert b.session.active_label == 1
    b.annotate.change_schema("Add", b.state.schema.add(b.state.schema.new("new")))
    assert b.state.schema.ids() == (1, 3)


def test_rejecting_and_accepting_survive_in_the_saved_mask(bench: Make) -> None:
    b = bench(count=2)
    mask = np.zeros((16, 20), np.uint16)
    mask[3:6] = 1
    b.offer({0: mask}, (1,))
    b.accept()
    b.reopen()
    np.testing.assert_array_equal(b.state.cases[b.ids[0]].mask(0).slice(0), mask)


def test_looking_writes_nothing(bench: Make) -> None:
    """Neither the cache of proposals nor where the user was, though the folder can be written."""
    b = bench()
    b.paint(1)
    b.accept()
    b.offer({0: np.ones((16, 20), np.uint16)}, (1,))
    b.idle()
    b.work.close()
    folder = b.folder / "project.segicl"

    def files() -> dict[str, bytes]:
        found = {p for p in folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")}
        return {str(p): p.read_bytes() for p in found if p.stat().st_size}

    before = files()
    looking = Workspace(open_path(b.folder, read_only=True), b.engine, b.jobs)
    assert looking.read_only is not None
    assert looking.saving is None
    asked = len(b.engine.requests)
    looking.session.go(b.ids[-1], 0)
    looking.predictor.refresh()
    b.idle()
    assert len(b.engine.requests) == asked
    assert looking.undo() is None
    for change in (
        lambda: looking.annotate.flag(),
        lambda: looking.project.commit_shared("x", looking.project.state),
    ):
        with pytest.raises(UserError, match="read-only"):
            change()
    looking.session.drop_proposal(b.ids[0])
    assert looking.close()
    assert files() == before
    b.reopen()
    assert b.work.read_only is None
