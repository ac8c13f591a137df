"""Episodes, rows, and what happens when one cannot be measured."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    ExemplarSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.evaluation.shots import ShotRow, evaluate, macro_dice


class ThresholdEngine:
    """Paints the first label wherever the query is bright; knows nothing of exemplars."""

    name = "threshold"
    version = "1"

    def __init__(self) -> None:
        self.requests: list[PredictRequest] = []

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        self.requests.append(request)
        if not request.exemplars:
            raise UserError("No exemplars", "None was given.", "Outline one image.")
        assert set(request.hashes()) <= set(arrays)
        for i, query in enumerate(request.queries):
            bright = arrays[query] > 0.5
            mask = np.where(bright, request.labels[0].id, 0).astype(np.uint16)
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 1.0))


class Recorder(ThresholdEngine):
    """Remembers which masks of exemplars are empty."""

    def __init__(self) -> None:
        super().__init__()
        self.empty: set[str] = set()

    def predict(self, request, arrays, *rest):  # type: ignore[no-untyped-def]
        self.empty |= {e.mask for e in request.exemplars if not arrays[e.mask].any()}
        super().predict(request, arrays, *rest)


def test_rows_and_progress(folder: Path) -> None:
    rows: list[ShotRow] = []
    shares: list[float] = []
    result = evaluate(
        [folder],
        [1, 3],
        [ThresholdEngine()],
        size=64,
        bootstrap=True,
        on_row=rows.append,
        on_progress=lambda share, text: shares.append(share),
    )
    assert tuple(rows) == result.rows
    assert [(r.label, r.shots) for r in rows] == [
        ("bright", 1), ("bright", 3), ("dim", 1), ("dim", 3),
    ]  # fmt: skip
    assert rows[0].dice == 1.0
    assert rows[2].dice == 0.0
    assert rows[0].n == 3 * 4
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    row = rows[0].as_json()
    assert list(row) == [
        "dataset", "label", "engine", "shots", "text", "dice", "n", "s_per_query",
        "dice_low", "dice_high",
    ]  # fmt: skip
    assert row["dice_low"] == row["dice_high"] == 1.0
    macro = macro_dice(rows)["threshold", 3]
    assert macro.dice == pytest.approx(0.5)
    assert macro.interval == pytest.approx((0.5, 0.5))


def test_support_is_nested_and_queries_stay(folder: Path) -> None:
    engine = ThresholdEngine()
    evaluate([folder], [1, 3], [engine], size=64)
    one, three = engine.requests[0], engine.requests[3]
    assert three.exemplars[:1] == one.exemplars
    assert three.queries == one.queries


def test_images_without_the_label(folder: Path) -> None:
    rows = evaluate([folder], [1], [ThresholdEngine()], size=64, include_absent=True).rows
    by_label = {r.label: r for r in rows}
    assert by_label["bright"].absent_fp is None
    assert by_label["bright"].absent_n == 0
    assert by_label["dim"].absent_fp == 1.0
    assert by_label["dim"].n == 3 * 2
    # Of the two such images, one is kept to serve as a negative.
    assert by_label["dim"].absent_n == 3
    row = by_label["dim"].as_json()
    assert (row["absent_fp"], row["absent_n"], row["dice"]) == (1.0, 3, 0.0)
    assert "absent_fp" not in evaluate([folder], [1], [ThresholdEngine()]).rows[0].as_json()


def test_a_few_pixels_are_no_false_alarm(folder: Path) -> None:
    class Speck(ThresholdEngine):
        def predict(self, request, arrays, cancel, emit, progress):  # type: ignore[no-untyped-def]
            for i, query in enumerate(request.queries):
                mask = np.zeros(arrays[query].shape, np.uint16)
                mask.flat[:20] = request.labels[0].id
                emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 1.0))

    rows = evaluate([folder], [1], [Speck()], size=64, include_absent=True).rows
    assert [r.absent_fp for r in rows] == [None, 0.0]


def test_the_last_exemplar_is_a_negative(folder: Path) -> None:
    def exemplars(include_absent: bool) -> tuple[list[tuple[ExemplarSpec, ...]], set[str]]:
        engine = Recorder()
        evaluate([folder], [1, 3], [engine], size=64, include_absent=include_absent)
        # One request a repeat: label "bright" first, with 1 and with 3 shots; then "dim".
        return [r.exemplars for r in engine.requests], engine.empty

    plain, _ = exemplars(False)
    mixed, empty = exemplars(True)
    bright, dim = slice(0, 6), slice(6, 12)
    assert mixed[bright] == plain[bright]
    assert mixed[dim][:3] == plain[dim][:3]
    for with_negative, before in zip(mixed[dim][3:], plain[dim][3:], strict=True):
        assert with_negative[:2] == before[:2]
        assert with_negative[2].mask in empty
        assert before[2].mask not in empty
        assert with_negative[2].labels == (2,)


def test_each_query_is_scored(folder: Path) -> None:
    (row, *_) = evaluate([folder], [1], [ThresholdEngine()], size=64, include_absent=True).rows
    queries = row.queries_as_json()
    assert len(queries) == row.n
    assert list(queries[0]) == [
        "dataset", "label", "engine", "shots", "case", "dice", "quality", "spread",
    ]  # fmt: skip
    assert {q["case"] for q in queries} <= {f"{i:02}.png" for i in range(12)}
    assert all((q["dice"], q["quality"], q["spread"]) == (1.0, 1.0, 0.0) for q in queries)


def test_text_is_said_and_recorded(folder: Path) -> None:
    engine = ThresholdEngine()
    rows = evaluate([folder], [1], [engine], size=64, text="none").rows
    assert {r.as_json()["text"] for r in rows} == {"none"}
    assert [r.label for r in rows] == ["bright", "dim"]
    assert {x.name for r in engine.requests for x in r.labels} == {""}


def test_an_engine_that_reads_is_measured_without_exemplars(folder: Path) -> None:
    class Reader(ThresholdEngine):
        def predict(self, request, arrays, cancel, emit, progress):  # type: ignore[no-untyped-def]
            wanted = {"bright": 0.5, "dim": 2.0}[request.labels[0].name]
            for i, query in enumerate(request.queries):
                mask = (arrays[query] > wanted).astype(np.uint16)
                emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 1.0))

    result = evaluate([folder], [0], [Reader()], size=64)
    assert [(r.shots, r.dice) for r in result.rows] == [(0, 1.0), (0, 0.0)]
    assert not result.failures


def test_options_reach_the_engine(folder: Path) -> None:
    engine = ThresholdEngine()
    evaluate([folder], [1], [engine], size=64, options=(("steps", "4"),))
    assert {r.options for r in engine.requests} == {(("steps", "4"),)}


def test_joint_asks_all_labels(folder: Path) -> None:
    engine = ThresholdEngine()
    evaluate([folder], [1], [engine], size=64, joint=True)
    assert {tuple(x.id for x in r.labels) for r in engine.requests} == {(1, 2)}
    assert {r.exemplars[0].labels for r in engine.requests} == {(1, 2)}


def test_failed_rows_are_listed_and_the_rest_goes_on(folder: Path) -> None:
    result = evaluate([folder], [0, 1, 99], [ThresholdEngine()], size=64)
    assert {r.shots for r in result.rows} == {1}
    assert [f.shots for f in result.failures] == [0, 99, 0, 99]
    assert "Outline one image" in result.failures[0].reason


def test_splits_file_limits_the_labels(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "splits.json"
    repeat = {"support": ["00.png"], "queries": ["05.png", "06.png"]}
    file.write_text(json.dumps({"squares": {"bright": [repeat]}}))
    rows = evaluate([folder], [1], [ThresholdEngine()], size=64, splits_file=file).rows
    assert [(r.label, r.n) for r in rows] == [("bright", 2)]


def test_bad_input_fails_before_any_row(folder: Path) -> None:
    for kwargs in ({"shots": [-1]}, {"engines": ["no-such-engine"]}, {"folders": [folder / "x"]}):
        rows: list[ShotRow] = []
        arguments: dict[str, Any] = {
            "folders": [folder], "shots": [1], "engines": [ThresholdEngine()], **kwargs,
        }  # fmt: skip
        with pytest.raises(UserError):
            evaluate(**arguments, on_row=rows.append)
        assert not rows


def test_cancel(folder: Path) -> None:
    token = CancelToken()
    with pytest.raises(CancelledError):
        evaluate(
            [folder],
            [1, 3],
            [ThresholdEngine()],
            size=64,
            on_row=lambda row: token.cancel(),
            cancel=token,
        )
