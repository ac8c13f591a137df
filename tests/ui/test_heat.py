"""The veil of uncertainty, alone and in the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication

from segicl_gui.ui.dialogs.calibration import CalibrationDialog
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.heat import Heat
from segicl_gui.ui.theme import THEMES

Make = Callable[..., Any]


def pictures(d: Any) -> None:
    """Keep pictures of the screen where SEGICL_PICTURES names a folder."""
    folder = os.environ.get("SEGICL_PICTURES")
    if folder:
        d.driver = Driver(d.window, Path(folder))


def test_certain_is_clear_and_uncertain_red(app: Any) -> None:
    heat = Heat()
    levels = np.array([[0, 64, 128, 255]], np.uint8)
    assert heat.show(levels)
    assert not heat.show(levels.copy())
    image = QImage(40, 10, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    heat.draw(painter, QTransform(10, 0, 0, 10, 5, 5))
    painter.end()
    seen = [image.pixelColor(x, 5) for x in (5, 15, 25, 35)]
    assert [c.alpha() for c in seen] == [0, 95, 190, 190]
    assert seen[1].green() > seen[2].green() + 50
    assert heat.show(None)


def test_toggled_by_key_and_gone_to_by_key(desk: Make) -> None:
    d = desk(count=3)
    pictures(d)
    d.teach()
    d.wait_proposal()
    assert d.window.canvas.heat.shown is None
    d.driver.key("Shift+U")
    assert (d.window.canvas.heat.shown == 55).all()
    d.driver.key("Ctrl+U")
    d.driver.wait(lambda: d.window.canvas.overlay.spot is not None, "the ring")
    d.driver.picture("uncertainty")
    d.driver.wait(lambda: d.window.canvas.overlay.spot is None, "the end of the ring")
    d.accept()
    d.driver.key("Shift+U")
    d.driver.wait(d.driver.idle, "the end of all work")
    assert d.window.canvas.heat.shown is None


def test_what_became_of_first_proposals_is_plotted_and_copied(desk: Make) -> None:
    d = desk(count=4)
    pictures(d)
    d.teach()
    for _ in range(2):
        d.wait_proposal()
        d.accept()
    d.wait_saved()
    theme = THEMES["dark"]
    dialog = CalibrationDialog(d.work, theme, d.window)
    dialog.show()
    d.driver.wait(lambda: dialog.copy.isEnabled(), "the history")
    texts = [dialog.table.item(0, j).text() for j in range(5)]
    assert texts == ["0.90 to 0.95", "2", "0.90", "1.00", "100%"]
    drawn = dialog.plot.grab().toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(240, 280) for y in range(4, 20)}
    assert theme.good in colours
    dialog.copy.click()
    assert QApplication.clipboard().text().splitlines()[1].split("\t")[1] == "2"
    d.driver.picture("calibration")
    dialog.reject()
