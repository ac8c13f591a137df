"""The engines and the weights they work with."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.models import store
from segicl_gui.engine.process import EngineProcess, LocalEngine
from segicl_gui.services.doctor.check import Check, Health


def engines() -> Check:
    """Which engines there are, and what the others lack."""
    offers = registry.offers()
    usable = ", ".join(o.name for o in offers if not o.problem) or "none"
    rest = [f"not usable: {o.name} ({o.problem})" for o in offers if o.problem]
    return Check("Engines", Health.OK, "; ".join([usable, *rest]))


def engine_process(name: str | None = None) -> Check:
    """Whether the engine process starts and segments a tiny image; None: the default engine."""
    name = name or registry.default()
    rng = np.random.default_rng(0)
    mask = np.zeros((48, 48), np.uint16)
    mask[14:34, 14:34] = 1
    images = [
        (0.25 + 0.5 * mask + rng.normal(0, 0.03, mask.shape)).clip(0, 1).astype(np.float32)
        for _ in range(2)
    ]
    arrays: dict[str, npt.NDArray[Any]] = {content_hash(a): a for a in images}
    arrays[content_hash(mask)] = mask
    exemplar, query = (content_hash(a) for a in images)
    request = PredictRequest(
        name,
        (query,),
        (LabelSpec(1, "square"),),
        (ExemplarSpec(exemplar, content_hash(mask), (1,)),),
    )
    answers: list[int] = []
    with tempfile.TemporaryDirectory(prefix="segicl-", ignore_cleanup_errors=True) as folder:
        engine = LocalEngine(EngineProcess(Path(folder) / "engine.log"))
        try:
            seconds = engine.predict(
                request,
                arrays,
                CancelToken(),
                lambda answer: answers.append(int((answer.mask == 1).sum())),
                lambda share, text: None,
            )
        except UserError as e:
            return Check("Engine", Health.FAIL, f"{e.title}: {e.happened}", e.todo)
        finally:
            engine.close()
    found = f"“{name}” answered in {seconds:.2f} s ({sum(answers)} of {int(mask.sum())} pixels)"
    return Check("Engine", Health.OK, found)


def models() -> Check:
    """Whether all weights are what their manifests say."""
    again = "Install the app again; remove brought models and import them again."
    try:
        found = store.models()
        wrong = [f"{m.id}/{file}" for m in found for file in store.faults(m)]
    except UserError as e:
        return Check("Models", Health.FAIL, e.happened, again)
    wrong += [f"{name}: {why}" for name, why in store.damaged().items()]
    if wrong:
        return Check("Models", Health.FAIL, f"damaged or missing: {', '.join(wrong)}", again)
    names = ", ".join(m.id for m in found) or "none came with this version"
    return Check("Models", Health.OK, names)
