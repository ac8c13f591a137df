"""The report as one page of HTML: no scripts, nothing from elsewhere, light, fit to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from segicl_gui import __version__
from segicl_gui.services.reporting import exemplars, plots
from segicl_gui.services.reporting.effort import INTERACTIONS, PAUSE_SECONDS, Kind
from segicl_gui.services.reporting.sizes import FAR, LEAST_CASES
from segicl_gui.services.reporting.style import STYLE
from segicl_gui.services.reporting.values import CaseRow, Report

_STATUS_COLOURS = {
    "done": plots.GREEN,
    "reviewed": plots.BLUE,
    "in progress": plots.ORANGE,
    "proposed": plots.SKY,
    "flagged": plots.RED,
    "returned": plots.PINK,
    "auto-accepted": "#8c6bb1",
    "new": plots.GREY,
}
_KIND_COLOURS = {
    Kind.STROKE: plots.BLUE,
    Kind.CLICK: plots.ORANGE,
    Kind.OPERATION: plots.GREEN,
    Kind.ACCEPT: plots.SKY,
    Kind.UNDO: plots.GREY,
}
_MOST_FAR = 40


def page(report: Report) -> str:
    """The whole page."""
    title = escape(f"{report.name}: report")
    sections = (
        _summary, _status, _exemplars, _effort, _proposals, _sizes, _people, _engines, _cases,
    )  # fmt: skip
    body = "".join(section(report) for section in sections)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
        f'<h1>{escape(report.name)}</h1><p class="faint">Report of {_when(report.made)} UTC, '
        f"SegICL {__version__}. The figures are in the CSV files beside this page.</p>"
        f"{body}</body></html>\n"
    )


def _summary(report: Report) -> str:
    counts = report.by_status()
    finished = sum(n for s, n in counts.items() if s.value in ("done", "reviewed"))
    worked = [e for _, e in report.worked]
    minutes = [e.seconds / 60 for e in worked]
    dice = [t.dice for t in report.together]
    tiles = [
        (f"{finished} of {len(report.cases)}", "cases done or reviewed"),
        (_duration(60 * float(np.median(minutes))) if minutes else "–", "a case (median)"),
        (
            plots.number(float(np.median([e.interactions for e in worked]))) if worked else "–",
            "interactions a case (median)",
        ),
        (
            f"{np.mean([t.unmodified for t in report.together if t.shown]):.0%}"
            if any(t.shown for t in report.together)
            else "–",
            "of proposals accepted as they were",
        ),
        (f"{np.median(dice):.2f}" if dice else "–", "Dice of first proposals (median)"),
    ]
    cells = "".join(f"<td><b>{escape(big)}</b>{escape(small)}</td>" for big, small in tiles)
    return f'<table class="tiles"><tr>{cells}</tr></table>'


def _status(report: Report) -> str:
    parts = [
        (s.value, n, _STATUS_COLOURS.get(s.value, plots.PINK))
        for s, n in reversed(report.by_status().items())
        if n
    ]
    key = [(f"{name}: {n}", colour) for name, n, colour in parts]
    return f"<h2>Cases by status</h2>{plots.stacked_row('Cases by status', parts)}{_key(key)}"


def _exemplars(report: Report) -> str:
    return exemplars.told(report.rule, report.exemplars)


def _effort(report: Report) -> str:
    worked = report.worked
    if not worked:
        return "<h2>Effort</h2><p>Nobody has worked on a case yet.</p>"
    # Images of one slice take seconds, volumes minutes.
    unit, length = ("minutes", 60) if max(e.seconds for _, e in worked) > 120 else ("seconds", 1)
    times = [(c.name, [e.seconds / length]) for c, e in worked]
    time_title = f"{unit.capitalize()} a case"
    bars = [(c.name, [float(e.counts.get(k, 0)) for k in INTERACTIONS]) for c, e in worked]
    rows = []
    # Fewer cases than four have no quarters.
    for i, part in enumerate(np.array_split(np.arange(len(worked)), 4) if len(worked) > 3 else ()):
        of = [worked[int(k)] for k in part]
        dice = [c.dice for c, _ in of if c.dice is not None]
        rows.append([
            f"{('First', 'Second', 'Third', 'Last')[i]} quarter ({len(of)} cases)",
            _duration(float(np.median([e.seconds for _, e in of]))),
            f"{np.mean([e.corrections for _, e in of]):.1f}",
            f"{np.mean([e.interactions for _, e in of]):.1f}",
            f"{np.mean(dice):.2f}" if dice else "–",
        ])  # fmt: skip
    table = _table(
        ["", "Median time", "Corrections a case", "Interactions a case", "Dice of first proposals"],
        rows,
    )
    return (
        "<h2>Effort</h2><p>In the order in which cases were begun. "
        f"Time leaves out pauses of {PAUSE_SECONDS / 60:.0f} minutes or more between two changes "
        "of a person.</p>"
        f"<h3>{time_title}</h3>"
        + plots.stacked_bars(time_title, times, [unit[:-1]], [plots.BLUE], "case", unit)
        + "<h3>Interactions a case</h3>"
        + plots.stacked_bars(
            "Interactions a case", bars, [k.value for k in INTERACTIONS],
            [_KIND_COLOURS[k] for k in INTERACTIONS], "case", "interactions",
        )
        + _key([(k.value, _KIND_COLOURS[k]) for k in INTERACTIONS])
        + table
    )  # fmt: skip


def _proposals(report: Report) -> str:
    head = "<h2>Proposals</h2>"
    if not report.together:
        return (
            f"{head}<p>No proposal was accepted or corrected yet (or only by versions that did "
            "not note how good it was).</p>"
        )
    names = {c.id: c.name for c in report.cases}
    dice = [t.dice for t in report.together]
    points = [
        plots.Dot(
            i + 1, t.dice, f"{names.get(t.case_id, '')}: {t.dice:.2f}",
            plots.GREEN if t.unmodified else plots.BLUE,
        )
        for i, t in enumerate(report.together)
    ]  # fmt: skip
    window = max(9, len(dice) // 20)
    trend = [(i + 1.0, v) for i, v in enumerate(plots.running_median(dice, window))]
    expected = [
        plots.Dot(t.quality, t.dice, f"{names.get(t.case_id, '')}: {t.dice:.2f}")
        for t in report.together
        if not np.isnan(t.quality)
    ]
    rows = []
    for label in dict.fromkeys(j.label for j in report.judged):
        of = [j for j in report.judged if j.label == label]
        known = [j.quality for j in of if not np.isnan(j.quality)]
        rows.append([
            report.label_name(label),
            str(len(of)),
            f"{np.mean([j.dice == 1.0 for j in of]):.0%}",
            f"{np.median([j.dice for j in of]):.2f}",
            f"{np.mean([j.dice for j in of]):.2f}",
            f"{np.mean(known):.2f}" if known else "–",
        ])  # fmt: skip
    return (
        head
        + "<h3>Dice of first proposals with what was accepted</h3>"
        + plots.dots(
            "Dice of first proposals", points, "accept", "Dice", trend=trend
        )
        + _key([("accepted unmodified", plots.GREEN), ("corrected", plots.BLUE),
                ("running median", plots.RED)])
        + _table(["Label", "Proposals", "Unmodified", "Median Dice", "Mean Dice", "Expected"], rows)
        + "<h3>Expected against found</h3><p>Above the line, proposals were better than the "
        "engine expected.</p>"
        + plots.dots("Expected Dice against Dice found", expected, "expected Dice", "Dice found",
                     diagonal=True)
        + _following(report)
    )  # fmt: skip


def _following(report: Report) -> str:
    """How far annotators went by what they were shown; "" where the project did not ask."""
    hidden = [t.dice for t in report.together if not t.shown]
    if not hidden and not report.repeats:
        return ""
    rows = []
    for what, values in (
        ("Proposals that were shown, with what was accepted",
         [t.dice for t in report.together if t.shown]),
        ("Proposals that were hidden, with what was drawn", hidden),
        ("Drawn again, blind, with the first time", list(report.repeats)),
    ):  # fmt: skip
        if values:
            rows.append([what, str(len(values)), f"{np.mean(values):.2f}"])
    return (
        "<h3>How far proposals are followed</h3><p>Where proposals that were shown agree much "
        "better with what was accepted than hidden ones, annotators follow them.</p>"
        + _table(["", "Number", "Mean Dice"], rows)
    )


def _sizes(report: Report) -> str:
    out = ["<h2>Sizes of labels</h2>"]
    names = {c.id: c.name for c in report.cases}
    shown = [s for s in report.sizes if s.complete and s.size > 0]
    for unit in dict.fromkeys(s.unit for s in shown):
        rows = []
        for label in report.schema.labels:
            of = [s for s in shown if s.label == label.id and s.unit == unit]
            if of:
                points = [(s.size, f"{names[s.case_id]}: {s.text}", s.far) for s in of]
                rows.append((f"{label.name} ({len(of)})", label.color, points))
        out.append(plots.strips(f"Sizes in {unit}", rows, unit))
    if not shown:
        return "".join([*out, "<p>No label is complete in a case yet.</p>"])
    far = sorted((s for s in shown if s.far), key=lambda s: -abs(s.z))
    about = (
        f"Sizes more than {FAR} robust standard deviations (of their logarithm) from the median "
        f"are unusual; labels that fewer than {LEAST_CASES} cases show are not compared."
    )
    if not far:
        return "".join([*out, f"<p>No size is unusual. {about}</p>"])
    cells = [
        [names[s.case_id], report.label_name(s.label), s.text, f"{s.z:+.1f}"]
        for s in far[:_MOST_FAR]
    ]
    more = f" The {_MOST_FAR} farthest:" if len(far) > _MOST_FAR else ""
    out.append(
        f"<h3>Unusual sizes: {len(far)}</h3><p>Have a second look at these. {about}{more}</p>"
    )
    out.append(_table(["Case", "Label", "Size", "Robust z"], cells, figures_from=2))
    return "".join(out)


def _people(report: Report) -> str:
    if not report.people:
        return ""
    shown = (*INTERACTIONS, Kind.REVIEW)
    cells = [
        [
            who, str(e.cases), _duration(e.seconds), *(str(e.counts.get(k, 0)) for k in
            shown), _span(e.first, e.last),
        ]
        for who, e in sorted(report.people.items())
    ]  # fmt: skip
    days = sorted({day for day, _ in report.days})
    bars = []
    people = sorted(report.people)
    for day in days:
        found = [report.days.get((day, who)) for who in people]
        bars.append((day, [float(e.counts.get(Kind.ACCEPT, 0)) if e else 0.0 for e in found]))
    palette = [plots.BLUE, plots.ORANGE, plots.GREEN, plots.PINK, plots.SKY, plots.RED]
    colours = [palette[i % len(palette)] for i in range(len(people))]
    plot = ""
    if len(days) > 1:
        plot = "<h3>Accepts a day</h3>" + plots.stacked_bars(
            "Accepts a day", bars, people, colours, f"day (1 is {days[0]})", "accepts"
        )
        plot += _key(list(zip(people, colours, strict=True)))
    head = ["Person", "Cases", "Time", *(k.value.capitalize() for k in shown), "When (UTC)"]
    return f"<h2>Who did what</h2>{_table(head, cells)}{plot}"


def _engines(report: Report) -> str:
    if not report.engines:
        return ""
    cells = [
        [e.engine, e.model or "no weights", str(e.accepts), _span(e.first, e.last)]
        for e in report.engines
    ]
    head = ["Engine", "Model and SHA-256 of its weights", "Times taken", "When (UTC)"]
    table = _table(head, cells, figures_from=2)
    return f'<h2>Engines and models</h2><div class="hash">{table}</div>'


def _cases(report: Report) -> str:
    far = {s.case_id for s in report.sizes if s.far}
    cells = [_case(c, c.id in far) for c in report.cases]
    head = ["Case", "Status", "Time", "Corrections", "Interactions", "First Dice", "People", ""]
    return f"<h2>All cases</h2>{_table(head, cells, figures_from=2)}"


def _case(row: CaseRow, far: bool) -> list[str]:
    e = row.effort
    return [
        row.name,
        row.status.value,
        _duration(e.seconds) if e else "",
        str(e.corrections) if e else "",
        str(e.interactions) if e else "",
        "" if row.dice is None else f"{row.dice:.2f}",
        ", ".join(e.who) if e else "",
        "unusual size" if far else "",
    ]


def _key(entries: Iterable[tuple[str, str]]) -> str:
    spans = "".join(
        f'<span><i style="background:{colour}"></i>{escape(name)}</span> '
        for name, colour in entries
    )
    return f'<p class="key">{spans}</p>'


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], figures_from: int = 1) -> str:
    """A table; columns that hold nothing but figures are aligned on the right."""
    if not rows:
        return ""
    right = [
        i >= figures_from and all(r[i][:1] in "0123456789+-–<" for r in rows if r[i])
        and not head[i].startswith("When") and any(r[i] for r in rows)
        for i in range(len(head))
    ]  # fmt: skip
    kinds = [' class="n"' if r else "" for r in right]

    def line(tag: str, cells: Sequence[str]) -> str:
        inner = "".join(
            f"<{tag}{kind}>{escape(cell)}</{tag}>" for cell, kind in zip(cells, kinds, strict=True)
        )
        return f"<tr>{inner}</tr>"

    body = "".join(line("td", r) for r in rows)
    return f'<table class="data"><thead>{line("th", head)}</thead><tbody>{body}</tbody></table>'


def _duration(seconds: float) -> str:
    """ "45 s", "3.5 min", "2.1 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _when(at: str) -> str:
    """ "2026-11-28 14:05" of an ISO time."""
    return at[:16].replace("T", " ")


def _span(first: str, last: str) -> str:
    """ "2026-11-28 14:05–16:20", or the first and the last day; dates are not broken."""
    day, end = (x[:10].replace("-", "\N{NON-BREAKING HYPHEN}") for x in (first, last))
    return f"{day} {first[11:16]}–{last[11:16]}" if day == end else f"{day} to {end}"
