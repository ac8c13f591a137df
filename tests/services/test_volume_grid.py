"""The image of a volume as a coarse grid along the patient's axes."""

from __future__ import annotations

import time

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.services.jobs import JobCancelledError
from segicl_gui.services.volume_grid import LONGEST, volume_grid

SOURCE = {  # columns of the direction matrix: world axes of x, y, z of the file
    "axial": (1, 0, 0, 0, 1, 0, 0, 0, 1),
    "towards the feet": (1, 0, 0, 0, 1, 0, 0, 0, -1),
    "coronal": (1, 0, 0, 0, 0, 1, 0, -1, 0),
    "sagittal": (0, 0, 1, 1, 0, 0, 0, -1, 0),
}


def image_of(source: np.ndarray, spacing: tuple[float, ...], direction: tuple[float, ...]) -> Image:
    size = source.shape[2::-1]
    geometry = Geometry.from_source(size, spacing, (0, 0, 0), direction)
    return Image(geometry.to_canonical(source), geometry)


@pytest.mark.parametrize("direction", SOURCE.values(), ids=SOURCE)
def test_a_bright_block_is_where_it_is_in_the_patient(direction: tuple[float, ...]) -> None:
    source = np.zeros((8, 30, 40), np.int16)
    source[5:7, 20:26, 4:12] = 100
    spacing = (0.5, 0.8, 3.0)
    image = image_of(source, spacing, direction)
    grid = volume_grid(image)
    assert grid.values.sum() * np.prod(grid.spacing) == pytest.approx(
        source.sum() * np.prod(spacing), rel=0.02
    )
    bright = np.argwhere(grid.values > 50)[:, ::-1]
    centre = bright.mean(0) * grid.spacing + grid.origin
    # The same place by the geometry, as an offset from the first canonical voxel.
    voxels = np.argwhere(image.array > 50)
    expected = np.mean([image.geometry.world(tuple(v)) for v in voxels], 0)
    expected = expected - image.geometry.world((0, 0, 0))
    assert centre == pytest.approx(expected, abs=max(grid.spacing) / 2)


def test_no_side_is_longer_than_wanted_and_cells_are_about_cubes() -> None:
    image = image_of(np.zeros((300, 512, 512), np.int16), (0.7, 0.7, 1.0), SOURCE["axial"])
    start = time.perf_counter()
    grid = volume_grid(image)
    assert time.perf_counter() - start < 20
    assert max(grid.values.shape) <= LONGEST
    assert max(grid.spacing) / min(grid.spacing) < 2


def test_thick_slices_are_kept() -> None:
    image = image_of(np.zeros((10, 256, 216), np.int16), (1.5, 1.5, 10.0), SOURCE["axial"])
    grid = volume_grid(image)
    assert grid.values.shape[0] == 10
    assert grid.spacing[2] == 10


def test_edges_are_not_darkened_and_nothing_is_infinite() -> None:
    array = np.full((5, 401, 401), 7, np.float32)
    array[0, 0, 0] = np.nan
    grid = volume_grid(image_of(array, (1, 1, 1), SOURCE["axial"]))
    assert np.isfinite(grid.values).all()
    assert np.median(grid.values) == 7
    assert grid.values[:, -1, -1] == pytest.approx(7)


def test_it_can_be_stopped() -> None:
    def check() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        volume_grid(image_of(np.zeros((4, 8, 8), np.int16), (1, 1, 1), SOURCE["axial"]), check)
