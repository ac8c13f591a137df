"""Small data-set folders."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a folder from (row, column) uint8 masks by file name; labels show as grey values."""

    def make(name: str, masks: dict[str, np.ndarray], labels: dict[str, object], **meta) -> Path:
        root = tmp_path / name
        for part in ("images", "masks"):
            (root / part).mkdir(parents=True)
        for file, mask in masks.items():
            image = np.array([20, 230, 90], np.uint8)[mask]
            # The corner tells the images apart: arrays are known by content.
            image[0, 0] = len(list((root / "images").iterdir()))
            Image.fromarray(image).save(root / "images" / file)
            Image.fromarray(mask).save(root / "masks" / file)
        about = {"name": name, "labels": labels, **meta}
        (root / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
        return root

    return make


@pytest.fixture
def folder(write: Write) -> Path:
    """Twelve images of a bright square (label 1), dim square (2) in all but two."""
    masks = {}
    for i in range(12):
        mask = np.zeros((64, 64), np.uint8)
        mask[8 : 24 + i, 8:24] = 1
        if i < 10:
            mask[40:50, 40:50] = 2
        masks[f"{i:02d}.png"] = mask
    return write("squares", masks, {"1": "bright", "2": "dim"})
