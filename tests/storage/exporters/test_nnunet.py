"""nnU-Net's raw data sets, as its documentation has them."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, merged_label_map
from segicl_gui.storage.exporters.nnunet import case_id
from segicl_gui.storage.exporters.run import export_cases
from segicl_gui.storage.images import read_geometry
from segicl_gui.storage.parts import WHOLE
from tests.storage.exporters.conftest import Series, drawn_cases, geometries

LABELS = (Label(40, "organ", "#ff0000"), Label(3, "ignore", "#00ff00", part_of=40))


def case_on(image: Path, name: str = "a case", **fields: object) -> ExportCase:
    """Both labels assessed everywhere."""
    geometry = read_geometry(image)
    label_map = np.zeros(geometry.shape, np.uint16)
    label_map[:, 1:4], label_map[:, 2] = 40, 3
    assessed = {x.id: np.ones(geometry.shape[0], bool) for x in LABELS}
    case = ExportCase(name, geometry, (label_map,), LABELS, assessed, image)
    return replace(case, **fields)


def volume(path: Path, shape: tuple[int, ...] = (3, 6, 5)) -> Path:
    array = np.random.default_rng(0).integers(-900, 900, shape).astype(np.int16)
    image = sitk.GetImageFromArray(array, isVector=False)
    image.SetSpacing((1.0, 1.0, 4.0, 0.1)[: len(shape)])
    sitk.WriteImage(image, path)
    return path


def values(path: Path) -> np.ndarray:
    return sitk.GetArrayFromImage(sitk.ReadImage(str(path)))


@given(drawn_cases(geometries(), overlapping=False))
@settings(max_examples=12, deadline=None)
def test_round_trip(case: ExportCase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out, image = Path(folder), Path(folder) / "image.nrrd"
        source = sitk.GetImageFromArray(
            np.random.default_rng(1).random(case.geometry.size[::-1]).astype(np.float32)
        )
        source.SetSpacing(case.geometry.spacing)
        source.SetOrigin(case.geometry.origin)
        source.SetDirection(case.geometry.direction)
        sitk.WriteImage(source, image)
        report = export_cases([replace(case, image=image)], "nnunet", out)
        assert not report.failed, report.failed
        picture = sitk.ReadImage(str(out / "imagesTr" / "a_case_0000.nii.gz"))
        labels = sitk.ReadImage(str(out / "labelsTr" / "a_case.nii.gz"))
        names = json.loads((out / "dataset.json").read_text("utf-8"))["labels"]
    np.testing.assert_array_equal(sitk.GetArrayFromImage(picture), sitk.GetArrayFromImage(source))
    for got in (picture, labels):
        assert got.GetSize() == case.geometry.size
        np.testing.assert_allclose(got.GetSpacing(), case.geometry.spacing, rtol=1e-5)
        np.testing.assert_allclose(got.GetOrigin(), case.geometry.origin, rtol=1e-5, atol=1e-4)
        np.testing.assert_allclose(got.GetDirection(), case.geometry.direction, atol=1e-4)
    assert sorted(names.values()) == list(range(len(case.labels) + 1))
    stored = case.geometry.to_canonical(sitk.GetArrayFromImage(labels))
    merged = merged_label_map(case)[0]
    for label in case.labels:
        np.testing.assert_array_equal(stored == names[label.name], merged == label.id)


def test_unassessed_is_the_highest_label(tmp_path: Path) -> None:
    case = case_on(volume(tmp_path / "a.nii.gz"))
    some = {40: np.array([True, True, False]), 3: np.ones(3, bool)}
    out = tmp_path / "Dataset001_Test"
    report = export_cases([case, replace(case, name="b", assessed=some)], "nnunet", out)
    assert not report.failed
    content = json.loads((out / "dataset.json").read_text("utf-8"))
    assert content == {
        "channel_names": {"0": "image"},
        "labels": {"background": 0, "organ": 1, "ignore (label)": 2, "ignore": 3},
        "numTraining": 2,
        "file_ending": ".nii.gz",
        "name": "Dataset001_Test",
    }
    assert set(np.unique(values(out / "labelsTr" / "b.nii.gz")[2])) == {2, 3}
    assert set(np.unique(values(out / "labelsTr" / "a_case.nii.gz"))) == {0, 1, 2}
    assert sorted(p.name for p in (out / "imagesTr").iterdir()) == [
        "a_case_0000.nii.gz", "b_0000.nii.gz",
    ]  # fmt: skip


@pytest.mark.parametrize("colour", [False, True])
def test_pictures_stay_pictures(tmp_path: Path, colour: bool) -> None:
    array = np.random.default_rng(0).integers(0, 255, (6, 5, 3) if colour else (6, 5))
    PIL.Image.fromarray(array.astype(np.uint8)).save(tmp_path / "p.bmp")
    out = tmp_path / "out"
    export_cases([case_on(tmp_path / "p.bmp", "p")], "nnunet", out)
    content = json.loads((out / "dataset.json").read_text("utf-8"))
    assert content["file_ending"] == ".png"
    assert list(content["channel_names"].values()) == (["R", "G", "B"] if colour else ["image"])
    stored = np.asarray(PIL.Image.open(out / "imagesTr" / "p_0000.png"))
    np.testing.assert_array_equal(stored, array)
    assert set(np.unique(PIL.Image.open(out / "labelsTr" / "p.png"))) == {0, 1, 2}


def test_coloured_files_that_look_grey_stay_coloured(tmp_path: Path) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (6, 5)).astype(np.uint8)
    PIL.Image.fromarray(np.stack([grey] * 3, -1)).save(tmp_path / "p.png")
    PIL.Image.fromarray(grey).save(tmp_path / "q.png")
    p, q = case_on(tmp_path / "p.png", "p"), case_on(tmp_path / "q.png", "q")
    export_cases([p], "nnunet", tmp_path / "out")
    stored = np.asarray(PIL.Image.open(tmp_path / "out" / "imagesTr" / "p_0000.png"))
    np.testing.assert_array_equal(stored, np.stack([grey] * 3, -1))
    with pytest.raises(UserError, match="grey pictures and coloured ones"):
        export_cases([p, q], "nnunet", tmp_path / "both")


def test_channels_and_their_names(tmp_path: Path, series: Series) -> None:
    first, second = volume(tmp_path / "t1.nii.gz"), volume(tmp_path / "t2.nii.gz")
    out = tmp_path / "out"
    case = case_on(first, more_images=((second, WHOLE),))
    export_cases([case], "nnunet", out, ExportOptions(channels=("T1",)))
    content = json.loads((out / "dataset.json").read_text("utf-8"))
    assert content["channel_names"] == {"0": "T1", "1": "image1"}
    assert (out / "imagesTr" / "a_case_0001.nii.gz").exists()
    export_cases([case_on(series())], "nnunet", tmp_path / "ct")
    content = json.loads((tmp_path / "ct" / "dataset.json").read_text("utf-8"))
    assert content["channel_names"] == {"0": "CT"}


def test_frames_with_something_assessed_are_cases(tmp_path: Path) -> None:
    case = case_on(volume(tmp_path / "a.nrrd", (3, 2, 6, 5)))
    some = np.array([False, False, False, False, True, True])
    export_cases([replace(case, assessed={40: some, 3: some})], "nnunet", tmp_path / "out")
    content = json.loads((tmp_path / "out" / "dataset.json").read_text("utf-8"))
    assert content["numTraining"] == 1
    stored = values(tmp_path / "out" / "imagesTr" / "a_case_frame002_0000.nii.gz")
    np.testing.assert_array_equal(stored, values(tmp_path / "a.nrrd")[2])


def test_what_one_data_set_cannot_hold(tmp_path: Path) -> None:
    PIL.Image.fromarray(np.zeros((6, 5), np.uint8)).save(tmp_path / "p.png")
    picture, scan = case_on(tmp_path / "p.png", "p"), case_on(volume(tmp_path / "a.nii.gz"))
    two = replace(scan, name="two", more_images=((tmp_path / "a.nii.gz", WHOLE),))
    for cases, what in (
        ([picture, scan], "pictures and volumes"),
        ([scan, two], "channels"),
        ([scan, replace(scan, name="b", labels=LABELS[:1])], "other labels"),
    ):
        with pytest.raises(UserError, match=what):
            export_cases(cases, "nnunet", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_case_ids_are_safe_and_differ() -> None:
    names = ["a case", "p1/t1: a?", "病人一", "病人二", "x_0000"]
    ids = [case_id(n) for n in names]
    assert ids[0] == "a_case"
    assert len(set(ids)) == len(ids)
    assert all(i.isascii() and i.replace("_", "").replace("-", "").isalnum() for i in ids)
