"""Voxels of other grids come to where they lie, untouched; or it is told how the grids differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.placing import affine_of, place, placed

PATH = Path("mask.nii.gz")
IMAGE = Geometry.from_source(
    (7, 6, 5), (0.5, 0.8, 2.0), (-3.0, 4.0, 9.0),
    tuple(np.array([[0.8, -0.6, 0], [0.6, 0.8, 0], [0, 0, 1.0]]).ravel()),
)  # fmt: skip


@st.composite
def views(draw: st.DrawFn) -> tuple[list[int], list[int], list[slice]]:
    order = draw(st.permutations([0, 1, 2]))
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3))
    cuts = []
    for n in IMAGE.shape:
        a = draw(st.integers(0, n - 1))
        cuts.append(slice(a, draw(st.integers(a + 1, n))))
    return list(order), signs, cuts


@given(views())
@settings(max_examples=60, deadline=None)
def test_any_turned_part_of_the_lattice_comes_back_exactly(
    view: tuple[list[int], list[int], list[slice]],
) -> None:
    order, signs, cuts = view
    full = np.random.default_rng(3).integers(1, 9, IMAGE.shape).astype(np.uint16)
    part = full[tuple(cuts)]
    turn = np.zeros((4, 4))
    turn[3, 3] = 1
    for axis, source in enumerate(order):
        sign = signs[axis]
        turn[source, axis] = sign
        turn[source, 3] += cuts[source].start if sign > 0 else cuts[source].stop - 1
    stored = part.transpose(order)[tuple(slice(None, None, s) for s in signs)]
    expected = np.zeros_like(full)
    expected[tuple(cuts)] = part
    out, covered = placed(PATH, stored, affine_of(IMAGE) @ turn, IMAGE, How())
    np.testing.assert_array_equal(out, expected)
    assert np.flatnonzero(covered).tolist() == list(range(cuts[0].start, cuts[0].stop))


def test_a_larger_grid_is_cut_and_what_is_lost_is_told() -> None:
    affine = affine_of(IMAGE)
    affine[:3, 3] -= affine[:3, :3] @ [2, 3, 4]
    notes: list[str] = []
    large = np.ones((9, 12, 15), np.uint8)
    out, _ = placed(PATH, large, affine, IMAGE, How(note=notes.append))
    assert out.all()
    assert out.shape == IMAGE.shape
    assert notes == [f"mask.nii.gz: {large.size - out.size} voxels lie outside the image and were "
                     "left out."]  # fmt: skip


def test_between_the_voxels_is_refused_and_told_unless_resampled() -> None:
    affine = affine_of(IMAGE)
    affine[:3, 3] += affine[:3, 0] * 0.3
    mask = np.zeros(IMAGE.shape, np.uint8)
    mask[2, 1:4, 2:5] = 7
    assert place(mask, affine, IMAGE) is None
    with pytest.raises(UserError, match="first voxel at"):
        placed(PATH, mask, affine, IMAGE, How())
    notes: list[str] = []
    out, covered = placed(PATH, mask, affine, IMAGE, How(resample=True, note=notes.append))
    np.testing.assert_array_equal(out, mask)  # less than half a voxel away
    assert covered.all()
    assert "resampled" in notes[0]


def test_a_tiny_difference_is_none() -> None:
    affine = affine_of(IMAGE)
    affine[:3, 3] += 0.01
    found = place(np.ones(IMAGE.shape), affine, IMAGE)
    assert found is not None
    assert found.start == (0, 0, 0)


def test_other_voxel_sizes_are_named() -> None:
    affine = affine_of(IMAGE) @ np.diag([2.0, 1, 1, 1])
    with pytest.raises(UserError, match=r"3 × 6 × 7 voxels of 4 × .*the image has 5 × 6 × 7"):
        placed(PATH, np.ones((3, 6, 7)), affine, IMAGE, How())


def test_beside_the_image() -> None:
    affine = affine_of(IMAGE)
    affine[:3, 3] += affine[:3, :3] @ [0, 0, 20]
    with pytest.raises(UserError, match="no voxel in common"):
        placed(PATH, np.ones(IMAGE.shape), affine, IMAGE, How())


def test_pictures_and_volumes_in_time_have_no_place() -> None:
    flat = Geometry.from_source((4, 4), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
    with pytest.raises(UserError, match="without a position"):
        placed(PATH, np.ones((1, 4, 4)), np.eye(4), flat, How())


def test_voxels_without_extent() -> None:
    for spacing in (0.0, 1e-300, float("nan")):
        with pytest.raises(UserError, match="no extent"):
            placed(PATH, np.ones((2, 2, 2)), np.diag([spacing, 1, 1, 1]), IMAGE, How(resample=True))


@pytest.mark.parametrize("bad", [np.full((4, 4), np.nan), np.diag([1e30, 1e30, 1e30, 1])])
def test_senseless_places(bad: np.ndarray) -> None:
    assert place(np.ones((2, 2, 2)), bad, IMAGE) is None
