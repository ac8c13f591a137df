"""Proposals: masks an engine offers, which are nothing saved until someone takes them."""

from __future__ import annotations

import hashlib
from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.labels import ModelUse, Schema
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import Assessment, CaseState


@dataclass(frozen=True, slots=True)
class Source:
    """What a proposal was made from.

    Parameters
    ----------
    inputs : str
        Fingerprint of everything that went in; where it differs from the present one, the
        proposal is superseded.
    labels : tuple of int
        Labels the engine was asked for; others were not looked at.
    made_from : tuple of str
        Ids of the exemplars used.
    offered : int
        Number of exemplars there were to choose from.
    engine : str
    weights : tuple of float
        How much each of `made_from` resembles the image, as shares that sum to 1; empty where
        nobody said.
    """

    inputs: str
    labels: tuple[int, ...]
    made_from: tuple[str, ...]
    offered: int
    engine: str
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ProposedSlice:
    """What an engine offers for one slice.

    Parameters
    ----------
    mask : ndarray of uint16
        (row, column); label ids of one group, 0 background.
    confidence : ndarray of uint8
        (row, column); probability of the value in `mask`, 0..255.
    quality : float
        Expected Dice, 0..1.
    source : Source
    note : str
        What the engine says of how it was made; "" for nothing.
    """

    mask: LabelArray
    confidence: npt.NDArray[np.uint8]
    quality: float
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """An engine's offer for a case; derived and disposable.

    Parameters
    ----------
    case_id : str
    slices : mapping of (group, slice) to ProposedSlice
        May hold only some slices while the rest is being computed, and slices of an earlier
        offer until they are replaced.
    """

    case_id: str
    slices: Mapping[tuple[int, int], ProposedSlice]

    @property
    def made_from(self) -> frozenset[str]:
        """Ids of the exemplars that any of its slices was made from."""
        return frozenset(e for s in self.slices.values() for e in s.source.made_from)

    @property
    def quality(self) -> float | None:
        """Mean expected Dice of the slices that show something; None where none does."""
        found = [s.quality for s in self.slices.values() if s.mask.any()]
        return float(np.mean(found)) if found else None

    def source_at(self, index: int) -> Source | None:
        """What the offer for a slice was made from."""
        return next((s.source for (_, i), s in self.slices.items() if i == index), None)


class Offers(UserDict[str, Proposal]):
    """The newest proposal of each case, by its id."""

    def quality(self, case_id: str) -> float | None:
        """Expected Dice of a case's proposal; None where there is none or it shows nothing."""
        proposal = self.get(case_id)
        return None if proposal is None else proposal.quality

    def peek(self, case_id: str) -> Proposal | None:
        """The proposal of a case that is but one of many looked at, and not kept at hand for it."""
        return self.get(case_id)

    def made_from(self, case_id: str) -> frozenset[str]:
        """Ids of the exemplars that a case's proposal was made from; none where there is none."""
        proposal = self.get(case_id)
        return frozenset() if proposal is None else proposal.made_from


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is to be seen of one slice: the saved mask, and what a proposal adds to it.

    Parameters
    ----------
    index : int
        Slice.
    saved, proposed : mapping of int to ndarray
        Group -> uint16 (row, column), without labels that were removed; `proposed` is 0
        wherever it adds nothing.
    proposed_labels : tuple of int
        Labels the proposal speaks about here, those it finds absent included.
    source : Source or None
        Of the proposal, where it adds something.
    digest : str
        Hash of all of it: equal digests look the same.
    """

    index: int
    saved: Mapping[int, LabelArray]
    proposed: Mapping[int, LabelArray]
    proposed_labels: tuple[int, ...]
    source: Source | None
    digest: str


def view_of(case: CaseState, schema: Schema, index: int, proposal: Proposal | None) -> View:
    """What slice `index` of a case shows together with a proposal.

    A proposal speaks only for labels that nobody has assessed in the slice (not drawn, not
    confirmed, not marked absent), that are unlocked and open to exemplars, and only where the
    saved mask of their group is background. So nothing anyone has touched can be changed by
    a result, however late it comes.
    """
    saved = {g: _known(case.mask(g).slice(index), schema, g) for g in schema.groups()}
    labels: tuple[int, ...] = ()
    proposed = {g: np.zeros_like(m) for g, m in saved.items()}
    if proposal is not None:
        labels = tuple(
            x.id
            for x in schema.labels
            if (offer := proposal.slices.get((x.group, index))) is not None
            and x.id in offer.source.labels
            and not x.locked
            and x.model_use is ModelUse.EXEMPLARS
            and case.assessment(x.id, index) is Assessment.UNASSESSED
        )
        for group, mask in saved.items():
            ids = [x.id for x in schema.in_group(group) if x.id in labels]
            if ids:
                offered = proposal.slices[group, index].mask
                keep = np.isin(offered, ids) & (mask == 0)
                proposed[group] = np.where(keep, offered, 0).astype(np.uint16)
    h = hashlib.blake2b(f"{case.id}:{index}:{labels}".encode(), digest_size=16)
    for group in saved:
        h.update(saved[group].tobytes() + proposed[group].tobytes())
    source = proposal.source_at(index) if proposal is not None and labels else None
    return View(index, saved, proposed, labels, source, h.hexdigest())


def _known(mask: LabelArray, schema: Schema, group: int) -> LabelArray:
    """The mask without values that no label of the group has."""
    ids = np.asarray([0, *(x.id for x in schema.in_group(group))], np.uint16)
    strange = ~np.isin(mask, ids)
    if strange.any():
        mask[strange] = 0
    return mask
