from dataclasses import replace

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Status
from segicl_gui.services.reporting.effort import Effort, Kind
from segicl_gui.services.reporting.page import page
from segicl_gui.services.reporting.proposals import EngineUse, Judged, Together
from segicl_gui.services.reporting.sizes import Size
from segicl_gui.services.reporting.values import CaseRow, Report

AT = "2026-03-01T10:00:00+00:00"


def report(count: int) -> Report:
    """Cases of which each takes a stroke less than the one before; the last is far too large."""
    rows, judged, together, sizes = [], [], [], []
    for i in range(count):
        effort = Effort(60.0 * (count - i), {Kind.STROKE: count - i}, ("Ann",), 1, AT, AT)
        dice = (i + 1) / count
        together.append(Together(AT, str(i), dice, 0.5, dice == 1))
        judged.append(Judged(AT, "Ann", str(i), 0, 1, 0.5, dice, "segicl", "tiny sha256:abc"))
        rows.append(CaseRow(str(i), f"case {i}", "", Status.DONE, effort, (together[-1],)))
        z = 9.0 if i == count - 1 else 0.0
        sizes.append(Size(str(i), 1, 10.0, 10.0 + i, "ml", f"{10 + i}.0 ml", True, z))
    people = {"Ann": Effort(3600 * 2, {Kind.STROKE: 9}, ("Ann",), count, AT, AT)}
    days = {(f"2026-03-0{d}", "Ann"): people["Ann"] for d in (1, 2)}
    return Report(
        "Study <7>", AT, Schema().add(Schema().new("liver")), tuple(rows), tuple(judged),
        tuple(together), tuple(sizes), people, days,
        (EngineUse("segicl", "tiny sha256:abc", count, AT, AT),), (0.9, 0.8), (),
    )  # fmt: skip


def test_figures_are_in_the_units_people_use() -> None:
    text = page(report(8))
    assert "8 of 8" in text
    assert "Study &lt;7&gt;: report" in text
    assert "<b>4.5 min</b>a case (median)" in text
    assert "<b>12%</b>of proposals accepted as they were" in text
    assert "2.0 h" in text  # Ann's
    assert "tiny sha256:abc" in text


def test_time_is_in_seconds_where_no_case_takes_minutes() -> None:
    assert "Seconds a case" in page(report(2))
    assert "Minutes a case" in page(report(3))


def test_quarters_show_how_effort_falls() -> None:
    text = page(report(8))
    means = ["7.5", "5.5", "3.5", "1.5"]
    places = [text.index(f'<td class="n">{m}</td>') for m in means]
    assert places == sorted(places)
    assert "quarter" not in page(report(3))


def test_unusual_sizes_are_listed_with_their_case() -> None:
    text = page(report(8))
    assert "Unusual sizes: 1" in text
    assert "<td>case 7</td><td>liver</td>" in text
    assert text.count("unusual size</td>") == 1


def test_colours_of_statuses_that_others_add_are_not_missing() -> None:
    assert 'fill="None"' not in page(report(4))


def test_what_the_project_measures_of_its_annotators_is_told() -> None:
    text = page(report(8))
    assert 'Drawn again, blind, with the first time</td><td class="n">2</td>' in text
    assert "followed" not in page(replace(report(8), repeats=()))
