"""Trees of files as hospitals export them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import (
    find_objects,
    is_dicom_folder,
    scan_dicom,
    scan_files,
    series_of,
)
from segicl_gui.storage.parts import Part

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "dicom"
PLANE = np.zeros((4, 5), np.int16)


def test_mixed_and_nested_export(dicom_files: ModuleType, tmp_path: Path) -> None:
    """Two patients, several series in one folder, one series in two, names without endings."""
    told: list[float] = []
    for patient, series, n in (("A", 1, 3), ("A", 2, 4), ("B", 7, 2)):
        for i in range(n):
            dicom_files.write_dicom(
                tmp_path / "DICOM" / f"{i % 2}" / f"{patient}{series}{i:02}", PLANE,
                PatientID=patient, SeriesInstanceUID=f"1.{patient == 'B':d}.{series}",
                SeriesNumber=series, position=(0, 0, 2.0 * i), SeriesDescription=f"s{series}",
            )  # fmt: skip
    (tmp_path / "README").write_text("not DICOM" * 100)
    (tmp_path / ".hidden").write_bytes((tmp_path / "DICOM" / "0" / "A100").read_bytes())
    tree = scan_dicom(tmp_path, lambda share, text: told.append(share))
    assert [(s.patient, s.number, s.images) for s in tree.series] == [
        ("A", 1, 3), ("A", 2, 4), ("B", 7, 2),
    ]  # fmt: skip
    first = tree.series[0]
    assert [f.name for f in first.files] == ["A100", "A101", "A102"]
    assert (first.rows, first.columns, first.study_date) == (4, 5, "20240102")
    assert (first.modality, first.description) == ("CT", "s1")
    assert tree.damaged == tree.objects == ()
    assert told
    assert series_of(tmp_path, Part("1.1.7")).images == 2


def test_dicomdir_is_no_image(dicom_files: ModuleType, tmp_path: Path) -> None:
    dicom_files.write_volume(tmp_path / "IM", np.zeros((2, 4, 5), np.int16))
    directory = Dataset()
    directory.FileSetID = "DISC"
    directory.file_meta = FileMetaDataset()
    directory.file_meta.MediaStorageSOPClassUID = pydicom.uid.MediaStorageDirectoryStorage
    directory.file_meta.MediaStorageSOPInstanceUID = "1.2.9"
    directory.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    pydicom.dcmwrite(tmp_path / "DICOMDIR", directory, enforce_file_format=True)
    tree = scan_dicom(tmp_path)
    assert len(tree.series) == 1
    assert tree.objects == tree.damaged == ()


def test_objects_say_which_series_they_belong_to(dicom_files: ModuleType, tmp_path: Path) -> None:
    def item(**values: object) -> Dataset:
        ds = Dataset()
        for k, v in values.items():
            setattr(ds, k, v)
        return ds

    nested = item(RTReferencedStudySequence=[
        item(RTReferencedSeriesSequence=[item(SeriesInstanceUID="1.2.77")])
    ])  # fmt: skip
    for name, tags in {
        "rt": {"Modality": "RTSTRUCT", "ReferencedFrameOfReferenceSequence": [nested]},
        "seg": {"Modality": "SEG", "ReferencedSeriesSequence": [item(SeriesInstanceUID="1.2.78")]},
        "sr": {
            "Modality": "SR",
            "CurrentRequestedProcedureEvidenceSequence": [
                item(ReferencedSeriesSequence=[item(SeriesInstanceUID="1.2.79")])
            ],
        },
        "dose": {"Modality": "RTDOSE", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.481.2"},
    }.items():
        dicom_files.write_dicom(tmp_path / "deep" / name, PLANE, **tags)
    found = {o.path.name: o for o in find_objects(tmp_path)}
    assert {k: o.references for k, o in found.items()} == {
        "rt": ("1.2.77",), "seg": ("1.2.78",), "sr": ("1.2.79",), "dose": (),
    }  # fmt: skip
    assert found["rt"].modality == "RTSTRUCT"
    assert found["dose"].sop_class.endswith("481.2")
    assert scan_dicom(tmp_path).series == ()
    with pytest.raises(UserError, match=r"no image but accompanies images \(RTSTRUCT\)"):
        series_of(tmp_path / "deep" / "rt")


def test_links_that_loop(dicom_files: ModuleType, tmp_path: Path) -> None:
    dicom_files.write_volume(tmp_path / "a" / "b", np.zeros((2, 4, 5), np.int16))
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "a" / "none").symlink_to(tmp_path / "nowhere")
    (series,) = scan_dicom(tmp_path).series
    assert series.images == 2


def test_files_without_series_belong_to_their_folder(
    dicom_files: ModuleType, tmp_path: Path
) -> None:
    for name in ("x", "y"):
        dicom_files.write_volume(
            tmp_path / name, np.zeros((3, 4, 5), np.int16), SeriesInstanceUID=None
        )
    assert [s.images for s in scan_dicom(tmp_path).series] == [3, 3]


def test_folder_above_the_slices(dicom_files: ModuleType, tmp_path: Path) -> None:
    dicom_files.write_volume(tmp_path / "x", np.zeros((3, 4, 5), np.int16))
    with pytest.raises(UserError, match="lie in folders below"):
        series_of(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        scan_dicom(tmp_path / "none")
    assert not is_dicom_folder(tmp_path)


def test_damage_costs_its_own_series_only(dicom_files: ModuleType, tmp_path: Path) -> None:
    for uid in ("1.5", "1.6"):
        dicom_files.write_volume(
            tmp_path / uid, np.ones((3, 4, 5), np.int16), SeriesInstanceUID=uid
        )
    file = tmp_path / "1.5" / "IM0002"
    file.write_bytes(file.read_bytes()[:-10])
    tree = scan_dicom(tmp_path)
    assert [s.damaged for s in tree.series] == [(file,), ()]
    with pytest.raises(UserError, match="IM0002” is damaged"):
        series_of(tmp_path, Part("1.5"))
    assert series_of(tmp_path, Part("1.6")).images == 3


@pytest.mark.parametrize(
    "syntax",
    [
        pydicom.uid.ExplicitVRLittleEndian,
        pydicom.uid.ImplicitVRLittleEndian,
        pydicom.uid.ExplicitVRBigEndian,
        pydicom.uid.DeflatedExplicitVRLittleEndian,
    ],
)
def test_only_the_series_that_is_wanted(
    dicom_files: ModuleType, tmp_path: Path, syntax: str
) -> None:
    """Also where it is mentioned by others, or its files mention others."""
    other = Dataset()
    other.SeriesInstanceUID = "1.6"
    for uid in ("1.5", "1.6"):
        dicom_files.write_volume(
            tmp_path, np.ones((3, 4, 5), np.int16), SeriesInstanceUID=uid, syntax=syntax,
            ReferencedSeriesSequence=[other],
        )  # fmt: skip
        for file in tmp_path.glob("IM*"):
            file.rename(tmp_path / f"{uid}-{file.name}")
    for uid in ("1.5", "1.6"):
        (series,) = scan_dicom(tmp_path, series=uid).series
        assert (series.uid, series.images) == (uid, 3)


def test_a_changed_file_is_read_again(dicom_files: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, PLANE)
    assert scan_files([file]).series[0].rows == 4
    dicom_files.write_dicom(file, np.zeros((9, 9), np.int16))
    assert scan_files([file]).series[0].rows == 9


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED}")
def test_real_tree() -> None:
    tree = scan_dicom(SHARED)
    assert sorted((s.modality, s.images) for s in tree.series) == [
        ("CT", 2), *[("CT", 3)] * 5, ("CT", 20), ("MR", 32),
    ]  # fmt: skip
    assert all(s.problems == () for s in tree.series)
    kinds = sorted(o.modality for o in tree.objects)
    assert kinds == ["RTSTRUCT"] * 3 + ["SEG"] * 6
    known = {s.uid for s in tree.series}
    assert sum(set(o.references) <= known for o in tree.objects) >= 7
    assert tree.damaged == ()
