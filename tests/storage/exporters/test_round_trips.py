"""Label maps come back voxel for voxel and where they were, read by nibabel and SimpleITK."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import nibabel
import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.exporters.api import ExportCase, merged_label_map
from segicl_gui.storage.exporters.run import export_cases
from tests.storage.exporters.conftest import drawn_cases, geometries


@st.composite
def grids(draw: st.DrawFn) -> Geometry:
    """In two and three dimensions, and in time."""
    grid = draw(geometries((2, 3)))
    frames = draw(st.sampled_from((1, 1, 3))) if grid.ndim == 3 else 1
    return replace(grid, frames=frames, interval=0.5 if frames > 1 else 0.0)


def written(case: ExportCase, format: str, folder: str) -> list[Path]:
    report = export_cases([case], format, Path(folder))
    assert not report.failed, report.failed
    return list(report.written[:-1])


@given(drawn_cases(grids(), overlapping=False))
@settings(max_examples=25, deadline=None)
def test_nifti(case: ExportCase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        image = nibabel.load(written(case, "nifti", folder)[0])
        stored = np.asarray(image.dataobj)
    geometry = case.geometry
    expected = geometry.to_source(merged_label_map(case)[0])
    while stored.ndim > expected.ndim:
        stored = stored[..., 0]
    np.testing.assert_array_equal(stored.T, expected.reshape(stored.T.shape))
    n = geometry.ndim
    affine = np.eye(4)
    direction = np.reshape(geometry.direction, (n, n)) * np.asarray(geometry.spacing)
    affine[:n, :n], affine[:n, 3] = direction, geometry.origin
    expected_ras = np.diag([-1, -1, 1, 1]) @ affine
    # A NIfTI header holds 32-bit numbers.
    np.testing.assert_allclose(image.affine[:n], expected_ras[:n], rtol=1e-5, atol=2e-4)


@given(drawn_cases(grids(), overlapping=False))
@settings(max_examples=25, deadline=None)
def test_nrrd(case: ExportCase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        image = sitk.ReadImage(str(written(case, "nrrd", folder)[0]), imageIO="NrrdImageIO")
        stored = sitk.GetArrayFromImage(image)
    geometry = case.geometry
    expected = geometry.to_source(merged_label_map(case)[0])
    np.testing.assert_array_equal(stored.reshape(expected.shape), expected)
    n = geometry.ndim
    np.testing.assert_allclose(image.GetSpacing()[:n], geometry.spacing, rtol=1e-9)
    np.testing.assert_allclose(image.GetOrigin()[:n], geometry.origin, rtol=1e-9, atol=1e-9)
    full = image.GetDimension()
    direction = np.reshape(image.GetDirection(), (full, full))[:n, :n].reshape(-1)
    np.testing.assert_allclose(direction, geometry.direction, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("highest", [254, 65534])
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_png(highest: int, data: st.DataObject) -> None:
    case = data.draw(drawn_cases(grids(), overlapping=False, highest=highest))
    with tempfile.TemporaryDirectory() as folder:
        planes = [np.asarray(PIL.Image.open(p)) for p in written(case, "png", folder)]
    np.testing.assert_array_equal(np.stack(planes), merged_label_map(case)[0])
