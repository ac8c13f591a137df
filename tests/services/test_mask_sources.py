"""Files of masks find their case: by what they refer to, else by name or folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from pydicom.dataset import FileMetaDataset

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef
from segicl_gui.services.mask_sources import bare, find
from segicl_gui.storage.importers.kinds import Kind

GEOMETRY = Geometry.from_source((4, 4), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))


def case(path: str, name: str = "") -> CaseState:
    return CaseState(path, name or path.split(".")[0], "", (ImageRef(path, ""),), GEOMETRY)


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


@pytest.mark.parametrize(
    ("file", "image", "label"),
    [
        ("a.nii.gz", "a.nii.gz", ""),
        ("A_seg.nii.gz", "a.nii.gz", ""),
        ("a-label.nrrd", "a.nii.gz", ""),
        ("a.seg.nrrd", "a.nii.gz", ""),
        ("mask_a_gt.png", "a.nii.gz", ""),
        ("a_left_kidney.nii.gz", "a.nii.gz", "left_kidney"),
        ("ab_liver.nii.gz", "ab.nii.gz", "liver"),
        ("a/liver.nii.gz", "a.nii.gz", "liver"),
        ("a/segmentations/liver.nii.gz", "a.nii.gz", "liver"),
        ("a/segmentation.nii.gz", "a.nii.gz", ""),
        ("case_7.nii.gz", "case_7_0000.nii.gz", ""),
        ("sub/deep_mask.png", "sub/deep.png", ""),
        ("zebra.nii.gz", "", ""),
        ("abc_liver.nii.gz", "", ""),
    ],
)
def test_names(tmp_path: Path, file: str, image: str, label: str) -> None:
    images = ("a.nii.gz", "ab.nii.gz", "case_7_0000.nii.gz", "sub/deep.png", "sub/other.png")
    cases = [case(f"../scans/{i}", i.split(".")[0]) for i in images]
    path = touch(tmp_path / "masks" / file)
    (source,) = find([tmp_path / "masks"], cases, tmp_path / "project.segicl").found
    assert source.path == path
    assert source.case_id == (f"../scans/{image}" if image else "")
    assert source.label == label
    assert bool(source.problem) == (not image)


def test_folders_of_their_own(tmp_path: Path) -> None:
    """Images are all called ct.nii.gz; the folder tells them apart."""
    cases = [case(f"{n}/ct.nii.gz", f"{n}/ct") for n in ("s1", "s2")]
    for n in ("s1", "s2"):
        touch(tmp_path / n / "ct.nii.gz")
        touch(tmp_path / n / "segmentations" / "liver.nii.gz")
    found = find([tmp_path], cases, tmp_path).found
    assert [(s.case_id, s.label) for s in found] == [
        ("s1/ct.nii.gz", "liver"), ("s2/ct.nii.gz", "liver"),
    ]  # fmt: skip


def test_the_only_case_takes_what_has_another_name(tmp_path: Path) -> None:
    path = touch(tmp_path / "Segmentation.seg.nrrd")
    (source,) = find([path], [case("scan.nii.gz")], tmp_path).found
    assert (source.case_id, source.kind) == ("scan.nii.gz", Kind.SLICER)
    files = [touch(tmp_path / "m" / f"{n}.nii.gz") for n in ("liver", "spleen")]
    found = find(files, [case("scan.nii.gz")], tmp_path).found
    assert [s.label for s in found] == ["liver", "spleen"]
    assert find(files[:1], [case("scan.nii.gz")], tmp_path).found[0].label == ""


def test_one_case_for_all(tmp_path: Path) -> None:
    cases = [case("a.png"), case("b.png")]
    path = touch(tmp_path / "masks" / "a.png")
    (source,) = find([path], cases, tmp_path, only="b.png").found
    assert source.case_id == "b.png"


def test_images_and_other_files_are_told(tmp_path: Path) -> None:
    image, text = touch(tmp_path / "a.png"), touch(tmp_path / "notes.txt")
    sources = find([image, text], [case("a.png")], tmp_path)
    assert not sources.found
    assert [p for p, _ in sources.unknown] == [image, text]
    assert not find([tmp_path], [case("a.png")], tmp_path).unknown  # nobody asked for these
    with pytest.raises(UserError, match="does not exist"):
        find([tmp_path / "none"], [], tmp_path)


def test_coco_by_file_name(tmp_path: Path) -> None:
    images = [{"id": i, "file_name": n, "height": 4, "width": 4}
              for i, n in enumerate(("x/a.png", "B.png", "c.png"))]  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"images": images, "annotations": [], "categories": []}))
    found = find([path], [case("a.png"), case("b.png")], tmp_path).found
    assert [s.case_id for s in found] == ["a.png", "b.png", ""]
    assert "no case has the image “c.png”" in found[2].problem
    path.write_text('{"images": 3, "annotations": []}')
    (source,) = find([path], [case("a.png")], tmp_path).found
    assert "not a COCO file" in source.problem


def test_dicom_by_reference(tmp_path: Path) -> None:
    for uid in ("1.2.3.1", "1.2.3.2"):
        write_series(tmp_path / f"series{uid[-1]}", uid)
    cases = [case("series1"), case("series2")]
    path = write_structures(tmp_path / "RS.dcm", "1.2.3.2", "9.9")
    (source,) = find([path], cases, tmp_path).found
    assert (source.kind, source.case_id) == (Kind.RTSTRUCT, "series2")
    other = write_structures(tmp_path / "other.dcm", "1.2.3.9", "7.7")
    assert find([other], cases, tmp_path).found[0].case_id == ""
    both = write_structures(tmp_path / "both.dcm", "1.2.3.9", "5.5")
    assert find([both], cases, tmp_path).found[0].problem == "it may be for series1, series2"
    path.write_bytes(path.read_bytes()[:400])
    assert not find([path], cases, tmp_path).found[0].case_id


def write_series(folder: Path, uid: str) -> None:
    folder.mkdir()
    for z in range(2):
        image = sitk.GetImageFromArray(np.zeros((1, 4, 4), np.int16))
        tags = {"0008|0060": "CT", "0020|000d": "1.2", "0020|000e": uid, "0020|0052": "5.5",
                "0008|0018": f"{uid}.{z}", "0020|0032": f"0\\0\\{z}",
                "0020|0037": "1\\0\\0\\0\\1\\0"}  # fmt: skip
        for key, value in tags.items():
            image.SetMetaData(key, value)
        writer = sitk.ImageFileWriter()
        writer.KeepOriginalImageUIDOn()
        writer.SetFileName(str(folder / f"{z}.dcm"))
        writer.Execute(image)


def write_structures(path: Path, series: str, frame: str) -> Path:
    ds, reference, study, one = (pydicom.Dataset() for _ in range(4))
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = pydicom.uid.RTStructureSetStorage
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4.5"
    one.SeriesInstanceUID = series
    study.RTReferencedSeriesSequence = [one]
    reference.RTReferencedStudySequence = [study]
    reference.FrameOfReferenceUID = frame
    ds.ReferencedFrameOfReferenceSequence = [reference]
    ds.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize(
    ("stem", "expected"),
    [("Case1_seg", "case1"), ("x-label_mask", "x"), ("mask", "mask"), ("seg_a", "a"),
     ("segment", "segment"), ("a.seg", "a"), ("_mask", "")],
)  # fmt: skip
def test_bare(stem: str, expected: str) -> None:
    assert bare(stem) == expected
