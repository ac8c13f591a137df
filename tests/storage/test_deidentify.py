"""Nothing that tells of the patient survives, and everything that says where pixels lie does."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicomanonymizer.simpledicomanonymizer import initialize_actions
from pydicom import Dataset
from pydicom.datadict import dictionary_VR
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.deidentify import (
    PROFILE,
    Deidentification,
    Pseudonyms,
    burnt_in,
    copy_image,
    deidentify,
)
from segicl_gui.storage.images import read_image
from segicl_gui.storage.parts import WHOLE, Part

NAME = "ZYXWVUT"
SECRET = Pseudonyms(b"of this test")
HOW = Deidentification(SECRET)
TEXTS = {"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"}


def ct(patient: str = "Q4711Z", **fields: object) -> Dataset:
    """A CT slice of 4 x 5 pixels that names its patient wherever the profile looks."""
    dataset = Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.SourceApplicationEntityTitle = NAME
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = generate_uid()
    dataset.SeriesInstanceUID = generate_uid()
    dataset.StudyInstanceUID = generate_uid()
    dataset.FrameOfReferenceUID = generate_uid()
    dataset.Modality = "CT"
    dataset.PatientID, dataset.PatientName = patient, NAME
    dataset.PatientAge, dataset.PatientSex = "061Y", "F"
    dataset.StudyDate = datetime.date(2021, 3, 4).strftime("%Y%m%d")
    dataset.ImagePositionPatient = [1.5, 2.5, -30.25]
    dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing = [0.7, 0.8]
    dataset.SliceThickness = 2.5
    dataset.Rows, dataset.Columns = 4, 5
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit, dataset.PixelRepresentation = 15, 0
    dataset.RescaleSlope, dataset.RescaleIntercept = 1, -1024
    dataset.PixelData = np.arange(20, dtype="<u2").tobytes()
    for key, value in fields.items():
        setattr(dataset, key, value)
    return dataset


def named_everywhere() -> Dataset:
    """Every text of the profile names the patient: at the top, nested, and in private blocks."""
    dataset = ct()
    nested = Dataset()
    for tag in initialize_actions(PROFILE):
        if len(tag) == 2 and tag[0] not in (2, 0x10):
            try:
                vr = dictionary_VR(tag)
            except KeyError:
                continue
            if vr in TEXTS:
                for place in (dataset, nested):
                    place.add_new(tag, vr, NAME)
            elif vr == "SQ" and tag not in ((8, 0x1140), (8, 0x2112)):  # these are references
                item = Dataset()
                item.CodeMeaning = NAME
                dataset.add_new(tag, vr, Sequence([item]))
    deeper = Dataset()
    deeper.ContributingEquipmentSequence = Sequence([nested])
    deeper.ReferencedSOPInstanceUID = dataset.SOPInstanceUID
    dataset.DerivationCodeSequence = Sequence([deeper])
    dataset.private_block(0x0009, "SOME VENDOR", create=True).add_new(1, "LO", NAME)
    dataset.add_new((0x6000, 0x3000), "OW", NAME.encode() + b"\0")
    dataset.add_new((0x6000, 0x4000), "LT", NAME)
    return dataset


def saved(dataset: Dataset, path: Path) -> bytes:
    dataset.preamble = NAME.encode().ljust(128, b"\0")
    dataset.save_as(path, enforce_file_format=True)
    return path.read_bytes()


def copied(path: Path, out: Path) -> list[Path]:
    folder, _, _ = copy_image(path, WHOLE, out, "copy", HOW)
    return sorted(folder.iterdir())


def test_no_text_of_the_profile_survives_anywhere(tmp_path: Path) -> None:
    before = saved(named_everywhere(), tmp_path / "before.dcm")
    assert before.count(NAME.encode()) > 300
    (copy,) = copied(tmp_path / "before.dcm", tmp_path / "out")
    after = copy.read_bytes()
    assert NAME.encode() not in after
    assert b"Q4711Z" not in after
    assert b"20210304" not in after


def test_pixels_and_position_are_the_same(tmp_path: Path) -> None:
    original = ct()
    saved(original, tmp_path / "a.dcm")
    (copy,) = copied(tmp_path / "a.dcm", tmp_path / "out")
    read = pydicom.dcmread(copy)
    assert read.PixelData == original.PixelData
    for key in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness",
                "RescaleSlope", "RescaleIntercept", "Modality", "SOPClassUID"):  # fmt: skip
        assert read[key].value == original[key].value
    assert read.PatientIdentityRemoved == "YES"
    assert read.file_meta.MediaStorageSOPInstanceUID == read.SOPInstanceUID
    assert copy.name == "00001.dcm"


def test_files_of_one_series_stay_together_and_references_point_at_the_copies() -> None:
    first, second = ct(), ct()
    second.SeriesInstanceUID = first.SeriesInstanceUID
    reference = Dataset()
    reference.ReferencedSOPClassUID = CTImageStorage
    reference.ReferencedSOPInstanceUID = first.SOPInstanceUID
    second.ReferencedImageSequence = Sequence([reference])
    old = first.SOPInstanceUID
    for dataset in (first, second):
        deidentify(dataset, SECRET)
    assert first.SeriesInstanceUID == second.SeriesInstanceUID
    assert first.SOPInstanceUID == SECRET.uid(old) != old
    target = second.ReferencedImageSequence[0]
    assert target.ReferencedSOPInstanceUID == first.SOPInstanceUID
    assert target.ReferencedSOPClassUID == CTImageStorage
    assert first.PatientID == second.PatientID == first.PatientName


def test_pseudonyms_depend_on_the_secret_and_on_the_patient() -> None:
    other = Pseudonyms(b"another")
    names = {SECRET.patient("1"), SECRET.patient("2"), other.patient("1"), other.patient("2")}
    assert len(names) == 4
    assert SECRET.patient("1") == Pseudonyms(b"of this test").patient("1")
    assert SECRET.uid("1.2.3") != other.uid("1.2.3")


def test_age_and_sex_stay_only_where_wanted() -> None:
    without, kept = ct(), ct()
    deidentify(without, SECRET)
    deidentify(kept, SECRET, keep_characteristics=True)
    assert (kept.PatientAge, kept.PatientSex) == ("061Y", "F")
    assert "PatientAge" not in without
    assert not without.get("PatientSex")
    assert [c.CodeValue for c in kept.DeidentificationMethodCodeSequence] == ["113100", "113108"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"BurnedInAnnotation": "YES"}, "burnt"),
        ({"RecognizableVisualFeatures": "YES"}, "recognised"),
        ({"Modality": "US"}, "US images"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7.2"}, "capture"),
        ({"Modality": "US", "BurnedInAnnotation": "NO"}, ""),
        ({}, ""),
    ],
)
def test_text_in_the_pixels_is_warned_of(fields: dict[str, object], reason: str) -> None:
    told = burnt_in(ct(**fields))
    assert reason in told
    assert bool(told) == bool(reason)


def test_the_warning_comes_with_the_copies(tmp_path: Path) -> None:
    series = generate_uid()
    (tmp_path / "in").mkdir()
    for n in range(3):
        fields = {"SeriesInstanceUID": series, "ImagePositionPatient": [0, 0, 2 * n]}
        saved(ct(BurnedInAnnotation="YES", **fields), tmp_path / "in" / f"{n}.dcm")
    folder, _, warnings = copy_image(tmp_path / "in", WHOLE, tmp_path / "out", "copy", HOW)
    assert sorted(p.name for p in folder.iterdir()) == ["00001.dcm", "00002.dcm", "00003.dcm"]
    assert len(warnings) == 1
    assert "burnt" in warnings[0]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    saved(ct(), tmp_path / "a.dcm")
    (tmp_path / "a.dcm").write_bytes((tmp_path / "a.dcm").read_bytes()[:-7])
    with pytest.raises(UserError, match=r"a\.dcm"):
        copied(tmp_path / "a.dcm", tmp_path / "out")


def test_volumes_in_time_keep_their_order_without_their_times(tmp_path: Path) -> None:
    series, frame = generate_uid(), generate_uid()
    (tmp_path / "in").mkdir()
    for t in range(3):
        for z in range(2):
            dataset = ct(
                SeriesInstanceUID=series,
                FrameOfReferenceUID=frame,
                ImagePositionPatient=[0, 0, 2 * z],
                AcquisitionTime=f"10000{t}.00",
                Modality="MR",
            )
            dataset.PixelData = np.full(20, 100 * t + z, "<u2").tobytes()
            saved(dataset, tmp_path / "in" / f"{z}{t}.dcm")
    before = read_image(tmp_path / "in")
    assert before.geometry.frames == 3
    folder, part, _ = copy_image(tmp_path / "in", WHOLE, tmp_path / "out", "copy", HOW)
    after = read_image(folder, part)
    assert after.geometry == before.geometry
    assert np.array_equal(after.array, before.array)


def test_of_two_volumes_in_a_series_the_one_that_is_meant_is_copied(tmp_path: Path) -> None:
    series, frame = generate_uid(), generate_uid()
    (tmp_path / "in").mkdir()
    for echo in (1, 2):
        for z in range(2):
            dataset = ct(
                SeriesInstanceUID=series,
                FrameOfReferenceUID=frame,
                ImagePositionPatient=[0, 0, 2 * z],
                EchoNumbers=echo,
                Modality="MR",
            )
            dataset.PixelData = np.full(20, 100 * echo + z, "<u2").tobytes()
            saved(dataset, tmp_path / "in" / f"{z}{echo}.dcm")
    second = Part(series=str(series), stack=1)
    folder, part, _ = copy_image(tmp_path / "in", second, tmp_path / "out", "copy", HOW)
    assert len(list(folder.iterdir())) == 2
    before, after = read_image(tmp_path / "in", second), read_image(folder, part)
    assert np.array_equal(after.array, before.array)
