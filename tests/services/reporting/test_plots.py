import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.reporting import plots

SVG = "{http://www.w3.org/2000/svg}"


def marks(svg: str, kind: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}{kind}"))


def test_bars_are_as_high_as_their_values() -> None:
    svg = plots.stacked_bars(
        "t", [("<a>", [2, 1]), ("b & c", [0, 4])], ["x", "y"], ["#111", "#222"], "case", "n"
    )
    bars = {b.findtext(f"{SVG}title"): float(b.get("height") or 0) for b in marks(svg, "rect")}
    assert set(bars) == {"<a>: 2 x", "<a>: 1 y", "b & c: 4 y"}
    assert bars["b & c: 4 y"] == pytest.approx(2 * bars["<a>: 2 x"], abs=0.2)
    assert bars["<a>: 2 x"] == pytest.approx(2 * bars["<a>: 1 y"], abs=0.2)


def test_many_bars_are_put_together() -> None:
    svg = plots.stacked_bars("t", [(f"c{i}", [1]) for i in range(500)], ["x"], ["#111"], "", "")
    bars = marks(svg, "rect")
    assert 50 <= len(bars) <= 60
    assert bars[0].findtext(f"{SVG}title") == "c0 to c8 (mean): 1 x"
    assert all(float(b.get("width") or 0) > 5 for b in bars)


def test_numbers_below_the_axis_are_not_cut_off() -> None:
    svg = plots.stacked_bars("t", [(f"c{i}", [1]) for i in range(1000)], ["x"], ["#111"], "", "")
    (last,) = (t for t in marks(svg, "text") if "".join(t.itertext()) == plots.number(1000))
    assert float(last.get("x") or 0) + 3.5 * len(plots.number(1000)) <= plots.WIDTH


def test_a_row_of_shares_fills_the_width() -> None:
    svg = plots.stacked_row("t", [("done", 3, "#111"), ("new", 1, "#222"), ("none", 0, "#333")])
    widths = [float(b.get("width") or 0) + 1 for b in marks(svg, "rect")]
    assert widths == pytest.approx([plots.WIDTH * 0.75, plots.WIDTH * 0.25])


def test_dots_lie_where_they_belong() -> None:
    svg = plots.dots("t", [plots.Dot(0, 0, ""), plots.Dot(1, 1, "")], "", "", diagonal=True)
    (low, high), lines = marks(svg, "circle"), marks(svg, "line")
    (diagonal,) = (x for x in lines if x.get("stroke") == plots.GREY)
    assert (low.get("cx"), low.get("cy")) == (diagonal.get("x1"), diagonal.get("y1"))
    assert (high.get("cx"), high.get("cy")) == (diagonal.get("x2"), diagonal.get("y2"))


def test_sizes_are_on_a_logarithmic_axis_and_far_ones_stand_out() -> None:
    svg = plots.strips("t", [("liver", "#123456", [(1, "a", False), (10, "b", False),
                                                   (100, "c", True)])], "ml")  # fmt: skip
    a, b, c = marks(svg, "circle")
    x = [float(e.get("cx") or 0) for e in (a, b, c)]
    assert x[2] - x[1] == pytest.approx(x[1] - x[0], abs=0.2)
    assert [e.get("fill") for e in (a, b, c)] == ["#123456", "#123456", plots.RED]


@given(st.floats(1e-4, 1e6), st.floats(-1e3, 1e3))
def test_ticks_are_few_and_reach_the_end(span: float, low: float) -> None:
    found = plots.ticks(low, low + span)
    assert 1 <= len(found) <= 8
    assert found[-1] >= low + span - 1e-6 * span
    assert found[0] >= low - 1e-6 * span


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (0.25, "0.25"), (1 / 3, "0.333"), (12345.6, "12\u2009346")]
)
def test_numbers_for_people(value: float, text: str) -> None:
    assert plots.number(value) == text


def test_the_running_median_ignores_one_bad_value() -> None:
    assert plots.running_median([1, 1, 0, 1, 1], 3) == [1, 1, 1, 1, 1]
