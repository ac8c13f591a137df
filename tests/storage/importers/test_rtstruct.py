"""Structure sets: outlines come to their slices, and what is no area is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.images import read_geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.rtstruct import read

Write = Callable[..., Path]


def outline(geometry: Geometry, slice_: float, *corners: tuple[float, float]) -> np.ndarray:
    """Corners (row, column) of a slice in millimetres."""
    return np.array([geometry.world((slice_, r, c)) for r, c in corners])


def square(geometry: Geometry, slice_: float, top: float, left: float, size: float) -> np.ndarray:
    a, b = (top, left), (top + size, left + size)
    return outline(geometry, slice_, a, (a[0], b[1]), b, (b[0], a[1]))


def test_areas_and_holes(tmp_path: Path, oblique: Geometry, write_rtstruct: Write) -> None:
    path = write_rtstruct(tmp_path / "r.dcm", {
        "ring": [square(oblique, 1, 1.5, 1.5, 8), square(oblique, 1, 3.5, 3.5, 3)],
        "two slices": [square(oblique, z, 2.5, 5.5, 4) for z in (2, 4)],
    })  # fmt: skip
    notes: list[str] = []
    ring, two = read(path, oblique, How(note=notes.append))
    expected = np.zeros(oblique.shape, bool)
    expected[1, 2:10, 2:10] = True
    expected[1, 4:7, 4:7] = False
    np.testing.assert_array_equal(ring.mask, expected)
    assert np.flatnonzero(two.mask.any((1, 2))).tolist() == [2, 4]
    assert two.seen.all()
    assert (ring.name, ring.color, notes) == ("ring", "#ff000a", [])


def test_what_is_told(tmp_path: Path, oblique: Geometry, write_rtstruct: Write) -> None:
    tilted = square(oblique, 2, 1, 1, 5)
    tilted[0] = oblique.world((4, 1, 1))
    path = write_rtstruct(tmp_path / "r.dcm", {
        "marker": [("POINT", outline(oblique, 1, (3, 3)))],
        "body": [
            square(oblique, 2.4, 1.5, 1.5, 4),
            square(oblique, 7, 1.5, 1.5, 4),
            tilted,
            np.zeros((2, 3)),
        ],
        "speck": [square(oblique, 0, 1.2, 1.2, 0.4)],
    })  # fmt: skip
    notes: list[str] = []
    body, speck = read(path, oblique, How(note=notes.append))
    assert np.flatnonzero(body.mask.any((1, 2))).tolist() == [2]
    assert speck.voxels == 0
    assert notes == [
        "marker: 1 × point or open line no area, so left out.",
        "body: 1 × outline beyond the image's slices, left out.",
        "body: 1 × outline not within a slice, left out.",
        "body: 1 × outline with missing or senseless coordinates, left out.",
        "body: 1 × outline between two slices, put into the nearest one.",
        "speck holds the centre of no pixel of the image, so it is empty.",
    ]


def test_elsewhere_and_broken(
    tmp_path: Path, series: Path, oblique: Geometry, write_rtstruct: Write
) -> None:
    path = write_rtstruct(tmp_path / "r.dcm", {"a": [square(oblique, 50, 1, 1, 4)]})
    with pytest.raises(UserError, match="no voxel in common"):
        read(path, oblique)
    with pytest.raises(UserError, match="no DICOM structure set"):
        read(series / "0.dcm", oblique)
    raw = write_rtstruct(tmp_path / "r.dcm", {"a": [square(oblique, 1, 1, 1, 4)]}).read_bytes()
    rng = np.random.default_rng(2)
    for i in range(80):
        data = bytearray(raw[: rng.integers(140, len(raw))] if i % 2 else raw)
        data[rng.integers(132, len(data))] ^= 1 << rng.integers(8)
        (tmp_path / "bad.dcm").write_bytes(data)
        with suppress(UserError):  # anything else is a failure
            assert all(s.mask.shape == oblique.shape for s in read(tmp_path / "bad.dcm", oblique))


def test_real_ones_open_on_their_ct(shared: Path) -> None:
    folder = shared / "rtutils_ct_rtstruct"
    geometry = read_geometry(folder)
    (one,) = read(folder / "rt.dcm", geometry)
    assert (one.name, one.color) == ("ROI-1", "#a2885f")
    assert one.voxels > 1000
    several = read(folder / "invalid_reference_rt.dcm", geometry)
    assert [s.name for s in several] == ["ROI-1", "ROI-2", "ROI-3", "ROI-4"]
    assert all(s.mask.any((1, 2)).all() for s in several)
