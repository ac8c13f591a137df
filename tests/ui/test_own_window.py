"""Nothing but the pictures is drawn by OpenGL, and what lies over them is seen."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QSurface

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def on_x11(app: object) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("elsewhere all is drawn in one window")


def test_the_window_is_not_composed_by_opengl(desk: Make) -> None:
    d = desk((12, 64, 80), count=1)
    canvas, raster = d.window.canvas, QSurface.SurfaceType.RasterSurface
    assert d.window.windowHandle().surfaceType() == raster
    assert canvas.windowHandle().surfaceType() == QSurface.SurfaceType.OpenGLSurface
    d.driver.key("Shift+V")
    d.driver.wait(lambda: d.window.views.volume.surface.frames > 0, "the view in 3D")
    assert d.window.windowHandle().surfaceType() == raster


def test_a_message_lies_over_the_picture(desk: Make) -> None:
    d = desk()
    notice = d.window.notice
    notice.say("Words over the picture", seconds=0)
    assert notice.windowHandle() is not None  # else the picture gets clicks on it
    place = QRect(notice.mapTo(d.window, QPoint(0, 0)), notice.size())
    over = QRect(d.window.canvas.mapTo(d.window, QPoint(0, 0)), d.window.canvas.size())
    assert over.contains(place)
    d.driver.rest(0.3)
    screen = d.window.screen().grabWindow(d.window.winId()).toImage()
    shown = notice.grab().toImage()
    middle = notice.height() // 2
    row = [
        (screen.pixel(place.left() + x, place.top() + middle), shown.pixel(x, middle))
        for x in range(4, place.width() - 4)
    ]
    assert np.mean([a == b for a, b in row]) > 0.9
