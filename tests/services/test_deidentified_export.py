"""No format tells of a patient where it was asked not to; what it refers to stays whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import generate_uid

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.services.deidentified_copy import copy_scans
from segicl_gui.services.export import FORMATS, Deidentification, ExportOptions, export_project
from segicl_gui.services.projects import Opened, create
from segicl_gui.storage.pseudonyms import Pseudonyms
from tests.storage.test_deidentify import NAME, ct, saved

HOW = Deidentification(Pseudonyms(b"of this test"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A CT of a patient whose name is everywhere, with the liver confirmed."""
    scans = tmp_path / "scans" / NAME
    scans.mkdir(parents=True)
    series, study, frame = generate_uid(), generate_uid(), generate_uid()
    for i in range(3):
        dataset = ct(
            SeriesInstanceUID=series,
            StudyInstanceUID=study,
            FrameOfReferenceUID=frame,
            InstanceNumber=i + 1,
            ImagePositionPatient=[0, 0, 2.5 * i],
            StudyTime="101010",
            ReferringPhysicianName=NAME,
            AccessionNumber=NAME,
            StudyID=NAME,
        )
        saved(dataset, scans / f"{NAME}{i}.dcm")
    made = create(tmp_path / "scans", tmp_path / "p.segicl")
    schema = Schema()
    schema = schema.add(schema.new("liver"))
    (case,) = made.state.cases.values()
    array = np.zeros(case.geometry.shape, np.uint16)
    array[:, 1:3, 1:4] = 1
    case = case.with_mask(0, LabelMap.from_array(array))
    case = case.with_assessments({1: Assessment.CONFIRMED}, range(3))
    case = replace(case, name=f"{NAME} liver", note=f"ask {NAME}")
    yield replace(made, state=replace(made.state.with_case(case), schema=schema))
    made.store.close()


def exported(opened: Opened, format: str, out: Path, options: ExportOptions) -> list[Path]:
    folder = opened.store.folder

    def path_of(case) -> Path:
        return (folder / case.images[0].path).resolve()

    report = export_project(opened.state, opened.store, path_of, format, out, options)
    assert report.failed == ()
    return [p for p in out.rglob("*") if p.is_file()]


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_tells_of_the_patient(opened: Opened, tmp_path: Path, format: str) -> None:
    copy_images = "copy_images" in FORMATS[format].options
    plain = exported(opened, format, tmp_path / "plain", ExportOptions(copy_images=copy_images))
    assert any(NAME in p.name or NAME.encode() in p.read_bytes() for p in plain)
    files = exported(
        opened, format, tmp_path / "out", ExportOptions(copy_images=copy_images, deidentify=HOW)
    )
    assert len(files) == len(plain)
    for path in files:
        assert NAME not in path.name
        assert NAME.encode() not in path.read_bytes()
        assert b"Q4711Z" not in path.read_bytes()
        assert str(tmp_path).encode() not in path.read_bytes()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["options"]["deidentified"] is True
    (entry,) = manifest["cases"]
    assert entry["name"] == f"{HOW.pseudonyms.patient('Q4711Z')}_001"
    assert entry["image"] is None


@pytest.mark.parametrize("format", ["dicom-seg", "rtstruct"])
def test_objects_refer_to_the_copies_of_the_scans(
    opened: Opened, tmp_path: Path, format: str
) -> None:
    exported(opened, format, tmp_path / "out", ExportOptions(deidentify=HOW))
    copy_scans(tmp_path / "scans", tmp_path / "copies", HOW)
    copies = [dcmread(p) for p in (tmp_path / "copies").rglob("*.dcm")]
    (path,) = (tmp_path / "out").glob("*.dcm")
    made = dcmread(path)
    assert {c.StudyInstanceUID for c in copies} == {made.StudyInstanceUID}
    assert {c.PatientID for c in copies} == {made.PatientID}
    referred = {e.value for e in made.iterall() if e.keyword == "ReferencedSOPInstanceUID"}
    # A structure set refers to the study in the same words.
    assert referred - {made.StudyInstanceUID} == {c.SOPInstanceUID for c in copies}


def test_text_in_the_pixels_is_noted(opened: Opened, tmp_path: Path) -> None:
    for path in (tmp_path / "scans").rglob("*.dcm"):
        dataset = dcmread(path)
        dataset.BurnedInAnnotation = "YES"
        dataset.save_as(path)
    exported(opened, "folder", tmp_path / "out", ExportOptions(deidentify=HOW))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert any("burnt" in note for note in manifest["cases"][0]["notes"])


def test_an_export_goes_on_where_it_was_interrupted(opened: Opened, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(opened, "nifti", out, ExportOptions(deidentify=HOW))
    before = {p: p.stat().st_mtime_ns for p in out.glob("*.nii.gz")}
    exported(opened, "nifti", out, ExportOptions(deidentify=HOW, resume=True))
    assert {p: p.stat().st_mtime_ns for p in out.glob("*.nii.gz")} == before
