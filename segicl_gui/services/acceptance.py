"""What is noted when something is accepted: how good the proposal was that people saw."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.domain.proposals import Proposal
from segicl_gui.engine import registry


def proposal_facts(
    before: CaseState,
    after: CaseState,
    schema: Schema,
    proposal: Proposal | None,
    slices: Iterable[int],
) -> dict[str, object]:
    """How the labels that an accept closes agree with what was proposed for them.

    Parameters
    ----------
    before, after : CaseState
        The case without and with the accept.
    proposal : Proposal or None
        The case's, whether it was taken, corrected or rejected.
    slices : iterable of int
        Those that were accepted.

    Returns
    -------
    dict
        For the step's `how`; empty where nothing had been proposed. By label id, as text,
        "proposed_quality": mean expected Dice (0..1) and "proposed_dice": Dice of the
        proposal and the accepted mask over all slices together (0..1; 1 where both are
        empty); and "engine" and "model" (its weights) that it came from.
    """
    if proposal is None:
        return {}
    quality: dict[int, list[float]] = {}
    common: dict[int, int] = {}
    both: dict[int, int] = {}
    engine = ""
    for index in slices:
        for label in schema.labels:
            offer = proposal.slices.get((label.group, index))
            if (
                offer is None
                or label.id not in offer.source.labels
                or before.assessment(label.id, index) in CLOSED
                or after.assessment(label.id, index) not in CLOSED
            ):
                continue
            engine = offer.source.engine
            offered = offer.mask == label.id
            accepted = after.mask(label.group).slice(index) == label.id
            quality.setdefault(label.id, []).append(offer.quality)
            common[label.id] = common.get(label.id, 0) + int((offered & accepted).sum())
            both[label.id] = both.get(label.id, 0) + int(offered.sum()) + int(accepted.sum())
    if not quality:
        return {}
    return {
        "engine": engine,
        "model": registry.weights(engine),
        "proposed_quality": {str(k): round(float(np.mean(v)), 4) for k, v in quality.items()},
        # Not rounded up to 1: that is what an unmodified proposal has.
        "proposed_dice": {str(k): 2 * common[k] / both[k] if both[k] else 1.0 for k in quality},
    }
