"""Labels and marks of packages: decided, undone, and not asked about twice."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Mark, ProjectState
from segicl_gui.services.conflicts import OnConflict
from segicl_gui.services.packages import MERGED
from segicl_gui.services.shared_merging import merge_shared, merged_marks

BOTH, OURS, THEIRS, LIST = OnConflict.BOTH, OnConflict.OURS, OnConflict.THEIRS, OnConflict.LIST


class Ask:
    """Decides everything in one way, and keeps what it was asked."""

    def __init__(self, decision: OnConflict) -> None:
        self.decision = decision
        self.asked: list[tuple[str, str, str, tuple[OnConflict, ...]]] = []

    def __call__(
        self, what: str, reason: str, key: str, choices: tuple[OnConflict, ...]
    ) -> OnConflict:
        self.asked.append((what, reason, key, choices))
        return self.decision if self.decision in choices else LIST


def project(**marks: Mark) -> ProjectState:
    schema = Schema()
    schema = schema.add(schema.new("liver"))
    return ProjectState("p", schema, marks=MappingProxyType(marks))


def change(state: ProjectState, **fields: object) -> ProjectState:
    return replace(state, schema=state.schema.change(1, **fields))


def merge(ours: ProjectState, theirs: ProjectState, how: OnConflict) -> tuple[ProjectState, Ask]:
    ask = Ask(how)
    after, _ = merge_shared(ours, project(), theirs, "ben 2026", ask)
    return after, ask


def test_a_label_changed_on_both_sides_is_decided_once() -> None:
    ours, theirs = change(project(), name="Leber"), change(project(), name="hepar", color="#111111")
    left, ask = merge(ours, theirs, LIST)
    assert left == ours
    assert ask.asked == [
        ("label Leber", "name “Leber” here, “hepar” there", "label 1", (THEIRS, OURS))
    ]
    for how, name in ((THEIRS, "hepar"), (OURS, "Leber")):
        after, _ = merge(ours, theirs, how)
        assert after.schema.get(1).name == name
        again, ask = merge(after, theirs, LIST)
        assert (again, ask.asked) == (after, [])
        # What is changed there later is asked about anew, or taken.
        later, ask = merge(after, change(theirs, name="iecur"), LIST)
        assert len(ask.asked) == (how is OURS)
        assert later.schema.get(1).name == ("Leber" if how is OURS else "iecur")
    # Undone, it is open again.
    assert len(merge(ours, theirs, LIST)[1].asked) == 1


def test_different_fields_of_a_label_can_be_had_from_both() -> None:
    ours, theirs = change(project(), color="#222222"), change(project(), description="with vessels")
    after, ask = merge(ours, theirs, BOTH)
    label = after.schema.get(1)
    assert (label.color, label.description) == ("#222222", "with vessels")
    assert ask.asked[0][3] == (BOTH, THEIRS, OURS)
    assert merge(after, theirs, LIST)[1].asked == []


def test_a_name_that_is_taken_here_cannot_be_chosen() -> None:
    ours = project()
    ours = replace(ours, schema=ours.schema.add(ours.schema.new("hepar")))
    theirs = change(project(), name="hepar")
    left, ask = merge(ours, theirs, THEIRS)
    assert left == ours
    assert ask.asked[0][3] == (OURS,)
    assert "taken" in ask.asked[0][1]
    after, _ = merge(ours, theirs, OURS)
    assert after.schema == ours.schema
    assert merge(after, theirs, LIST)[1].asked == []


def test_a_label_that_both_added_otherwise_is_listed() -> None:
    def added(description: str, color: str) -> ProjectState:
        new = replace(project().schema.new("cyst"), description=description, color=color)
        return replace(project(), schema=project().schema.add(new))

    after, ask = merge(added("", "#111111"), added("thin wall", "#222222"), LIST)
    label = after.schema.get(2)
    assert (ask.asked, label.description, label.color) == ([], "thin wall", "#111111")
    ours, theirs = added("small", "#111111"), added("thin wall", "#222222")
    left, ask = merge(ours, theirs, LIST)
    assert left == ours
    assert ask.asked[0][0] == "label cyst"
    after, _ = merge(ours, theirs, OURS)
    recoloured = replace(after, schema=after.schema.change(2, color="#333333"))
    assert merge(recoloured, theirs, LIST)[1].asked == []


def test_marks_are_decided_once() -> None:
    ours, theirs = project(**{"a:0": Mark.EXCLUDED}), project(**{"a:0": Mark.PINNED})
    left, ask = merge(ours, theirs, LIST)
    assert (left, MERGED in left.settings) == (ours, False)
    assert ask.asked[0][:2] == ("mark of a:0", "excluded here, pinned in the package")
    after, _ = merge(ours, theirs, THEIRS)
    assert after.marks == theirs.marks
    after, _ = merge(ours, theirs, OURS)
    assert after.marks == ours.marks
    assert merge(after, theirs, LIST)[1].asked == []
    # Taken back there, it is no longer what was decided about.
    _, ask = merge(after, project(), LIST)
    assert len(ask.asked) == 1


def test_marks_follow_the_side_that_changed_them() -> None:
    P, E = Mark.PINNED, Mark.EXCLUDED
    base, ours, theirs = {"a": P, "b": P}, {"a": P, "b": P, "c": E}, {"b": E, "d": P}
    marks, settled = merged_marks(base, ours, theirs, str, Ask(LIST))
    assert marks == {"b": E, "c": E, "d": P}
    assert settled == {"a": None, "b": E, "d": P}
