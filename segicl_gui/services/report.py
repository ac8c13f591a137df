"""The report on a project: how far it is, what it cost, how good proposals were, what is odd."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from segicl_gui.domain.eligibility import eligibility_of
from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.domain.project import ProjectState
from segicl_gui.services.reporting import effort, proposals, sizes, tables
from segicl_gui.services.reporting.page import page
from segicl_gui.services.reporting.values import CaseRow, Report
from segicl_gui.storage.atomic import make_folder, write_text
from segicl_gui.storage.project_store import Revision

PAGE = "report.html"


def report_of(
    state: ProjectState, revisions: Sequence[Revision], proposed: Collection[str] = ()
) -> Report:
    """All that a report says.

    Parameters
    ----------
    state : ProjectState
    revisions : sequence of Revision
        Of the whole project, oldest first.
    proposed : collection of str
        Ids of cases that have a proposal.
    """
    found = proposals.judged(revisions)
    of_case: dict[str, list[proposals.Together]] = {}
    together = proposals.together(found)
    for t in together:
        of_case.setdefault(t.case_id, []).append(t)
    done = effort.by_case(revisions)
    rule = eligibility_of(state)
    rows = [
        CaseRow(
            c.id,
            c.name,
            c.subject,
            c.status(state.schema, proposed=c.id in proposed),
            done.get(c.id),
            tuple(of_case.get(c.id, ())),
            rule.bars(c),
        )
        for c in state.cases.values()
    ]
    return Report(
        state.name,
        datetime.now(UTC).isoformat(timespec="seconds"),
        state.schema,
        tuple(sorted(rows, key=lambda r: (r.effort is None, r.effort.first if r.effort else ""))),
        found,
        together,
        sizes.label_sizes(state),
        effort.by_person(revisions),
        effort.by_day(revisions),
        proposals.engines(revisions),
        proposals.repeats(revisions),
        tuple(revisions),
        rule,
        exemplars_of(state),
    )


def write_report(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the page and its tables; files of an earlier report are replaced.

    Parameters
    ----------
    out : Path
        Folder; made where missing.

    Returns
    -------
    tuple of Path
        The page first.

    Raises
    ------
    UserError
        If the folder cannot be written to.
    """
    files = {PAGE: page(report)} | tables.all_tables(report)
    make_folder(out)
    for name, text in files.items():
        write_text(out / name, text)
    return tuple(out / name for name in files)
