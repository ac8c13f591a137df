"""How each slice of a volume stands: accepted, drafted, proposed, uncertain or not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from segicl_gui.domain.labels import ModelUse, Schema
from segicl_gui.domain.project import CLOSED, Assessment, CaseState
from segicl_gui.domain.proposals import Proposal, ProposedSlice
from segicl_gui.domain.session import Session

# Below it a proposal's expected Dice, or the mean probability of what it outlines, is low.
LOW = 0.7


class Standing(StrEnum):
    """What has been done about a slice, or has to be."""

    CONFIRMED = "accepted"
    DRAFT = "draft"
    AUTO = "auto-accepted"
    PROPOSED = "proposed"
    UNCERTAIN = "uncertain"
    UNSEEN = "not looked at"


ATTENTION = (Standing.UNSEEN, Standing.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class SliceState:
    """How one slice stands.

    Parameters
    ----------
    standing : Standing
    quality : float or None
        Lowest expected Dice of what is proposed here, 0..1; None where nothing is outlined.
    confidence : float or None
        Lowest mean probability of what is outlined here, 0..1; None likewise.
    """

    standing: Standing
    quality: float | None = None
    confidence: float | None = None


def mean_confidence(offer: ProposedSlice) -> float | None:
    """Mean probability, 0..1, of the voxels that an offer outlines; None if there are none."""
    outlined = offer.confidence[offer.mask > 0]
    return float(outlined.mean(dtype=np.float64)) / 255 if outlined.size else None


def slice_states(
    case: CaseState,
    schema: Schema,
    offered: Callable[[int], Proposal | None] = lambda index: None,
    confidence_of: Callable[[ProposedSlice], float | None] = mean_confidence,
    slices: range | None = None,
) -> tuple[SliceState, ...]:
    """How every slice of a case stands, or every one of some.

    A slice is *accepted* when every label in it is; *auto-accepted* when the rest of them is
    that; a *draft* when something was drawn or some labels were accepted; *proposed* when an
    engine speaks for a label nobody has assessed, *uncertain* when that proposal's expected Dice
    or the mean probability of what it outlines is below `LOW`; else nobody and nothing has looked
    at it.

    Parameters
    ----------
    offered : callable
        Gives the proposal of a slice, or None where none is to be shown.
    confidence_of : callable
        `mean_confidence`, or one that remembers.

    Returns
    -------
    tuple of SliceState
        One for each; a schema without labels leaves all of them unseen.
    """
    ids = schema.ids()
    rows = [case.assessments.get(i, bytes(case.n_slices)) for i in ids]
    open_ids = [x.id for x in schema if not x.locked and x.model_use is ModelUse.EXEMPLARS]
    out = []
    for index in range(case.n_slices) if slices is None else slices:
        values = [row[index] for row in rows]
        if ids and all(v in CLOSED for v in values):
            out.append(SliceState(Standing.CONFIRMED))
            continue
        offers = []
        if (proposal := offered(index)) is not None:
            waiting = {i for i in open_ids if not values[ids.index(i)]}
            offers = [
                offer
                for group in schema.groups()
                if (offer := proposal.slices.get((group, index))) is not None
                and waiting.intersection(offer.source.labels)
            ]
        if Assessment.AUTO in values and all(v in (*CLOSED, Assessment.AUTO) for v in values):
            out.append(SliceState(Standing.AUTO))
        elif any(v == Assessment.DRAFT for v in values) or (any(values) and not offers):
            out.append(SliceState(Standing.DRAFT))
        elif offers:
            out.append(_of_offers(offers, confidence_of))
        else:
            out.append(SliceState(Standing.UNSEEN))
    return tuple(out)


def next_attention(states: Sequence[SliceState], here: int, step: int) -> int | None:
    """The next slice from `here` that is unseen or uncertain, going round at the end.

    Parameters
    ----------
    step : {1, -1}
        Onwards or backwards.

    Returns
    -------
    int or None
        Never `here` itself; None if no other slice needs attention.
    """
    count = len(states)
    for distance in range(1, count):
        index = (here + step * distance) % count
        if states[index].standing in ATTENTION:
            return index
    return None


class CaseOverview:
    """The states of the case on screen; what each proposal's confidence is, is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, tuple[ProposedSlice, float | None]] = {}
        self._fresh: dict[int, tuple[ProposedSlice, float | None]] = {}

    def states(
        self, case: CaseState, schema: Schema, slices: range | None = None
    ) -> tuple[SliceState, ...]:
        """How every slice of a case, or of some, stands with the proposals to be shown."""
        self._fresh = {}
        states = slice_states(
            case, schema, lambda i: self._session.proposal_at(case.id, i), self._confidence, slices
        )
        self._known = self._fresh  # offers that were replaced are let go
        return states

    def _confidence(self, offer: ProposedSlice) -> float | None:
        found = self._known.get(id(offer))
        if found is None or found[0] is not offer:
            found = (offer, mean_confidence(offer))
        self._fresh[id(offer)] = found
        return found[1]


def _of_offers(
    offers: Sequence[ProposedSlice], confidence_of: Callable[[ProposedSlice], float | None]
) -> SliceState:
    shown = [(o.quality, c) for o in offers if (c := confidence_of(o)) is not None]
    if not shown:
        return SliceState(Standing.PROPOSED)
    quality, confidence = min(q for q, _ in shown), min(c for _, c in shown)
    low = quality < LOW or confidence < LOW
    return SliceState(Standing.UNCERTAIN if low else Standing.PROPOSED, quality, confidence)
