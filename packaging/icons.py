"""Draws the app's icon as each system wants it; run with the bundle's Python, which has Qt.

python icons.py OUT      hicolor/NxN/apps/segicl-gui.png, segicl-gui.ico, segicl-gui.icns
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from segicl_gui.paths import resource

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main(out: Path) -> None:
    """Write all of them below a folder."""
    app = QGuiApplication([])
    drawing = QSvgRenderer(str(resource("icon.svg")))
    paths = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        paths[size] = out / "hicolor" / f"{size}x{size}" / "apps" / "segicl-gui.png"
        paths[size].parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(paths[size])):
            sys.exit(f"icons: {paths[size]} could not be written")
    with Image.open(paths[256]) as picture:
        picture.save(out / "segicl-gui.ico", sizes=[(s, s) for s in (16, 24, 32, 48, 64, 128, 256)])
    with Image.open(paths[512]) as picture:
        picture.save(out / "segicl-gui.icns")
    app.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
