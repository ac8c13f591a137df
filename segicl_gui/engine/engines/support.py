"""Which exemplars speak for which label."""

from __future__ import annotations

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PredictRequest
from segicl_gui.engine.engines.arrays import Arrays


def support(request: PredictRequest, arrays: Arrays) -> dict[int, tuple[float, ...]]:
    """How much each exemplar says of a label, for the labels that one of them shows.

    An exemplar in which a label was not assessed says nothing of it; one that lacks it says that
    it need not be there.

    Returns
    -------
    dict
        For each label its exemplars' weights, 0 for those that say nothing of it.
    """
    out = {}
    for x in request.labels:
        shown = [bool((arrays[e.mask] == x.id).any()) for e in request.exemplars]
        weights = tuple(
            e.weight if s or x.id in e.labels else 0.0
            for e, s in zip(request.exemplars, shown, strict=True)
        )
        if any(s and w > 0 for s, w in zip(shown, weights, strict=True)):
            out[x.id] = weights
    return out


def need_exemplars(request: PredictRequest) -> None:
    """Refuse a request without any.

    Raises
    ------
    UserError
    """
    if not request.exemplars:
        raise UserError(
            "No proposal without an exemplar",
            "This engine needs exemplars: it learns from outlined images, and there is none.",
            "Outline one image and accept it.",
        )
