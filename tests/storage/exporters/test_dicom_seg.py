"""DICOM-SEG, read with highdicom; dciodvfy where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import DigitalXRayImageStorageForPresentation
from scipy.spatial.transform import Rotation

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase
from segicl_gui.storage.exporters.run import export_cases
from segicl_gui.storage.images import read_geometry
from tests.storage.exporters.conftest import Series, mask_of

SHARED = Path(__file__).parents[4] / "shared" / "data" / "dicom" / "dcmqi_seg"
LABELS = (
    Label(1, "Left kidney", "#ff0000", "with its vessels"),
    Label(2, "tumour", "#00ff00", part_of=1),
    Label(7, "病灶", "#0000ff", group=1),
    Label(8, "spleen", "#00ffff"),
)
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:pydicom"),
    pytest.mark.filterwarnings("ignore::UserWarning:highdicom"),
]


def case_on(image: Path, seed: int = 0, *, overlapping: bool = True) -> ExportCase:
    """Random masks; the tumour lies anywhere, the spleen is absent."""
    geometry = read_geometry(image)
    rng = np.random.default_rng(seed)
    maps = [rng.choice([0, 1, 2], geometry.shape).astype(np.uint16)]
    if overlapping:
        maps.append(rng.choice([0, 7], geometry.shape).astype(np.uint16))
    assessed = {x.id: np.ones(geometry.shape[0], bool) for x in LABELS}
    return ExportCase("a", geometry, tuple(maps), LABELS, assessed, image)


def whole(case: ExportCase, label: Label) -> np.ndarray:
    parts = [x for x in case.labels if x.id == label.id or x.part_of == label.id]
    return np.any([mask_of(case, x) for x in parts], axis=0)


def places(case: ExportCase, mask: np.ndarray) -> np.ndarray:
    """LPS positions of the voxels of a mask, sorted."""
    start = np.array(case.geometry.world((0, 0, 0)))
    steps = [np.array(case.geometry.world(i)) - start for i in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    found = start + np.argwhere(mask) @ np.array(steps)
    return found[np.lexsort(found.round(3).T)]


def places_in(seg: highdicom.seg.Segmentation, number: int) -> np.ndarray:
    """LPS positions of the pixels of a segment by the frames' own headers, sorted."""
    shared = seg.SharedFunctionalGroupsSequence[0]
    orientation = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
    rows, columns = (float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing)
    pixels = seg.pixel_array.reshape(-1, seg.Rows, seg.Columns)
    out = []
    for frame, group in zip(pixels, seg.PerFrameFunctionalGroupsSequence, strict=True):
        identified = group if "SegmentIdentificationSequence" in group else shared
        if identified.SegmentIdentificationSequence[0].ReferencedSegmentNumber != number:
            continue
        position = np.array(group.PlanePositionSequence[0].ImagePositionPatient, float)
        r, c = frame.nonzero()
        along = np.outer(c * columns, orientation[:3]) + np.outer(r * rows, orientation[3:])
        out.append(position + along)
    found = np.concatenate(out)
    return found[np.lexsort(found.round(3).T)]


def exported(case: ExportCase, out: Path) -> highdicom.seg.Segmentation:
    report = export_cases([case], "dicom-seg", out)
    assert not report.failed, report.failed
    return highdicom.seg.segread(report.written[0])


