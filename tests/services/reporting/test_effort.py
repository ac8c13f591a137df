from segicl_gui.services.reporting.effort import Kind, by_case, by_day, by_person, kind_of
from segicl_gui.storage.project_store import Revision


def revision(second: float, case: str = "a", who: str = "Ann", kind: str = "step", **how: object):
    minutes, seconds = divmod(second, 60)
    at = f"2026-03-01T10:{int(minutes):02}:{seconds:06.3f}+00:00"
    return Revision(0, case, kind, "", who, at, how)


def test_kinds_are_told_by_what_was_noted() -> None:
    expected = {
        Kind.STROKE: {"tool": "Brush"},
        Kind.CLICK: {"engine": "segicl", "gesture": "a:1:1"},
        Kind.OPERATION: {"tool": "Fill holes", "parameters": {}, "extent": "slice"},
        Kind.ACCEPT: {"accept": "d1g3st", "engine": "pixels"},
        Kind.TAKEN: {"engine": "pixels", "inputs": "x", "exemplars": []},
        Kind.REVIEW: {"approve": "as it was"},
        Kind.AUTO: {"auto": 0.9, "engine": "pixels"},
        Kind.IMPORT: {"tool": "Import masks"},
        Kind.OTHER: {},
    }
    assert {k: kind_of(revision(0, **how)) for k, how in expected.items()} == {
        k: k for k in expected
    }
    assert kind_of(revision(0, kind="undo", undo="Brush")) is Kind.UNDO
    assert kind_of(revision(0, kind="first")) is Kind.IMPORT
    assert kind_of(revision(0, **{"return": "look here"})) is Kind.REVIEW
    assert kind_of(revision(0, finish=True)) is kind_of(revision(0, absent=[1])) is Kind.ACCEPT


def test_time_is_what_passed_before_a_change_without_pauses() -> None:
    found = by_case([
        revision(0, kind="first"),
        revision(10, tool="Brush"),
        revision(40, accept="x"),
        revision(100, "b", accept="x"),  # looked at for a minute, then accepted
        revision(100 + 121, "b", tool="Brush"),  # away
        revision(222, "a", who="Bob", tool="Brush"),  # another person's clock
    ])  # fmt: skip
    assert found["a"].seconds == 40
    assert found["b"].seconds == 60
    assert found["a"].who == ("Ann", "Bob")
    assert (found["a"].first[14:19], found["a"].last[14:19]) == ("00:10", "03:42")


def test_interactions_count_gestures_once_and_no_imports() -> None:
    found = by_case([
        revision(0, kind="first"),
        revision(1, tool="Import masks"),
        revision(2, engine="segicl", gesture="g1"),
        revision(3, engine="segicl", gesture="g1"),
        revision(4, engine="segicl", gesture="g2"),
        revision(5, engine="pixels", inputs="x"),
        revision(6, tool="Brush"),
        revision(7, accept="x"),
    ])["a"]  # fmt: skip
    assert found.counts == {Kind.CLICK: 2, Kind.TAKEN: 1, Kind.STROKE: 1, Kind.ACCEPT: 1}
    assert found.corrections == 3
    assert found.interactions == 4


def test_people_and_days() -> None:
    revisions = [
        revision(0, accept="x"),
        revision(30, "b", accept="x"),
        revision(31, "b", who="Bob", tool="Brush"),
        revision(32, "", tool="Brush"),  # what all cases share is nobody's case
    ]
    people = by_person(revisions)
    assert (people["Ann"].cases, people["Ann"].seconds) == (2, 30)
    assert people["Bob"].counts == {Kind.STROKE: 1}
    assert set(by_day(revisions)) == {("2026-03-01", "Ann"), ("2026-03-01", "Bob")}


def test_a_clock_that_was_set_back_costs_no_time() -> None:
    assert by_case([revision(50, tool="Brush"), revision(20, tool="Brush")])["a"].seconds == 0
