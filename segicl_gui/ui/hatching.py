"""Labels that are offered and not yet drawn: outlined, with stripes as wide at every zoom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from segicl_gui.domain.masks import LabelArray
from segicl_gui.services.planes import outlines
from segicl_gui.ui.canvas_overlay import Lines, draw_outlines, qt_lines

_PERIOD, _STRIPE = 10, 2.4  # pixels of the screen
_LARGE = 1.5  # pixels of the screen that a pixel of the image has
_PIXELS = QImage.Format.Format_ARGB32_Premultiplied

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Hatched:
    """What is to be hatched.

    Parameters
    ----------
    labels : ndarray of uint16
        (row, column); 0 for nothing.
    colours : mapping of int to str
        Label -> ``#rrggbb``; what is not in it is not hatched.
    outlined : tuple of (str, ndarray of bool)
        Colours, and the masks (row, column) that are outlined in them.
    """

    labels: LabelArray
    colours: Mapping[int, str]
    outlined: tuple[tuple[str, Mask], ...] = ()

    def same(self, other: Hatched) -> bool:
        """Whether both look alike."""
        return (
            self.colours == other.colours
            and np.array_equal(self.labels, other.labels)
            and len(self.outlined) == len(other.outlined)
            and all(
                a == b and np.array_equal(m, n)
                for (a, m), (b, n) in zip(self.outlined, other.outlined, strict=True)
            )
        )


_NOTHING = Hatched(np.zeros((0, 0), np.uint16), {})


class Hatching:
    """Draws what is hatched over a slice; never to be taken for a mask.

    Parameters
    ----------
    falling : bool
        Whether the stripes fall to the right, to be told from those that rise.
    """

    def __init__(self, *, falling: bool = False) -> None:
        self.visible = True
        self.opacity = 1.0
        self.shown = _NOTHING
        self._falling = falling
        self._lines: Lines = []
        self._corner = (0, 0)
        self._flat: QImage | None = None
        self._drawn: tuple[object, ...] = ()
        self._stripes = QImage()

    def show(self, hatched: Hatched | None) -> bool:
        """Hatch something else, or nothing; returns whether that looks different."""
        hatched = hatched or _NOTHING
        if hatched.same(self.shown):
            return False
        self.shown, labels = hatched, hatched.labels
        borders = [(c, outlines(m.astype(np.uint16), 1)) for c, m in hatched.outlined]
        self._lines = qt_lines(borders)
        self._flat, self._drawn = None, ()
        covered = labels > 0
        for _, mask in hatched.outlined:
            covered = covered | mask
        rows, columns = np.nonzero(covered.any(1))[0], np.nonzero(covered.any(0))[0]
        if rows.size:
            top, left = int(rows[0]), int(columns[0])
            box = labels[top : rows[-1] + 1, left : columns[-1] + 1]
            table = np.zeros(int(box.max()) + 1, np.uint32)
            for label, colour in hatched.colours.items():
                if label < len(table):
                    table[label] = QColor(colour).rgba()
            pixels = np.ascontiguousarray(table[box])
            high, wide = box.shape
            # A copy: Qt does not hold on to the array.
            self._flat = QImage(pixels.data, wide, high, 4 * wide, _PIXELS).copy()
            self._corner = (left, top)
        return True

    def draw(self, painter: QPainter, to_screen: QTransform, size: QSize) -> None:
        """Draw over a picture.

        Parameters
        ----------
        to_screen : QTransform
            From (column, row), pixel centres at whole numbers, to pixels of the widget.
        size : QSize
            Of the widget.
        """
        if not self.visible or self._flat is None:
            return
        left, top = self._corner
        box = QRectF(left - 0.5, top - 0.5, self._flat.width(), self._flat.height())
        around = to_screen.mapRect(box).toAlignedRect().adjusted(-2, -2, 2, 2)
        seen = around & QRect(0, 0, size.width(), size.height())
        if not seen.isEmpty():
            painter.setOpacity(self.opacity)
            painter.drawImage(seen.topLeft(), self._picture(to_screen, box, seen, painter))
            painter.setOpacity(1.0)

    def _picture(
        self, to_screen: QTransform, box: QRectF, seen: QRect, painter: QPainter
    ) -> QImage:
        """Stripes and outlines where they are seen; kept until the picture is moved."""
        assert self._flat is not None
        ratio = painter.device().devicePixelRatio()
        key = (to_screen.m11(), to_screen.m22(), to_screen.dx(), to_screen.dy(), seen, ratio)
        if key == self._drawn:
            return self._stripes
        self._drawn = key
        out = QImage(seen.size() * ratio, _PIXELS)
        out.setDevicePixelRatio(ratio)
        out.fill(0)
        inner = QPainter(out)
        inner.translate(-seen.left(), -seen.top())
        inner.save()
        inner.setTransform(to_screen, True)
        inner.drawImage(box, self._flat)
        inner.restore()
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        inner.setBrushOrigin(to_screen.map(QPointF(0, 0)))  # they move along with the picture
        inner.fillRect(seen, self._brush(ratio))
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        # Thick lines would hide what is small.
        pixels = 1.0 if to_screen.m11() < _LARGE else 2.0
        draw_outlines(inner, to_screen, self._lines, 1.0, pixels)
        inner.end()
        self._stripes = out
        return out

    def _brush(self, ratio: float) -> QBrush:
        side = round(_PERIOD * ratio)
        tile = QImage(side, side, _PIXELS)
        tile.fill(0)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("white"), _STRIPE * ratio))
        for start in (-side, 0, side):
            a, b = (start - side, start + 2 * side) if self._falling else (start + 2 * side,
                                                                          start - side)  # fmt: skip
            painter.drawLine(QLineF(a, -side, b, 2 * side))
        painter.end()
        brush = QBrush(tile)
        brush.setTransform(QTransform.fromScale(_PERIOD / side, _PERIOD / side))
        return brush
