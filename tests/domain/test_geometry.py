"""Canonical axes: a bijection, the nearest to the viewing axes, back without loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from segicl_gui.domain.geometry import Geometry

_EYE2 = (1.0, 0.0, 0.0, 1.0)
_EYE3 = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    """Any orientation: permuted and flipped axes, turned by any angle, sheared a little."""
    permutation = draw(st.permutations(range(3)))
    signs = draw(st.tuples(*[st.sampled_from((-1.0, 1.0))] * 3))
    angles = draw(st.tuples(*[st.floats(-180, 180)] * 3))
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    matrix = turn @ np.eye(3)[permutation] * np.array(signs)
    matrix[:, 2] += draw(st.floats(-0.5, 0.5)) * matrix[:, 1]
    matrix[:, 2] /= np.linalg.norm(matrix[:, 2])
    return Geometry.from_source(
        draw(st.tuples(*[st.integers(1, 6)] * 3)),
        draw(st.tuples(*[st.floats(0.1, 10)] * 3)),
        draw(st.tuples(*[st.floats(-500, 500)] * 3)),
        tuple(matrix.reshape(-1)),
    )


@given(geometries())
@settings(max_examples=200, deadline=None)
def test_there_and_back(geometry: Geometry) -> None:
    stored = np.arange(np.prod(geometry.size)).reshape(geometry.size[::-1])
    canonical = geometry.to_canonical(stored)
    assert canonical.shape == geometry.shape
    assert sorted(geometry.axes) == [0, 1, 2]
    np.testing.assert_array_equal(geometry.to_source(canonical), stored)
    colour = np.stack([stored] * 3, -1)
    np.testing.assert_array_equal(geometry.to_source(geometry.to_canonical(colour)), colour)
    assert Geometry.from_dict(geometry.to_dict()) == geometry


@given(geometries())
@settings(max_examples=200, deadline=None)
def test_world_follows_each_voxel(geometry: Geometry) -> None:
    stored = np.arange(np.prod(geometry.size)).reshape(geometry.size[::-1])
    canonical = geometry.to_canonical(stored)
    for value in (0, stored.size // 2, stored.size - 1):
        z, y, x = (int(i[0]) for i in np.nonzero(stored == value))
        index = tuple(float(i[0]) for i in np.nonzero(canonical == value))
        matrix = np.reshape(geometry.direction, (3, 3))
        expected = geometry.origin + matrix @ (np.array([x, y, z]) * geometry.spacing)
        np.testing.assert_allclose(geometry.world(index), expected, atol=1e-9)  # type: ignore[arg-type]


@given(geometries())
@settings(max_examples=200, deadline=None)
def test_each_axis_runs_the_way_it_is_shown(geometry: Geometry) -> None:
    """Each canonical axis leans towards its viewing direction, none against it."""
    zero = np.array(geometry.world((0, 0, 0)))
    steps = [np.array(geometry.world(i)) - zero for i in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    views = (((2, 1), (1, 1), (0, 1)), ((1, 1), (2, -1), (0, 1)), ((0, 1), (2, -1), (1, 1)))
    assert any(
        all(step[world] * sign > 0 for step, (world, sign) in zip(steps, view, strict=True))
        for view in views
    )


@pytest.mark.parametrize(
    ("direction", "axes", "flips"),
    [
        (_EYE3, (2, 1, 0), (False, False, False)),
        ((-1, 0, 0, 0, -1, 0, 0, 0, 1), (2, 1, 0), (False, True, True)),
        ((1, 0, 0, 0, -1, 0, 0, 0, -1), (2, 1, 0), (True, True, False)),
        # Sagittal: x of the file runs to the back, y to the feet, slices to the left.
        ((0, 0, 1, 1, 0, 0, 0, -1, 0), (2, 1, 0), (False, False, False)),
        # Coronal: slices to the back.
        ((1, 0, 0, 0, 0, 1, 0, -1, 0), (2, 1, 0), (False, False, False)),
    ],
)
def test_known_orientations(
    direction: tuple[float, ...], axes: tuple[int, ...], flips: tuple[bool, ...]
) -> None:
    geometry = Geometry.from_source((40, 40, 4), (1, 1, 5), (0, 0, 0), direction)
    assert (geometry.axes, geometry.flips) == (axes, flips)


def test_stacking_axis_is_the_thick_or_short_one() -> None:
    thick = Geometry.from_source((40, 40, 40), (5, 1, 1), (0, 0, 0), _EYE3)
    short = Geometry.from_source((40, 5, 40), (1, 1, 1), (0, 0, 0), _EYE3)
    cube = Geometry.from_source((40, 40, 40), (1, 1, 1), (0, 0, 0), _EYE3)
    assert (thick.axes[0], short.axes[0], cube.axes[0]) == (0, 1, 2)
    assert thick.canonical_spacing[0] == 5


def test_2d_keeps_rows_and_columns() -> None:
    geometry = Geometry.from_source((7, 4), (0.5, 2.0), (1, 2), _EYE2)
    stored = np.arange(28).reshape(4, 7)
    assert geometry.shape == (1, 4, 7)
    assert geometry.canonical_spacing == (1.0, 2.0, 0.5)
    np.testing.assert_array_equal(geometry.to_canonical(stored)[0], stored)
    np.testing.assert_array_equal(geometry.to_source(stored[None]), stored)
    assert geometry.world((0, 1, 2)) == (2.0, 4.0)


def test_sheared_axes_keep_a_sign_each() -> None:
    """Nearly parallel axes: the nearest one first would leave a pair with cosine 0."""
    matrix = np.array([[1.0, 0.8, 0], [0.2, 0, 0.6], [0, 0.6, 0.8]])
    geometry = Geometry.from_source((3, 4, 5), (1, 1, 1), (0, 0, 0), tuple(matrix.reshape(-1)))
    assert sorted(geometry.axes) == [0, 1, 2]


@pytest.mark.parametrize("direction", [(0.0,) * 9, (1.0,) * 9, (float("nan"),) * 9])
def test_singular_directions_are_refused(direction: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="singular"):
        Geometry.from_source((3, 3, 3), (1, 1, 1), (0, 0, 0), direction)


@pytest.mark.parametrize("n", [1, 4])
def test_other_dimensions_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="neither 2D nor 3D"):
        Geometry.from_source((2,) * n, (1,) * n, (0,) * n, tuple(np.eye(n).reshape(-1)))


@given(geometries(), st.integers(2, 5), st.sampled_from((0.0, 0.05, 2.0)))
@settings(max_examples=100, deadline=None)
def test_frames_there_and_back(geometry: Geometry, frames: int, interval: float) -> None:
    timed = replace(geometry, frames=frames, interval=interval)
    shape = (frames, *geometry.size[::-1])
    stored = np.arange(np.prod(shape)).reshape(shape)
    canonical = timed.to_canonical(stored)
    assert canonical.shape == timed.shape == (frames * timed.depth, *geometry.shape[1:])
    assert timed.depth == geometry.shape[0]
    for frame in range(frames):
        span = timed.span(frame * timed.depth + timed.depth - 1)
        assert list(span) == [frame * timed.depth + i for i in range(timed.depth)]
        one = canonical[span.start : span.stop]
        np.testing.assert_array_equal(one, geometry.to_canonical(stored[frame]))
        # A frame lies where the first one does.
        assert timed.world((float(span[0]), 0, 0)) == geometry.world((0, 0, 0))
    np.testing.assert_array_equal(timed.to_source(canonical), stored)
    assert timed.one_frame() == geometry
    assert Geometry.from_dict(timed.to_dict()) == timed


def test_projects_of_earlier_versions_have_one_frame() -> None:
    geometry = Geometry.from_source((4, 3), (1.0, 1.0), (0.0, 0.0), _EYE2)
    older = geometry.to_dict()
    del older["frames"], older["interval"]
    assert Geometry.from_dict(older) == geometry


def test_pixels_of_unknown_size() -> None:
    line = tuple(float(v) for v in np.eye(3).ravel())
    known = Geometry.from_source((30, 20, 10), (1.0,) * 3, (0.0,) * 3, line)
    assert known.in_millimetres
    unknown = replace(known, measured=False)
    assert not unknown.in_millimetres
    assert Geometry.from_dict(unknown.to_dict()) == unknown
    earlier = {k: v for k, v in known.to_dict().items() if k != "measured"}
    assert Geometry.from_dict(earlier) == known


def test_a_stack_of_pictures_goes_slice_by_slice_whatever_its_shape() -> None:
    line = tuple(float(v) for v in np.eye(3).ravel())
    size = (20, 30, 200)
    assert Geometry.from_source(size, (1.0,) * 3, (0.0,) * 3, line).shape != (200, 30, 20)
    stack = Geometry.from_source(size, (1.0,) * 3, (0.0,) * 3, line, stacked=True)
    assert stack.shape == (200, 30, 20)
