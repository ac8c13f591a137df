"""Volumes lie where other readers put them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import highdicom
import numpy as np
import psutil
import pydicom
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import find_series, read_stack
from segicl_gui.storage.images import read_geometry, read_image

ANGLES = st.floats(-3.1, 3.1)


def turned(a: float, b: float, c: float) -> np.ndarray:
    """A rotation matrix."""
    cos, sin = np.cos, np.sin
    x = np.array([[1, 0, 0], [0, cos(a), -sin(a)], [0, sin(a), cos(a)]])
    y = np.array([[cos(b), 0, sin(b)], [0, 1, 0], [-sin(b), 0, cos(b)]])
    z = np.array([[cos(c), -sin(c), 0], [sin(c), cos(c), 0], [0, 0, 1]])
    return x @ y @ z


def write_oblique(
    dicom_files: ModuleType, folder: Path, axes: np.ndarray, spacing: tuple[float, float, float]
) -> np.ndarray:
    stored = np.random.default_rng(2).integers(-900, 900, (4, 6, 8)).astype(np.int16)
    for k in np.random.default_rng(3).permutation(4):
        position = np.array([-20.0, 30.0, 7.0]) + k * spacing[0] * axes[:, 2]
        dicom_files.write_dicom(
            folder / f"{k}", stored[k], position=tuple(position), InstanceNumber=int(k) + 1,
            ImageOrientationPatient=[float(f"{v:.10g}") for v in (*axes[:, 0], *axes[:, 1])],
            PixelSpacing=[float(f"{v:.8g}") for v in spacing[1:]],
            ImagePositionPatient=[float(f"{v:.9g}") for v in position],
        )  # fmt: skip
    return stored


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ANGLES, ANGLES, ANGLES, st.tuples(*[st.floats(0.2, 7)] * 3))
def test_as_simpleitk_and_highdicom_place_it(
    dicom_files: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
    a: float,
    b: float,
    c: float,
    spacing: tuple[float, float, float],
) -> None:
    folder = tmp_path_factory.mktemp("oblique")
    stored = write_oblique(dicom_files, folder, turned(a, b, c), spacing)
    (series,) = find_series(folder)
    array, geometry = read_stack("x", series.stacks[0])
    np.testing.assert_array_equal(array, stored)
    assert read_geometry(folder) == geometry

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    other = reader.Execute()
    np.testing.assert_allclose(geometry.spacing, other.GetSpacing(), rtol=1e-5)
    np.testing.assert_allclose(geometry.origin, other.GetOrigin(), atol=1e-5)
    np.testing.assert_allclose(geometry.direction, other.GetDirection(), atol=1e-5)

    volume = highdicom.get_volume_from_series([pydicom.dcmread(f) for f in series.files])
    corner = np.array([[3, 5, 7]])  # slice, row, column
    axes = np.reshape(geometry.direction, (3, 3))
    ours = np.array(geometry.origin) + axes @ (np.array([7, 5, 3]) * geometry.spacing)
    theirs = volume.map_indices_to_reference(corner)[0]
    if not np.allclose(ours, theirs, atol=1e-3):  # it may stack the other way round
        theirs = volume.map_indices_to_reference(np.array([[0, 5, 7]]))[0]
    np.testing.assert_allclose(ours, theirs, atol=1e-3)


def test_too_large_for_the_memory(
    dicom_files: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dicom_files.write_volume(tmp_path, np.zeros((3, 6, 8), np.int16))
    full = psutil.virtual_memory()._replace(available=100)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: full)
    with pytest.raises(UserError, match="of memory"):
        read_image(tmp_path)


def test_a_volume_in_time_is_straightened_at_every_time(
    dicom_files: ModuleType, tmp_path: Path
) -> None:
    for t in range(2):
        for k in range(4):
            dicom_files.write_dicom(
                tmp_path / f"{t}{k}", np.full((6, 8), 10 * t + k, np.int16),
                position=(0, 1.5 * k, 3.0 * k), TemporalPositionIdentifier=t + 1,
            )  # fmt: skip
    (series,) = find_series(tmp_path)
    array, geometry = read_stack("x", series.stacks[0], straighten=True)
    assert geometry.frames == 2
    assert array.shape == (2, 4, geometry.size[1], 8)
    assert array[1].max() == 13
