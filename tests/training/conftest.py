"""Small data-set folders to pack and to train on."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Colour pictures of three subjects, and one CT volume with two kidneys."""
    root = tmp_path_factory.mktemp("datasets")
    return [_pictures(root / "cells"), _volume(root / "trunk")]


def _folder(folder: Path, meta: dict[str, object]) -> Path:
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    (folder / "dataset.json").write_text(json.dumps(meta), "utf-8")
    return folder


def _pictures(folder: Path) -> Path:
    _folder(
        folder,
        {
            "name": "cells",
            "modality": "histology",
            "labels": {"1": {"name": "nucleus", "description": "dark and round"}, "2": "gland"},
            "subject_id": "file name up to the first underscore",
        },
    )
    rng = np.random.default_rng(0)
    for subject in "abc":
        for n in range(2):
            mask = np.zeros((60, 80), np.uint8)
            mask[20:35, 10 + 5 * n : 30] = 1
            if subject != "c":
                mask[40:55, 50:70] = 2
            image = rng.integers(100, 140, (60, 80, 3)).astype(np.uint8)
            image[mask == 1] = (90, 20, 120)
            image[mask == 2] = (200, 90, 150)
            PIL.Image.fromarray(image).save(folder / "images" / f"{subject}_{n}.png")
            PIL.Image.fromarray(mask).save(folder / "masks" / f"{subject}_{n}.png")
    PIL.Image.fromarray(image).save(folder / "images" / "d_unlabelled.png")
    return folder


def _volume(folder: Path) -> Path:
    labels = {"2": "kidney_right", "3": "kidney_left", "300": "spine"}
    _folder(folder, {"name": "trunk", "modality": "CT", "labels": labels})
    values = np.full((20, 30, 40), -1000, np.int16)
    mask = np.zeros(values.shape, np.uint16)
    values[:, 4:26, 4:36] = 40
    mask[3:15, 12:20, 8:14] = 2
    mask[5:17, 12:20, 26:32] = 3
    mask[2:18, 20:24, 18:22] = 300
    values[mask == 300] = 700
    for part, array in (("images", values), ("masks", mask)):
        image = sitk.GetImageFromArray(array)
        image.SetSpacing((3, 3, 3))
        sitk.WriteImage(image, str(folder / part / "one.nii.gz"))
    return folder
