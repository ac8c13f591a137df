"""Segmenting many images from a folder of exemplars."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, LabelSpec, SlicePrediction
from segicl_gui.services import batch
from segicl_gui.services.teaching import teaching_by_text, teaching_from
from segicl_gui.storage.images import read_geometry, read_mask


class BrightEngine:
    """Gives the first label to what is bright."""

    name, version = "bright", "1"

    def __init__(self) -> None:
        self.requests = []

    def predict(self, request, arrays, cancel, emit, progress):
        assert set(request.hashes()) <= set(arrays)
        self.requests.append(request)
        for i, query in enumerate(request.queries):
            cancel.check()
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.5))
            progress((i + 1) / len(request.queries), "")


@pytest.fixture
def exemplars(tmp_path: Path) -> Path:
    """A data-set folder of two pictures with two labels."""
    folder = tmp_path / "labelled"
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for n in range(2):
        image, mask = np.full((24, 30), 20, np.uint8), np.zeros((24, 30), np.uint8)
        image[4 : 10 + n, 5:15], mask[4 : 10 + n, 5:15] = 220, 2
        mask[20:, 20:] = 5
        PIL.Image.fromarray(image).save(folder / "images" / f"e{n}.png")
        PIL.Image.fromarray(mask).save(folder / "masks" / f"e{n}.png")
    labels = {"2": "spot", "5": "corner"}
    (folder / "dataset.json").write_text(json.dumps({"name": "spots", "labels": labels}))
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "new"
    (folder / "p1").mkdir(parents=True)
    for n, name in enumerate(("one", "p1/two")):
        image = np.full((20, 26), 10, np.uint8)
        image[3:9, 4 : 12 + n] = 250
        PIL.Image.fromarray(image).save(folder / f"{name}.png")
    return folder


def test_masks_of_a_folder_keep_their_places(exemplars, pictures, tmp_path):
    engine, out = BrightEngine(), tmp_path / "out"
    queries = batch.queries_of([pictures], out)
    with teaching_from(exemplars) as teaching:
        report = batch.segment(queries, teaching, engine, confidence=True)
    assert not report.failed
    written = sorted(p.relative_to(out).as_posix() for p in report.written)
    assert written == ["one.png", "one_confidence.png", "p1/two.png", "p1/two_confidence.png"]
    mask = np.asarray(PIL.Image.open(out / "one.png"))
    assert np.array_equal(mask == 2, np.asarray(PIL.Image.open(pictures / "one.png")) > 128)
    assert np.unique(np.asarray(PIL.Image.open(out / "one_confidence.png"))).tolist() == [200]
    request = engine.requests[0]
    assert [(x.id, x.name) for x in request.labels] == [(2, "spot"), (5, "corner")]
    assert len(request.exemplars) == 2
    assert {e.labels for e in request.exemplars} == {(2, 5)}


@pytest.mark.parametrize("wanted", ["5", "corner"])
def test_only_the_wanted_label_is_asked_and_taught(exemplars, pictures, tmp_path, wanted):
    engine = BrightEngine()
    queries = batch.queries_of([pictures / "one.png"], tmp_path / "out")
    with teaching_from(exemplars, [wanted]) as teaching:
        batch.segment(queries, teaching, engine)
    assert [x.id for x in engine.requests[0].labels] == [5]
    assert {e.labels for e in engine.requests[0].exemplars} == {(5,)}
    mask = np.asarray(PIL.Image.open(tmp_path / "out" / "one.png"))
    assert set(np.unique(mask)) == {0, 5}


def test_a_text_names_the_label_in_the_request(exemplars, pictures, tmp_path):
    engine = BrightEngine()
    queries = batch.queries_of([pictures / "one.png"], tmp_path / "out")
    with teaching_from(exemplars, ["corner"], "edge: lower right") as teaching:
        batch.segment(queries, teaching, engine)
    assert engine.requests[0].labels == (LabelSpec(5, "edge", "lower right"),)
    assert len(engine.requests[0].exemplars) == 2


def test_a_volume_from_text_alone(tmp_path):
    array = np.zeros((3, 20, 26), np.int16)
    array[1:, 5:10, 6:20] = 900
    sitk.WriteImage(sitk.GetImageFromArray(array), str(tmp_path / "scan.nii.gz"))
    engine = BrightEngine()
    queries = batch.queries_of([tmp_path / "scan.nii.gz"], tmp_path / "out")
    report = batch.segment(
        queries, teaching_by_text("liver: large"), engine, options=[("steps", "2")]
    )
    assert not report.failed
    (request,) = engine.requests
    assert (request.labels, request.exemplars) == ((LabelSpec(1, "liver", "large"),), ())
    assert request.options == (("steps", "2"),)
    stored = sitk.GetArrayFromImage(sitk.ReadImage(str(report.written[0])))
    assert np.array_equal(stored, array > 0)


def test_a_volume_comes_back_in_its_own_geometry(exemplars, tmp_path):
    array = np.zeros((5, 20, 26), np.int16)
    array[2:, 5:10, 6:20] = 900
    image = sitk.GetImageFromArray(array)
    image.SetSpacing((0.7, 0.9, 5.0))
    image.SetOrigin((10.0, -20.0, 3.0))
    image.SetDirection((-1, 0, 0, 0, 0.8, -0.6, 0, 0.6, 0.8))
    sitk.WriteImage(image, str(tmp_path / "scan.nii.gz"))
    queries = batch.queries_of([tmp_path / "scan.nii.gz"], tmp_path / "out")
    with teaching_from(exemplars) as teaching:
        assert not batch.segment(queries, teaching, BrightEngine()).failed
    stored = sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "out" / "scan.nii.gz")))
    assert np.array_equal(stored == 2, array > 0)
    geometry = read_geometry(tmp_path / "scan.nii.gz")
    assert (read_mask(tmp_path / "out" / "scan.nii.gz", geometry) == 2).sum() == (array > 0).sum()


def test_one_bad_image_costs_only_itself(exemplars, pictures, tmp_path):
    (pictures / "bad.png").write_bytes(b"\x89PNG cut short")
    queries = batch.queries_of([pictures], tmp_path / "out")
    with teaching_from(exemplars) as teaching:
        report = batch.segment(queries, teaching, BrightEngine())
    assert [name for name, _ in report.failed] == ["bad"]
    assert len(report.written) == 2


def test_a_fault_of_an_engine_is_reported_as_such(exemplars, pictures, tmp_path):
    class Broken(BrightEngine):
        def predict(self, request, arrays, cancel, emit, progress):
            raise ZeroDivisionError("oh")

    queries = batch.queries_of([pictures / "one.png"], tmp_path / "out")
    with teaching_from(exemplars) as teaching:
        report = batch.segment(queries, teaching, Broken())
    assert report.failed == (("one", "Unexpected ZeroDivisionError: oh"),)
    assert not (tmp_path / "out").exists()


def test_cancelling_leaves_whole_files(exemplars, pictures, tmp_path):
    token = CancelToken()
    queries = batch.queries_of([pictures], tmp_path / "out")

    def tell(share: float, name: str) -> None:
        if share >= 0.5:
            token.cancel()

    with teaching_from(exemplars) as teaching, pytest.raises(CancelledError):
        batch.segment(queries, teaching, BrightEngine(), cancel=token, tell=tell)
    assert [p.name for p in (tmp_path / "out").rglob("*.*")] == ["one.png"]


def test_nothing_is_replaced_unasked_and_sources_never(exemplars, pictures, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "one.png").write_bytes(b"mine")
    queries = batch.queries_of([pictures], out)
    with pytest.raises(UserError, match="exists already"):
        batch.check_targets(queries, frozenset(), confidence=False, overwrite=False)
    batch.check_targets(queries, frozenset(), confidence=False, overwrite=True)
    onto_themselves = batch.queries_of([pictures], pictures)
    with pytest.raises(UserError, match="replace images"):
        batch.check_targets(onto_themselves, frozenset(), confidence=False, overwrite=True)


def test_two_masks_of_one_name_are_refused(pictures, tmp_path):
    with pytest.raises(UserError, match="Two masks"):
        batch.queries_of([pictures / "one.png", pictures], tmp_path / "out")


def test_missing_image_and_folder_without_masks(pictures, tmp_path):
    with pytest.raises(UserError, match="does not exist"):
        batch.queries_of([tmp_path / "nowhere.png"], tmp_path / "out")
    with pytest.raises(UserError, match="has a mask"), teaching_from(pictures):
        pass
