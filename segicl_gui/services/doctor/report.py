"""What was found, as text for people."""

from __future__ import annotations

from collections.abc import Iterable

from segicl_gui import __version__
from segicl_gui.services.doctor.check import Check, Health
from segicl_gui.services.doctor.private import Scrubber

_MARKS = {Health.OK: "✓", Health.WARN: "!", Health.FAIL: "✗"}


def without_names(checks: Iterable[Check], scrubber: Scrubber) -> list[Check]:
    """The checks as they may be shown to others."""
    return [Check(c.name, c.health, scrubber.told(c.found), scrubber.told(c.todo)) for c in checks]


def as_markdown(checks: Iterable[Check]) -> str:
    """A table that an issue shows as one."""
    lines = [f"segicl {__version__}", "", "| | check | found | what to do |", "|-|-|-|-|"]
    for c in checks:
        cells = (_MARKS[c.health], c.name, c.found, c.todo)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    # Nothing in it becomes a cell, a link, a mention or markup of its own.
    for sign in "\\`*_[]<>|@#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
