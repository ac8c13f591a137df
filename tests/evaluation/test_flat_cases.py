import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.flat_cases import make_project


def test_images_become_cases_without_masks_and_their_truth_is_kept(folder: Path, tmp_path: Path):
    made = make_project(folder, tmp_path / "out", 32, 3)
    made.opened.store.close()
    state = made.opened.state
    assert made.name == "squares"
    assert [x.name for x in state.schema.labels] == ["bright", "dim"]
    assert len(state.cases) == len(made.truths) == 12
    for case in state.cases.values():
        assert case.geometry.shape == (1, 32, 32)
        assert not case.masks
        truth = made.truths[case.id]
        assert truth.subject == f"{case.name}.png"
        # A square of 16 pixels' width, 8 from the border, in an image of half the size.
        assert (truth.mask[4:12, 4:12] == 1).all()
        assert (truth.mask == 2).any() == (int(case.name) < 10)


def test_volumes_become_their_middle_slices(tmp_path: Path):
    root = tmp_path / "stack"
    mask = np.zeros((7, 20, 20), np.uint8)
    for z in range(7):
        mask[z, : 4 + z, :10] = 1
    for part, array in (("images", mask * 100), ("masks", mask)):
        (root / part).mkdir(parents=True)
        for name in ("p1_a", "p2_a"):
            sitk.WriteImage(sitk.GetImageFromArray(array), str(root / part / f"{name}.nii.gz"))
    about = {"name": "stack", "labels": {"1": "wedge"}, "subject_id": "before _"}
    (root / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    made = make_project(root, tmp_path / "out", 20, 3)
    made.opened.store.close()
    cases = made.opened.state.cases.values()
    assert [c.name for c in cases] == [f"p{p}_a_00{z}" for p in (1, 2) for z in (2, 3, 4)]
    areas = [int((made.truths[c.id].mask == 1).sum()) for c in cases]
    assert areas == [60, 70, 80] * 2
    assert [made.truths[c.id].subject for c in cases] == ["p1"] * 3 + ["p2"] * 3


def test_one_image_is_too_few(write, tmp_path: Path):
    one = write("one", {"a.png": np.ones((16, 16), np.uint8)}, {"1": "x"})
    with pytest.raises(UserError, match="1 image"):
        make_project(one, tmp_path / "out", 16, 3)
    assert not (tmp_path / "out").exists()
