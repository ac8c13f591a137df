"""Folders of scans: data sets, plain folders, DICOM trees, and what is wrong with them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.folders import LabelEntry, natural_key, scan_folder
from segicl_gui.storage.images import read_image

_SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def _write_series(folder: Path, **kinds: Any) -> None:
    file = Path(__file__).with_name("test_dicom.py")
    spec = importlib.util.spec_from_file_location("dicom_series", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write_series(folder, **kinds)


def _png(path: Path, value: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    PIL.Image.fromarray(np.full((4, 5), value, np.uint8)).save(path)


def _dataset(tmp_path: Path, meta: Any) -> Path:
    folder = tmp_path / "set"
    for name in ("s1_2", "s1_10", "s2_1"):
        _png(folder / "images" / f"{name}.png")
    _png(folder / "masks" / "s1_2.png", 1)
    text = meta if isinstance(meta, str) else json.dumps(meta)
    (folder / "dataset.json").write_text(text, "utf-8")
    return folder


def test_dataset_folder(tmp_path: Path) -> None:
    labels = {"1": "liver", "2": {"name": "spleen", "description": "left", "color": "#00ff00"}}
    meta = {"name": "abdomen", "modality": "CT", "labels": labels, "subject_id": "by underscore"}
    folder = _dataset(tmp_path, meta)
    (folder / "images" / ".hidden.png").write_bytes(b"x")
    (folder / "images" / "notes.txt").write_text("x")
    scan = scan_folder(folder)
    assert (scan.name, scan.modality) == ("abdomen", "CT")
    assert scan.labels == {1: LabelEntry("liver"), 2: LabelEntry("spleen", "left", "#00ff00")}
    assert [i.name for i in scan.items] == ["s1_2", "s1_10", "s2_1"]
    assert [i.subject for i in scan.items] == ["s1", "s1", "s2"]
    assert [i.mask is not None for i in scan.items] == [True, False, False]
    assert scan.items[0].assessed is None
    assert scan.items[0].ignore is None


def test_assessed_and_ignore(tmp_path: Path) -> None:
    meta = {"labels": {"1": "a", "2": "b"}, "ignore": 255, "assessed": {"s1_2.png": ["b"]}}
    items = scan_folder(_dataset(tmp_path, meta)).items
    assert (items[0].assessed, items[0].ignore) == (("b",), 255)
    assert items[1].assessed is None


@pytest.mark.parametrize(
    ("meta", "field"),
    [
        ("{ not json", "not JSON"),
        ([], "object of fields"),
        ({"name": 3}, "“name”"),
        ({"labels": ["liver"]}, "“labels”"),
        ({"labels": {"one": "liver"}}, "entry “one”"),
        ({"labels": {"-1": "liver"}}, "entry “-1”"),
        ({"labels": {"70000": "liver"}}, "entry “70000”"),
        ({"labels": {"1": 5}}, "entry “1”"),
        ({"labels": {"1": {"color": "#ffffff"}}}, "has no name"),
        ({"labels": {"1": {"name": "liver", "color": "red"}}}, "colour “red”"),
        ({"labels": {"1": "liver", "2": "Liver"}}, "entry “2”"),
        ({"labels": {"1": " "}}, "empty name"),
        ({"ignore": "x"}, "“ignore”"),
        ({"labels": {"1": "liver"}, "ignore": 1}, "“ignore”"),
        ({"assessed": []}, "“assessed”"),
        ({"assessed": {"a.png": "liver"}}, "entry “a.png”"),
        ({"assessed": {"a.png": ["liver"]}}, "“liver”"),
    ],
)
def test_malformed_dataset_json(tmp_path: Path, meta: Any, field: str) -> None:
    with pytest.raises(UserError, match=field):
        scan_folder(_dataset(tmp_path, meta))


def test_masks_of_another_format_are_found_by_stem(tmp_path: Path) -> None:
    _png(tmp_path / "images" / "a.jpg")
    _png(tmp_path / "masks" / "a.png")
    _png(tmp_path / "b.bmp")
    assert scan_folder(tmp_path).items[0].mask == tmp_path / "masks" / "a.png"


def test_plain_folder_with_sub_folders(tmp_path: Path) -> None:
    for name in ("scan10.png", "scan2.png", "week2/scan1.png", "masks/scan2.png"):
        _png(tmp_path / name)
    _png(tmp_path / "project.segicl" / "thumb.png")
    sitk.WriteImage(sitk.Image(4, 4, 4, sitk.sitkInt16), tmp_path / "scan2.nii.gz")
    scan = scan_folder(tmp_path)
    assert scan.name == tmp_path.name
    assert scan.labels == {}
    names = [i.name for i in scan.items]
    assert names == ["scan2.nii.gz", "scan2.png", "scan10", "week2/scan1"]
    assert scan.items[1].mask == tmp_path / "masks" / "scan2.png"


def test_each_dicom_series_is_an_item(tmp_path: Path) -> None:
    _write_series(tmp_path / "p1" / "t1", uid="1.2.3.4", patient="Ann")
    _write_series(tmp_path / "p2" / "t1", uid="1.2.3.5", patient="Bob", n=3)
    _write_series(tmp_path / "p2" / "t1", uid="1.2.3.6", patient="Bob", n=2)
    (tmp_path / "p2" / "report.pdf").write_bytes(b"%PDF")
    scan = scan_folder(tmp_path)
    assert [i.name for i in scan.items] == ["p1/t1", "p2/t1/T1", "p2/t1/T1 (2)"]
    ann, bob, again = (i.subject for i in scan.items)
    assert ann != bob == again
    assert "Ann" not in ann
    assert [read_image(i.image, i.part).array.shape[0] for i in scan.items] == [5, 3, 2]
    assert scan.modality == "MR"
    assert scan.notes == ()


def test_series_across_folders_is_one_item(tmp_path: Path, dicom_files: ModuleType) -> None:
    volume = np.random.default_rng(1).integers(0, 900, (6, 5, 4)).astype(np.int16)
    dicom_files.write_volume(tmp_path / "all", volume)
    for i, file in enumerate(sorted((tmp_path / "all").iterdir())):
        (tmp_path / f"disc{i % 2}").mkdir(exist_ok=True)
        file.rename(tmp_path / f"disc{i % 2}" / file.name)
    (item,) = scan_folder(tmp_path).items
    assert (item.name, item.image) == ("3 axial", tmp_path)
    image = read_image(item.image, item.part)
    np.testing.assert_array_equal(image.geometry.to_source(image.array), volume)


def test_nothing_names_the_patient(tmp_path: Path, dicom_files: ModuleType) -> None:
    plane = np.zeros((5, 4), np.int16)
    tags = {"PatientID": "12345", "PatientName": "Doe^Jane"}
    for uid, text in (("1.2.3", "jane 2"), ("1.2.4", "12345/x"), ("1.2.5", "T2 <b>")):
        for i in range(2):
            dicom_files.write_dicom(
                tmp_path / f"{uid}-{i}", plane, SeriesInstanceUID=uid, SeriesDescription=text,
                position=(0, 0, i), **tags,
            )  # fmt: skip
    scan = scan_folder(tmp_path)
    assert [i.name for i in scan.items] == ["3 CT", "3 CT (2)", "3 T2 b"]
    told = " ".join([*(i.subject for i in scan.items), *scan.notes]).casefold()
    assert not any(x in told for x in ("12345", "doe", "jane"))


def test_localisers_are_put_aside(tmp_path: Path, dicom_files: ModuleType) -> None:
    dicom_files.write_volume(tmp_path, np.zeros((4, 6, 5), np.int16))
    dicom_files.write_dicom(
        tmp_path / "scout", np.zeros((9, 9), np.int16), SeriesInstanceUID="1.9",
        ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
    )  # fmt: skip
    scan = scan_folder(tmp_path)
    assert [(i.name, i.aside) for i in scan.items] == [("3 axial", False), ("scout", True)]
    assert scan.items[1].image == tmp_path / "scout"


def test_folder_that_is_a_series(tmp_path: Path) -> None:
    _write_series(tmp_path / "scan")
    items = scan_folder(tmp_path / "scan").items
    assert [(i.name, i.image) for i in items] == [("scan", tmp_path / "scan")]


def test_linked_folders_do_not_loop(tmp_path: Path) -> None:
    _png(tmp_path / "a.png")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(scan_folder(tmp_path).items) == 1


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No image"):
        scan_folder(tmp_path)
    with pytest.raises(UserError, match="does not exist"):
        scan_folder(tmp_path / "none")


def test_natural_order() -> None:
    assert sorted(["a10", "B1", "a2"], key=natural_key) == ["a2", "a10", "B1"]
    assert sorted(["10", "b", "9"], key=natural_key) == ["9", "10", "b"]


def test_real_data_sets() -> None:
    folders = sorted(_SHARED.glob("*/*/dataset.json"))
    if not folders:
        pytest.skip(f"no data sets in {_SHARED}")
    for file in folders:
        scan = scan_folder(file.parent)
        assert scan.labels
        assert all(i.mask is not None for i in scan.items)
