"""Cases to export: drawn ones on grids of any kind, and a DICOM series made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid
from scipy.spatial.transform import Rotation

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase

NAMES = ("liver", "tumour", "left kidney", "größe", "病灶", "a|b\\c")


@st.composite
def geometries(draw: st.DrawFn, dimensions: tuple[int, ...] = (3,)) -> Geometry:
    """Grids of any size and spacing, oblique and mirrored, anywhere."""
    n = draw(st.sampled_from(dimensions))
    size = tuple(draw(st.integers(1, 7)) for _ in range(n))
    numbers = st.floats(0.05, 9, allow_subnormal=False)
    spacing = tuple(draw(numbers) for _ in range(n))
    origin = tuple(draw(st.floats(-900, 900)) for _ in range(n))
    if n == 2:
        return Geometry.from_source(size, spacing, origin, (1.0, 0.0, 0.0, 1.0))
    angles = draw(
        st.sampled_from(((0, 0, 0), (90, 0, 0), (0, 90, 90))) | st.tuples(*[st.floats(0, 360)] * 3)
    )
    matrix = Rotation.from_euler("zyx", angles, degrees=True).as_matrix()
    matrix[:, draw(st.integers(0, 2))] *= draw(st.sampled_from((1, -1)))
    return Geometry.from_source(size, spacing, origin, tuple(matrix.reshape(-1).tolist()))


@st.composite
def drawn_cases(
    draw: st.DrawFn,
    geometry: st.SearchStrategy[Geometry] | None = None,
    *,
    overlapping: bool = True,
    highest: int = 65534,
) -> ExportCase:
    """Cases whose labels (in groups that overlap) are assessed everywhere."""
    grid = draw(geometries() if geometry is None else geometry)
    count = draw(st.integers(1, 4))
    ids = draw(st.lists(st.integers(1, highest), min_size=count, max_size=count, unique=True))
    groups = [draw(st.integers(0, 2)) if overlapping else 0 for _ in ids]
    labels = tuple(
        Label(i, name, f"#{draw(st.integers(0, 0xFFFFFF)):06x}", group=g)
        for i, name, g in zip(ids, NAMES, groups, strict=False)
    )
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    maps = [
        rng.choice([0, *(x.id for x in labels if x.group == g)], grid.shape).astype(np.uint16)
        for g in sorted(set(groups))
    ]
    assessed = {i: np.ones(grid.shape[0], bool) for i in ids}
    return ExportCase("a case", grid, tuple(maps), labels, assessed)


def mask_of(case: ExportCase, label: Label) -> np.ndarray:
    """Where a label is, (slice, row, column)."""
    return np.any([m == label.id for m in case.label_maps], axis=0)


Series = Callable[..., Path]


@pytest.fixture
def series(tmp_path: Path) -> Series:
    """Writes a CT series: oblique, unevenly spaced, or in time; file names tell no order."""

    def make(
        positions: tuple[float, ...] = (0, 2.5, 5, 7.5),
        orientation: tuple[float, ...] = (1, 0, 0, 0, 1, 0),
        shape: tuple[int, int] = (20, 16),
        spacing: tuple[float, float] = (0.8, 1.25),
        name: str = "ct",
        times: int = 1,
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        normal = np.cross(orientation[:3], orientation[3:])
        study, uid, frame = generate_uid(), generate_uid(), generate_uid()
        for i, position in enumerate(positions * times):
            d = Dataset()
            d.file_meta = FileMetaDataset()
            d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
            d.SOPClassUID, d.SOPInstanceUID = CTImageStorage, generate_uid()
            d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = study, uid, frame
            d.Modality, d.PatientName, d.PatientID = "CT", "Müller^Eva", "1"
            d.SpecificCharacterSet = "ISO_IR 100"
            d.StudyDate, d.SeriesNumber, d.InstanceNumber = "20260101", 3, i + 1
            if times > 1:
                d.TemporalPositionIdentifier = i // len(positions) + 1
            d.ImageOrientationPatient = [float(v) for v in orientation]
            d.ImagePositionPatient = [round(float(v), 5) for v in (-30, 12, 7) + normal * position]
            d.PixelSpacing, d.SliceThickness = [float(v) for v in spacing], 2.5
            d.Rows, d.Columns = shape
            d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
            d.BitsAllocated = d.BitsStored = 16
            d.HighBit, d.PixelRepresentation = 15, 0
            d.RescaleSlope, d.RescaleIntercept = 1, -1024
            rng = np.random.default_rng(i)
            d.PixelData = rng.integers(0, 2000, shape).astype(np.uint16).tobytes()
            # Names say nothing about the order.
            d.save_as(folder / f"{(i * 7) % 23:02}.dcm", enforce_file_format=True)
        return folder

    return make


@pytest.fixture
def headers() -> Callable[[Path], dict[str, Dataset]]:
    """Headers of the images of a folder, by their instance UID."""

    def read(folder: Path) -> dict[str, Dataset]:
        files = [pydicom.dcmread(p, stop_before_pixels=True) for p in folder.iterdir()]
        return {d.SOPInstanceUID: d for d in files}

    return read
