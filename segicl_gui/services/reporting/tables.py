"""The report's figures as CSV files, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence

from segicl_gui.services.reporting.effort import Effort, Kind, kind_of
from segicl_gui.services.reporting.values import CaseRow, Report

_KINDS = tuple(Kind)


def all_tables(report: Report) -> dict[str, str]:
    """File name -> text of each table. Times are ISO 8601 in UTC, sizes in the unit named."""
    return {
        "cases.csv": cases(report),
        "sizes.csv": sizes(report),
        "proposals.csv": proposals(report),
        "people.csv": people(report),
        "history.csv": history(report),
    }


def cases(report: Report) -> str:
    """A row a case."""
    head = ["case", "subject", "status", "minutes", *(k.value for k in _KINDS if k is not
            Kind.IMPORT), "first_proposal_dice", "accepted_unmodified", "people", "first",
            "last", "not_learnt_from"]  # fmt: skip
    return _csv(head, (_case(c) for c in report.cases))


def sizes(report: Report) -> str:
    """A row a label and case."""
    names = {c.id: c.name for c in report.cases}
    head = ["case", "label", "voxels", "size", "unit", "complete", "robust_z", "unusual"]
    rows = (
        [
            names[s.case_id], report.label_name(s.label), _figure(s.voxels), _figure(s.size),
            s.unit, _yes(s.complete), _figure(s.z), _yes(s.far),
        ]
        for s in report.sizes
    )  # fmt: skip
    return _csv(head, rows)


def proposals(report: Report) -> str:
    """A row a label whose proposal was accepted, corrected or drawn anew."""
    names = {c.id: c.name for c in report.cases}
    head = ["time", "person", "case", "slice", "label", "expected_dice", "dice", "unmodified",
            "engine", "model"]  # fmt: skip
    rows = (
        [
            j.at, j.who, names.get(j.case_id, j.case_id), "" if j.slice is None else j.slice + 1,
            report.label_name(j.label), _figure(j.quality), _figure(j.dice), _yes(j.dice == 1.0),
            j.engine, j.model,
        ]
        for j in report.judged
    )  # fmt: skip
    return _csv(head, rows)


def people(report: Report) -> str:
    """A row a person and day."""
    head = ["date", "person", "cases", "minutes", *(k.value for k in _KINDS if k is not
            Kind.IMPORT)]  # fmt: skip
    rows = (
        [day, who, e.cases, _figure(e.seconds / 60), *_counts(e)]
        for (day, who), e in sorted(report.days.items())
    )
    return _csv(head, rows)


def history(report: Report) -> str:
    """A row a revision: who did what, and when."""
    names = {c.id: c.name for c in report.cases}
    head = ["time", "person", "case", "kind", "what", "how"]
    rows = (
        [r.at, r.who, names.get(r.case_id, ""), kind_of(r).value if r.case_id else "project",
         r.title, json.dumps(r.how, ensure_ascii=False)]
        for r in report.revisions
    )  # fmt: skip
    return _csv(head, rows)


def _case(row: CaseRow) -> Sequence[object]:
    e, dice = row.effort, row.dice
    return [
        row.name,
        row.subject,
        row.status.value,
        _figure(e.seconds / 60) if e else "",
        *(_counts(e) if e else [0] * (len(_KINDS) - 1)),
        "" if dice is None else _figure(dice),
        _yes(row.unmodified) if row.judged else "",
        "; ".join(e.who) if e else "",
        e.first if e else "",
        e.last if e else "",
        row.barred,
    ]


def _counts(e: Effort) -> list[int]:
    return [e.counts.get(k, 0) for k in _KINDS if k is not Kind.IMPORT]


def _figure(value: float) -> str:
    """Six digits: what spreadsheets read, without noise."""
    return "" if math.isnan(value) else f"{value:.6g}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: object) -> object:
    """A cell that a spreadsheet does not take for a formula."""
    formula = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if formula and not _is_number(str(cell)) else cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
