"""The report on a small project that was worked on, read back from its files."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.eligibility import Eligibility, Whose
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.services.project_settings import ProjectSettings, change
from segicl_gui.services.report import PAGE, report_of, write_report
from segicl_gui.services.reporting import tables
from segicl_gui.services.reporting.page import page

Make = Callable[..., Any]


def worked(bench: Make) -> Any:
    """Four cases: drawn, accepted as proposed, corrected, not looked at."""
    b = bench(count=4)
    b.paint(1)
    b.accept()
    for case_id, correct in ((b.ids[1], False), (b.ids[2], True)):
        b.session.go(case_id, 0)
        mask = np.zeros((16, 20), np.uint16)
        mask[2:6, 3:9] = 1
        b.offer({0: mask}, (1,))
        if correct:
            b.annotate.adopt()
            b.paint(1, row=12)
        b.accept()
    b.work.autosave.flush()
    return b


def report_on(b: Any) -> Any:
    return report_of(b.state, b.work.store.revisions(), proposed={b.ids[3]})


def test_whose_exemplars_are_not_used_is_told(bench: Make, tmp_path: Path) -> None:
    b = worked(bench)
    assert "3 of 3 may be used" in page(report_on(b))
    change(b.work.project, ProjectSettings(Eligibility(Whose.NAMED, ("<ann>",))))
    report = report_on(b)
    text = page(report)
    assert "0 of 3 may be used" in text
    assert f"3 outlined by {b.work.project.who}" in text
    assert "&lt;ann&gt;" in text
    told = [r["not_learnt_from"] for r in csv.DictReader(io.StringIO(tables.cases(report)))]
    assert told == [f"outlined by {b.work.project.who}"] * 3 + ["nobody is named who outlined it"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def test_a_project_in_figures(bench: Make, tmp_path: Path) -> None:
    b = worked(bench)
    out = tmp_path / "report"
    written = write_report(report_on(b), out)
    assert {p.name for p in written} == {p.name for p in out.iterdir()}

    cases = rows(out / "cases.csv")
    assert [c["case"] for c in cases] == ["case0", "case1", "case2", "case3"]
    assert [c["status"] for c in cases] == ["done", "done", "done", "proposed"]
    assert [c["strokes"] for c in cases] == ["1", "0", "1", "0"]
    assert [c["accepts"] for c in cases] == ["1", "1", "1", "0"]
    assert [c["accepted_unmodified"] for c in cases] == ["", "yes", "no", ""]
    dice = 2 * 24 / (24 + 24 + 9)
    assert float(cases[2]["first_proposal_dice"]) == pytest.approx(dice, abs=1e-4)

    proposals = rows(out / "proposals.csv")
    assert [(p["case"], p["label"], p["unmodified"], p["engine"]) for p in proposals] == [
        ("case1", "label 1", "yes", "fake"), ("case2", "label 1", "no", "fake"),
    ]  # fmt: skip
    sizes = rows(out / "sizes.csv")
    assert [(s["case"], s["voxels"], s["unit"]) for s in sizes] == [
        ("case0", "9", "px"), ("case1", "24", "px"), ("case2", "33", "px"),
    ]  # fmt: skip
    history = rows(out / "history.csv")
    assert len(history) == len(b.work.store.revisions())
    assert json.loads(history[-1]["how"])["slice"] == 0
    assert sum(int(p["accepts"]) for p in rows(out / "people.csv")) == 3


class Checker(HTMLParser):
    """Notes what a page asks for, and that its elements close in order."""

    VOID = frozenset({"meta", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append(tag)
        self.addresses += [v for k, v in attrs if k in ("src", "href") and v]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_hides_no_tags_in_names(
    bench: Make, tmp_path: Path
) -> None:
    b = worked(bench)
    schema = b.state.schema.change(1, name="<script>alert(1)</script>")
    b.annotate.change_schema("Rename", schema)
    b.work.autosave.flush()
    write_report(report_on(b), tmp_path)
    text = (tmp_path / PAGE).read_text(encoding="utf-8")
    page = Checker()
    page.feed(text)
    assert page.open == []
    assert "script" not in page.seen
    assert page.addresses == []
    assert page.seen.count("svg") >= 5
    assert not re.search(r"@import|url\(", text)
    assert "3 of 4" in text


def test_formulas_in_names_are_no_formulas_in_spreadsheets(bench: Make, tmp_path: Path) -> None:
    b = worked(bench)
    b.annotate.change_schema("Rename", b.state.schema.change(1, name="=1+1"))
    b.work.autosave.flush()
    write_report(report_on(b), tmp_path)
    assert {s["label"] for s in rows(tmp_path / "sizes.csv")} == {"'=1+1"}


def test_a_project_nobody_has_worked_on(tmp_path: Path) -> None:
    write_report(report_of(ProjectState(name="Empty"), ()), tmp_path)
    assert "Nobody has worked on a case yet" in (tmp_path / PAGE).read_text(encoding="utf-8")
    assert rows(tmp_path / "cases.csv") == []


def test_an_earlier_report_is_replaced_and_a_file_in_the_way_is_told(
    bench: Make, tmp_path: Path
) -> None:
    report = report_on(worked(bench))
    (tmp_path / PAGE).write_text("old", encoding="utf-8")
    write_report(report, tmp_path)
    assert (tmp_path / PAGE).read_text(encoding="utf-8") != "old"
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    with pytest.raises(UserError):
        write_report(report, file)
    assert file.read_text(encoding="utf-8") == "in the way"
