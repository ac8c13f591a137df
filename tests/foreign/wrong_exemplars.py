"""Whether a spoiled exemplar is found by what pictures show alone, beside an engine that is blind.

`segicl evaluate --mode wrong` does it with an engine; this is what is left where that finds
nothing: `python tests/foreign/wrong_exemplars.py FOLDER... [--trials 2] [--size 96]`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.cli.measuring_exemplars import evaluate_wrong
from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction


class Blind:
    """Finds nothing anywhere."""

    name = "blind"
    version = "1"

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer with empty masks."""
        for i, query in enumerate(request.queries):
            shape = arrays[query].shape[:2]
            emit(SlicePrediction(i, np.zeros(shape, np.uint16), np.full(shape, 255, np.uint8), 0.0))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--trials", type=int, default=2)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--json", type=Path, default=Path("wrong.json"))
    asked = parser.parse_args()
    evaluate_wrong(
        asked.folders, asked.json, False, engines=[Blind()], trials=asked.trials, size=asked.size
    )
