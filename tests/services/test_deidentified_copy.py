"""A folder of scans is copied whole, and its names stay behind."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from pydicom import dcmread
from pydicom.uid import generate_uid

from segicl_gui.domain.errors import UserError
from segicl_gui.services import deidentified_copy
from segicl_gui.services.deidentified_copy import Deidentification, Pseudonyms, copy_scans
from segicl_gui.services.projects import open_path
from tests.storage.test_deidentify import NAME, ct, saved

PSEUDONYMS = Pseudonyms(b"of this test")
HOW = Deidentification(PSEUDONYMS)


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A DICOM series in a folder with the patient's name, with a mask, and a NIfTI."""
    root = tmp_path / "hospital"
    series, frame = generate_uid(), generate_uid()
    (root / NAME).mkdir(parents=True)
    for i in range(3):
        dataset = ct(SeriesInstanceUID=series, FrameOfReferenceUID=frame, InstanceNumber=i + 1)
        dataset.ImagePositionPatient = [0, 0, 2.5 * i]
        saved(dataset, root / NAME / f"{NAME}{i}.dcm")
    mask = sitk.GetImageFromArray(np.ones((3, 4, 5), np.uint8))
    mask.SetSpacing((0.8, 0.7, 2.5))
    (root / "masks").mkdir()
    sitk.WriteImage(mask, str(root / "masks" / f"{NAME}.nii.gz"))
    sitk.WriteImage(sitk.GetImageFromArray(np.zeros((2, 4, 5), np.int16)), str(root / "b.nii.gz"))
    labels = {"1": {"name": "liver", "description": "", "color": "#ff0000"}}
    (root / "dataset.json").write_text(json.dumps({"labels": labels}))
    return root


def test_the_copy_opens_as_the_original_does(hospital: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = copy_scans(hospital, out, HOW, key_file=tmp_path / "private" / "key.csv")
    assert report.failed == ()
    opened = open_path(out)
    opened.store.close()
    assert opened.problems == ()
    assert [x.name for x in opened.state.schema.labels] == ["liver"]
    cases = {c.geometry.shape: c for c in opened.state.cases.values()}
    assert set(cases) == {(3, 4, 5), (2, 4, 5)}
    assert cases[3, 4, 5].mask().array().all()
    assert cases[3, 4, 5].name.startswith(PSEUDONYMS.patient("Q4711Z"))
    with (tmp_path / "private" / "key.csv").open() as f:
        rows = list(csv.DictReader(f))
    assert {r["original"]: (out / r["copy"]).is_dir() for r in rows} == {
        NAME: True,
        "b.nii.gz": False,
    }


def test_no_name_is_in_any_file_or_file_name(hospital: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    copy_scans(hospital, out, HOW)
    files = [p for p in out.rglob("*") if p.is_file()]
    assert len(files) == 3 + 1 + 1 + 1
    for path in files:
        assert NAME not in str(path.relative_to(out))
        assert NAME.encode() not in path.read_bytes()
    slices = [dcmread(p) for p in files if p.suffix == ".dcm"]
    assert {s.PatientID for s in slices} == {PSEUDONYMS.patient("Q4711Z")}


@pytest.mark.parametrize("where", ["full", "hospital/inside"])
def test_a_folder_in_use_is_refused(hospital: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    before = sorted(p for p in tmp_path.rglob("*"))
    with pytest.raises(UserError, match="Cannot copy"):
        copy_scans(hospital, tmp_path / where, HOW)
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_an_older_list_of_names_is_never_replaced(hospital: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.csv"
    key.write_text("the only one")
    with pytest.raises(UserError, match="list of names"):
        copy_scans(hospital, tmp_path / "out", HOW, key_file=key)
    assert key.read_text() == "the only one"
    assert not (tmp_path / "out").exists()


def test_a_damaged_image_is_listed_and_the_rest_copied(hospital: Path, tmp_path: Path) -> None:
    (hospital / "c.nii.gz").write_bytes(b"not an image")
    report = copy_scans(hospital, tmp_path / "out", HOW)
    assert [name for name, _ in report.failed] == ["c"]
    assert len(report.key) == 2


def test_burnt_in_text_is_told_by_the_name_of_the_copy(tmp_path: Path) -> None:
    source = tmp_path / "us"
    source.mkdir()
    saved(ct(Modality="US"), source / "a.dcm")
    report = copy_scans(source, tmp_path / "out", HOW)
    assert len(report.warnings) == 1
    name, text = report.warnings[0]
    assert (tmp_path / "out" / name).exists()
    assert "Look for names" in text


def test_progress_is_told(hospital: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    copy_scans(hospital, tmp_path / "out", HOW, tell=lambda share, _: shares.append(share))
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)


def test_a_name_is_no_formula_in_the_list_of_names(tmp_path: Path):
    deidentified_copy._write_key(tmp_path / "k.csv", [("=cmd|x.nii", "a.nii"), ("b/=x.nii", "")])
    with (tmp_path / "k.csv").open() as f:
        assert [*csv.reader(f)][1:] == [["./=cmd|x.nii", "a.nii"], ["b/=x.nii", ""]]
