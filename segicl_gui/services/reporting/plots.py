"""Plots as SVG: small drawings that need no program but a browser, and print as they look."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np

# Okabe & Ito 2008: told apart by the colour-blind too.
BLUE, ORANGE, GREEN, PINK, SKY, RED = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
)  # fmt: skip
GREY, LINE, INK = "#b4bac2", "#e3e6ea", "#5a636e"
WIDTH, HEIGHT = 720, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 12, 40
_DIGIT = 7  # width of one, generously
# More bars than this are put together, so that each can still be seen.
_MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a plot, and what is told where the mouse rests on it."""

    x: float
    y: float
    tip: str
    colour: str = BLUE


@dataclass
class _Drawing:
    """Elements of a plot whose axes run from 0, or `low`, to `high` (x, y)."""

    low: tuple[float, float]
    high: tuple[float, float]
    height: int = HEIGHT
    parts: list[str] = field(default_factory=list)

    def x(self, value: float) -> float:
        share = (value - self.low[0]) / ((self.high[0] - self.low[0]) or 1)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low[1]) / ((self.high[1] - self.low[1]) or 1)
        return self.height - _BOTTOM - share * (self.height - _TOP - _BOTTOM)

    def rectangle(self, x: float, y: float, w: float, h: float, colour: str, tip: str) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{colour}">'
            f"<title>{escape(tip)}</title></rect>"
        )

    def circle(self, x: float, y: float, radius: float, colour: str, tip: str) -> None:
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" '
            f'fill-opacity="0.75"><title>{escape(tip)}</title></circle>'
        )

    def text(self, x: float, y: float, text: str, anchor: str = "middle", turn: str = "") -> None:
        turned = f' transform="{turn}"' if turn else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turned}>{escape(text)}</text>'
        )

    def line(self, a: tuple[float, float], b: tuple[float, float], colour: str = LINE) -> None:
        kind = ' class="grid"' if colour == LINE else ""
        self.parts.append(
            f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" '
            f'stroke="{colour}"{kind}/>'
        )

    def curve(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        path = " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in points)
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        )

    def grid(self, x_title: str, y_title: str, *, whole_x: bool = True) -> None:
        """Lines and numbers of the y axis, numbers of the x axis, titles of both."""
        for tick in ticks(self.low[1], self.high[1]):
            self.line((_LEFT, self.y(tick)), (WIDTH - _RIGHT, self.y(tick)))
            self.text(_LEFT - 6, self.y(tick) + 4, number(tick), "end")
        for tick in ticks(self.low[0], self.high[0], 8):
            if tick <= self.high[0] and (not whole_x or tick == round(tick)):
                text = number(tick)
                at = min(self.x(tick), WIDTH - _DIGIT * len(text) / 2)  # not cut off at the end
                self.text(at, self.height - _BOTTOM + 16, text)
        self.text((WIDTH + _LEFT) / 2, self.height - 6, x_title)
        middle = (self.height - _BOTTOM + _TOP) / 2
        self.text(13, middle, y_title, turn=f"rotate(-90 13 {middle:.1f})")

    def svg(self, title: str) -> str:
        return (
            f'<svg viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}" height="{self.height}" '
            f'role="img" xmlns="http://www.w3.org/2000/svg" font-size="12" fill="{INK}">'
            f"<title>{escape(title)}</title>{''.join(self.parts)}</svg>"
        )


def stacked_row(title: str, parts: Sequence[tuple[str, int, str]]) -> str:
    """One bar cut into shares, such as cases by status: (name, count, colour)."""
    total = sum(n for _, n, _ in parts) or 1
    drawing = _Drawing((0, 0), (1, 1), 40)
    at = 0.0
    for name, count, colour in parts:
        width = count / total * WIDTH
        if count:
            drawing.rectangle(at, 6, max(width - 1, 1), 28, colour, f"{name}: {count}")
            if width > 28:
                ink = "#20262d" if colour == GREY else "#fff"
                drawing.parts.append(
                    f'<text x="{at + width / 2:.1f}" y="24" text-anchor="middle" '
                    f'font-weight="600" fill="{ink}">{count}</text>'
                )
        at += width
    return drawing.svg(title)


