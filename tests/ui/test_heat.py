"""The veil of uncertainty, alone and in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtGui import QImage, QPainter, QTransform

from segicl_gui.ui.heat import Heat

Make = Callable[..., Any]


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
