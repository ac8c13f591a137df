"""Volumes from a few annotated slices, with engines that are right, wrong or fail."""

import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.evaluation.datasets import read_dataset, read_volume
from segicl_gui.evaluation.touched import touched_slices
from segicl_gui.evaluation.volumes import evaluate_volumes, evenly


@pytest.fixture
def cones(tmp_path: Path) -> Path:
    """Four volumes of a cone that bends, of different subjects, with slices 4 pixels apart."""
    root = tmp_path / "cones"
    for part in ("images", "masks"):
        (root / part).mkdir(parents=True)
    y, x = np.mgrid[:48, :40]
    for n in range(4):
        mask = np.zeros((12, 48, 40), np.uint8)
        for z in range(1, 11):
            middle = 10 + 14 * (z >= 6) + n
            mask[z] = (y - middle) ** 2 + (x - 20) ** 2 <= (3 + z / 2) ** 2
        for part, array in (("images", mask * 100.0 + n), ("masks", mask)):
            image = sitk.GetImageFromArray(array)
            image.SetSpacing((0.5, 0.5, 2.0))
            sitk.WriteImage(image, str(root / part / f"s{n}_a.nii.gz"))
    about = {"name": "cones", "labels": {"1": "cone"}, "subject_id": "first"}
    (root / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    return root


class Seer:
    """Sees what is bright; keeps the requests."""

    name, version = "seer", "1"

    def __init__(self, share: float = 1.0) -> None:
        self.requests: list[object] = []
        self.share = share

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        for position, digest in request.priors:
            rows, columns = arrays[request.queries[position]].shape
            assert arrays[digest].shape == (1, rows, columns)
            assert arrays[digest].dtype == np.uint8
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5) * np.uint16(request.labels[0].id)
            mask[: round(len(mask) * (1 - self.share))] = 0
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 1.0))


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


def test_an_image_is_no_volume(folder):
    assert read_volume(read_dataset(folder), "00.png") is None


def test_a_perfect_engine_is_perfect_and_interpolation_is_not(cones):
    seer = Seer()
    (row,), failures = evaluate_volumes([cones], 3, [seer])
    assert not failures
    assert row.dice == 1
    assert 0.3 < row.interpolated < 0.95
    assert (row.n, row.slices) == (4, 4 * 7)
    assert all(len(r.exemplars) == 3 for r in seer.requests)
    # All slices lie between outlined ones.
    assert all(len(r.priors) == len(r.queries) for r in seer.requests)


def test_other_volumes_are_given_whole(cones):
    seer = Seer()
    (row,), _ = evaluate_volumes([cones], 2, [seer], context=2, limit=3)
    assert row.n == 3
    assert all(len(r.exemplars) == 2 + 2 * 3 for r in seer.requests)


def test_without_enough_other_volumes_there_is_no_row(cones):
    assert evaluate_volumes([cones], 2, [Seer()], context=4) == ((), ())


def test_images_give_no_row(folder):
    assert evaluate_volumes([folder], 3, [Seer()]) == ((), ())


def test_a_refusal_is_a_failure(cones):
    rows, (failure,) = evaluate_volumes([cones], 3, [Refusing()])
    assert not rows
    assert failure.engine == "refusing"


@pytest.mark.parametrize("numbers", [(1, 0, None), (3, -1, None), (3, 0, 0)])
def test_numbers_that_make_no_sense_are_refused(cones, numbers):
    annotated, context, limit = numbers
    with pytest.raises(UserError, match="make no sense"):
        evaluate_volumes([cones], annotated, [Seer()], context=context, limit=limit)


def test_a_perfect_engine_needs_one_slice(cones):
    (row,), _ = touched_slices([cones], [Seer()])
    assert row.touched == 1
    assert 2 < row.interpolated <= row.extent == 10


def test_a_perfect_engine_that_knows_other_volumes_needs_nothing(cones):
    (row,), _ = touched_slices([cones], [Seer()], context=1)
    assert row.touched == 0


def test_a_useless_engine_leaves_every_slice_to_the_annotator(cones):
    (row,), _ = touched_slices([cones], [Seer(share=0.0)])
    assert row.touched == row.extent


def test_until_the_whole_is_good_enough_a_perfect_engine_needs_one_slice(cones):
    (row,), _ = touched_slices([cones], [Seer()], whole=0.9)
    assert row.touched == 1
    assert 2 <= row.interpolated < row.extent


def test_the_whole_is_good_enough_before_every_slice_is(cones):
    (row,), _ = touched_slices([cones], [Seer(share=0.0)], whole=0.9)
    assert 2 < row.touched < row.extent


@pytest.mark.parametrize(
    ("count", "places"), [(2, [3, 9]), (3, [3, 6, 9]), (9, [3, 4, 5, 6, 7, 8, 9])]
)
def test_slices_are_spread_evenly(count, places):
    assert evenly(range(3, 10), count) == places
