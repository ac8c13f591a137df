"""Masks of other programs become labels of a project, case by case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.labels import LabelKind
from segicl_gui.domain.project import Project, Status
from segicl_gui.services.import_masks import (
    ImportOptions,
    apply,
    find,
    import_masks,
    look,
)
from segicl_gui.services.projects import open_path

Make = Callable[..., Any]
SHAPE = (4, 10, 12)


def write(path: Path, array: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = sitk.GetImageFromArray(array.astype(np.uint8))
    image.SetSpacing((1.0, 1.0, 5.0))
    sitk.WriteImage(image, str(path))
    return path


def mask(**values: int) -> np.ndarray:
    """A label map with a block for each value: name -> first row."""
    out = np.zeros(SHAPE, np.uint8)
    for value, top in values.items():
        out[1, top : top + 2, 2:6] = int(value[1:])
    return out


def live(b: Any) -> Project:
    return b.work.project


def test_names_meet_labels_and_new_ones_are_made(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    b.annotate.change_schema("name", b.state.schema.change(1, name="Liver"))
    folder = tmp_path / "masks"
    write(folder / "case0_seg.nii.gz", mask(v1=0, v2=4))
    write(folder / "case1_liver.nii.gz", mask(v1=2) * 255)
    write(folder / "nobody.nii.gz", mask(v1=2))
    (folder / "labels.json").write_text('{"1": "LIVER", "2": {"name": "cyst", "color": "#010203"}}')
    report = import_masks(live(b), b.work.folder, [folder])
    assert report.cases == ("case0", "case1")
    assert report.labels == ("cyst",)
    assert report.failed == (("nobody.nii.gz", "no case has this name"),)
    liver, cyst = b.state.schema.labels
    assert (liver.name, cyst.name, cyst.color) == ("Liver", "cyst", "#010203")
    first, second = (b.state.cases[i] for i in b.ids)
    np.testing.assert_array_equal(first.mask(0).array(), np.where(mask(v1=0, v2=4) == 2, cyst.id,
                                                                   mask(v1=0)))  # fmt: skip
    np.testing.assert_array_equal(second.mask(0).array(), mask(v1=2))
    assert first.status(b.state.schema) is Status.DONE
    titles = [s.title for s in b.work.history.done]
    assert titles[-2:] == ["Import masks, case0", "Import masks, case1"]
    b.work.history.undo()
    assert not b.state.cases[b.ids[1]].mask(0).chunks
    assert b.state.cases[b.ids[0]].mask(0).chunks


def test_looking_changes_nothing(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    path = write(tmp_path / "case0.nii.gz", mask(v1=0, v7=4))
    before = b.state
    sources = find([path, tmp_path, path], b.state.cases.values(), b.work.folder)
    plan = look(b.state, sources)
    assert b.state is before
    (report,) = plan.files  # each file once
    assert [(s.label, s.voxels, s.is_new) for s in report.segments] == [
        ("label 1", 8, False), ("label 7", 8, True),
    ]  # fmt: skip
    assert plan.schema.labels[-1].id == 7


def test_a_mask_of_another_grid_is_left_out_with_the_reason(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    image = sitk.GetImageFromArray(np.ones((8, 10, 12), np.uint8))
    image.SetSpacing((1.0, 1.0, 2.5))
    sitk.WriteImage(image, str(tmp_path / "case0.nii.gz"))
    report = import_masks(live(b), b.work.folder, [tmp_path / "case0.nii.gz"])
    assert report.cases == ()
    assert "do not lie where the image's do" in report.failed[0][1]
    report = import_masks(
        live(b), b.work.folder, [tmp_path / "case0.nii.gz"], ImportOptions("draft", resample=True)
    )
    assert report.cases == ("case0",)
    assert "resampled" in report.notes[0]
    assert b.state.cases[b.ids[0]].mask(0).array().all()


def test_segments_that_overlap_come_into_groups_of_their_own(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    arrays = {"body": np.ones(SHAPE), "liver": mask(v1=2), "vessel": mask(v1=3)}
    for name, array in arrays.items():
        write(tmp_path / "m" / f"case0_{name}.nii.gz", array)
    write(tmp_path / "m" / "case1_spleen.nii.gz", mask(v1=2))
    report = import_masks(live(b), b.work.folder, [tmp_path / "m"])
    assert not report.notes
    by_name = {x.name: x for x in b.state.schema.labels}
    assert [by_name[n].group for n in ("body", "liver", "vessel", "spleen")] == [0, 1, 2, 0]
    case = b.state.cases[b.ids[0]]
    for name, array in arrays.items():
        label = by_name[name]
        np.testing.assert_array_equal(case.mask(label.group).array() == label.id, array > 0)


def test_objects(bench: Make, tmp_path: Path) -> None:
    import json

    b = bench((16, 20), 2, 0)
    runs = [[0, 32, 288], [32, 32, 256]]  # two columns of cells that touch
    raw = {
        "images": [{"id": 1, "file_name": "case1.png", "height": 16, "width": 20}],
        "categories": [{"id": 5, "name": "cell"}],
        "annotations": [
            {"id": i, "image_id": 1, "category_id": 5,
             "segmentation": {"size": [16, 20], "counts": r}} for i, r in enumerate(runs)
        ],
    }  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(raw))
    report = import_masks(live(b), b.work.folder, [tmp_path / "c.json"])
    assert report.cases == ("case1",)
    (label,) = b.state.schema.labels
    assert label.kind is LabelKind.OBJECTS
    numbers = b.state.cases[b.ids[1]].objects[label.id].array()[0]
    assert numbers[0, :5].tolist() == [1, 1, 2, 2, 0]


def test_what_our_own_folders_say_of_objects(bench: Make, tmp_path: Path) -> None:
    """A data-set folder gives labels and the numbers of their objects back."""
    import json

    b = bench((16, 20), 2, 0)
    numbers = np.zeros((16, 20), np.uint8)
    numbers[2:6, 2:4], numbers[2:6, 4:6] = 1, 2
    for folder, name, array in (("masks", "case0", (numbers > 0) * np.uint8(3)),
                                ("objects", "case0_objects_cell", numbers)):  # fmt: skip
        (tmp_path / "set" / folder).mkdir(parents=True)
        sitk.WriteImage(
            sitk.GetImageFromArray(array), str(tmp_path / "set" / folder / f"{name}.png")
        )
    (tmp_path / "set" / "dataset.json").write_text(json.dumps({
        "labels": {"3": "cell"},
        "objects": {"case0.png": {"cell": "case0_objects_cell.png"}},
    }))  # fmt: skip
    report = import_masks(live(b), b.work.folder, [tmp_path / "set"])
    assert (report.cases, report.labels, report.failed) == (("case0",), ("cell",), ())
    (label,) = b.state.schema.labels
    assert label.kind is LabelKind.OBJECTS
    np.testing.assert_array_equal(b.state.cases[b.ids[0]].objects[label.id].array()[0], numbers)


@pytest.mark.parametrize("value", [255, 3])
def test_a_single_unnamed_value_is_the_only_label(bench: Make, tmp_path: Path, value: int) -> None:
    b = bench(SHAPE, 2, 1)
    path = write(tmp_path / "case0.nii.gz", mask(v1=2) * value)
    import_masks(live(b), b.work.folder, [path])
    assert len(b.state.schema) == 1
    np.testing.assert_array_equal(b.state.cases[b.ids[0]].mask(0).array(), mask(v1=2))


def test_a_file_that_goes_away_costs_only_its_case(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    paths = [write(tmp_path / f"case{i}.nii.gz", mask(v1=2)) for i in range(2)]
    plan = look(b.state, find(paths, b.state.cases.values(), b.work.folder))
    paths[0].unlink()
    report = apply(live(b), plan, ImportOptions())
    assert report.cases == ("case1",)
    assert report.failed[0][0] == "case0"


def test_a_second_import_changes_nothing(bench: Make, tmp_path: Path) -> None:
    b = bench(SHAPE, 2, 1)
    path = write(tmp_path / "case0.nii.gz", mask(v1=2))
    assert import_masks(live(b), b.work.folder, [path]).cases == ("case0",)
    before = b.state
    again = import_masks(live(b), b.work.folder, [path])
    assert again.cases == ()
    assert b.state is before
    assert "confirmed already" in again.notes[0]


def test_segmentations_of_slicer_among_scans(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    write(folder / "ct.nrrd", np.arange(480).reshape(SHAPE) % 200)
    write(folder / "ct.seg.nrrd", mask(v1=2))
    opened = open_path(folder)
    (case,) = opened.state.cases.values()
    assert case.name == "ct"
    np.testing.assert_array_equal(case.mask(0).array(), mask(v1=2))
    opened.store.close()


def test_structure_sets_in_an_opened_folder(tmp_path: Path) -> None:
    shared = Path(__file__).parents[2].parent / "shared" / "data" / "dicom" / "rtutils_ct_rtstruct"
    if not shared.is_dir():
        pytest.skip("../shared/data/dicom is not here; test_names goes the same way")
    import shutil

    folder = tmp_path / "ct"
    folder.mkdir()
    for name in ("ct_1.dcm", "ct_2.dcm", "rt.dcm"):
        shutil.copyfile(shared / name, folder / name)
    opened = open_path(folder)
    (case,) = opened.state.cases.values()
    assert [x.name for x in opened.state.schema.labels] == ["ROI-1"]
    assert case.status(opened.state.schema) is Status.DONE
    opened.store.close()
    again = open_path(folder)
    assert again.state == opened.state
    again.store.close()
