"""The rule that decides who is an exemplar."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.datasets import read_dataset
from segicl_gui.evaluation.splits import make_splits, read_splits

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def folder(root: Path, names: list[str], **meta: object) -> Path:
    for part in ("images", "masks"):
        (root / part).mkdir(parents=True)
    for i, name in enumerate(names):
        Image.fromarray(np.full((12, 12), i, np.uint8)).save(root / "images" / name)
        mask = np.zeros((12, 12), np.uint8)
        mask[2:6, 2:6] = 1
        Image.fromarray(mask).save(root / "masks" / name)
    about = {"name": "made", "labels": {"1": "square"}, **meta}
    (root / "dataset.json").write_text(json.dumps(about))
    return root


def test_no_subject_on_both_sides(tmp_path: Path) -> None:
    names = [f"{s:02d}_{k}.png" for s in range(14) for k in range(3)]
    data = read_dataset(folder(tmp_path / "d", names, subject_id="up to _"))
    repeats = make_splits(data)["square"]
    assert len(repeats) == 3
    for r in repeats:
        support = {n.split("_")[0] for n in r.support}
        queries = {n.split("_")[0] for n in r.queries}
        assert not support & queries
        assert len(support) == len(r.support) == 8
        assert len(queries) == len(r.queries) == 6


def test_small_sets_leave_one_out(tmp_path: Path) -> None:
    data = read_dataset(folder(tmp_path / "d", [f"{s}.png" for s in range(4)]))
    repeats = make_splits(data)["square"]
    assert [r.queries for r in repeats] == [(f"{s}.png",) for s in range(4)]
    assert all(len(r.support) == 3 for r in repeats)


def test_sections_are_split_into_blocks(tmp_path: Path) -> None:
    names = [f"{s:02d}.png" for s in range(30)]
    data = read_dataset(folder(tmp_path / "d", names, sections=True))
    for r in make_splits(data)["square"]:
        assert max(r.support) < "20.png"
        assert min(r.queries) == "22.png"


def test_one_subject_cannot_be_split(tmp_path: Path) -> None:
    assert make_splits(read_dataset(folder(tmp_path / "d", ["0.png"]))) == {}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real image sets are not on this machine")
def test_same_splits_as_the_frozen_file() -> None:
    frozen = read_splits(SHARED / "splits.json")
    for name in ("wbc1", "isbi_em", "hippocampus_mri"):
        assert make_splits(read_dataset(SHARED / "eval" / name)) == frozen[name]


def test_unusable_splits_file(tmp_path: Path) -> None:
    bad = tmp_path / "splits.json"
    bad.write_text('{"a": {"b": [1]}}')
    for path in (bad, tmp_path / "missing.json"):
        with pytest.raises(UserError, match="splits file"):
            read_splits(path)
