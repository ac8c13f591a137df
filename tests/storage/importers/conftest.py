"""Files as other programs write them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.geometry import Geometry

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "dicom"


@pytest.fixture
def shared() -> Path:
    """Real DICOM objects with label maps beside them."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data/dicom is not here; generated files go the same way")
    return SHARED


@pytest.fixture
def oblique() -> Geometry:
    """A turned volume of 5 slices of 12 rows and 16 columns."""
    return oblique_geometry()


def oblique_geometry() -> Geometry:
    c, s = np.cos(0.3), np.sin(0.3)
    direction = (1.0, 0.0, 0.0, 0.0, c, -s, 0.0, s, c)
    return Geometry.from_source((16, 12, 5), (0.7, 0.9, 2.5), (5.0, 6.0, 7.0), direction)


@pytest.fixture
def write() -> Callable[..., Path]:
    """Writes an array (z, y, x) with SimpleITK where a geometry says, from a voxel on."""

    def written(
        path: Path,
        array: np.ndarray,
        geometry: Geometry,
        start: tuple[int, int, int] = (0, 0, 0),
        meta: dict[str, str] | None = None,
        *,
        layers: bool = False,
    ) -> Path:
        image = sitk.GetImageFromArray(array, isVector=layers)
        spacing = np.asarray(geometry.spacing)
        matrix = np.reshape(geometry.direction, (3, 3))
        image.SetSpacing(tuple(spacing))
        image.SetDirection(geometry.direction)
        image.SetOrigin(tuple(np.asarray(geometry.origin) + matrix @ (np.array(start) * spacing)))
        for key, value in (meta or {}).items():
            image.SetMetaData(key, value)
        path.parent.mkdir(parents=True, exist_ok=True)
        sitk.WriteImage(image, str(path), useCompression=True)
        return path

    return written


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A DICOM CT series of 5 slices, oblique, under a folder of its own."""
    return write_series(tmp_path / "ct")


def write_series(folder: Path, uid: str = "1.2.826.0.1.3680043.8.498.1") -> Path:
    import pydicom
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

    folder.mkdir(parents=True)
    g = oblique_geometry()
    d = np.reshape(g.direction, (3, 3))
    for k in range(5):
        ds = pydicom.Dataset()
        ds.file_meta = FileMetaDataset()
        ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = CTImageStorage
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = f"{uid}.{k + 1}"
        ds.PatientID, ds.PatientName, ds.PatientBirthDate, ds.PatientSex = "p", "P", "", ""
        ds.StudyInstanceUID, ds.SeriesInstanceUID = f"{uid}.100", uid
        ds.FrameOfReferenceUID = f"{uid}.200"
        ds.StudyID, ds.StudyDate, ds.StudyTime, ds.AccessionNumber = "", "", "", ""
        ds.ReferringPhysicianName = ""
        ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "CT", 1, k + 1
        ds.Rows, ds.Columns, ds.SamplesPerPixel = 12, 16, 1
        ds.PhotometricInterpretation = "MONOCHROME2"
        ds.BitsAllocated = ds.BitsStored = 16
        ds.HighBit, ds.PixelRepresentation = 15, 1
        ds.PixelSpacing, ds.SliceThickness = [0.9, 0.7], 2.5
        ds.ImageOrientationPatient = [*(float(v) for v in d[:, 0]), *(float(v) for v in d[:, 1])]
        ds.ImageOrientationPatient = [f"{v:.10f}" for v in (*d[:, 0], *d[:, 1])]
        at = np.asarray(g.origin) + d[:, 2] * 2.5 * k
        ds.ImagePositionPatient = [f"{v:.8f}" for v in at]
        ds.RescaleSlope, ds.RescaleIntercept = 1, 0
        ds.PixelData = np.full((12, 16), 100 * k, np.int16).tobytes()
        ds.save_as(folder / f"{k}.dcm", enforce_file_format=True)
    return folder


@pytest.fixture
def write_seg() -> Callable[..., Path]:
    """Writes a DICOM segmentation of a series: array (frame, row, column, segment)."""
    return seg_file


def seg_file(
    path: Path, series: Path, array: np.ndarray, kind: str = "BINARY",
    labels: tuple[str, ...] = ("liver", "tumour"), keep: tuple[int, ...] | None = None,
    packed: bool = False,
) -> Path:  # fmt: skip
    import highdicom as hd
    import pydicom
    from pydicom.uid import ExplicitVRLittleEndian, RLELossless

    sources = [pydicom.dcmread(f) for f in sorted(series.iterdir())]
    if keep is not None:
        sources, array = [sources[i] for i in keep], array[list(keep)]
    tissue = hd.sr.CodedConcept("85756007", "SCT", "Tissue")
    told = [
        hd.seg.SegmentDescription(
            i + 1, name, tissue, tissue, "MANUAL",
            display_color=hd.color.CIELabColor.from_rgb(200, 40 * i, 40),
        )
        for i, name in enumerate(labels)
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seg = hd.seg.Segmentation(
            sources, array, kind, told, "1.2.3.77", 5,
            "1.2.4.77", 1, "m", "mm", "1", "sn",
            transfer_syntax_uid=RLELossless if packed else ExplicitVRLittleEndian,
        )  # fmt: skip
        seg.save_as(path)
    return path


@pytest.fixture
def write_rtstruct() -> Callable[..., Path]:
    """Writes a structure set: name -> outlines in millimetres (n, 3), or (type, outline)."""
    return rtstruct_file


def rtstruct_file(path: Path, rois: dict[str, list], series: Path | None = None) -> Path:
    import pydicom
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, RTStructureSetStorage

    ds = pydicom.Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = RTStructureSetStorage
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4.5"
    ds.Modality = "RTSTRUCT"
    ds.StructureSetROISequence, ds.ROIContourSequence = [], []
    for number, (name, outlines) in enumerate(rois.items(), 1):
        roi, contours = pydicom.Dataset(), pydicom.Dataset()
        roi.ROINumber, roi.ROIName = number, name
        contours.ReferencedROINumber, contours.ROIDisplayColor = number, [255, 0, 10 * number]
        contours.ContourSequence = []
        for outline in outlines:
            type_, points = outline if isinstance(outline, tuple) else ("CLOSED_PLANAR", outline)
            c = pydicom.Dataset()
            c.ContourGeometricType, c.NumberOfContourPoints = type_, len(points)
            c.ContourData = [f"{v:.6f}" for v in np.ravel(points)]
            contours.ContourSequence.append(c)
        ds.StructureSetROISequence.append(roi)
        ds.ROIContourSequence.append(contours)
    if series is not None:
        first = pydicom.dcmread(next(iter(series.iterdir())))
        frame, study, one = (pydicom.Dataset() for _ in range(3))
        one.SeriesInstanceUID = first.SeriesInstanceUID
        study.RTReferencedSeriesSequence = [one]
        frame.RTReferencedStudySequence = [study]
        frame.FrameOfReferenceUID = first.FrameOfReferenceUID
        ds.ReferencedFrameOfReferenceSequence = [frame]
    ds.save_as(path, enforce_file_format=True)
    return path
