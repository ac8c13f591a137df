import numpy as np

from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.session import Session, Tool


def offer(inputs: str) -> ProposedSlice:
    mask = np.ones((2, 2), np.uint16)
    return ProposedSlice(mask, np.zeros((2, 2), np.uint8), 0.5, Source(inputs, (1,), (), 0, "e"))


def test_a_picture_counts_from_when_it_was_painted() -> None:
    s = Session()
    assert s.shown_for("a", 5.0) == 0
    s.report_shown("a", 1.0)
    s.report_shown("a", 2.0)
    assert s.shown_for("a", 3.0) == 2.0
    s.report_shown("b", 3.0)
    assert s.shown_for("a", 4.0) == 0
    s.report_shown("a", 4.0)
    assert s.shown_for("a", 4.1) < 0.2


def test_showing_a_hidden_label_makes_another_picture() -> None:
    s = Session()
    s.set_tools(hidden=frozenset({2}))
    s.report_shown("a", 0.0)
    s.set_tools(hidden=frozenset())
    assert s.shown_for("a", 10.0) == 0
    assert s.shown_for("a", 11.0) == 1.0
    s.set_tools(hidden=frozenset({1}))
    s.report_shown("a", 12.0)
    assert s.shown_for("a", 12.5) == 0.5


def test_a_dismissed_proposal_stays_away_until_a_newer_one_comes() -> None:
    s = Session()
    s.go("c", 1)
    s.set_proposal(Proposal("c", {(0, 1): offer("old"), (0, 2): offer("old")}))
    assert s.visible_proposal() is not None
    s.dismiss()
    assert s.visible_proposal() is None
    assert s.proposal_at("c", 2) is not None
    s.set_proposal(Proposal("c", {(0, 1): offer("old")}))
    assert s.visible_proposal() is None
    s.set_proposal(Proposal("c", {(0, 1): offer("new")}))
    assert s.visible_proposal() is not None
    s.dismiss()
    s.recall("c", 1)
    assert s.visible_proposal() is not None


def test_only_changes_are_told() -> None:
    s = Session()
    heard: list[str] = []
    s.events.place.connect(lambda: heard.append("place"))
    s.events.tools.connect(lambda: heard.append("tools"))
    s.events.proposals.connect(heard.append)
    s.go("c")
    s.go("c")
    s.set_tools(tool=Tool.BRUSH, brush_size=0, opacity=3.0)
    s.set_tools(brush_size=1, opacity=1.0)
    s.drop_proposal("c")
    assert heard == ["place", "tools"]
    assert (s.brush_size, s.opacity) == (1, 1.0)
