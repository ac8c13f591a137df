"""A pack holds the labelled images of its folders, small and complete."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.training.packing import pack


@pytest.fixture(scope="module")
def packed(folders: list[Path], tmp_path_factory: pytest.TempPathFactory):
    out = tmp_path_factory.mktemp("pack") / "pack.npz"
    pack(folders, out, size=32)
    with np.load(out, allow_pickle=False) as data:
        arrays = {k: data[k] for k in data.files}
    return {s["key"]: s for s in json.loads(str(arrays["index"]))}, arrays


def test_pictures(packed):
    index, arrays = packed
    series = index["cells-stored"]
    images, masks = arrays["cells-stored/images"], arrays["cells-stored/masks"]
    assert images.shape == (6, 32, 32, 3)  # the unlabelled one is left out
    assert images.dtype == masks.dtype == np.uint8
    assert series["subjects"] == ["a", "a", "b", "b", "c", "c"]
    assert series["modality"] == "histology"
    assert series["targets"] == [
        {"name": "nucleus", "description": "dark and round", "values": [1]},
        {"name": "gland", "description": "", "values": [2]},
    ]
    nucleus = images[0][masks[0] == 1].mean(0)
    assert abs(nucleus - (90, 20, 120)).max() < 12


def test_ct_keeps_hounsfield_units(packed):
    _, arrays = packed
    images, masks = arrays["trunk-stored/images"], arrays["trunk-stored/masks"]
    assert images.dtype == np.int16
    assert images[0, 0, 0] == -1000
    assert abs(np.median(images[masks == 2]) - 40) < 2
    assert masks.dtype == np.uint16
    assert masks.max() == 300
    assert (masks != 0).any((1, 2)).all()


def test_parts_of_one_structure_are_a_target_too(packed):
    targets = {t["name"]: t["values"] for t in packed[0]["trunk-stored"]["targets"]}
    assert targets == {"kidney right": [2], "kidney left": [3], "spine": [300], "kidney": [2, 3]}


def test_volumes_of_cubes_are_seen_from_three_sides(packed):
    views = {s["view"] for s in packed[0].values() if s["dataset"] == "trunk"}
    assert views == {"stored", "rows0", "columns0"}
    assert all(len(s["subjects"]) <= 16 for k, s in packed[0].items() if "stored" not in k)


def test_a_folder_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(UserError, match="nowhere"):
        pack([tmp_path / "nowhere"], tmp_path / "pack.npz")
    assert not (tmp_path / "pack.npz").exists()


def test_a_shared_set_fits(tmp_path: Path):
    folder = Path(__file__).parents[2].parent / "shared" / "data" / "train" / "totalseg_mr"
    if not folder.is_dir():
        pytest.skip("the shared images are not here")
    out = tmp_path / "pack.npz"
    pack([folder], out, size=64)
    with np.load(out, allow_pickle=False) as data:
        (stored, *_) = json.loads(str(data["index"]))
        assert {"kidney", "liver"} <= {t["name"] for t in stored["targets"]}
        assert data["totalseg_mr-stored/images"].shape == (20, 64, 64)
