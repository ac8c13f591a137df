"""What the report says of exemplars: how many there are, and whose are not used and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from segicl_gui.domain.eligibility import Eligibility, Whose
from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import Mark


def told(rule: Eligibility, found: Sequence[Exemplar]) -> str:
    """A heading and a paragraph; "" where nothing is confirmed yet.

    Parameters
    ----------
    rule : Eligibility
        Of the project.
    found : sequence of Exemplar
        All of it, barred and excluded ones included.
    """
    if not found:
        return ""
    barred = Counter(e.barred for e in found if e.barred)
    excluded = sum(e.mark is Mark.EXCLUDED and not e.barred for e in found)
    used = len(found) - sum(barred.values()) - excluded
    whose = {
        Whose.EVERYONE: "all that is confirmed",
        Whose.REVIEWED: "cases that a second reader approved",
        Whose.NAMED: f"cases outlined or approved by {', '.join(rule.names) or 'nobody'}",
    }[rule.whose]
    left_out = [f"{n} {why}" for why, n in barred.most_common()]
    left_out += [f"{excluded} excluded by hand"] if excluded else []
    text = f"{used} of {len(found)} may be used; the project learns from {whose}."
    text += f" Not used: {'; '.join(left_out)}." if left_out else ""
    return f"<h2>Exemplars</h2><p>{escape(text)}</p>"
