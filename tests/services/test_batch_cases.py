"""A case of a large batch is done once, whatever happens meanwhile, or set aside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, SlicePrediction
from segicl_gui.engine.connection import EngineLostError
from segicl_gui.services.batch import queries_of
from segicl_gui.services.batch_cases import (
    Ended,
    How,
    as_row,
    fingerprint,
    from_row,
    work,
)
from segicl_gui.services.teaching import teaching_by_text


class Bright:
    """Gives the first label to what is bright; raises what comes next in `errors`."""

    name, version = "bright", "1"

    def __init__(self, *errors: BaseException) -> None:
        self.errors = list(errors)
        self.asked = 0

    def predict(self, request, arrays, cancel, emit, progress):
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.8, "made up"))


@pytest.fixture
def query(tmp_path: Path):
    image = np.full((20, 26), 10, np.uint8)
    image[5:12, 3:9] = 220
    (tmp_path / "scans" / "p1").mkdir(parents=True)
    PIL.Image.fromarray(image).save(tmp_path / "scans" / "p1" / "one.png")
    (found,) = queries_of([tmp_path / "scans"], tmp_path / "out" / "masks")
    return found


@pytest.fixture
def do(query, tmp_path: Path):
    def run(engine, **more):
        how = replace(How(tmp_path / "out", "taught", "bright 1"), **more)
        return work(query, teaching_by_text("spot"), engine, how, CancelToken())

    return run


def kept(tmp_path: Path, kind: str) -> list[dict]:
    return [json.loads(p.read_text()) for p in sorted((tmp_path / "out" / kind).rglob("*.json"))]


def test_a_case_is_done_once(do, query, tmp_path):
    engine = Bright()
    first = do(engine)
    assert (first.ended, round(first.uncertainty, 6)) == (Ended.DONE, 0.2)
    assert np.asarray(PIL.Image.open(query.mask)).sum() == 7 * 6
    assert np.asarray(PIL.Image.open(query.confidence)).min() == 200
    (record,) = kept(tmp_path, "records")
    assert record["slice_quality"] == [0.8]
    assert record["notes"] == ["made up"]
    assert kept(tmp_path, "begun") == []
    again = do(engine)
    assert (again.ended, engine.asked) == (Ended.BEFORE, 1)
    assert round(again.uncertainty, 6) == 0.2


def test_what_it_was_made_from_counts(do, query):
    engine = Bright()
    do(engine)
    do(engine, taught="other exemplars")
    assert engine.asked == 2
    query.mask.unlink()
    do(engine, taught="other exemplars")
    assert engine.asked == 3
    image = np.full((20, 26), 10, np.uint8)
    PIL.Image.fromarray(image).save(query.image)
    assert do(engine, taught="other exemplars").ended is Ended.DONE
    assert not np.asarray(PIL.Image.open(query.mask)).any()


def test_a_bug_is_tried_again_and_then_set_aside(do, tmp_path):
    assert do(Bright(RuntimeError("a bug"))).ended is Ended.DONE
    failing = Bright(RuntimeError("a bug"), RuntimeError("a bug"))
    out = do(failing, taught="x")
    assert (out.ended, out.reason) == (Ended.ASIDE, "Unexpected RuntimeError: a bug")
    assert failing.asked == 2
    # It costs no time again, until that is asked for.
    assert do(failing, taught="x").ended is Ended.ASIDE
    assert failing.asked == 2
    assert do(failing, taught="x", again=True).ended is Ended.DONE
    assert kept(tmp_path, "set-aside") == []


def test_an_image_that_cannot_be_read_is_set_aside_at_once(do, query):
    query.image.write_bytes(b"nonsense")
    engine = Bright()
    assert do(engine).ended is Ended.ASIDE
    assert not query.mask.exists()
    assert engine.asked == 0


def test_a_case_in_whose_middle_the_program_ends_is_set_aside(do, tmp_path):
    class Killed(BaseException):
        pass

    engine = Bright(Killed(), Killed())
    for times in (1, 2):
        with pytest.raises(Killed):
            do(engine)
        assert kept(tmp_path, "begun") == [{"times": times}]
    out = do(engine)
    assert (out.ended, engine.asked) == (Ended.ASIDE, 2)
    assert "ended in the middle" in out.reason
    assert do(engine, again=True).ended is Ended.DONE


@pytest.mark.parametrize("error", [CancelledError(), EngineLostError("gone")])
def test_what_is_not_the_cases_fault_leaves_no_trace(do, query, tmp_path, error):
    with pytest.raises(type(error)):
        do(Bright(error))
    assert not query.mask.exists()
    assert kept(tmp_path, "begun") == kept(tmp_path, "set-aside") == []


def test_a_folder_that_cannot_be_written_to_ends_the_batch(do, tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(UserError):
        do(Bright())


def test_outcomes_travel(do):
    out = do(Bright())
    assert from_row(json.loads(json.dumps(as_row(out)))) == out


def test_the_fingerprint_is_of_all_that_decides():
    text = teaching_by_text("spot")
    usual = fingerprint(text, Bright(), "model", [("a", "1")])
    assert usual == fingerprint(text, Bright(), "model", [("a", "1")])
    newer = Bright()
    newer.version = "2"
    others = {
        fingerprint(teaching_by_text("other"), Bright(), "model", [("a", "1")]),
        fingerprint(text, newer, "model", [("a", "1")]),
        fingerprint(text, Bright(), "other", [("a", "1")]),
        fingerprint(text, Bright(), "model", [("a", "2")]),
    }
    assert len(others - {usual}) == 4
