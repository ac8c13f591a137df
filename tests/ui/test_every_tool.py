"""Every tool in a window of 1280 by 800: what it says fits, and the picture stays where it is."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from segicl_gui.domain.labels import LabelKind
from segicl_gui.domain.session import Tool
from segicl_gui.domain.tool_options import ToolOptions

Make = Callable[..., Any]
CTRL = Qt.KeyboardModifier.ControlModifier
ROUND = [(10.0, 25.0), (10.0, 50.0), (34.0, 50.0), (34.0, 25.0)]
# Tool, its key, and what is done with it: a click, a stroke, corners closed by Enter.
WORKED = (
    (Tool.BRUSH, "P", "stroke", "Brush"),
    (Tool.ERASER, "E", "stroke", "Eraser"),
    (Tool.RANGE, "B", "stroke", "Range brush"),
    (Tool.LASSO, "J", "lasso", "Lasso"),
    (Tool.POLYGON, "3", "corners", "Polygon"),
    (Tool.LIVEWIRE, "I", "corners", "Live wire"),
    (Tool.FILL, "F", "click", "Fill"),
    (Tool.GROW, "U", "click", "Grow"),
    (Tool.PROMPT, "C", "click", "Add to"),
    (Tool.CUT_OBJECT, "Shift+C", "across", "Cut object"),
    (Tool.MERGE_OBJECTS, "Shift+M", "halves", "Merge objects"),
    (Tool.ERASE_OBJECT, "Shift+X", "click", "Delete object"),
)
ON_SOMETHING = (Tool.ERASER, Tool.CUT_OBJECT, Tool.MERGE_OBJECTS, Tool.ERASE_OBJECT)
SHOWING = ((Tool.PAN, "Z"), (Tool.PICK, "L"), (Tool.RULER, "M"))


def narrow(desk: Make, shape: tuple[int, ...]) -> Any:
    """A window as narrow as is promised, with a block of a label of objects in its slice."""
    d = desk(shape, count=1)
    d.window.resize(1280, 800)
    schema = d.work.project.state.schema
    d.work.annotate.change_schema("Objects", schema.change(1, kind=LabelKind.OBJECTS))
    d.driver.wait(d.driver.idle, "the end of all work")
    return d


def work(d: Any, how: str) -> None:
    driver = d.driver
    if how == "click":
        driver.click((22.0, 35.0))
    elif how == "stroke":
        driver.stroke([(20.0, 25.0), (24.0, 45.0)])
    elif how == "lasso":
        driver.stroke([*ROUND, ROUND[0]])
    elif how == "corners":
        for corner in ROUND:
            driver.click(corner)
            driver.rest(0.05)
        driver.enter()
    elif how == "across":
        driver.stroke([(22.0, 5.0), (22.0, 70.0)])
    else:
        driver.stroke([(16.0, 30.0), (28.0, 30.0)])
    driver.wait(driver.idle, "the end of all work")


@pytest.mark.parametrize("shape", [(64, 80), (5, 64, 80)], ids=["picture", "volume"])
def test_every_tool_works_by_key_and_mouse_and_nothing_moves(desk: Make, shape: tuple[int, ...]):
    d = narrow(desk, shape)
    place = d.window.canvas.geometry()
    for tool, key, how, verb in WORKED:
        while d.titles()[-1] != "Objects":
            d.driver.key("Ctrl+Z")
        if tool in ON_SOMETHING:
            d.driver.key("J")
            work(d, "lasso")
        if tool is Tool.MERGE_OBJECTS:
            d.driver.key("Shift+C")
            work(d, "across")
        d.driver.key(key)
        assert d.work.session.tool is tool
        work(d, how)
        assert d.titles()[-1].startswith(verb), (tool, d.titles(), d.notice)
        assert d.window.canvas.geometry() == place
        assert d.window.width() == 1280
    for tool, key in SHOWING:
        done = d.titles()
        d.driver.key(key)
        assert d.work.session.tool is tool
        work(d, "stroke")
        assert d.titles() == done
        assert d.window.canvas.geometry() == place


@pytest.mark.parametrize("wide_range", [False, True], ids=["like the pixel", "between"])
def test_what_every_tool_says_fits(desk: Make, wide_range: bool):
    d = narrow(desk, (5, 64, 80))
    d.work.session.set_options(around_pixel=ToolOptions().around_pixel and not wide_range)
    for tool in Tool:
        d.work.session.set_tools(tool=tool)
        d.driver.rest(0.02)
        bar, options = d.window.hint_bar, d.window.options_bar
        assert bar.hint
        assert bar.fontMetrics().horizontalAdvance(bar.hint) <= bar.width() - 24, tool
        assert options.minimumSizeHint().width() <= options.width(), tool
