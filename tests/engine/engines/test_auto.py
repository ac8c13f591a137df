"""The choice between network and classifier, and that it is told."""

import numpy as np
import pytest

from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelToken,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.engines.auto import AutoEngine
from segicl_gui.engine.engines.segicl.network_side import Scales
from segicl_gui.model.pipeline import SegICLPipeline


@pytest.fixture
def auto(small_pipeline: SegICLPipeline) -> AutoEngine:
    return AutoEngine(small_pipeline, Scales((32, 48), (32, 64), 32))


def test_each_label_gets_what_did_better_and_it_is_told(auto: AutoEngine) -> None:
    say, note = auto.weigh(
        np.array([0.8, 0.5, np.nan]),
        np.array([0.7, 0.6, 0.4]),
        np.array([3, 3, 0]),
        ["liver", "vessel", "cyst"],
    )
    assert say[:2].tolist() == [1.0, 0.0]
    assert 0 < say[2] < 1
    liver, vessel, cyst = note.split("; ")
    assert liver == "liver: segicl, Dice 0.80 on exemplars left out (pixels 0.70)"
    assert vessel == "vessel: pixels, Dice 0.60 on exemplars left out (segicl 0.50)"
    assert cyst.startswith("cyst:")
    assert "too few" in cyst


def test_an_untrained_network_loses_against_the_classifier(auto: AutoEngine) -> None:
    rng = np.random.default_rng(0)
    arrays = {}
    exemplars = []
    for i in range(4):
        mask = np.zeros((64, 64), np.uint16)
        mask[10 + 6 * i : 30 + 6 * i, 20:44] = 1
        image = (0.2 + 0.6 * mask + rng.normal(0, 0.03, mask.shape)).clip(0, 1)
        arrays |= {f"i{i}": image.astype(np.float32), f"m{i}": mask}
        exemplars.append(ExemplarSpec(f"i{i}", f"m{i}", (1,)))
    request = PredictRequest("auto", ("i3",), (LabelSpec(1, "block"),), tuple(exemplars[:3]))
    answers: list[SlicePrediction] = []
    auto.predict(request, arrays, CancelToken(), answers.append, lambda share, text: None)
    assert answers[0].note.startswith("block: pixels, Dice ")


def test_it_is_installed() -> None:
    assert "auto" in registry.names()
