from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Status
from segicl_gui.services.reporting.effort import Effort
from segicl_gui.services.reporting.proposals import Together
from segicl_gui.services.reporting.values import CaseRow, Report


def row(name: str, status: Status, dice: tuple[float, ...] = (), worked: bool = True) -> CaseRow:
    judged = tuple(Together("", name, d, 0.5, d == 1.0) for d in dice)
    return CaseRow(name, name, "", status, Effort(1, {}, (), 1, "", "") if worked else None, judged)


def report(*rows: CaseRow) -> Report:
    schema = Schema().add(Schema().new("liver"))
    return Report("p", "", schema, rows, (), (), (), {}, {}, (), (), ())


def test_statuses_are_counted_and_the_unworked_left_aside() -> None:
    r = report(row("a", Status.DONE), row("b", Status.DONE), row("c", Status.NEW, worked=False))
    assert (r.by_status()[Status.DONE], r.by_status()[Status.NEW]) == (2, 1)
    assert [c.name for c, _ in r.worked] == ["a", "b"]


def test_a_case_is_unmodified_where_all_of_it_is() -> None:
    assert row("a", Status.DONE, (1.0, 1.0)).unmodified
    half = row("a", Status.DONE, (1.0, 0.5))
    assert not half.unmodified
    assert half.dice == 0.75
    none = row("a", Status.DONE)
    assert (none.unmodified, none.dice) == (False, None)


def test_removed_labels_have_a_name_still() -> None:
    assert report().label_name(1) == "liver"
    assert report().label_name(7) == "label 7"
