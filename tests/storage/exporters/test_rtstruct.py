"""Structure sets: their outlines, filled, are the masks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from skimage.draw import polygon2mask

from segicl_gui.storage.exporters.api import ExportCase
from segicl_gui.storage.exporters.run import export_cases
from tests.storage.exporters.conftest import Series, mask_of
from tests.storage.exporters.test_dicom_seg import LABELS, case_on, whole

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pydicom")


def filled(found: pydicom.Dataset, number: int, images: dict[str, pydicom.Dataset]) -> np.ndarray:
    """(position, row, column), by the header of the image that each outline refers to."""
    order = sorted(images, key=lambda u: _along(images[u]))
    out = np.zeros((len(order), *images[order[0]].pixel_array.shape), bool)
    (roi,) = [r for r in found.ROIContourSequence if r.ReferencedROINumber == number]
    for contour in roi.ContourSequence:
        assert contour.ContourGeometricType == "CLOSED_PLANAR"
        points = np.array(contour.ContourData, float).reshape(-1, 3)
        assert len(points) == contour.NumberOfContourPoints
        uid = contour.ContourImageSequence[0].ReferencedSOPInstanceUID
        pixels = _pixels(points, images[uid])
        # Along the borders of pixels, half a pixel from the centres on both sides.
        np.testing.assert_allclose(np.abs(pixels % 1 - 0.5), 0, atol=1e-3)
        out[order.index(uid)] ^= polygon2mask(out.shape[1:], pixels)
    return out


def _along(d: pydicom.Dataset) -> float:
    orientation = np.array(d.ImageOrientationPatient, float)
    normal = np.cross(orientation[:3], orientation[3:])
    return float(normal @ np.array(d.ImagePositionPatient, float))


def _pixels(points: np.ndarray, d: pydicom.Dataset) -> np.ndarray:
    """(row, column) of LPS positions, which must lie in the plane of the image."""
    orientation = np.array(d.ImageOrientationPatient, float).reshape(2, 3)
    away = points - np.array(d.ImagePositionPatient, float)
    assert np.abs(away @ np.cross(*orientation)).max() < 1e-2
    rows, columns = (float(v) for v in d.PixelSpacing)
    return np.stack([away @ orientation[1] / rows, away @ orientation[0] / columns], 1)


def read(case: ExportCase, out: Path) -> pydicom.Dataset:
    report = export_cases([case], "rtstruct", out)
    assert not report.failed, report.failed
    return pydicom.dcmread(report.written[0])


@given(
    angles=st.sampled_from(((0, 0, 0), (90, 0, 0), (30, 20, -50), (180, 0, 10))),
    uneven=st.booleans(),
    seed=st.integers(0, 99),
)
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_round_trip(tmp_path_factory, series: Series, angles, uneven, seed) -> None:
    folder = tmp_path_factory.mktemp("rt")
    matrix = Rotation.from_euler("zyx", angles, degrees=True).as_matrix()
    orientation = tuple(matrix[:, :2].T.reshape(-1).round(6).tolist())
    image = series((0, 2.5, 9, 40) if uneven else (7.5, 5, 2.5, 0), orientation, name=folder.name)
    case = case_on(image, seed)
    found = read(case, folder)
    images = {d.SOPInstanceUID: d for d in map(pydicom.dcmread, image.iterdir())}
    for number, label in enumerate(LABELS[:3], 1):
        got = case.geometry.to_canonical(filled(found, number, images))
        np.testing.assert_array_equal(got, whole(case, label))


def test_what_it_refers_to(series: Series, headers, tmp_path: Path) -> None:
    image = series()
    case = case_on(image)
    found = read(case, tmp_path / "out")
    sources = headers(image)
    source = next(iter(sources.values()))
    assert found.PatientName == "Müller^Eva"
    (frame,) = found.ReferencedFrameOfReferenceSequence
    assert frame.FrameOfReferenceUID == source.FrameOfReferenceUID
    (study,) = frame.RTReferencedStudySequence
    assert study.ReferencedSOPInstanceUID == source.StudyInstanceUID
    (one,) = study.RTReferencedSeriesSequence
    assert one.SeriesInstanceUID == source.SeriesInstanceUID
    assert {i.ReferencedSOPInstanceUID for i in one.ContourImageSequence} == set(sources)
    assert [r.ROIName for r in found.StructureSetROISequence] == [x.name for x in LABELS[:3]]
    assert [r.ROIGenerationAlgorithm for r in found.StructureSetROISequence] == ["MANUAL"] * 3
    assert list(found.ROIContourSequence[1].ROIDisplayColor) == [0, 255, 0]
    assert {o.RTROIInterpretedType for o in found.RTROIObservationsSequence} == {"ORGAN"}


def test_slices_nobody_looked_at_have_no_outlines(series: Series, tmp_path: Path) -> None:
    image = series()
    some = np.array([True, False, True, True])
    case = case_on(image)
    case = replace(case, assessed={**case.assessed, 7: some})
    report = export_cases([case], "rtstruct", tmp_path / "out")
    assert any("Not assessed in every slice: 病灶" in note for _, note in report.notes)
    images = {d.SOPInstanceUID: d for d in map(pydicom.dcmread, image.iterdir())}
    got = case.geometry.to_canonical(filled(pydicom.dcmread(report.written[0]), 3, images))
    np.testing.assert_array_equal(got[some], mask_of(case, LABELS[2])[some])
    assert not got[~some].any()
