"""What an orthogonal plane of a volume shows: grey values, saved labels and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.labels import ModelUse, Schema
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.domain.planes import Plane
from segicl_gui.domain.project import Assessment, CaseState
from segicl_gui.domain.proposals import Proposal, ProposedSlice
from segicl_gui.domain.session import Session

RGB = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PlaneLabels:
    """Labels on a plane, group by group, as uint16 (down, right) on the screen.

    Parameters
    ----------
    saved : mapping of int to ndarray
    proposed : mapping of int to ndarray
        0 wherever a proposal adds nothing.
    """

    saved: Mapping[int, LabelArray]
    proposed: Mapping[int, LabelArray]


def grey_levels(values: npt.NDArray[Any], limits: tuple[float, float]) -> RGB:
    """Values as they look on screen with these limits (low, high): uint8 of the same shape."""
    low, high = limits
    scaled = (np.asarray(values, np.float32) - np.float32(low)) * np.float32(255 / (high - low))
    levels: RGB = np.clip(np.nan_to_num(scaled), 0, 255).astype(np.uint8)
    return levels


def plane_labels(
    case: CaseState, schema: Schema, plane: Plane, position: int, proposal: Proposal | None
) -> PlaneLabels:
    """The labels that a plane cuts.

    A proposal shows where `proposals.view_of` would show it: for labels nobody has assessed in
    the slice, unlocked and open to exemplars, where nothing is saved.
    """
    start, stop = [0, 0, 0], list(case.geometry.shape)
    start[plane.normal], stop[plane.normal] = position, position + 1
    box = Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))
    saved, proposed = {}, {}
    for group in schema.groups():
        cut = case.mask(group).box(box).squeeze(plane.normal)
        ids = [x.id for x in schema.in_group(group)]
        cut[~np.isin(cut, [0, *ids])] = 0
        offered = np.zeros_like(cut)
        if proposal is not None:
            _write_offers(offered, case, schema, group, plane, position, proposal)
            offered[cut > 0] = 0
        saved[group], proposed[group] = plane.turn(cut), plane.turn(offered)
    return PlaneLabels(saved, proposed)


def volume_labels(
    case: CaseState, schema: Schema, group: int, proposal: Proposal | None
) -> LabelArray:
    """What is shown of a group in the whole volume, saved or proposed: uint16 canonical."""
    out = case.mask(group).array()
    if proposal is not None:
        for (of, index), offer in proposal.slices.items():
            if of == group:
                offered = _open_part(offer.mask, _open(case, schema, group, index, offer))
                np.copyto(out[index], offered, where=out[index] == 0)
    return out


def _write_offers(
    out: LabelArray,
    case: CaseState,
    schema: Schema,
    group: int,
    plane: Plane,
    position: int,
    proposal: Proposal,
) -> None:
    """Write what is proposed into a cut; across rows or columns it is one line a slice."""
    for (of, index), offer in proposal.slices.items():
        if of != group or (plane.normal == 0 and index != position):
            continue
        if plane.normal == 0:
            line, place = offer.mask, out
        else:
            line = offer.mask[position] if plane.normal == 1 else offer.mask[:, position]
            place = out[index]
        place[...] = _open_part(line, _open(case, schema, group, index, offer))


def _open(
    case: CaseState, schema: Schema, group: int, index: int, offer: ProposedSlice
) -> list[int]:
    """Labels that an offer speaks for in a slice."""
    return [
        x.id
        for x in schema.in_group(group)
        if x.id in offer.source.labels
        and not x.locked
        and x.model_use is ModelUse.EXEMPLARS
        and case.assessment(x.id, index) is Assessment.UNASSESSED
    ]


def _open_part(offered: LabelArray, ids: list[int]) -> LabelArray:
    # A table by label id is much quicker than `isin` for hundreds of short lines.
    table = np.zeros(max(ids, default=0) + 1, np.uint16)
    table[ids] = ids
    part: LabelArray = table[np.where(offered < len(table), offered, 0)]
    return part


def painted(
    levels: RGB,
    labels: PlaneLabels,
    colours: Mapping[int, tuple[int, int, int]],
    opacity: float,
    *,
    fill: bool = True,
    proposals: bool = True,
) -> RGB:
    """A plane in colour.

    Parameters
    ----------
    levels : ndarray of uint8
        (down, right) grey or (down, right, 3).
    colours : mapping of int to tuple
        Label id -> (red, green, blue) 0..255; a label that is left out is not shown.
    opacity : float
        Of saved labels, 0..1; proposals are striped, as they are in the main picture.
    fill, proposals : bool
        Whether saved labels are filled, and proposals shown.

    Returns
    -------
    ndarray of uint8
        (down, right, 3), C-contiguous.
    """
    rgb = levels if levels.ndim == 3 else np.repeat(levels[..., None], 3, axis=2)
    rgb = np.array(rgb, np.uint8, order="C")
    top = max(colours, default=0) + 1
    table = np.zeros((top, 3), np.float32)
    shown = np.zeros(top, bool)
    for i, colour in colours.items():
        table[i], shown[i] = colour, True
    down, right = np.ogrid[: rgb.shape[0], : rgb.shape[1]]
    stripes = (down + right) % 4 < 2
    layers: list[tuple[LabelArray, float, npt.NDArray[np.bool_] | None]] = []
    if fill:
        layers += [(m, opacity, None) for m in labels.saved.values()]
    if proposals:
        layers += [(m, min(1.0, opacity + 0.25), stripes) for m in labels.proposed.values()]
    for ids, strength, where in layers:
        known = np.where(ids < top, ids, 0)
        visible = shown[known] if where is None else shown[known] & where
        if visible.any():
            tint = table[known[visible]]
            rgb[visible] = (rgb[visible] * (1 - strength) + tint * strength).astype(np.uint8)
    return rgb


def outlines(mask: LabelArray, label_id: int) -> npt.NDArray[np.int32]:
    """The border of a label along the edges of its pixels.

    Returns
    -------
    ndarray of int32
        (line, 4): row and column of both ends, in units of pixels, where (0, 0) is the corner of
        the first pixel. Edges that lie in one line and touch are one line.
    """
    inside = np.pad(mask == label_id, 1)
    across = inside[1:, 1:-1] != inside[:-1, 1:-1]
    along = inside[1:-1, 1:] != inside[1:-1, :-1]
    rows = _runs(across)
    columns = _runs(along.T)
    return np.concatenate(
        [
            np.stack([rows[:, 0], rows[:, 1], rows[:, 0], rows[:, 2]], 1),
            np.stack([columns[:, 1], columns[:, 0], columns[:, 2], columns[:, 0]], 1),
        ]
    ).astype(np.int32)


def _runs(edges: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """(line, start, stop) of each unbroken run of true values along the second axis."""
    padded = np.pad(edges, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(padded, axis=1)
    line, start = np.nonzero(change == 1)
    _, stop = np.nonzero(change == -1)
    return np.stack([line, start, stop], 1)


def shown_proposal(session: Session, case_id: str) -> Proposal | None:
    """The proposal of a case without the slices in which it was dismissed."""
    proposal = session.proposals.get(case_id)
    if proposal is None or not any(d[0] == case_id for d in session.dismissed):
        return proposal
    left = {k: s for k, s in proposal.slices.items() if session.proposal_at(case_id, k[1])}
    return Proposal(case_id, left)