def stacked_bars(
    title: str,
    columns: Sequence[tuple[str, Sequence[float]]],
    names: Sequence[str],
    colours: Sequence[str],
    x_title: str,
    y_title: str,
) -> str:
    """A bar a case, in order; where there are many, the mean of so many that follow each other.

    Parameters
    ----------
    columns : sequence of (str, sequence of float)
        What a bar is called, and a value for each of `names`.
    """
    size = math.ceil(len(columns) / _MOST_BARS) or 1
    bars = [columns[i : i + size] for i in range(0, len(columns), size)]
    heights = [np.mean([values for _, values in bar], 0) for bar in bars]
    top = max((float(h.sum()) for h in heights), default=0.0)
    drawing = _Drawing((0.5, 0), (len(columns) + 0.5, ticks(0, top or 1)[-1]))
    drawing.grid(x_title if size == 1 else f"{x_title} (a bar: the mean of {size})", y_title)
    for i, (bar, values) in enumerate(zip(bars, heights, strict=True)):
        left = drawing.x(i * size + 0.5)
        width = drawing.x(min((i + 1) * size, len(columns)) + 0.5) - left
        name = bar[0][0] if len(bar) == 1 else f"{bar[0][0]} to {bar[-1][0]} (mean)"
        base = 0.0
        for value, what, colour in zip(values, names, colours, strict=True):
            if value > 0:
                y = drawing.y(base + float(value))
                tip = f"{name}: {number(float(value))} {what}"
                gap = min(2.0, width / 5)
                drawing.rectangle(
                    left + gap / 2, y, width - gap, drawing.y(base) - y, colour, tip
                )  # fmt: skip
            base += float(value)
    return drawing.svg(title)


def dots(
    title: str,
    points: Sequence[Dot],
    x_title: str,
    y_title: str,
    *,
    trend: Sequence[tuple[float, float]] = (),
    diagonal: bool = False,
) -> str:
    """Values from 0 to 1 over a count, or (`diagonal`) over values from 0 to 1."""
    right = 1.0 if diagonal else max((p.x for p in points), default=1.0) + 0.5
    drawing = _Drawing((0.0 if diagonal else 0.5, 0), (right, 1))
    drawing.grid(x_title, y_title, whole_x=not diagonal)
    if diagonal:
        drawing.line((drawing.x(0), drawing.y(0)), (drawing.x(1), drawing.y(1)), GREY)
    radius = 3 if len(points) < 150 else 2
    for p in points:
        drawing.circle(drawing.x(p.x), drawing.y(p.y), radius, p.colour, p.tip)
    if len(trend) > 1:
        drawing.curve(trend, RED)
    return drawing.svg(title)


def strips(
    title: str,
    rows: Sequence[tuple[str, str, Sequence[tuple[float, str, bool]]]],
    x_title: str,
) -> str:
    """Sizes on a logarithmic axis, a row a label: (name, colour, [(size, tip, far)])."""
    values = [v for _, _, row in rows for v, _, _ in row]
    low, high = math.log10(min(values)) - 0.08, math.log10(max(values)) + 0.08
    factors = (1, 2, 5) if high - low > 1 else (1, 1.5, 2, 3, 4, 5, 6, 8)
    drawing = _Drawing((low, 0), (high, 1), _BOTTOM + _TOP + 34 * len(rows))
    for decade in range(math.floor(low), math.ceil(high) + 1):
        for factor in factors:
            place = decade + math.log10(factor)
            if low <= place <= high:
                x = drawing.x(place)
                drawing.line((x, _TOP), (x, drawing.height - _BOTTOM))
                drawing.text(x, drawing.height - _BOTTOM + 16, number(factor * 10.0**decade))
    drawing.text((WIDTH + _LEFT) / 2, drawing.height - 6, x_title)
    for i, (name, colour, row) in enumerate(rows):
        y = _TOP + 34 * i + 22
        drawing.text(_LEFT, y - 10, name, "start")
        for jitter, (value, tip, far) in zip(_jitter(), row, strict=False):
            x = drawing.x(math.log10(value))
            drawing.circle(x, y + jitter, 5 if far else 3, RED if far else colour, tip)
    return drawing.svg(title)


def running_median(values: Sequence[float], window: int = 9) -> list[float]:
    """Median of each value and its neighbours; fewer at the ends."""
    half = window // 2
    return [float(np.median(values[max(0, i - half) : i + half + 1])) for i in range(len(values))]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from `low` up to the first that is not below `high`."""
    span = (high - low) or 1.0
    step = 10.0 ** math.floor(math.log10(span / most))
    rounder: Callable[[float], bool] = lambda s: span / s <= most  # noqa: E731
    step = next(s for f in (1, 2, 5, 10) if rounder(s := step * f) or f == 10)
    first, last = math.ceil(low / step - 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def number(value: float) -> str:
    """A number as short as it can be read: "0.25", "3", "1 200"."""
    if value == round(value):
        return f"{value:,.0f}".replace(",", "\N{THIN SPACE}")
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}".replace(",", "\N{THIN SPACE}")


def _jitter() -> Iterator[float]:
    """Small steps up and down, so that dots at one place are seen apart."""
    i = 0
    while True:
        yield (i * 0.618 % 1 - 0.5) * 9
        i += 1
