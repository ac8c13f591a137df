"""COCO annotations: run lengths, outlines, objects, and what was looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as library

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.coco import decoded, is_coco, open_file, read

PICTURE = Geometry.from_source((9, 7), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
VOLUME = Geometry.from_source((9, 7, 3), *((1.0,) * 3, (0.0,) * 3), (1.0, 0, 0, 0, 1, 0, 0, 0, 1))


def packed(mask: np.ndarray) -> dict[str, Any]:
    rle = library.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": rle["size"], "counts": rle["counts"].decode()}


def write(path: Path, annotations: list[dict[str, Any]], **image: Any) -> Path:
    raw = {
        "images": [{"id": 4, "file_name": "a.png", "height": 7, "width": 9, **image}],
        "annotations": [{"id": i, "image_id": 4, **a} for i, a in enumerate(annotations)],
        "categories": [{"id": 1, "name": "cell"}, {"id": 3, "name": "nucleus"}],
    }
    path.write_text(json.dumps(raw))
    return path


@given(st.lists(st.booleans(), min_size=63, max_size=63))
@settings(max_examples=50, deadline=None)
def test_run_lengths_are_those_of_the_library(bits: list[bool]) -> None:
    mask = np.array(bits).reshape(7, 9)
    got = decoded(Path("x"), packed(mask), (7, 9))
    np.testing.assert_array_equal(got, mask)
    flat = mask.ravel(order="F")
    changes = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff([0, *changes, flat.size]).tolist()
    counts = [0, *runs] if flat[0] else runs
    again = decoded(Path("x"), {"size": [7, 9], "counts": counts}, (7, 9))
    np.testing.assert_array_equal(again, mask)


def test_long_runs() -> None:
    mask = np.zeros((700, 900), bool)
    mask[100:600, 20:880] = True
    np.testing.assert_array_equal(decoded(Path("x"), packed(mask), (700, 900)), mask)


def test_objects_and_regions(tmp_path: Path) -> None:
    a, b, c = (np.zeros((7, 9), bool) for _ in range(3))
    a[:2, :2], b[4:, 4:], c[3, 3:6] = True, True, True
    path = write(tmp_path / "c.json", [
        {"category_id": 1, "segmentation": packed(a)},
        {"category_id": 1, "segmentation": packed(b), "iscrowd": 1},
        {"category_id": 3, "segmentation": packed(c)},
        {"category_id": 3, "bbox": [0, 0, 2, 2]},
    ])  # fmt: skip
    assert is_coco(path)
    notes: list[str] = []
    cell, nucleus = read(path, PICTURE, "a.png", How(note=notes.append))
    assert cell.has_objects
    np.testing.assert_array_equal(cell.objects[0], a + 2 * b)
    assert not nucleus.has_objects
    np.testing.assert_array_equal(nucleus.mask[0], c)
    assert cell.seen.all()
    assert "only a box" in notes[0]


def test_outlines(tmp_path: Path) -> None:
    square = [2.0, 1.0, 6.0, 1.0, 6.0, 4.0, 2.0, 4.0]
    path = write(tmp_path / "c.json", [{"category_id": 1, "segmentation": [square]}])
    cell, nucleus = read(path, PICTURE, "a.png")
    expected = np.zeros((7, 9), bool)
    expected[1:4, 2:6] = True
    np.testing.assert_array_equal(cell.mask[0], expected)
    assert nucleus.voxels == 0


def test_what_nobody_looked_at(tmp_path: Path) -> None:
    mask = np.ones((7, 9), bool)
    known = {"slice": 1, "neg_category_ids": [3], "not_exhaustive_category_ids": []}
    path = write(tmp_path / "c.json", [{"category_id": 1, "segmentation": packed(mask)}], **known)
    cell, nucleus = read(path, VOLUME, "a.png")
    assert cell.seen.tolist() == nucleus.seen.tolist() == [False, True, False]
    path = write(tmp_path / "c.json", [], slice=0, neg_category_ids=[],
                 not_exhaustive_category_ids=[1])  # fmt: skip
    cell, nucleus = read(path, VOLUME, "a.png")
    assert not (cell.seen | nucleus.seen).any()


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        ({"category_id": 9, "segmentation": {}}, "category 9"),
        ({"segmentation": {}}, "has no category"),
        ({"category_id": 1, "segmentation": {"size": [7, 9], "counts": [5, 5]}}, "do not fill"),
        ({"category_id": 1, "segmentation": {"size": [7, 9], "counts": [-1, 64]}}, "do not fill"),
        ({"category_id": 1, "segmentation": {"size": [7, 9], "counts": "~~~"}}, "malformed"),
        ({"category_id": 1, "segmentation": {"size": [7, 9], "counts": "o"}}, "malformed"),
        ({"category_id": 1, "segmentation": {"size": [9**9, 9], "counts": [1]}}, "not 7 × 9"),
        ({"category_id": 1, "segmentation": [[0, 0, 1e9, 0, 5, 5]]}, "far outside"),
        ({"category_id": 1, "segmentation": [["a", 0, 1, 0, 5, 5]]}, "malformed"),
    ],
)
def test_senseless_annotations(tmp_path: Path, annotation: dict[str, Any], told: str) -> None:
    path = write(tmp_path / "c.json", [annotation])
    with pytest.raises(UserError, match=told):
        read(path, PICTURE, "a.png")


def test_senseless_files(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    for text in ("", "{", "[1]", '{"images": [{"id": "x"}]}', '{"images": 3}', "[" * 100_000):
        path.write_text(text)
        with pytest.raises(UserError):
            open_file(path)
        assert not is_coco(path) or "images" in text
    write(path, [])
    with pytest.raises(UserError, match="knows no image"):
        read(path, PICTURE, "b.png")
    small = Geometry.from_source((5, 5), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
    with pytest.raises(UserError, match="7 × 9 pixels"):
        read(path, small, "a.png")
    with pytest.raises(UserError, match="which of the 3 slices"):
        read(path, VOLUME, "a.png")
