"""Hatching, drawn on pictures of its own."""

from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QTransform

from segicl_gui.ui.hatching import Hatched, Hatching

SIZE = 400  # of the widget, in its own pixels
LABELS = np.zeros((64, 64), np.uint16)
LABELS[4:60, 4:60] = 3


def drawn(hatching: Hatching, zoom: float, ratio: int = 1, dx: float = 0.0) -> np.ndarray:
    """Alpha of what is drawn: uint8 (row, column), in the screen's own pixels."""
    image = QImage(SIZE * ratio, SIZE * ratio, QImage.Format.Format_RGBA8888)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    hatching.draw(painter, QTransform(zoom, 0, 0, zoom, dx, 0), QSize(SIZE, SIZE))
    painter.end()
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(SIZE * ratio, SIZE * ratio, 4)[..., 3].copy()


def stripes(line: np.ndarray) -> list[int]:
    """Lengths of the runs that are drawn, without those at the ends."""
    return [len(list(run)) for on, run in groupby(line > 127) if on][1:-1]


@pytest.fixture
def hatching(app) -> Hatching:
    hatching = Hatching()
    assert hatching.show(Hatched(LABELS, {3: "#ff0000"}))
    return hatching


def test_stripes_are_as_wide_at_every_zoom(hatching: Hatching) -> None:
    widths = {}
    for zoom in (1.0, 3.0, 6.0, 20.0):
        area = drawn(hatching, zoom)
        side = min(SIZE, int(60 * zoom)) - 6
        inner = area[int(4 * zoom) + 3 : side, int(4 * zoom) + 3 : side]
        widths[zoom] = np.median(stripes(inner[len(inner) // 2]))
        assert 0.2 < (inner > 127).mean() < 0.5
    assert max(widths.values()) - min(widths.values()) <= 1


def test_on_dense_screens_they_have_twice_the_pixels(hatching: Hatching) -> None:
    once, twice = drawn(hatching, 6.0), drawn(hatching, 6.0, 2)
    assert np.median(stripes(twice[400])) == pytest.approx(2 * np.median(stripes(once[200])), abs=1)


def test_stripes_go_along_when_the_picture_is_moved(hatching: Hatching) -> None:
    here, there = drawn(hatching, 5.0), drawn(hatching, 5.0, dx=7.0)
    assert np.array_equal(here[30:290, 30:290], there[30:290, 37:297])


def test_nothing_outside_the_labels_and_nothing_of_labels_without_a_colour(app) -> None:
    hatching = Hatching()
    labels = LABELS.copy()
    labels[20:40, 20:40] = 4
    hatching.show(Hatched(labels, {3: "#ff0000"}))
    area = drawn(hatching, 6.0)
    assert not area[:20].any()
    assert not area[:, :20].any()
    assert not area[122:236, 122:236].any()
    assert area[60:110, 60:110].any()


def test_outlines_close_the_area_and_falling_stripes_cross_rising_ones(app) -> None:
    rising, falling = Hatching(), Hatching(falling=True)
    for hatching in (rising, falling):
        hatching.show(Hatched(LABELS, {3: "#ff0000"}, (("#ffffff", LABELS == 3),)))
    one, other = drawn(rising, 6.0), drawn(falling, 6.0)
    assert (one[18:26, 40:340] > 127).any(0).all()
    inner = (slice(60, 300), slice(60, 300))
    assert np.array_equal(one[inner].mean(0) > 0, other[inner].mean(0) > 0)
    diagonal = np.arange(60, 300)
    assert np.std(one[diagonal, diagonal]) > 50
    assert np.std(other[diagonal, diagonal]) < 50


def test_what_looks_the_same_is_told_and_hidden_is_not_drawn(hatching: Hatching) -> None:
    assert not hatching.show(Hatched(LABELS.copy(), {3: "#ff0000"}))
    assert hatching.show(Hatched(LABELS, {3: "#00ff00"}))
    hatching.visible = False
    assert not drawn(hatching, 3.0).any()
    hatching.visible = True
    assert hatching.show(None)
    assert not drawn(hatching, 3.0).any()
