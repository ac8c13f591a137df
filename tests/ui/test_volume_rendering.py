"""The image of a volume drawn in 3D, beside and below the labels' surfaces."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect

from segicl_gui.domain.display import Projection, Rendering

DEEP = (12, 64, 80)


def shot(d) -> np.ndarray:
    """What the view in 3D shows: uint8 (row, column, 3)."""
    d.driver.rest(0.3)
    native = d.window.views.volume.surface._canvas.native
    place = QRect(native.mapTo(d.window, QPoint(0, 0)), native.size())
    image = d.window.screen().grabWindow(d.window.winId()).copy(place).toImage()
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows, stride = image.height(), image.bytesPerLine()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(rows, stride)
    return flat[:, : 3 * image.width()].reshape(rows, -1, 3).copy()


def opened(desk, count: int = 1):
    d = desk(DEEP, count=count)
    d.driver.key("P")
    d.driver.stroke([(20.0, 25.0), (20.0, 45.0)])
    d.driver.key("Shift+V")
    settled(d)
    return d


def settled(d) -> None:
    d.driver.rest(0.1)
    d.driver.wait(lambda: not d.window.views.volume.due, "the views")
    d.driver.wait(d.driver.idle, "the end of all work")
    d.driver.wait(lambda: not d.window.views.volume.due, "the views")
    d.driver.rest(0.2)


def coloured(picture: np.ndarray) -> int:
    return int((np.ptp(picture.astype(int), axis=-1) > 40).sum())


def grey(picture: np.ndarray) -> int:
    """Pixels brighter than the background that have no colour."""
    flat = np.ptp(picture.astype(int), axis=-1) < 12
    return int((flat & (picture.max(-1) > 60)).sum())


def test_surfaces_volume_or_both(desk) -> None:
    d = opened(desk)
    surface = d.window.views.volume.surface
    assert not surface.projections.isVisible()
    alone = shot(d)
    assert coloured(alone) > 50
    d.driver.key("Ctrl+Shift+V")
    settled(d)
    assert d.work.session.display.rendering is Rendering.VOLUME
    assert surface.projections.isVisible()
    volume = shot(d)
    assert grey(volume) > grey(alone) + 500
    assert coloured(volume) == 0
    d.driver.key("Ctrl+Shift+V")
    settled(d)
    both = shot(d)
    assert grey(both) > grey(alone) + 500
    assert coloured(both) > 20
    d.driver.key("Ctrl+Shift+V")
    settled(d)
    assert surface.grid is None
    assert abs(shot(d).astype(int) - alone).mean() < 2


@pytest.mark.parametrize("projection", Projection)
def test_a_volume_follows_window_and_level(desk, projection: Projection) -> None:
    d = opened(desk)
    d.work.session.display.render(Rendering.VOLUME, projection)
    d.window.picture.set_window("By hand", (0.0, 250.0))
    settled(d)
    before = shot(d).mean()
    d.window.picture.set_window("By hand", (0.0, 60.0))
    settled(d)
    assert shot(d).mean() > before + 1


def test_the_choices_are_made_by_mouse_and_kept(desk) -> None:
    d = opened(desk)
    surface = d.window.views.volume.surface
    surface.renderings.setCurrentIndex(2)
    surface.renderings.activated.emit(2)
    surface.projections.activated.emit(1)
    settled(d)
    display = d.work.session.display
    assert (display.rendering, display.projection) == (Rendering.BOTH, Projection.MAXIMUM)
    d.close()
    d.begin()
    d.open()
    settled(d)
    assert d.work.session.display.rendering is Rendering.BOTH
    assert d.window.views.volume.surface.renderings.currentText() == "Both"
    assert d.window.views.volume.surface.grid is not None


def test_a_stroke_does_not_make_the_volume_anew(desk) -> None:
    d = opened(desk)
    d.work.session.display.render(Rendering.BOTH)
    settled(d)
    surface = d.window.views.volume.surface
    grid = surface.grid
    assert grid is not None
    d.driver.stroke([(40.0, 25.0), (40.0, 45.0)])
    settled(d)
    assert surface.grid is grid


def test_going_from_case_to_case_keeps_the_memory(desk) -> None:
    d = opened(desk, count=3)
    d.work.session.display.render(Rendering.BOTH, Projection.MAXIMUM)
    settled(d)
    cases = list(d.work.project.state.cases)

    def round_trip() -> float:
        for case in cases:
            d.work.session.go(case, 3)
            settled(d)
            assert d.window.views.volume.surface.grid is not None
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * 4096 / 2**20

    for _ in range(2):
        round_trip()
    first = round_trip()
    last = [round_trip() for _ in range(3)][-1]
    assert last - first < 12
    children = d.window.views.volume.surface._view.scene.children
    assert sum(type(c).__name__ == "Volume" for c in children) == 1
