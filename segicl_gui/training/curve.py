"""A picture of how a run learns: validation Dice against minutes, as SVG.

Drawn by hand, so that it is made wherever training runs, with no plotting library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

_WIDTH, _HEIGHT = 900, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 250, 20, 50
# Told apart by people who see few colours too (Okabe and Ito 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#f0e442")

_DASHES = ("", ' stroke-dasharray="7 3"', ' stroke-dasharray="2 3"')

Series = Mapping[str, list[tuple[float, float]]]


def draw(log: Path, out: Path) -> None:
    """Draw what a training log says of validation.

    Parameters
    ----------
    log : Path
        Lines of JSON, as the training writes them.
    out : Path
        Overwritten. Not written where the log holds no validation yet.
    """
    series = read(log.read_text(encoding="utf-8").splitlines())
    if series:
        out.write_text(as_svg(series), encoding="utf-8")


def read(lines: Iterable[str]) -> dict[str, list[tuple[float, float]]]:
    """Name of each measure -> (minutes, value) in the order of the log."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:  # cut short when a run was killed
            continue
        if row["kind"] == "validation":
            for name, value in row["dice"].items():
                found.setdefault(name, []).append((float(row["minutes"]), float(value)))
    return found


def as_svg(series: Series) -> str:
    """Lines over minutes, values from 0 to 1, with a legend at the right."""
    last = max(x for points in series.values() for x, _ in points) or 1.0
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return _LEFT + wide * x / last, _TOP + high * (1 - y)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    for tenth in range(0, 11, 2):
        x, y = at(0, tenth / 10)
        parts.append(f'<path d="M{x} {y:.1f}h{wide}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4:.1f}" text-anchor="end">{tenth / 10:.1f}</text>')
    for fifth in range(6):
        x, y = at(last * fifth / 5, 0)
        label = f"{last * fifth / 5:.0f}"
        parts.append(f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{label}</text>')
    middle = _LEFT + wide / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">minutes</text>')
    for i, (name, points) in enumerate(series.items()):
        colour = _COLOURS[i % len(_COLOURS)]
        dashed = _DASHES[i // len(_COLOURS) % len(_DASHES)]
        places = [at(x, y) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        style = f'stroke="{colour}" stroke-width="2"{dashed}'
        parts.append(f'<polyline points="{line}" fill="none" {style}/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in places]
        y = _TOP + 16 * i + 8
        x = _WIDTH - _RIGHT + 20
        parts.append(f'<path d="M{x} {y}h24" {style}/>')
        said = f"{escape(name)}: {points[-1][1]:.3f}"
        parts.append(f'<text x="{x + 32}" y="{y + 4}">{said}</text>')
    return "\n".join([*parts, "</svg>", ""])
