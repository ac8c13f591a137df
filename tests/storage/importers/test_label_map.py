"""Label maps of any lattice part; single labels by file; names and ignored voxels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.label_map import read, read_objects, read_single

Write = Callable[..., Path]


@pytest.fixture
def labels(oblique: Geometry) -> np.ndarray:
    """In storage order (z, y, x): 1, 2 and 5."""
    out = np.zeros((5, 12, 16), np.uint8)
    out[1, 2:6, 3:9], out[2, :, :4], out[4, 5, 5] = 1, 2, 5
    return out


@pytest.mark.parametrize("ending", [".nii.gz", ".nii", ".nrrd", ".mha", ".tif"])
def test_values_become_segments(
    tmp_path: Path, oblique: Geometry, write: Write, labels: np.ndarray, ending: str
) -> None:
    segments = read(write(tmp_path / f"a{ending}", labels, oblique), oblique)
    assert [s.number for s in segments] == [1, 2, 5]
    for s in segments:
        np.testing.assert_array_equal(s.mask, oblique.to_canonical(labels == s.number))
        assert s.seen.all()


def test_a_cropped_map_knows_only_its_slices(
    tmp_path: Path, oblique: Geometry, write: Write, labels: np.ndarray
) -> None:
    path = write(tmp_path / "a.nii.gz", labels[1:3, 1:, 2:], oblique, (2, 1, 1))
    one, two = read(path, oblique)
    np.testing.assert_array_equal(one.mask, oblique.to_canonical(labels == 1))
    assert np.flatnonzero(one.seen).tolist() == [1, 2]
    assert int(two.mask.sum()) == 11 * 2


def test_names_and_what_is_to_be_ignored(
    tmp_path: Path, oblique: Geometry, write: Write, labels: np.ndarray
) -> None:
    meta = {"labels": {"background": 0, "liver": 1, "spleen": 3, "ignore": 5}, "file_ending": "."}
    (tmp_path / "dataset.json").write_text(json.dumps(meta))
    path = write(tmp_path / "labelsTr" / "a.nii.gz", labels, oblique)
    segments = {s.name: s for s in read(path, oblique)}
    assert set(segments) == {"liver", "spleen", ""}
    assert segments["spleen"].voxels == 0
    assert segments["liver"].seen.tolist() == [True, True, True, True, False]


def test_one_label_a_file(
    tmp_path: Path, oblique: Geometry, write: Write, labels: np.ndarray
) -> None:
    path = write(tmp_path / "liver.nii.gz", (labels == 1) * np.uint8(255), oblique)
    (liver,) = read_single(path, oblique, "liver")
    assert (liver.name, liver.voxels) == ("liver", 24)
    (empty,) = read_single(write(tmp_path / "e.nii.gz", labels * 0, oblique), oblique, "spleen")
    assert (empty.name, empty.voxels, empty.seen.all()) == ("spleen", 0, True)
    several = read_single(write(tmp_path / "s.nii.gz", labels, oblique), oblique, "x")
    assert [s.name for s in several] == ["x 1", "x 2", "x 5"]


def test_numbers_of_objects(
    tmp_path: Path, oblique: Geometry, write: Write, labels: np.ndarray
) -> None:
    (cell,) = read_objects(write(tmp_path / "a.nii.gz", labels, oblique), oblique, "cell")
    assert (cell.name, cell.has_objects) == ("cell", True)
    np.testing.assert_array_equal(cell.objects, oblique.to_canonical(labels))


def test_pictures(tmp_path: Path) -> None:
    geometry = Geometry.from_source((6, 4), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
    mask = np.zeros((4, 6), np.uint8)
    mask[1, 2:4] = 2
    picture = PIL.Image.fromarray(mask)
    picture.putpalette([0, 0, 0, 9, 9, 9, 200, 0, 0])
    picture.save(tmp_path / "a.png")
    (segment,) = read(tmp_path / "a.png", geometry)
    np.testing.assert_array_equal(segment.mask[0], mask == 2)
    with pytest.raises(UserError, match="6 × 4 in size"):
        read(tmp_path / "a.png", Geometry.from_source((5, 4), *((1.0, 1.0), (0.0, 0.0)),
                                                     (1.0, 0.0, 0.0, 1.0)))  # fmt: skip


def test_an_image_is_no_label_map(tmp_path: Path, oblique: Geometry, write: Write) -> None:
    rng = np.random.default_rng(0)
    small = Geometry.from_source((64, 64, 8), *((1.0,) * 3, (0.0,) * 3),
                                 (1.0, 0, 0, 0, 1, 0, 0, 0, 1))  # fmt: skip
    path = write(tmp_path / "a.nii.gz", rng.permutation(64 * 64 * 8).reshape(8, 64, 64), small)
    with pytest.raises(UserError, match="different values"):
        read(path, small)
    path = write(tmp_path / "b.nii.gz", rng.normal(size=(5, 12, 16)), oblique)
    with pytest.raises(UserError, match="not whole numbers"):
        read(path, oblique)


def test_totalsegmentator_lies_on_its_ct(shared: Path) -> None:
    import SimpleITK as sitk

    from segicl_gui.storage.images import read_geometry

    path = shared / "totalseg_ct20_seg.nii.gz"
    geometry = read_geometry(shared / "totalseg_ct20")
    segments = read(path, geometry)
    stored = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    assert sum(s.voxels for s in segments) == np.count_nonzero(stored)
    assert len(segments) == np.unique(stored).size - 1
    # Where a voxel is in space by the two files.
    segment = segments[0]
    point = tuple(int(v) for v in np.argwhere(segment.mask)[0])
    index = sitk.ReadImage(str(path)).TransformPhysicalPointToIndex(geometry.world(point))
    assert stored[index[::-1]] == segment.number
