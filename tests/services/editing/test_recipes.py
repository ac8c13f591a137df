from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import Box
from segicl_gui.services.editing import recipes
from segicl_gui.services.editing.scene import Scene

SIDES = {"axial": (1, 0, 0, 0, 1, 0, 0, 0, 1), "sagittal": (0, 0, 1, 1, 0, 0, 0, -1, 0)}


def scene(side: str = "axial") -> Scene:
    geometry = Geometry.from_source((20, 20, 5), (1, 1, 5), (0, 0, 0), SIDES[side])
    mask = np.zeros(geometry.shape, bool)
    mask[1:3, 5:9, 2:6] = True
    other = np.zeros_like(mask)
    other[1:3, 5:9, 6:8] = True
    box = Box.whole(geometry.shape)
    image = np.zeros(geometry.shape)
    return Scene(box, geometry, 1, 2, {1: mask, 2: other}, True, lambda: image, 2, True)


def test_the_mirror_image_goes_to_the_other_side_and_label():
    s = scene()
    out = recipes.mirror(s, {"plane": "image", "result": "instead"})
    assert list(out) == [2]
    assert np.array_equal(out[2], s.mask[:, :, ::-1])
    out = recipes.mirror(replace(s, other=0), {"plane": "image", "result": "add"})
    assert np.array_equal(out[1], s.mask | s.mask[:, :, ::-1])


def test_sagittal_slices_are_mirrored_across_slices_and_not_in_one():
    s = scene("sagittal")
    out = recipes.mirror(replace(s, other=0), {"plane": "image", "result": "instead"})
    assert np.array_equal(out[1], s.mask[::-1])
    with pytest.raises(UserError, match="other slices"):
        recipes.mirror(replace(s, volume=False), {"plane": "image", "result": "instead"})


def test_labels_of_two_groups_may_overlap():
    s = scene()
    apart = replace(s, exclusive=False)
    assert list(recipes.combine(apart, {"how": "add"})) == [1]
    assert not recipes.combine(s, {"how": "add"})[2].any()
    both = replace(apart, masks={1: s.mask, 2: s.mask})
    assert not recipes.combine(both, {"how": "subtract", "mm": 0.0})[1].any()
    assert np.array_equal(recipes.combine(both, {"how": "intersect", "mm": 0.0})[1], s.mask)


def test_interpolation_between_accepted_slices_replaces_drafts():
    s = scene()
    mask = s.mask.copy()
    mask[3, 0, 0] = True
    mask[4] = mask[1]
    s = replace(s, masks={1: mask}, accepted=(1, 4))
    out = recipes.interpolate(s, {"keys": "accepted"})[1]
    assert np.array_equal(out[3], mask[1])
    with pytest.raises(UserError, match="outlined or marked absent"):
        recipes.interpolate(s, {"keys": "drawn"})