@given(
    angles=st.sampled_from(((0, 0, 0), (90, 0, 0), (0, 90, 0), (30, 20, -50), (180, 0, 10))),
    backwards=st.booleans(),
    overlapping=st.booleans(),
    seed=st.integers(0, 99),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_round_trip(tmp_path_factory, series: Series, angles, backwards, overlapping, seed) -> None:
    folder = tmp_path_factory.mktemp("seg")
    matrix = Rotation.from_euler("zyx", angles, degrees=True).as_matrix()
    orientation = tuple(matrix[:, :2].T.reshape(-1).round(6).tolist())
    positions = (0.0, 2.5, 5.0, 7.5)
    image = series(positions[:: -1 if backwards else 1], orientation, name=f"ct{folder.name}")
    case = case_on(image, seed, overlapping=overlapping)
    seg = exported(case, folder)
    labels = LABELS[: 3 if overlapping else 2]
    assert [s.SegmentLabel for s in seg.SegmentSequence] == [x.name for x in labels]
    for number, label in enumerate(labels, 1):
        got, expected = places_in(seg, number), places(case, whole(case, label))
        assert got.shape == expected.shape
        np.testing.assert_allclose(got, expected, atol=2e-3)  # positions are decimal strings


def test_descriptions_references_and_origin(series: Series, headers, tmp_path: Path) -> None:
    image = series()
    engine = {"history": [{"title": "Accept", "how": {"engine": "segicl"}}, {"how": {}}]}
    case = replace(case_on(image), provenance=engine)
    report = export_cases([case], "dicom-seg", tmp_path / "out")
    assert report.notes == (("a", "Nowhere to be seen, and left out: spleen."),)
    seg = highdicom.seg.segread(report.written[0])
    first = seg.get_segment_description(1)
    assert first.segmented_property_type.meaning == "Kidney"
    (side,) = first.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence
    assert side.CodeMeaning == "Left"
    assert first.SegmentAlgorithmType == "SEMIAUTOMATIC"
    assert first.algorithm_identification.name == "segicl"
    assert first.SegmentDescription == "with its vessels"
    color = highdicom.color.CIELabColor.from_dicom_value(first.RecommendedDisplayCIELabValue)
    np.testing.assert_allclose(color.to_rgb(), (255, 0, 0), atol=1)
    assert seg.SegmentsOverlap == "YES"
    sources = headers(image)
    assert seg.PatientName == "Müller^Eva"
    assert {str(u) for u in next(iter(sources.values())).StudyInstanceUID} == {
        str(u) for u in seg.StudyInstanceUID
    }
    for group in seg.PerFrameFunctionalGroupsSequence:
        (source,) = group.DerivationImageSequence[0].SourceImageSequence
        position = sources[source.ReferencedSOPInstanceUID].ImagePositionPatient
        assert group.PlanePositionSequence[0].ImagePositionPatient == position


def test_uneven_slices_lie_where_their_images_do(series: Series, headers, tmp_path: Path) -> None:
    image = series((0, 2.5, 9, 40))
    case = case_on(image)
    seg = exported(case, tmp_path / "out")
    order = sorted(headers(image).values(), key=lambda d: d.ImagePositionPatient[2])
    uids = [d.SOPInstanceUID for d in order]
    pixels = seg.get_pixels_by_source_instance(
        uids, segment_numbers=[3], ignore_spatial_locations=True
    )
    np.testing.assert_array_equal(
        case.geometry.to_canonical(pixels[..., 0]).astype(bool), mask_of(case, LABELS[2])
    )


@pytest.mark.parametrize("format", ["dicom-seg", "rtstruct"])
def test_in_time_each_frame_refers_to_its_own_images(
    series: Series, headers, tmp_path: Path, format: str
) -> None:
    image = series(times=3)
    case = case_on(image)
    assert case.geometry.frames == 3
    case.label_maps[0][4:8] = case.label_maps[1][4:8] = 0  # nothing in the second frame
    report = export_cases([case], format, tmp_path / "out")
    assert not report.failed, report.failed
    ending = {"dicom-seg": "seg", "rtstruct": "rtstruct"}[format]
    assert [p.name for p in report.written[:-1]] == [f"a_frame00{i}_{ending}.dcm" for i in (0, 2)]
    sources = headers(image)
    for path, time in zip(report.written, (1, 3), strict=False):
        found = pydicom.dcmread(path)
        uids = {
            e.value
            for e in found.iterall()
            if e.keyword == "ReferencedSOPInstanceUID" and e.value in sources
        }
        assert {sources[u].TemporalPositionIdentifier for u in uids} == {time}
    if format == "dicom-seg":
        frame = case.frame(2)
        seg = highdicom.seg.segread(report.written[1])
        expected = places(frame, mask_of(frame, LABELS[2]))
        np.testing.assert_allclose(places_in(seg, 3), expected, atol=2e-3)


def test_what_dicom_seg_cannot_be_made_for(series: Series, tmp_path: Path) -> None:
    image = series()
    case = case_on(image)
    out = tmp_path / "out"
    with pytest.raises(UserError, match="no image here is DICOM"):
        export_cases([replace(case, image=tmp_path / "a.nii.gz")], "dicom-seg", out)
    assert not out.exists()
    empty = replace(case, name="empty", label_maps=(np.zeros(case.geometry.shape, np.uint16),))
    lost = replace(case, name="lost", image=tmp_path / "gone")
    report = export_cases([empty, lost, case], "dicom-seg", out)
    assert [n for n, _ in report.skipped] == ["empty"]
    assert [n for n, _ in report.failed] == ["lost"]
    assert sorted(p.name for p in out.iterdir()) == ["a_seg.dcm", "manifest.json"]
    next(iter(image.iterdir())).unlink()
    report = export_cases([case], "dicom-seg", tmp_path / "fewer")
    assert "pixels" in report.failed[0][1]


def test_an_x_ray_lies_nowhere_in_the_patient(series: Series, tmp_path: Path) -> None:
    (path,) = series((0.0,)).iterdir()
    d: Dataset = pydicom.dcmread(path)
    d.SOPClassUID = d.file_meta.MediaStorageSOPClassUID = DigitalXRayImageStorageForPresentation
    d.Modality = "DX"
    for keyword in ("FrameOfReferenceUID", "ImagePositionPatient", "ImageOrientationPatient",
                    "SliceThickness"):  # fmt: skip
        del d[keyword]
    d.save_as(path)
    case = case_on(path)
    seg = exported(case, tmp_path / "out")
    np.testing.assert_array_equal(seg.pixel_array[2].astype(bool), mask_of(case, LABELS[2])[0])
    report = export_cases([case], "rtstruct", tmp_path / "rt")
    assert "do not say where they lie" in report.failed[0][1]


def test_thickness_that_is_not_told(series: Series, tmp_path: Path) -> None:
    image = series()
    for path in image.iterdir():
        d: Dataset = pydicom.dcmread(path)
        d.SliceThickness = None
        d.save_as(path)
    case = case_on(image)
    seg = exported(case, tmp_path / "out")
    assert seg.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SliceThickness == 2.5
    expected = places(case, mask_of(case, LABELS[2]))
    np.testing.assert_allclose(places_in(seg, 3), expected, atol=2e-3)


def test_images_without_numbers_are_not_referred_to(series: Series, tmp_path: Path) -> None:
    image = series()
    for path in image.iterdir():
        d: Dataset = pydicom.dcmread(path)
        d.StudyInstanceUID = ""
        d.save_as(path)
    report = export_cases([case_on(image)], "dicom-seg", tmp_path / "out")
    assert "has no StudyInstanceUID" in report.failed[0][1]


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dciodvfy is not installed")
@pytest.mark.parametrize("format", ["dicom-seg", "rtstruct"])
def test_dciodvfy_finds_no_fault(series: Series, tmp_path: Path, format: str) -> None:
    report = export_cases([case_on(series())], format, tmp_path / "out")
    found = subprocess.run(
        ["dciodvfy", "-new", str(report.written[0])], capture_output=True, text=True, check=False
    )
    assert "Error" not in found.stderr, found.stderr


@pytest.mark.skipif(not SHARED.exists(), reason="the shared DICOM files are not here")
@pytest.mark.parametrize("image", ["24x38x3/image", "24x38x3/multiframe/mf.dcm", "ct-3slice"])
def test_real_images(tmp_path: Path, image: str) -> None:
    case = case_on(SHARED / image, overlapping=False)
    seg = exported(case, tmp_path)
    for number, label in enumerate(LABELS[:2], 1):
        got, expected = places_in(seg, number), places(case, whole(case, label))
        np.testing.assert_allclose(got, expected, atol=2e-3)
