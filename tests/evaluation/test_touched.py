"""Slices a robot outlines, with engines that are right or useless."""

from segicl_gui.evaluation.touched import touched_slices


def test_a_perfect_engine_needs_one_slice(cones, seer):
    (row,), _ = touched_slices([cones], [seer()])
    assert row.touched == 1
    assert 2 < row.interpolated <= row.extent == 10


def test_a_perfect_engine_that_knows_other_volumes_needs_nothing(cones, seer):
    (row,), _ = touched_slices([cones], [seer()], context=1)
    assert row.touched == 0


def test_a_useless_engine_leaves_every_slice_to_the_annotator(cones, seer):
    (row,), _ = touched_slices([cones], [seer(share=0.0)])
    assert row.touched == row.extent


def test_until_the_whole_is_good_enough_a_perfect_engine_needs_one_slice(cones, seer):
    (row,), _ = touched_slices([cones], [seer()], whole=0.9)
    assert row.touched == 1
    assert 2 <= row.interpolated < row.extent


def test_the_whole_is_good_enough_before_every_slice_is(cones, seer):
    (row,), _ = touched_slices([cones], [seer(share=0.0)], whole=0.9)
    assert 2 < row.touched < row.extent


def test_a_slice_is_asked_anew_when_any_of_its_nearest_is_another(cones, seer):
    """Of an engine that is right from the third slice on, all others are then accepted."""

    class Late(seer):
        def predict(self, request, arrays, cancel, emit, progress):
            self.share = float(len(request.exemplars) >= 3)
            super().predict(request, arrays, cancel, emit, progress)

    (row,), _ = touched_slices([cones], [Late()])
    assert row.touched == 3
