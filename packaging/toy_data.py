"""Makes a few pictures to try an installation on: bright ellipses, three of them with masks.

python packaging/toy_data.py OUT      OUT/taught, a data-set folder, and OUT/new
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 128


def main(out: Path) -> None:
    """Write them below a folder."""
    random = np.random.default_rng(8)
    row, column = np.mgrid[:SIDE, :SIDE]
    for folder in ("taught/images", "taught/masks", "new"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for number in range(5):
        r, c = random.integers(40, SIDE - 40, 2)
        mask = ((row - r) / 28) ** 2 + ((column - c) / 20) ** 2 < 1
        pixels = random.normal(60, 8, (SIDE, SIDE)) + 90 * mask
        folder = out / ("taught/images" if number < 3 else "new")
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        picture.save(folder / f"cell{number}.png")
        if number < 3:
            Image.fromarray(mask.astype(np.uint8)).save(out / f"taught/masks/cell{number}.png")
    about = {"name": "toy", "n": 3, "modality": "microscopy", "dims": "2D"}
    about["labels"] = {"1": {"name": "cell", "color": "#4f8dfd"}}
    (out / "taught/dataset.json").write_text(json.dumps(about), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
