"""Episodes, rows, and what happens when one cannot be measured."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, PredictRequest, SlicePrediction
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve images of a bright square (label 1), dim square (2) in all but two."""
    for part in ("images", "masks"):
        (tmp_path / part).mkdir()
    for i in range(12):
        mask = np.zeros((64, 64), np.uint8)
        mask[8 : 24 + i, 8:24] = 1
        if i < 10:
            mask[40:50, 40:50] = 2
        image = np.array([20, 230, 90], np.uint8)[mask]
        Image.fromarray(image).save(tmp_path / "images" / f"{i:02d}.png")
        Image.fromarray(mask).save(tmp_path / "masks" / f"{i:02d}.png")
    about = {"name": "squares", "labels": {"1": "bright", "2": "dim"}}
    (tmp_path / "dataset.json").write_text(json.dumps(about))
    return tmp_path


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
    assert list(row) == ["dataset", "label", "engine", "shots", "dice", "n", "s_per_query", "ci"]
    assert row["ci"] == [1.0, 1.0]
    assert macro_dice(rows)["threshold", 3] == pytest.approx(0.5)


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
    assert by_label["dim"].absent_fp == 1.0
    assert by_label["dim"].n == 3 * 2


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
