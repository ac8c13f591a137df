"""Volumes from a few annotated slices, with engines that are right, wrong or fail."""

import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.datasets import read_dataset, read_volume
from segicl_gui.evaluation.volumes import evaluate_volumes, evenly, nearest


class Refusing:
    name, version = "refusing", "1"

    def predict(self, request, arrays, cancel, emit, progress):
        raise UserError("No", "It does not want to.", "Ask another.")


def test_a_volume_is_read_as_slices_along_its_stacking_axis(cones):
    volume = read_volume(read_dataset(cones), "s0_a.nii.gz")
    assert volume.image.shape == volume.mask.shape == (12, 40, 48)
    assert volume.thickness == 4
    assert volume.extent(1) == list(range(1, 11))
    assert (volume.image.min(), volume.image.max()) == (0, 1)


def test_of_a_volume_in_time_the_first_frame_counts(cones):
    for part in ("images", "masks"):
        path = cones / part / "s0_a.nii.gz"
        volume = sitk.ReadImage(str(path))
        sitk.WriteImage(sitk.JoinSeries([volume, volume * 0]), str(path))
    volume = read_volume(read_dataset(cones), "s0_a.nii.gz")
    assert volume.extent(1) == list(range(1, 11))


def test_an_image_is_no_volume(folder):
    assert read_volume(read_dataset(folder), "00.png") is None


def test_a_perfect_engine_is_perfect_and_interpolation_is_not(cones, seer):
    engine = seer()
    (row,), failures = evaluate_volumes([cones], 3, [engine])
    assert not failures
    assert row.dice == 1
    assert 0.3 < row.interpolated < 0.95
    assert (row.n, row.slices) == (4, 4 * 7)
    assert all(len(r.exemplars) == 3 for r in engine.requests)
    # All slices lie between outlined ones.
    assert all(len(r.priors) == len(r.queries) for r in engine.requests)


def test_other_volumes_are_given_whole(cones, seer):
    engine = seer()
    (row,), _ = evaluate_volumes([cones], 2, [engine], context=2, limit=3)
    assert row.n == 3
    assert all(len(r.exemplars) == 2 + 2 * 3 for r in engine.requests)


def test_without_enough_other_volumes_there_is_no_row(cones, seer):
    assert evaluate_volumes([cones], 2, [seer()], context=4) == ((), ())


def test_images_give_no_row(folder, seer):
    assert evaluate_volumes([folder], 3, [seer()]) == ((), ())


def test_a_refusal_is_a_failure(cones):
    rows, (failure,) = evaluate_volumes([cones], 3, [Refusing()])
    assert not rows
    assert failure.engine == "refusing"


@pytest.mark.parametrize("numbers", [(1, 0, None), (3, -1, None), (3, 0, 0)])
def test_numbers_that_make_no_sense_are_refused(cones, numbers, seer):
    annotated, context, limit = numbers
    with pytest.raises(UserError, match="make no sense"):
        evaluate_volumes([cones], annotated, [seer()], context=context, limit=limit)


@pytest.mark.parametrize(
    ("count", "places"), [(2, [3, 9]), (3, [3, 6, 9]), (9, [3, 4, 5, 6, 7, 8, 9])]
)
def test_slices_are_spread_evenly(count, places):
    assert evenly(range(3, 10), count) == places


@pytest.mark.parametrize(
    ("index", "found"), [(6, (1, 4, 8, 9)), (0, (1, 4, 8, 9)), (11, (4, 8, 9, 10))]
)
def test_a_slice_is_segmented_from_the_nearest_on_either_side(index, found):
    assert nearest([10, 1, 9, 4, 8], index) == found
