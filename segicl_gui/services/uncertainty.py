"""Where a proposal is least certain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.domain.proposals import Proposal

# Single uncertain pixels lie along every border; a region is this share of the picture wide.
_REGION = 1 / 24
# What is this share of the highest uncertainty or more belongs to the region.
_AROUND = 0.8

Map = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Place:
    """A voxel, and how uncertain the region around it is, 0..1."""

    index: int
    row: int
    column: int
    uncertainty: float


def uncertainty_of(
    case: CaseState, schema: Schema, index: int, proposal: Proposal | None
) -> Map | None:
    """One minus the probability of what is proposed in a slice: uint8 (row, column), 0..255.

    The highest of all label groups. None where nothing is proposed, or all that is proposed has
    been confirmed or marked absent.
    """
    if proposal is None:
        return None
    out: Map | None = None
    for group in schema.groups():
        offer = proposal.slices.get((group, index))
        if offer is None or all(case.assessment(i, index) in CLOSED for i in offer.source.labels):
            continue
        here = np.asarray(255 - offer.confidence, np.uint8)
        out = here if out is None else np.maximum(out, here)
    return out


def most_uncertain(
    case: CaseState,
    schema: Schema,
    proposal_at: Callable[[int], Proposal | None],
    slices: Sequence[int],
    check: Callable[[], None] = lambda: None,
) -> Place | None:
    """The middle of the most uncertain region of a case; slow work for a volume.

    Parameters
    ----------
    proposal_at : callable
        Gives the proposal of a slice, or None where none is to be shown.
    slices : sequence of int
        Where to look; the first of equals is taken.
    check : callable
        Called before each slice; may raise to give up.

    Returns
    -------
    Place or None
        None where nothing is proposed that is open, or all of it is certain.
    """
    best: Place | None = None
    for index in slices:
        check()
        found = uncertainty_of(case, schema, index, proposal_at(index))
        if found is None:
            continue
        width = max(3, round(_REGION * min(found.shape)))
        smooth = ndimage.uniform_filter(found.astype(np.float32) / 255, width, mode="constant")
        peak = float(smooth.max())
        if peak > 0 and (best is None or peak > best.uncertainty):
            best = Place(index, *_middle(smooth, peak), peak)
    return best


def _middle(smooth: npt.NDArray[np.float32], peak: float) -> tuple[int, int]:
    """The middle of the region around the highest value; that itself where it curves round."""
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    regions, _ = ndimage.label(smooth >= _AROUND * peak)
    region = regions == regions[row, column]
    middle = tuple(round(float(x.mean())) for x in np.nonzero(region))
    return (middle[0], middle[1]) if region[middle] else (int(row), int(column))
