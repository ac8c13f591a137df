"""Colours of the window, light and dark."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template

import qtawesome
from PySide6.QtGui import QIcon

from segicl_gui.domain.project import Status
from segicl_gui.paths import resource


@dataclass(frozen=True)
class Theme:
    """Named colours, ``#rrggbb``."""

    name: str
    window: str
    panel: str
    card: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    good: str
    on_good: str
    warn: str
    bad: str
    canvas: str
    off: str
    """Of what can't be used now: read, but not mistaken for what can."""


DARK = Theme(
    "dark", "#191b20", "#1e2127", "#282c34", "#363b45", "#e6e9ef", "#959dab",
    "#4f8dfd", "#ffffff", "#37b383", "#08150f", "#f0a73a", "#f2716b", "#000000",
    "#656c79",
)  # fmt: skip
LIGHT = Theme(
    "light", "#e9ecf1", "#f6f7f9", "#ffffff", "#cfd5de", "#1c2129", "#5d6674",
    "#2468e5", "#ffffff", "#1d8a60", "#ffffff", "#a86500", "#c0362f", "#101216",
    "#9aa2ae",
)  # fmt: skip
THEMES = {t.name: t for t in (DARK, LIGHT)}


def style_sheet(theme: Theme) -> str:
    """The style sheet of the whole window."""
    text = resource("theme.qss").read_text(encoding="utf-8")
    pictures = {name: resource(f"{name}.svg").as_posix() for name in ("check", "chevron")}
    return Template(text).substitute(asdict(theme) | pictures)


def icon(name: str, theme: Theme, color: str | None = None) -> QIcon:
    """An icon of the bundled font, in the colours of the theme."""
    return qtawesome.icon(
        name,
        color=color or theme.text,
        color_active=color or theme.text,
        color_disabled=theme.off,
        color_on=theme.on_accent if color is None else color,
    )


def status_color(status: Status, theme: Theme) -> str:
    """Colour that a case's status is written in."""
    return {
        Status.NEW: theme.faint,
        Status.PROPOSED: theme.text,
        Status.IN_PROGRESS: theme.accent,
        Status.AUTO: theme.warn,
        Status.DONE: theme.good,
        Status.FLAGGED: theme.warn,
        Status.RETURNED: theme.warn,
        Status.REVIEWED: theme.good,
    }[status]
