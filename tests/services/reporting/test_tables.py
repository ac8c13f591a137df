import csv
import io

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Status
from segicl_gui.services.reporting.effort import Effort, Kind
from segicl_gui.services.reporting.sizes import Size
from segicl_gui.services.reporting.tables import all_tables, cases, people, sizes
from segicl_gui.services.reporting.values import CaseRow, Report

EFFORT = Effort(
    90.0, {Kind.STROKE: 2, Kind.ACCEPT: 1}, ("Ann", "Bob"), 1, "2026-03-01T10", "2026-03-01T11"
)
NAN = float("nan")


def report(name: str = "a") -> Report:
    row = CaseRow("1", name, "p7", Status.IN_PROGRESS, EFFORT, ())
    size = Size("1", 1, 8.0, -0.0 + 0.008, "ml", "8 mm³", True, -4.5)
    days = {("2026-03-01", "Ann"): EFFORT}
    schema = Schema().add(Schema().new("liver"))
    return Report("p", "", schema, (row,), (), (), (size,), {"Ann": EFFORT}, days, (), (), ())


def read(text: str) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(text))
    return row


def test_a_row_holds_what_its_head_says() -> None:
    row = read(cases(report()))
    assert (row["case"], row["subject"], row["status"]) == ("a", "p7", "in progress")
    assert (row["minutes"], row["strokes"], row["accepts"], row["clicks"]) == ("1.5", "2", "1", "0")
    assert (row["people"], row["last"]) == ("Ann; Bob", "2026-03-01T11")
    assert read(people(report()))["strokes"] == "2"


def test_negative_figures_are_figures_and_formulas_are_text() -> None:
    row = read(sizes(report('=HYPERLINK("x")')))
    assert (row["robust_z"], row["unusual"], row["size"]) == ("-4.5", "yes", "0.008")
    assert row["case"] == '\'=HYPERLINK("x")'


def test_tables_without_rows_have_their_heads() -> None:
    empty = Report("p", "", Schema(), (), (), (), (), {}, {}, (), (), ())
    for text in all_tables(empty).values():
        assert text.count("\n") == 1
        assert "," in text
