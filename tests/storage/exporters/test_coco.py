"""COCO: exact masks, one annotation an object, absent told from not looked at."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions
from segicl_gui.storage.exporters.coco import run_lengths
from segicl_gui.storage.exporters.run import export_cases
from segicl_gui.storage.images import read_geometry
from tests.storage.exporters.conftest import drawn_cases, geometries, mask_of

# pycocotools is of the time before numpy 2.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CELL = Label(1, "cell", "#ff0000", kind=LabelKind.OBJECTS)
DISC = Label(2, "disc", "#00ff00")
CUP = Label(3, "cup", "#0000ff", part_of=2)
LABELS = (CELL, DISC, CUP)
NO, YES = np.zeros(2, bool), np.ones(2, bool)


def decoded(segmentation: dict) -> np.ndarray:
    """By pycocotools."""
    return coco_mask.decode(segmentation).astype(bool)


@given(hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=7)))
def test_run_lengths_come_back(mask: np.ndarray):
    assert np.array_equal(decoded(run_lengths(mask)), mask)


def loaded(path: Path) -> COCO:
    """As every detector reads it."""
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


@pytest.mark.parametrize("polygons", [False, True])
@given(drawn_cases(geometries((2, 3))))
@settings(max_examples=20, deadline=None)
def test_round_trip(polygons: bool, case: ExportCase):
    with tempfile.TemporaryDirectory() as folder:
        options = ExportOptions(polygons=polygons)
        assert not export_cases([case], "coco", Path(folder), options).failed
        found = loaded(Path(folder) / "annotations.json")
    assert {c["id"]: c["name"] for c in found.loadCats(found.getCatIds())} == {
        x.id: x.name for x in case.labels
    }
    masks = {x.id: np.zeros(case.geometry.shape, bool) for x in case.labels}
    for annotation in found.loadAnns(found.getAnnIds()):
        image = found.imgs[annotation["image_id"]]
        mask = found.annToMask(annotation).astype(bool)
        assert annotation["area"] == mask.sum()
        rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
        assert annotation["bbox"] == [
            columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1,
        ]  # fmt: skip
        masks[annotation["category_id"]][image.get("slice", 0)] |= mask
    for label in case.labels:
        assert np.array_equal(masks[label.id], mask_of(case, label))


def test_images_are_copied_where_asked_for(tmp_path: Path):
    array = np.arange(2 * 8 * 9).reshape(2, 8, 9).astype(np.int16) * 100 - 1000
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((1, 1, 3))
    sitk.WriteImage(image, tmp_path / "a.nii.gz")
    case = replace(
        a_case("a"), image=tmp_path / "a.nii.gz", geometry=read_geometry(tmp_path / "a.nii.gz")
    )
    out = tmp_path / "out"
    report = export_cases([case], "coco", out, ExportOptions(copy_images=True))
    assert not report.failed
    found = loaded(out / "annotations.json")
    names = [i["file_name"] for i in found.imgs.values()]
    assert names == ["images/a_slice000.png", "images/a_slice001.png"]
    planes = [np.asarray(PIL.Image.open(out / n)) for n in names]
    assert planes[0].shape == (8, 9)
    assert planes[0].dtype == np.uint8
    # Both slices are scaled alike.
    assert (planes[0].min(), planes[1].max()) == (0, 255)
    assert planes[0].max() < planes[1].min()


def a_case(name: str) -> ExportCase:
    """Two cells that touch and a cup in a disc, in the first of two slices."""
    eye = (1, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source((9, 8, 2), (1, 1, 3), (0, 0, 0), eye)
    mask, numbers = np.zeros((2, 2, 8, 9), np.uint16)
    mask[0, 1:3, 1:7] = 1
    numbers[0, 1:3, 1:4], numbers[0, 1:3, 4:7] = 5, 2
    mask[0, 4:8, 1:6], mask[0, 5:7, 2:4] = 2, 3
    assessed = {1: YES, 2: np.asarray([True, False]), 3: YES}
    return ExportCase(name, geometry, (mask,), LABELS, assessed, objects=((CELL, numbers),))


def test_objects_parts_and_what_was_not_looked_at(tmp_path: Path):
    report = export_cases([a_case("a"), a_case("b")], "coco", tmp_path)
    assert not report.failed
    assert sorted(p.name for p in tmp_path.iterdir()) == ["annotations.json", "manifest.json"]
    coco = json.loads((tmp_path / "annotations.json").read_text("utf-8"))
    assert [c["name"] for c in coco["categories"]] == ["cell", "disc", "cup"]
    assert coco["categories"][2]["supercategory"] == "disc"
    assert [(i["case"], i["slice"]) for i in coco["images"]] == [
        ("a", 0), ("a", 1), ("b", 0), ("b", 1),
    ]  # fmt: skip
    first, second = coco["images"][:2]
    assert (first["height"], first["width"]) == (8, 9)
    assert (first["neg_category_ids"], first["not_exhaustive_category_ids"]) == ([], [])
    assert (second["neg_category_ids"], second["not_exhaustive_category_ids"]) == ([1, 3], [2])
    ids = [a["id"] for a in coco["annotations"]]
    assert ids == list(range(1, 9))
    here = [a for a in coco["annotations"] if a["image_id"] == first["id"]]
    cells = [a for a in here if a["category_id"] == 1]
    assert [a["bbox"] for a in cells] == [[4, 1, 3, 2], [1, 1, 3, 2]]
    assert all(a["area"] == decoded(a["segmentation"]).sum() == 6 for a in cells)
    (disc,) = [a for a in here if a["category_id"] == 2]
    (cup,) = [a for a in here if a["category_id"] == 3]
    assert (disc["area"], cup["area"]) == (20, 4)  # the disc counts its cup
    assert decoded(disc["segmentation"])[4:8, 1:6].all()


def test_nothing_is_overwritten_unasked(tmp_path: Path):
    export_cases([a_case("a")], "coco", tmp_path)
    with pytest.raises(UserError, match="exists already"):
        export_cases([a_case("a")], "coco", tmp_path)
    export_cases([a_case("a")], "coco", tmp_path, ExportOptions(overwrite=True))
