"""Small data-set folders."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image

from segicl_gui.engine.api import SlicePrediction

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


@pytest.fixture
def cones(tmp_path: Path) -> Path:
    """Four volumes of a cone that bends, of different subjects, with slices 4 pixels apart."""
    root = tmp_path / "cones"
    for part in ("images", "masks"):
        (root / part).mkdir(parents=True)
    y, x = np.mgrid[:48, :40]
    for n in range(4):
        mask = np.zeros((12, 48, 40), np.uint8)
        for z in range(1, 11):
            middle = 10 + 14 * (z >= 6) + n
            mask[z] = (y - middle) ** 2 + (x - 20) ** 2 <= (3 + z / 2) ** 2
        for part, array in (("images", mask * 100.0 + n), ("masks", mask)):
            image = sitk.GetImageFromArray(array)
            image.SetSpacing((0.5, 0.5, 2.0))
            sitk.WriteImage(image, str(root / part / f"s{n}_a.nii.gz"))
    about = {"name": "cones", "labels": {"1": "cone"}, "subject_id": "first"}
    (root / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    return root


class Seer:
    """Sees what is bright; keeps the requests."""

    name, version = "seer", "1"

    def __init__(self, share: float = 1.0) -> None:
        self.requests: list[object] = []
        self.share = share

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        for position, digest in request.priors:
            rows, columns = arrays[request.queries[position]].shape
            assert arrays[digest].shape == (1, rows, columns)
            assert arrays[digest].dtype == np.uint8
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5) * np.uint16(request.labels[0].id)
            mask[: round(len(mask) * (1 - self.share))] = 0
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 1.0))


@pytest.fixture
def seer() -> type[Seer]:
    """Its class, to make some of."""
    return Seer
