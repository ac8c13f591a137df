"""Raw data sets of nnU-Net open as cases with channels, labels and names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import Status
from segicl_gui.services.projects import open_path
from segicl_gui.storage.folders import scan_folder
from segicl_gui.storage.importers.nnunet import is_raw

Write = Callable[..., Path]
V1 = {"name": "Task", "modality": {"0": "CT", "1": "PET"}, "numTraining": 2,
      "labels": {"0": "background", "1": "liver", "2": "tumour"}}  # fmt: skip
V2 = {"channel_names": {"0": "CT", "1": "PET"}, "numTraining": 2, "file_ending": ".nii.gz",
      "labels": {"background": 0, "liver": 1, "tumour": 2, "ignore": 3}}  # fmt: skip


@pytest.fixture
def raw(tmp_path: Path, oblique: Geometry, write: Write) -> Callable[[dict[str, Any]], Path]:
    def made(meta: dict[str, Any]) -> Path:
        folder = tmp_path / "Dataset001_Liver"
        image = np.arange(5 * 12 * 16, dtype=np.int16).reshape(5, 12, 16)
        for name in ("case_1", "case_2"):
            for channel in range(2):
                write(folder / "imagesTr" / f"{name}_000{channel}.nii.gz", image, oblique)
        write(folder / "imagesTs" / "case_9_0000.nii.gz", image, oblique)
        mask = np.zeros((5, 12, 16), np.uint8)
        mask[1, 2:5], mask[2, 3, 3], mask[4, 0, 0] = 1, 2, 3 if "file_ending" in meta else 0
        write(folder / "labelsTr" / "case_1.nii.gz", mask, oblique)
        (folder / "dataset.json").write_text(json.dumps(meta))
        return folder

    return made


@pytest.mark.parametrize("meta", [V1, V2])
def test_cases_with_channels(raw: Callable[[dict[str, Any]], Path], meta: dict[str, Any]) -> None:
    folder = raw(meta)
    assert is_raw(folder)
    scan = scan_folder(folder)
    assert [i.name for i in scan.items] == ["case_1", "case_2", "case_9"]
    assert [len(i.more) for i in scan.items] == [1, 1, 0]
    assert scan.modality == "CT"
    assert any("CT, PET" in n for n in scan.notes)
    assert any("case_9: 1 of 2 channels" in n for n in scan.notes)
    opened = open_path(folder)
    first, second, _ = opened.state.cases.values()
    schema = opened.state.schema
    assert [(x.id, x.name) for x in schema.labels] == [(1, "liver"), (2, "tumour")]
    assert [Path(r.path).name for r in first.images] == [
        "case_1_0000.nii.gz", "case_1_0001.nii.gz",
    ]  # fmt: skip
    assert int(first.mask(0).areas()[1].sum()) == 48
    done = meta is V1
    assert first.status(schema) is (Status.DONE if done else Status.IN_PROGRESS)
    assert second.status(schema) is Status.NEW
    opened.store.close()


def test_channels_on_other_grids_are_told(
    raw: Callable[[dict[str, Any]], Path], oblique: Geometry, write: Write
) -> None:
    folder = raw(V2)
    other = np.zeros((5, 12, 15), np.int16)
    write(folder / "imagesTr" / "case_2_0001.nii.gz", other, oblique)
    opened = open_path(folder)
    assert any("does not lie where" in p for p in opened.problems)
    assert len(opened.state.cases) == 2
    opened.store.close()


@pytest.mark.parametrize("text", ["{", "[]", '{"labels": {}}', '{"labels": 3}'])
def test_senseless_data_sets(raw: Callable[[dict[str, Any]], Path], text: str) -> None:
    folder = raw(V2)
    (folder / "dataset.json").write_text(text)
    with pytest.raises(UserError):
        scan_folder(folder)


def test_without_images(tmp_path: Path) -> None:
    (tmp_path / "imagesTr").mkdir()
    (tmp_path / "dataset.json").write_text(json.dumps(V2))
    with pytest.raises(UserError, match="There is no image"):
        scan_folder(tmp_path)
