from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Assessment
from segicl_gui.services.exemplars import usable
from segicl_gui.services.loose_pairs import add_to, pairs_among, read_pairs
from tests.services.teamwork import Robot, write_project


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["a.png", "a_mask.png"], 1),
        (["images/a.png", "masks/a.png", "images/b.png", "masks/b.png"], 2),
        (["b.nii.gz", "b_seg.nii.gz", "a.jpg", "a-label.png"], 2),
        (["a.png", "b_mask.png"], 0),
        (["a.png"], 0),
        (["a_mask.png"], 0),
        (["a.png", "a_mask.png", "c.png"], 0),
        (["a.png", "a_mask.txt"], 0),
        (["a.png", "a_mask.png", "a_seg.png"], 0),
        ([], 0),
    ],
)
def test_pairs_are_told_by_their_names(names: list[str], count: int):
    pairs = pairs_among([Path(n) for n in names])
    assert len(pairs) == count
    assert all("mask" not in i.stem and i.parent.name != "masks" for i, _ in pairs)


def picture(path: Path, *values: int) -> Path:
    array = np.zeros((9, 9), np.uint8)
    for i, value in enumerate(values):
        array[2 * i + 1, 1:8] = value
    sitk.WriteImage(sitk.GetImageFromArray(array), str(path))
    return path


def test_pairs_become_exemplars(tmp_path: Path):
    folder = write_project(tmp_path / "study", 1)
    pairs = [
        (picture(tmp_path / f"{n}.png", 90), picture(tmp_path / f"{n}_mask.png", *values))
        for n, values in (("one", (255,)), ("two", (1, 2)), ("none", ()), ("new", (1, 7)))
    ]
    pairs.append((tmp_path / "gone.png", tmp_path / "gone_mask.png"))
    with Robot(folder, "anna") as r:
        before = r.state
        added = read_pairs(pairs, r.state, folder, 2)
        assert r.state == before
        add_to(r.project, added)
        one, two, new = added.cases
        assert dict(one.assessments) == {2: bytes([Assessment.CONFIRMED])}
        assert one.mask(0).areas()[2].sum() == 7
        assert set(two.assessments) == {1, 2}
        assert [x.name for x in r.state.schema] == ["liver", "spleen", "label 7"]
        assert set(new.assessments) == {1, 7}
        assert [name for name, _ in added.failed] == ["none", "gone.png"]
        assert len(usable(r.state)) == 3
        with pytest.raises(UserError, match="already"):
            read_pairs(pairs[:1], r.state, folder, 2)


def test_a_mask_of_another_size_is_told(tmp_path: Path):
    folder = write_project(tmp_path / "study", 1)
    small = tmp_path / "a_mask.png"
    sitk.WriteImage(sitk.GetImageFromArray(np.ones((3, 3), np.uint8)), str(small))
    with Robot(folder, "anna") as r, pytest.raises(UserError, match="Nothing added"):
        read_pairs([(picture(tmp_path / "a.png", 9), small)], r.state, folder, 1)
