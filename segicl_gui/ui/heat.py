"""How uncertain a proposal is, as a veil over the picture: clear, then yellow, then red."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

_STRONGEST = 190  # alpha of what is as likely wrong as right, and of anything less certain
_HALF = 128


def _ramp() -> npt.NDArray[np.uint32]:
    """Premultiplied ARGB for every uncertainty, 0..255."""
    level = np.clip(np.arange(256) / _HALF, 0, 1)
    alpha = _STRONGEST * level
    red, green, blue = 255 * np.ones(256), 225 * (1 - 0.75 * level), 60 * (1 - level)
    parts = [np.round(c * alpha / 255).astype(np.uint32) for c in (red, green, blue)]
    return (
        alpha.round().astype(np.uint32) << 24 | parts[0] << 16 | parts[1] << 8 | parts[2]
    ).astype(np.uint32)


_COLOURS = _ramp()


class Heat:
    """Draws an uncertainty map over a slice."""

    def __init__(self) -> None:
        self.shown: npt.NDArray[np.uint8] | None = None
        self._image: QImage | None = None

    def show(self, uncertainty: npt.NDArray[np.uint8] | None) -> bool:
        """Show another map, uint8 (row, column), or none; returns whether that looks different."""
        if uncertainty is None and self.shown is None:
            return False
        if (
            uncertainty is not None
            and self.shown is not None
            and np.array_equal(uncertainty, self.shown)
        ):
            return False
        self.shown, self._image = uncertainty, None
        if uncertainty is not None:
            pixels = np.ascontiguousarray(_COLOURS[uncertainty])
            rows, columns = pixels.shape
            form = QImage.Format.Format_ARGB32_Premultiplied
            # A copy: Qt does not hold on to the array.
            self._image = QImage(pixels.data, columns, rows, 4 * columns, form).copy()
        return True

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        """Draw over a picture; see `Hatching.draw`."""
        if self._image is not None:
            box = QRectF(-0.5, -0.5, self._image.width(), self._image.height())
            painter.drawImage(to_screen.mapRect(box), self._image)
