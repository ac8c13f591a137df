"""Orthogonal planes against the world positions of what they show."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.planes import planes_of

# World axis and sense that the screen's (down, right) run in, LPS millimetres.
SCREEN = {
    "Axial": ((1, 1), (0, 1)),
    "Coronal": ((2, -1), (0, 1)),
    "Sagittal": ((2, -1), (1, 1)),
}
RISES = {0: "L", 1: "P", 2: "H"}
FALLS = {0: "R", 1: "A", 2: "F"}


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    order = draw(st.permutations(range(3)))
    signs = draw(st.lists(st.sampled_from([1.0, -1.0]), min_size=3, max_size=3))
    matrix = np.zeros((3, 3))
    for axis, (world, sign) in enumerate(zip(order, signs, strict=True)):
        matrix[world, axis] = sign
    angle = draw(st.floats(-0.3, 0.3))
    turn = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    size = draw(st.tuples(*[st.integers(2, 7)] * 3))
    spacing = draw(st.tuples(*[st.sampled_from([0.7, 1.0, 5.0])] * 3))
    return Geometry.from_source(size, spacing, (1.0, 2.0, 3.0), tuple((turn @ matrix).ravel()))


@settings(max_examples=150)
@given(geometries(), st.data())
def test_planes_lie_as_a_radiologist_expects(geometry: Geometry, data: st.DataObject):
    planes = planes_of(geometry)
    assert [p.normal for p in planes] == [0, 1, 2]
    assert {p.name for p in planes} == set(SCREEN)
    shape = geometry.shape
    array = np.arange(np.prod(shape)).reshape(shape)
    for plane in planes:
        position = data.draw(st.integers(0, shape[plane.normal] - 1))
        cut = plane.cut(array, position)
        assert cut.shape == (shape[plane.down], shape[plane.right])
        for down, right in itertools.product((0, cut.shape[0] - 1), (0, cut.shape[1] - 1)):
            point = plane.point((down, right), position, shape)
            assert array[point] == cut[down, right]
            assert plane.place(point, shape) == (down, right)
        origin = np.asarray(geometry.world(plane.point((0, 0), position, shape)))
        for (world, sign), step, (first, last) in zip(
            SCREEN[plane.name],
            ((1, 0), (0, 1)),
            ((plane.ends[2], plane.ends[3]), (plane.ends[0], plane.ends[1])),
            strict=True,
        ):
            moved = np.asarray(geometry.world(plane.point(step, position, shape))) - origin
            assert moved[world] * sign > 0
            assert abs(moved[world]) > 0.9 * np.linalg.norm(moved)
            rising, falling = (last, first) if sign > 0 else (first, last)
            assert (rising, falling) == (RISES[world], FALLS[world])


def test_the_first_plane_is_the_stack_itself_and_clicks_outside_are_kept_inside():
    geometry = Geometry.from_source((5, 6, 3), (1, 1, 4), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    axial, coronal, sagittal = planes_of(geometry)
    assert [p.name for p in (axial, coronal, sagittal)] == ["Axial", "Coronal", "Sagittal"]
    array = np.random.default_rng(0).normal(size=(*geometry.shape, 3))
    np.testing.assert_array_equal(axial.cut(array, 1), array[1])
    assert coronal.cut(array, 2).shape == (3, 5, 3)
    assert coronal.point((-4.0, 99.0), 2, geometry.shape) == (2, 2, 4)


def test_a_flat_image_has_no_other_planes():
    with pytest.raises(ValueError, match="one plane"):
        planes_of(Geometry.from_source((5, 6), (1, 1), (0, 0), (1, 0, 0, 1)))
