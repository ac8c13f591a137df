import numpy as np

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import CaseState


def test_planes_show_a_slice_before_and_after_in_every_group():
    geometry = Geometry.from_source((8, 6, 4), (1, 1, 3), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    array = np.zeros(geometry.shape, np.uint16)
    array[:, 2:4, 2:4] = 1
    before = CaseState("c", "c", "", (), geometry).with_mask(0, LabelMap.from_array(array))
    box = Box((1, 0, 0), (2, 1, 2))
    after = before.with_mask(1, before.mask(1).with_box(box, np.array([[[0, 3]]])))
    planes = Edit(before, after, 3, "Test").planes(1)
    assert np.array_equal(planes[0][0], array[1])
    assert np.array_equal(planes[0][1], array[1])
    assert not planes[1][0].any()
    assert planes[1][1][0, :3].tolist() == [0, 3, 0]
    assert not Edit(before, after, 3, "Test").planes(2)[1][1].any()
