"""Exports of ours give labels, objects and what was looked at back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.label_map import read
from segicl_gui.storage.importers.names import objects_label
from segicl_gui.storage.importers.own_manifest import assessed_in, case_of, labels_of

LABELS = [
    {"value": 1, "name": "my cell", "description": "round", "color": "#010203",
     "assessed_slices": [0, 1, 2]},
    {"value": 2, "name": "ring", "color": "red", "assessed_slices": [1]},
    {"value": 3, "name": "never", "assessed_slices": []},
]  # fmt: skip


def write_manifest(folder: Path) -> None:
    case = {"name": "a", "files": ["a.nii.gz", "a_objects_my cell.nii.gz"], "labels": LABELS,
            "ignore": 255}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps({"cases": [case]}))


def test_labels_and_what_was_looked_at(
    tmp_path: Path, oblique: Geometry, write: Callable[..., Path]
) -> None:
    write_manifest(tmp_path)
    stored = np.zeros((5, 12, 16), np.uint8)
    stored[1, 2:4], stored[2, 5:7] = 1, 255
    stored[3:] = 255
    cell, ring = read(write(tmp_path / "a.nii.gz", stored, oblique), oblique)
    assert (cell.name, cell.description, cell.color) == ("my cell", "round", "#010203")
    np.testing.assert_array_equal(cell.mask, oblique.to_canonical(stored == 1))
    assert cell.seen.tolist() == [True, True, True, False, False]
    assert (ring.name, ring.color, ring.voxels) == ("ring", "", 0)
    assert ring.seen.tolist() == [False, True, False, False, False]


def test_numbers_of_objects(tmp_path: Path) -> None:
    write_manifest(tmp_path)
    assert objects_label(tmp_path / "a_objects_my cell.nii.gz") == "my cell"
    assert objects_label(tmp_path / "b_objects_my cell.nii.gz") == ""
    assert objects_label(tmp_path / "a.nii.gz") == ""


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "{}", '{"cases": 3}', '{"cases": [3]}', '{"cases": [{"files": ["a.nii.gz"]}]}',
     '{"cases": [{"files": ["a.nii.gz"], "labels": {}}]}'],
)  # fmt: skip
def test_other_manifests(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert case_of(tmp_path / "a.nii.gz") is None


def test_senseless_entries() -> None:
    case = {"labels": [3, {"value": "1"}, {"value": 99999, "name": "x"}, {"value": 2, "name": ""},
                       {"name": "y", "assessed_slices": [-1]}]}  # fmt: skip
    assert labels_of(case) == {}
    assert assessed_in(case) == {}
